"""Make a new project: `plan` looks and refuses, `apply` does it all or nothing."""

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from . import git, history, layers, questions, tree
from .answers import Answers
from .errors import GitError, UsageError
from .render import render

if TYPE_CHECKING:
    from .dataset.findings import Findings

RAW = "data/raw/"  # where tables lie, and what git keeps of them


@dataclass(frozen=True)
class Plan:
    """What will be made: the folder, the answers, and the repository that it will lie in.

    `repository` is None for a repository of the project's own; `use_git` False for none at all.
    `table` is what was found in a table of the user's own, None for a project of flights.
    """

    path: Path
    answers: Answers
    use_git: bool
    repository: git.Repository | None
    table: "Findings | None" = None


@dataclass(frozen=True)
class Created:
    """A project that was made; the commits are empty without git, `author` None if unknown."""

    path: Path
    answers: Answers
    files: list[str]
    scaffold: str = ""
    head: str = ""
    author: git.Signature | None = None
    table: "Findings | None" = None


def plan(
    path: Path,
    answers: Answers,
    use_git: bool = True,
    own_repository: bool = False,
    table: "Findings | None" = None,
) -> Plan:
    """Return what making the project would do; UsageError if it cannot be made there."""
    layers.stack(answers.level, answers.applications)
    path, parent = check_place(path)
    if not use_git:
        return Plan(path, answers, use_git=False, repository=None, table=table)
    git.require()
    repository = None if own_repository else git.Repository.containing(parent)
    return Plan(path, answers, use_git=True, repository=repository, table=table)


def check_place(path: Path) -> tuple[Path, Path]:
    """Return the absolute path, and the nearest folder above it (or itself) that exists.

    Raises UsageError if nothing can be made there.
    """
    try:
        return look_at(path)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}", "give another folder") from error


def look_at(path: Path) -> tuple[Path, Path]:
    """Do what check_place says; OSError if the place cannot be looked at."""
    path = path.resolve() if path.is_dir() else path.absolute()
    if path.exists() and not path.is_dir():
        raise UsageError(f"{path} is a file", "give a folder that does not exist yet")
    if path.is_dir() and any(path.iterdir()):
        raise UsageError(f"{path} is not empty", "give a folder that is empty or does not exist")
    parent = next(folder for folder in (path, *path.parents) if folder.exists())
    if not parent.is_dir() or not os.access(parent, os.W_OK):
        raise UsageError(f"{parent} cannot be written to", "give a folder that you may write to")
    return path, parent


def apply(plan: Plan, tell: Callable[[str], object] = str) -> Created:
    """Make the project beside its place, then move it there in one step.

    A folder that cannot be replaced (a mount, or in a closed parent) is filled from within. `tell`
    hears how far the copy of a table is. Raises UsageError where it cannot be written, for example
    on a full disk, and GitError where git refuses. Everything is as before then.
    """
    fixed = plan.path.is_dir() and (
        plan.path.is_mount() or not os.access(plan.path.parent, os.W_OK)
    )
    missing = [parent for parent in plan.path.parents if not parent.exists()]
    try:
        files = render(plan.answers)
        plan.path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            dir=plan.path if fixed else plan.path.parent,
            prefix=f".{plan.path.name[:40]}-",
            ignore_cleanup_errors=True,
        ) as scratch:
            project = Path(scratch, "project")
            tree.write(files, project)
            if plan.table:
                described = describe(plan, plan.table, project / "data" / "raw", tell)
                tree.write(described, project)
                files = dict(sorted((files | described).items()))
            return commit_and_move(plan, files, project)
    except BaseException as error:
        for folder in missing:
            with contextlib.suppress(OSError):
                folder.rmdir()
        if reason := unwritable(error):
            message = f"{plan.path} cannot be written: {reason}"
            raise UsageError(message, "make room there, or give another folder") from error
        raise


def describe(
    plan: Plan, table: "Findings", folder: Path, tell: Callable[[str], object]
) -> tree.Tree:
    """Bring a table to a folder; return the files of git that follow from it."""
    from .dataset.file import written
    from .dataset.kept import cards, pointer, raw

    kept = raw.bring(table.source, folder, tell)
    neutral = questions.fill(plan.answers.level, {"name": "x", "data": "own"})["purpose"]
    schema = tree.File(written.dump(table.schema).encode())
    described = cards.cards(table, kept, plan.answers, neutral)
    return {"schema.yaml": schema, **described, **pointer.pointer(table.source.name, kept)}


def unwritable(error: BaseException) -> str:
    """Return why a folder cannot be written, in words; nothing for an error of another kind."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    full = os.strerror(errno.ENOSPC)
    return full if isinstance(error, GitError) and full in error.output else ""


def commit_and_move(plan: Plan, files: tree.Tree, project: Path) -> Created:
    """Commit a written project and move it to its place, or neither."""
    created = Created(plan.path, plan.answers, list(files), table=plan.table)
    if not plan.use_git:
        move(project, plan.path)
        return created
    of_table = layers.table_paths(plan.answers.level, plan.answers.applications)
    of_table |= {name for name in files if name.startswith(RAW)}
    scaffold = {name: file for name, file in files.items() if name not in of_table}
    table = {name: file for name, file in files.items() if name in of_table}
    repository = plan.repository or git.Repository.create(project)
    place = plan.path if plan.repository else project
    path = PurePosixPath(Path(os.path.relpath(place.resolve(), repository.root.resolve())))
    commits = history.commit(repository, scaffold, table, plan.answers, path)
    author = repository.identity()
    if plan.repository is None:
        history.publish(repository, commits, path)
        move(project, plan.path)
    else:
        existed = plan.path.exists()
        move(project, plan.path)
        try:
            history.publish(repository, commits, path)
        except BaseException:
            clear(plan.path)
            if not existed:
                plan.path.rmdir()
            raise
    git.Repository(plan.path).start(["update-index", "-q", "--refresh"])
    return replace(created, scaffold=commits.scaffold, head=commits.head, author=author)


def move(project: Path, path: Path) -> None:
    """Move a folder to a place that is empty or missing.

    The current folder, or one that the project was made in, is filled instead.
    """
    if path in project.parents or (path.exists() and path.samefile(Path.cwd())):
        try:
            for child in project.iterdir():
                child.rename(path / child.name)
        except BaseException:
            clear(path)
            raise
    else:
        if path.exists():
            path.rmdir()
        project.rename(path)


def clear(folder: Path) -> None:
    """Remove everything in a folder, and not the folder."""
    for child in folder.iterdir():
        if child.is_dir():
            shutil.rmtree(child)
        else:
            child.unlink()
