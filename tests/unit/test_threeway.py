"""Two commits merge without a work tree: git first, then by structure where git cannot."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from mlops_ladder.errors import GitError
from mlops_ladder.git import Repository, Signature
from mlops_ladder.threeway import Merge, merge_commits
from mlops_ladder.tree import File

from ..conftest import git

BEA = Signature("Bea", "bea@example.org")
LINES = "".join(f"line {number}\n" for number in range(12))
MODULE = "".join(f"def f{number}():\n    return {number}\n\n\n" for number in range(6))
TOML = "[tool.poe.tasks]\na = 1\n\n[project]\ndependencies = [\n    'six',\n    'attrs',\n]\n"
Side = dict[str, str | File | None]
SAME: Side = {"a": "2\n", "b": "1\n"}


@dataclass(frozen=True)
class Case:
    """A merge: what each side makes of the base, None for a file that goes, and what comes of it.

    `files` are files of the merge, None for one that is not there.
    """

    base: Side
    ours: Side
    theirs: Side
    files: Side
    both: tuple[str, ...] = ()
    structured: tuple[str, ...] = ()
    conflicts: dict[str, set[int]] = field(default_factory=dict)


def with_lines(text: str, **new: str) -> str:
    """Return a text with other lines in place of some, such as `line_3="mine"`."""
    for old, line in new.items():
        text = text.replace(f"{old.replace('_', ' ')}\n", f"{line}\n")
    return text


def with_dependency(text: str, name: str) -> str:
    """Return a pyproject.toml with one more dependency, at the end of the list."""
    return text.replace("\n]\n", f"\n    '{name}',\n]\n")


CASES = {
    "one side each": Case(
        {"a": "1\n", "b": "1\n", "c": "1\n"},
        {"a": "2\n", "new/mine": "1\n"},
        {"b": "2\n", "c": None, "new/theirs": "1\n"},
        {"a": "2\n", "b": "2\n", "c": None, "new/mine": "1\n", "new/theirs": "1\n"},
    ),
    "the same on both sides": Case({"a": "1\n"}, SAME, SAME, SAME),
    "different lines": Case(
        {"a": LINES},
        {"a": with_lines(LINES, line_1="mine")},
        {"a": with_lines(LINES, line_9="theirs")},
        {"a": with_lines(LINES, line_1="mine", line_9="theirs")},
        both=("a",),
    ),
    "neighbouring lines": Case(
        {"a": LINES},
        {"a": with_lines(LINES, line_4="mine")},
        {"a": with_lines(LINES, line_5="theirs")},
        {"a": with_lines(LINES, line_4="mine", line_5="theirs")},
        both=("a",),
        structured=("a",),
    ),
    "dependencies at one place": Case(
        {"pyproject.toml": TOML},
        {"pyproject.toml": with_dependency(TOML, "mine")},
        {"pyproject.toml": with_dependency(TOML, "theirs")},
        {},
        both=("pyproject.toml",),
        structured=("pyproject.toml",),
    ),
    "a dependency twice": Case(
        {"pyproject.toml": TOML},
        {"pyproject.toml": TOML.replace("    'six'", "    'click',\n    'six'")},
        {"pyproject.toml": with_dependency(TOML, "click")},
        {"pyproject.toml": TOML.replace("    'six'", "    'click',\n    'six'")},
        both=("pyproject.toml",),
        structured=("pyproject.toml",),
    ),
    "the same line": Case(
        {"a": LINES},
        {"a": with_lines(LINES, line_4="mine")},
        {"a": with_lines(LINES, line_4="theirs")},
        {},
        conflicts={"a": {1, 2, 3}},
    ),
    "a function twice": Case(
        {"a.py": MODULE},
        {"a.py": "def g():\n    return 1\n\n\n" + MODULE},
        {"a.py": MODULE + "def g():\n    return 2\n"},
        {},
        conflicts={"a.py": {1, 2, 3}},
    ),
    "a file of the same name": Case(
        {"a": "1\n"},
        {"b": "mine\n"},
        {"b": "theirs\n"},
        {},
        conflicts={"b": {2, 3}},
    ),
    "deleted and changed": Case(
        {"a": LINES, "b": LINES + "b\n"},
        {"a": None, "b": with_lines(LINES + "b\n", line_4="mine")},
        {"a": with_lines(LINES, line_4="theirs"), "b": None},
        {"a": with_lines(LINES, line_4="theirs"), "b": with_lines(LINES + "b\n", line_4="mine")},
        conflicts={"a": {1, 3}, "b": {1, 2}},
    ),
    "renamed and changed": Case(
        {"a": LINES},
        {"a": None, "sub/b": with_lines(LINES, line_1="mine")},
        {"a": with_lines(LINES, line_9="theirs")},
        {"a": None, "sub/b": with_lines(LINES, line_1="mine", line_9="theirs")},
        both=("sub/b",),
    ),
    "renamed by them and changed at the same place": Case(
        {"a.toml": TOML},
        {"a.toml": with_dependency(TOML, "mine")},
        {"a.toml": None, "b.toml": with_dependency(TOML, "theirs")},
        {"a.toml": None},
        both=("b.toml",),
        structured=("b.toml",),
    ),
    "a folder renamed and a file added to it": Case(
        {"old/a": LINES, "old/b": f"b\n{LINES}"},
        {"old/a": None, "old/b": None, "new/a": LINES, "new/b": f"b\n{LINES}"},
        {"old/c": "1\n"},
        {"new/c": "1\n", "old/c": None},
        conflicts={},
    ),
    "binary": Case(
        {"a": "\0base"},
        {"a": "\0mine"},
        {"a": "\0theirs"},
        {"a": "\0mine"},
        conflicts={"a": {1, 2, 3}},
    ),
    "line ends": Case(
        {"a.toml": TOML},
        {"a.toml": TOML.replace("\n", "\r\n")},
        {"a.toml": with_dependency(TOML, "theirs")},
        {"a.toml": with_dependency(TOML, "theirs").replace("\n", "\r\n")},
        both=("a.toml",),
        structured=("a.toml",),
    ),
    "the mode of a program": Case(
        {"a": File(LINES.encode(), True), "b": LINES},
        {
            "a": File(with_lines(LINES, line_4="mine").encode(), True),
            "b": File(LINES.encode(), True),
        },
        {"a": File(with_lines(LINES, line_5="theirs").encode(), True), "b": f"{LINES}theirs\n"},
        {
            "a": File(with_lines(LINES, line_4="mine", line_5="theirs").encode(), True),
            "b": File(f"{LINES}theirs\n".encode(), True),
        },
        both=("a",),
        structured=("a",),
    ),
    "odd names": Case(
        {'"ü"\n': TOML, "\t b.toml": TOML},
        {'"ü"\n': f"mine\n{TOML}", "\t b.toml": with_dependency(TOML, "mine")},
        {'"ü"\n': f"{TOML}theirs\n", "\t b.toml": with_dependency(TOML, "theirs")},
        {'"ü"\n': f"mine\n{TOML}theirs\n"},
        both=("\t b.toml", '"ü"\n'),
        structured=("\t b.toml",),
    ),
}


@pytest.fixture
def repository(folder: Path) -> Repository:
    return Repository.create(folder)


def file(text: str | File) -> File:
    return text if isinstance(text, File) else File(text.encode())


def merge(repository: Repository, case: Case) -> Merge:
    """Commit the three sides, and merge them."""
    commits: list[str] = []
    for side in ({}, case.ours, case.theirs):
        texts = {path: text for path, text in (case.base | side).items() if text is not None}
        tree = repository.write_tree({path: file(text) for path, text in texts.items()})
        commits.append(repository.commit_tree(tree, commits[:1], "x\n", BEA))
    base, ours, theirs = commits
    return merge_commits(repository, base, ours, theirs, "level 1")


def files_of(repository: Repository, merged: Merge) -> dict[str, File]:
    entries = repository.entries(merged.tree)
    texts = repository.contents(entry.id for entry in entries.values())
    return {path: File(texts[each.id], each.mode == "100755") for path, each in entries.items()}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_merge_is_git_s_and_structure_s(repository: Repository, case: Case) -> None:
    merged = merge(repository, case)
    found = files_of(repository, merged)
    wanted = {path: text and file(text) for path, text in case.files.items()}
    assert {path: found.get(path) for path in wanted} == wanted
    assert {each.path: {*each.sides} for each in merged.conflicts} == case.conflicts
    assert (merged.both, merged.structured) == (case.both, case.structured)


@pytest.mark.parametrize("case", [case for case in CASES.values() if case.conflicts])
def test_a_conflict_says_what_it_is_about(repository: Repository, case: Case) -> None:
    for conflict in merge(repository, case).conflicts:
        assert conflict.about
        for sentence in conflict.about:
            assert re.fullmatch(r"(?!.*[0-9a-f]{40}).+", sentence)


def test_both_versions_stand_between_markers(repository: Repository) -> None:
    found = files_of(repository, merge(repository, CASES["the same line"]))["a"].content.decode()
    expected = "<<<<<<< yours\nmine\n=======\ntheirs\n>>>>>>> level 1\n"
    assert found == with_lines(LINES, line_4=expected.rstrip())


def test_dependencies_of_both_sides_are_all_there(repository: Repository) -> None:
    found = files_of(repository, merge(repository, CASES["dependencies at one place"]))
    text = found["pyproject.toml"].content.decode()
    assert [
        name for name in ("six", "attrs", "mine", "theirs") if text.count(f"'{name}'") != 1
    ] == []


def test_a_link_that_one_side_made_of_a_file_is_a_conflict(
    repository: Repository, folder: Path
) -> None:
    base = repository.commit_tree(repository.write_tree({"a": file("1\n")}), [], "x\n", BEA)
    theirs = repository.write_tree({"a": file("2\n")})
    git(folder, "reset", "--hard", "--quiet", base)
    (folder / "a").unlink()
    (folder / "a").symlink_to("elsewhere")
    git(folder, "commit", "--quiet", "--all", "--message", "Link")
    merged = merge_commits(
        repository, base, "HEAD", repository.commit_tree(theirs, [base], "x\n", BEA), "level 1"
    )
    assert merged.conflicts
    assert all(conflict.about and all(conflict.about) for conflict in merged.conflicts)


def test_what_git_cannot_merge_at_all_is_an_error(repository: Repository) -> None:
    one, other = (
        repository.commit_tree(repository.write_tree({"a": file(text)}), [], "x\n", BEA)
        for text in ("1\n", "2\n")
    )
    with pytest.raises(GitError, match=r"git merge-tree failed: .*unrelated histories"):
        merge_commits(repository, one, one, other, "level 1")
