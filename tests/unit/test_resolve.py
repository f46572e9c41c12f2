"""A file in conflict is resolved when it is valid and its user has decided."""

from pathlib import Path, PurePosixPath

import pytest
from mlops_ladder import resolve
from mlops_ladder.git import Repository

from ..conftest import contents, git

MARKED = "<<<<<<< you\na = 1\n=======\na = 2\n>>>>>>> level 1\n"
BINARY = b"\0mine"


@pytest.fixture
def repository(folder: Path) -> Repository:
    """A repository that merges: both sides added every file but `dropped` and `deleted`."""
    repository = Repository.create(folder)
    write(folder, "base", ["x/dropped.toml", "x/deleted.toml"])
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "Base")
    git(folder, "checkout", "--quiet", "-b", "theirs")
    git(folder, "rm", "--quiet", "x/dropped.toml")
    write(folder, "theirs", ["x/a.toml", "x/b.md", "other.toml", "x/bin", "x/deleted.toml"])
    git(folder, "commit", "--quiet", "--message", "Theirs")
    git(folder, "checkout", "--quiet", "master")
    git(folder, "rm", "--quiet", "x/deleted.toml")
    write(folder, "ours", ["x/a.toml", "x/b.md", "other.toml", "x/bin", "x/dropped.toml"])
    git(folder, "commit", "--quiet", "--message", "Ours")
    repository.start(["merge", "theirs"])
    return repository


def write(folder: Path, side: str, paths: list[str]) -> None:
    for path in paths:
        (folder / path).parent.mkdir(exist_ok=True)
        text = f"\0{side}" if path == "x/bin" else f'side = "{side}"\n'
        (folder / path).write_text(text, "utf-8")
    git(folder, "add", *paths)


def left(repository: Repository, about: dict[str, tuple[str, ...]] | None = None) -> dict[str, str]:
    """Return what is left to do, the first reason of each file, from the project in `x`."""
    _, found = resolve.examine(repository, PurePosixPath("x"), about or {})
    return {path: reasons[0] for path, reasons in found.items()}


def test_the_files_in_conflict_are_those_of_git(repository: Repository) -> None:
    assert resolve.conflicted(repository) == {
        "other.toml": {2, 3},
        "x/a.toml": {2, 3},
        "x/b.md": {2, 3},
        "x/bin": {2, 3},
        "x/deleted.toml": {1, 3},
        "x/dropped.toml": {1, 2},
    }


def test_what_has_markers_or_waits_for_a_decision_is_left(repository: Repository) -> None:
    before = contents(repository.root)
    found = left(repository, {"deleted.toml": ("you deleted it",)})
    for path in ("a.toml", "b.md", "other.toml"):
        assert found[path] == "conflict markers are left"
    assert found["deleted.toml"] == "you deleted it"
    assert "git add dropped.toml" in found["dropped.toml"]
    assert "bin" in found
    assert contents(repository.root) == before


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a = 1\n", ""),
        ("", ""),
        (f"a = 1\n{MARKED}", "conflict markers are left"),
        ("a = \n", "does not parse"),
        ("a = 1\na = 2\n", "does not parse"),
        ('[project]\ndependencies = ["six", "six>1"]\n', "dependency six is there twice"),
    ],
)
def test_a_file_is_resolved_when_it_is_valid(
    repository: Repository, text: str, reason: str
) -> None:
    (repository.root / "x" / "a.toml").write_text(text, "utf-8")
    resolved, _ = resolve.examine(repository, PurePosixPath("x"), {})
    assert ("x/a.toml" in resolved) == (not reason)
    assert left(repository).get("a.toml", "").startswith(reason)


@pytest.mark.parametrize("command", ["add", "rm"])
@pytest.mark.parametrize("path", ["x/dropped.toml", "x/deleted.toml", "x/bin", "x/a.toml"])
def test_what_git_was_told_is_resolved(repository: Repository, command: str, path: str) -> None:
    git(repository.root, command, "--", path)
    resolved, found = resolve.examine(repository, PurePosixPath("x"), {})
    assert path not in resolved
    assert path.removeprefix("x/") not in found


@pytest.mark.parametrize("kind", ["nothing", "folder", "link"])
def test_a_file_that_is_none_any_more_waits_for_a_decision(
    repository: Repository, kind: str
) -> None:
    path = repository.root / "x" / "a.toml"
    path.unlink()
    if kind == "folder":
        path.mkdir()
    elif kind == "link":
        path.symlink_to("../other.toml")
    assert "git add a.toml" in left(repository)["a.toml"]
