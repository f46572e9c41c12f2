"""What stands in the way of an upgrade: git at work, uncommitted edits, files at its places."""

import os
from pathlib import Path, PurePosixPath

from . import journal
from .git import Repository
from .project import Project

AT_WORK = {
    "MERGE_HEAD": "a merge",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "BISECT_LOG": "a bisection",
}
SHOWN = 3


def find(project: Project, changes: dict[str, str]) -> list[str]:
    """Return what is in the way of changing these paths, one sentence each."""
    repository = project.repository
    found = []
    if journal.read(repository):
        found.append("an upgrade is under way: finish it with --continue, or undo it with --abort")
    else:
        busy = {
            what for name, what in AT_WORK.items() if (repository.private_folder / name).exists()
        }
        for lock in filter(Path.exists, locks(repository)):
            found.append(f"another git command is at work: wait, or remove {lock} if none runs")
        found += [f"{what} is under way: finish or abort it first" for what in sorted(busy)]
    if edited := uncommitted(repository, project.place):
        found.append(f"there are changes that are not committed, in {listed(edited)}: commit them")
    if hidden := sorted(marked(repository) & changes.keys()):
        found.append(f"git was told to overlook edits of {listed(hidden)}: undo that, and commit")
    added = [path for path, kind in changes.items() if kind == "added"]
    if taken := sorted({place for path in added for place in in_the_way(repository, path)}):
        found.append(f"{listed(taken)} stands where the upgrade puts a file of its own: move it")
    return found


def locks(repository: Repository) -> list[Path]:
    """Return the files by which a git command holds the index or the branch."""
    branch = repository.branch() or "HEAD"
    command = ("rev-parse", "--path-format=absolute", "--git-path", f"{branch}.lock")
    return [repository.private_folder / "index.lock", Path(repository.run(*command))]


def uncommitted(repository: Repository, place: PurePosixPath) -> list[str]:
    """Return the tracked files of a project that differ from the last commit."""
    command = ["status", "--porcelain", "-z", "--no-renames", "--untracked-files=no"]
    lines = repository.run(*command, "--", str(place)).split("\0")
    return [line[3:] for line in lines if line]


def marked(repository: Repository) -> set[str]:
    """Return the files whose edits git does not look for (assume-unchanged, skip-worktree)."""
    lines = repository.run("ls-files", "-v", "-z").split("\0")
    flagged = {line[2:] for line in lines if line[:1].islower() or line[:1] == "S"}
    return {path for path in flagged if os.path.lexists(repository.root / path)}


def in_the_way(repository: Repository, path: str) -> list[str]:
    """Return what is on disk where a new file, or one of its folders, has to be."""
    parents = [str(parent) for parent in list(PurePosixPath(path).parents)[:-1]]
    blocking = [each for each in parents if is_no_folder(repository.root / each)]
    return blocking or ([path] if os.path.lexists(repository.root / path) else [])


def is_no_folder(path: Path) -> bool:
    """Return whether there is something else than a folder; a link to one is something else."""
    return os.path.lexists(path) and (path.is_symlink() or not path.is_dir())


def listed(paths: list[str]) -> str:
    """Return the first few of some paths, as a phrase."""
    more = len(paths) - SHOWN
    return ", ".join(paths[:SHOWN]) + (f" and {more} more" if more > 0 else "")
