"""Make a new project: `plan` looks and refuses, `apply` does it all or nothing."""

import contextlib
import os
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from . import git, history, layers, tree
from .answers import Answers
from .errors import UsageError
from .render import render


@dataclass(frozen=True)
class Plan:
    """What will be made: the folder, the answers, and the repository that it will lie in.

    `repository` is None for a repository of the project's own; `use_git` False for none at all.
    """

    path: Path
    answers: Answers
    use_git: bool
    repository: git.Repository | None


@dataclass(frozen=True)
class Created:
    """A project that was made; the commits are empty without git, `author` None if unknown."""

    path: Path
    answers: Answers
    files: list[str]
    scaffold: str = ""
    head: str = ""
    author: git.Signature | None = None


def plan(path: Path, answers: Answers, use_git: bool = True, own_repository: bool = False) -> Plan:
    """Return what making the project would do; UsageError if it cannot be made there."""
    layers.stack(answers.level)
    path = path.absolute()
    if path.exists() and not path.is_dir():
        raise UsageError(f"{path} is a file", "give a folder that does not exist yet")
    if path.is_dir() and any(path.iterdir()):
        raise UsageError(f"{path} is not empty", "give a folder that is empty or does not exist")
    parent = next(folder for folder in (path, *path.parents) if folder.exists())
    if not parent.is_dir() or not os.access(parent, os.W_OK):
        raise UsageError(f"{parent} cannot be written to", "give a folder that you may write to")
    if not use_git:
        return Plan(path, answers, use_git=False, repository=None)
    git.require()
    repository = None if own_repository else git.Repository.containing(parent)
    return Plan(path, answers, use_git=True, repository=repository)


def apply(plan: Plan) -> Created:
    """Make the project beside its place, then move it there in one step.

    Raises UsageError where it cannot be written, for example on a full disk, and GitError where
    git refuses. Everything is as before then.
    """
    missing = [parent for parent in plan.path.parents if not parent.exists()]
    try:
        files = render(plan.answers)
        plan.path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            dir=plan.path.parent, prefix=f".{plan.path.name[:40]}-", ignore_cleanup_errors=True
        ) as scratch:
            project = Path(scratch, "project")
            tree.write(files, project)
            return commit_and_move(plan, files, project)
    except BaseException as error:
        for folder in missing:
            with contextlib.suppress(OSError):
                folder.rmdir()
        if isinstance(error, OSError):
            message = f"{plan.path} cannot be written: {error.strerror}"
            raise UsageError(message, "make room there, or give another folder") from error
        raise


def commit_and_move(plan: Plan, files: tree.Tree, project: Path) -> Created:
    """Commit a written project and move it to its place, or neither."""
    created = Created(plan.path, plan.answers, list(files))
    if not plan.use_git:
        move(project, plan.path)
        return created
    of_table = layers.table_paths(plan.answers.level)
    scaffold = {name: file for name, file in files.items() if name not in of_table}
    table = {name: file for name, file in files.items() if name in of_table}
    repository = plan.repository or git.Repository.create(project)
    place = plan.path if plan.repository else project
    path = PurePosixPath(Path(os.path.relpath(place.resolve(), repository.root.resolve())))
    commits = history.commit(repository, scaffold, table, plan.answers, path)
    author = repository.identity()
    if plan.repository is None:
        history.publish(repository, commits.head, path)
        move(project, plan.path)
    else:
        move(project, plan.path)
        try:
            history.publish(repository, commits.head, path)
        except BaseException:
            shutil.rmtree(plan.path)
            raise
    return replace(created, scaffold=commits.scaffold, head=commits.head, author=author)


def move(project: Path, path: Path) -> None:
    """Move a folder to a place that is empty or missing; the current folder is filled instead."""
    if path.exists() and path.samefile(Path.cwd()):
        for child in project.iterdir():
            child.rename(path / child.name)
    else:
        if path.exists():
            path.rmdir()
        project.rename(path)
