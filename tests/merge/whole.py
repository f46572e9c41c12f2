"""How a project stands, byte for byte: its files, its branch, its index, and git's own folder."""

import difflib
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

PASSING = {"index", "objects", "logs", "ORIG_HEAD", "COMMIT_EDITMSG"}


@dataclass(frozen=True, repr=False)
class Standing:
    """All that a user has: the files with their modes, the branch, the index, git's own folder.

    `head` describes the commit by its tree, parents and message: its date is that of the moment.
    """

    files: dict[str, tuple[int, bytes | None]]
    head: tuple[str, ...]
    index: str
    status: str
    private: dict[str, bytes]
    fsck: str


def git(folder: Path, *words: str) -> str:
    """Run git, which writes nothing; return what it printed."""
    command = ["git", "--no-optional-locks", *words]
    return subprocess.run(
        command, cwd=folder, capture_output=True, check=True, encoding="utf-8"
    ).stdout


def standing(project: Path) -> Standing:
    """Return how a project stands."""
    head = git(project, "show", "-s", "--format=%T%x00%P%x00%B", "HEAD")
    return Standing(
        files_of(project),
        tuple(head.split("\0")),
        git(project, "ls-files", "--stage"),
        git(project, "status", "--porcelain", "--branch", "--ignored"),
        private_files(project / ".git"),
        git(project, "fsck", "--no-dangling", "--no-progress"),
    )


def private_files(folder: Path) -> dict[str, bytes]:
    """Return what is in git's folder, as far as it says how things stand.

    While conflicts are left, the journal may be there. A branch may be a file, or in packed-refs.
    """
    passing = PASSING | ({"ladder"} if (folder / "MERGE_HEAD").exists() else set())
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder)
        packed = name.parts[0] == "refs" and name.suffix != ".lock"
        if name.parts[0] not in passing and not packed:
            found[name.as_posix()] = b"" if path.is_dir() else path.read_bytes()
    return found


def files_of(project: Path) -> dict[str, tuple[int, bytes | None]]:
    """Return every path of a work tree with its mode and content; folders have none."""
    found: dict[str, tuple[int, bytes | None]] = {}
    for parent, folders, names in os.walk(project):
        folders[:] = [name for name in folders if name != ".git"]
        for name in [*folders, *names]:
            path = Path(parent, name)
            content = None if path.is_dir() and not path.is_symlink() else path.read_bytes()
            found[path.relative_to(project).as_posix()] = (path.lstat().st_mode, content)
    return found


def differences(found: Standing, wanted: Standing) -> list[str]:
    """Return where two standings differ, a line each; nothing where they are equal."""
    words = []
    for field in ("files", "private"):
        mine, other = getattr(found, field), getattr(wanted, field)
        words += [
            f"{field} {name}: {str(mine.get(name))[:80]} instead of {str(other.get(name))[:80]}"
            for name in sorted(mine.keys() | other.keys())
            if mine.get(name) != other.get(name)
        ]
    for field in ("head", "index", "status", "fsck"):
        mine, other = getattr(found, field), getattr(wanted, field)
        if mine != other:
            old, new = (str(side).splitlines() for side in (other, mine))
            words += [f"{field} {line}" for line in difflib.unified_diff(old, new, n=0)]
    return words
