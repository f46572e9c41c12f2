"""A dry run changes no byte, and says what the upgrade then does."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ..conftest import Ladder, contents, git

pytestmark = pytest.mark.usefixtures("kept_renders")

Prepare = Callable[[Path], None]
Seen = dict[str, tuple[int, int, bytes]]


def leave_as_it_is(project: Path) -> None:
    """Change nothing."""


def edit_and_commit(project: Path) -> None:
    append(project / "README.md")
    append(project / ".gitignore", "mine/\n")
    pyproject = project / "pyproject.toml"
    text = pyproject.read_text("utf-8").replace("dependencies = [", 'dependencies = [\n  "six",', 1)
    pyproject.write_text(text, "utf-8")
    (project / "link").symlink_to("README.md")
    commit(project)


def edit_and_commit_nothing(project: Path) -> None:
    append(project / "README.md")
    (project / "staged.txt").write_text("1\n", "utf-8")
    git(project, "add", "staged.txt")
    (project / "untracked.txt").write_text("1\n", "utf-8")


def write_what_the_level_brings(project: Path) -> None:
    (project / "Dockerfile").write_text("FROM scratch\n", "utf-8")
    append(project / "README.md")
    commit(project)


def leave_a_file_in_the_way(project: Path) -> None:
    (project / "Dockerfile").write_text("FROM scratch\n", "utf-8")


def ignore_a_file_in_the_way(project: Path) -> None:
    append(project / ".gitignore", "Dockerfile\n")
    commit(project)
    (project / "Dockerfile").write_text("FROM scratch\n", "utf-8")


def lose_the_scaffold(project: Path) -> None:
    edit_and_commit(project)
    tree = git(project, "rev-parse", "HEAD^{tree}")
    git(project, "reset", "--quiet", git(project, "commit-tree", tree, "-m", "All in one"))


def detach(project: Path) -> None:
    git(project, "checkout", "--quiet", "--detach")


SITUATIONS: list[tuple[Prepare, int]] = [
    (leave_as_it_is, 0),
    (edit_and_commit, 0),
    (lose_the_scaffold, 0),
    (detach, 0),
    (write_what_the_level_brings, 3),
    (edit_and_commit_nothing, 1),
    (leave_a_file_in_the_way, 1),
    (ignore_a_file_in_the_way, 1),
]


def append(path: Path, text: str = "Mine.\n") -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def commit(project: Path) -> None:
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "Mine")


def everything(folder: Path) -> Seen:
    """Return every path below a folder, git's too: mode, time of the last change, and content.

    Git touches an object that it would store once more: the times of those do not count.
    """
    found = {}
    for path in [folder, *folder.rglob("*")]:
        content = b""
        if path.is_symlink():
            content = os.readlink(path).encode()
        elif path.is_file():
            content = path.read_bytes()
        status = path.lstat()
        touched = path.is_file() and "/.git/objects/" in str(path)
        found[str(path)] = (status.st_mode, 0 if touched else status.st_mtime_ns, content)
    return found


@pytest.fixture
def make(ladder: Ladder, folder: Path) -> Callable[[Prepare], Path]:
    """Make a project of level 0 that is prepared for a situation."""

    def run(prepare: Prepare) -> Path:
        assert ladder("new", "x").status == 0
        prepare(folder / "x")
        return folder / "x"

    return run


named = pytest.mark.parametrize(
    ("prepare", "status"), SITUATIONS, ids=[prepare.__name__ for prepare, _ in SITUATIONS]
)


@named
def test_a_dry_run_changes_nothing(
    make: Callable[[Prepare], Path], ladder: Ladder, prepare: Prepare, status: int
) -> None:
    project = make(prepare)
    before = everything(project)
    for flags in ([], ["--json"]):
        ended = ladder("upgrade", "x", "--dry-run", *flags)
        assert (ended.status, ended.err) == (status, "")
        assert ended.out
    after = everything(project)
    assert [path for path in before | after if before.get(path) != after.get(path)] == []
    assert contents(project.parent.parent / "temporary") == {}


@named
def test_what_a_dry_run_says_is_what_then_happens(
    make: Callable[[Prepare], Path], ladder: Ladder, prepare: Prepare, status: int
) -> None:
    project = make(prepare)
    planned = json.loads(ladder("upgrade", "x", "--dry-run", "--json").out)
    before = git(project, "rev-parse", "HEAD")
    ended = ladder("upgrade", "x", "--json")
    assert ended.status == status
    happened = json.loads(ended.out)
    if planned["blocked"]:
        assert (planned, planned["state"], status) == (happened, "blocked", 1)
        assert git(project, "rev-parse", "HEAD") == before
        said = ladder("upgrade", "x")
        assert (said.status, said.out) == (1, "")
        assert [sentence for sentence in planned["blocked"] if sentence not in said.err] == []
        return
    assert without_the_end(planned) == without_the_end(happened)
    assert (planned["state"], happened["state"]) == (
        "planned",
        "conflicts" if planned["conflicts"] else "merged",
    )
    assert bool(planned["conflicts"]) == (status == 3)
    assert changed_since(project, before) == {
        kind: sorted(planned[kind]) for kind in ("added", "updated", "removed")
    }
    unmerged = git(project, "diff", "--name-only", "--diff-filter=U").splitlines()
    assert sorted(each["path"] for each in planned["conflicts"]) == unmerged


def without_the_end(report: dict[str, Any]) -> dict[str, Any]:
    """Return a report without what only an upgrade that has happened can say."""
    return {
        key: value
        for key, value in report.items()
        if key not in {"state", "commit", "page", "next"}
    }


def changed_since(project: Path, commit: str) -> dict[str, list[str]]:
    """Return the paths of the work tree that were added, updated and removed since a commit."""
    found: dict[str, list[str]] = {"added": [], "updated": [], "removed": []}
    before = set(git(project, "ls-tree", "-r", "--name-only", commit).splitlines())
    for path in git(project, "ls-files", "--deduplicate").splitlines():
        if path not in before:
            found["added"].append(path)
        elif git(project, "diff", "--name-only", commit, "--", path):
            found["updated"].append(path)
        before.discard(path)
    return {**found, "removed": sorted(before)}
