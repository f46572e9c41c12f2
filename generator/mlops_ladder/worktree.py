"""Replace files of a work tree, git's index and the branch, each in one step."""

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from .errors import GitError, UpgradeError
from .git import Repository


def put(path: Path, source: Path, wanted: str) -> None:
    """Let a file of the work tree be a copy of a source, in one step; remove it for none."""
    aside = path.with_name(f".{path.name}.ladder")
    aside.unlink(missing_ok=True)
    if digest(path) == wanted:
        return
    if not wanted:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, aside, follow_symlinks=False)
    aside.replace(path)


def remove_empty(gone: Iterable[Path]) -> None:
    """Remove the folders that the removal of files has left empty, as git does."""
    for path in gone:
        with contextlib.suppress(OSError):
            for parent in path.parents:
                parent.rmdir()


def put_index(repository: Repository, source: Path) -> None:
    """Replace git's index by another one in one step, as git does.

    Raises UpgradeError while another git command holds the index.
    """
    private = repository.private_folder
    repository.start(
        ["update-index", "-q", "--refresh"], environment={"GIT_INDEX_FILE": str(source)}
    )
    if (private / "index").samefile(source):
        return
    try:
        os.link(source, private / "index.lock")
    except FileExistsError as error:
        hint = f"wait for it, or remove {private / 'index.lock'} if none runs; then call this again"
        raise UpgradeError("another git command holds the index", hint) from error
    (private / "index.lock").replace(private / "index")


def release_index(repository: Repository, folder: Path) -> None:
    """Remove the locks that a crash has left in a folder of indexes, and git's own if it is theirs.

    The lock of another command stays.
    """
    lock = repository.private_folder / "index.lock"
    for each in folder.glob("index.*.lock"):
        each.unlink()
    if lock.exists() and any(lock.samefile(source) for source in folder.glob("index.*")):
        lock.unlink()


def move_branch(repository: Repository, before: str, after: str) -> None:
    """Move the checked out branch from one commit to another, if it has not moved yet."""
    if repository.head() == after:
        return
    try:
        repository.run("update-ref", "-m", "ladder upgrade", "HEAD", after, before)
    except GitError as error:
        if repository.head() == before:
            message = f"git cannot move the branch: {error.output}"
            raise UpgradeError(message, "`ladder upgrade --continue` tries again") from error
        hint = f"go back to commit {before[:12]}, then `ladder upgrade --continue`"
        raise UpgradeError("the branch has moved since the upgrade began", hint) from error


def digest(path: Path) -> str:
    """Return what tells one version of a file from another, mode and link too; empty for none."""
    if path.is_symlink():
        return f"link {os.readlink(path)}"
    if not path.is_file():
        return "folder" if path.is_dir() else ""
    mode = "x" if path.stat().st_mode & 0o100 else "-"
    return f"{mode}{hashlib.sha256(path.read_bytes()).hexdigest()}"
