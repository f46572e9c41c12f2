"""What stands in the way of an upgrade is named before anything changes."""

from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest
from mlops_ladder import journal, obstacles
from mlops_ladder.git import Repository
from mlops_ladder.project import Project
from mlops_ladder.tree import File

from ..conftest import answers, contents, git

Prepare = Callable[[Path], object]
CHANGES = {"a/old": "updated", "gone": "removed", "new/deep/b": "added", "c": "added"}
FILES = {"a/old": "1\n", "gone": "1\n", "kept": "1\n", ".gitignore": "ignored\nc\n"}


@pytest.fixture
def project(folder: Path) -> Project:
    """A project in a folder `x` of a repository, beside a file of another one."""
    repository = Repository.create(folder)
    for name, text in {
        "other": "1\n",
        **{f"x/{name}": text for name, text in FILES.items()},
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "First")
    head = repository.head()
    assert head
    return Project(folder / "x", repository, PurePosixPath("x"), head, answers(), "x")


def found(project: Project) -> list[str]:
    return obstacles.find(project, {f"x/{name}": kind for name, kind in CHANGES.items()})


def put(path: Path, text: str = "mine\n") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def commit_a_rival(place: Path) -> None:
    """Let another branch change what this one changes too."""
    git(place, "checkout", "--quiet", "-b", "rival")
    put(place / "kept", "rival\n")
    git(place, "commit", "--quiet", "--all", "--message", "Rival")
    git(place, "checkout", "--quiet", "master")
    put(place / "kept")
    git(place, "commit", "--quiet", "--all", "--message", "Mine")


def try_git(place: Path, *words: str) -> None:
    """Run a command that stops half-way, then resolve everything without ending it."""
    commit_a_rival(place)
    Repository(place).start([*words])
    git(place, "reset", "--quiet", "--", ".")
    git(place, "checkout", "--quiet", "--", ".")


def stage(place: Path) -> None:
    put(place / "d")
    git(place, "add", "d")


def bisect(place: Path) -> None:
    git(place.parent, "bisect", "start")


def overlook(place: Path, flag: str) -> None:
    git(place, "update-index", flag, "a/old")
    put(place / "a" / "old")


IN_THE_WAY: list[tuple[Prepare, str]] = [
    (lambda place: put(place / "kept"), "there are changes that are not committed, in x/kept"),
    (lambda place: (place / "kept").unlink(), "not committed, in x/kept"),
    (lambda place: (place / "kept").chmod(0o755), "not committed, in x/kept"),
    (lambda place: git(place, "rm", "--quiet", "--cached", "kept"), "not committed, in x/kept"),
    (stage, "not committed, in x/d"),
    (lambda place: put(place / "c"), "x/c stands where the upgrade puts a file of its own"),
    (lambda place: (place / "c").mkdir(), "x/c stands where"),
    (lambda place: (place / "c").symlink_to("nowhere"), "x/c stands where"),
    (lambda place: put(place / "new"), "x/new stands where"),
    (lambda place: put(place / "new" / "deep"), "x/new/deep stands where"),
    (lambda place: (place / "new").symlink_to("a"), "x/new stands where"),
    (lambda place: put(place / "new" / "deep" / "b"), "x/new/deep/b stands where"),
    (lambda place: overlook(place, "--assume-unchanged"), "told to overlook edits of x/a/old"),
    (lambda place: overlook(place, "--skip-worktree"), "told to overlook edits of x/a/old"),
    (lambda place: try_git(place, "merge", "rival"), "a merge is under way"),
    (lambda place: try_git(place, "cherry-pick", "rival"), "a cherry-pick is under way"),
    (lambda place: try_git(place, "rebase", "rival"), "a rebase is under way"),
    (lambda place: try_git(place, "rebase", "--apply", "rival"), "a rebase is under way"),
    (lambda place: try_git(place, "revert", "rival"), "a revert is under way"),
    (bisect, "a bisection is under way"),
    (lambda place: put(place.parent / ".git" / "index.lock"), "index.lock"),
]


@pytest.mark.parametrize(("prepare", "said"), IN_THE_WAY)
def test_what_is_in_the_way_is_named(project: Project, prepare: Prepare, said: str) -> None:
    prepare(project.path)
    before = contents(project.repository.root)
    (sentence,) = found(project)
    assert said in sentence
    assert sentence.count(":") == 1
    assert contents(project.repository.root) == before


ALLOWED: list[Prepare] = [
    lambda place: put(place / "untracked"),
    lambda place: put(place / "ignored"),
    lambda place: put(place.parent / "other"),
    lambda place: (place / "new" / "deep").mkdir(parents=True),
    lambda place: (place / "kept").touch(),
    lambda place: git(place, "checkout", "--quiet", "--detach"),
    lambda place: git(place, "update-index", "--assume-unchanged", "kept"),
    lambda place: git(place, "stash", "list"),
]


@pytest.mark.parametrize("prepare", ALLOWED)
def test_what_is_not_in_the_way_is_let_be(project: Project, prepare: Prepare) -> None:
    prepare(project.path)
    assert found(project) == []


def test_everything_in_the_way_is_named_at_once_and_in_short(project: Project) -> None:
    for name in ("kept", "a/old", "gone", ".gitignore", "c"):
        put(project.path / name)
    edited, taken = found(project)
    assert "in x/.gitignore, x/a/old, x/gone and 1 more: commit them" in edited
    assert "x/c stands where" in taken


def test_an_upgrade_under_way_is_named_and_not_taken_for_a_merge(project: Project) -> None:
    repository, head = project.repository, project.head
    tree = repository.write_tree({"x/a/old": File(b"2\n")}, "", head)
    state = journal.State("x", head, head, tree, "", "Upgrade\n", False, {}, {})
    state = journal.begin(repository, state, ["x/a/old"], "")
    assert "an upgrade is under way" in found(project)[0]
    journal.finish(repository, state)
    sentences = found(project)
    assert "an upgrade is under way: finish it with --continue" in sentences[0]
    assert not [sentence for sentence in sentences if "a merge is" in sentence]
