"""How a repository stands: every byte of it, and whether a merge left it in order."""

import os
from pathlib import Path

from ..conftest import git

COMES_AND_GOES = {"index", "ORIG_HEAD", "logs", "objects", "ladder"}


def everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return the mode and the content of all that is below a folder, git's own files too."""
    return {
        path.relative_to(folder).as_posix(): (path.lstat().st_mode, content(path))
        for path in folder.rglob("*")
    }


def content(path: Path) -> bytes:
    """Return a file's bytes, of a link where it leads to."""
    if path.is_symlink():
        return os.readlink(path).encode()
    return path.read_bytes() if path.is_file() else b""


def lasting(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return all that is below a folder, but for what an abort by git may leave."""
    found = everything(folder)
    return {path: file for path, file in found.items() if not passing(path)}


def passing(path: str) -> bool:
    """Return whether a path is of git's own bookkeeping, or of our journal."""
    _, is_git, inside = f"/{path}".partition("/.git/")
    return bool(is_git) and not COMES_AND_GOES.isdisjoint(inside.split("/"))


def index(root: Path) -> str:
    """Return what the index holds, and how the work tree differs from it."""
    status = git(root, "status", "--porcelain=v2", "--branch")
    return f"{git(root, 'ls-files', '--stage')}\n{status}"


def private(root: Path) -> Path:
    """Return git's folder of a work tree."""
    return Path(git(root, "rev-parse", "--absolute-git-dir"))


def is_scaffold(root: Path, commit: str) -> bool:
    """Return whether a commit is a pristine render, as its own trailer says."""
    form = "--format=%T %(trailers:key=Ladder-Tree,valueonly,separator=%x20)"
    tree, _, named = git(root, "show", "-s", form, commit).partition(" ")
    return tree == named.strip()


def check_merged(root: Path, before: str, status: str) -> None:
    """Assert that HEAD merges a scaffold commit into the commit before, and all is clean."""
    parents = git(root, "rev-parse", "HEAD^@").split()
    assert len(parents) == 2, parents
    assert parents[0] == before
    assert is_scaffold(root, parents[1])
    assert git(root, "status", "--porcelain") == status
    folder = private(root)
    assert not (folder / "MERGE_HEAD").exists()
    assert not (folder / "ladder").exists()
    assert not git(root, "fsck", "--no-dangling", "--no-progress")
