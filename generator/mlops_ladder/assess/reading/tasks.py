"""The tasks of a repository's task runners, whatever they are called and wherever they lie."""

import posixpath
import re
from collections.abc import Iterator
from contextlib import suppress
from fnmatch import fnmatchcase

from .files.repository import Repository
from .runners import (
    entrypoints,
    invoke,
    just,
    make,
    mise,
    mlproject,
    nox,
    npm,
    poe,
    procfile,
    project,
    taskfile,
    tox,
)
from .runners.task import Task

__all__ = ["Task", "named", "tasks"]

_READERS = (
    make.read, poe.read, nox.read, tox.read, mise.read, npm.read, just.read, taskfile.read,
    project.read, invoke.read, mlproject.read, procfile.read, entrypoints.read,
)  # fmt: skip
# These look for their file in the folder they are started in, and not further up.
_HERE = frozenset({"make", "tox", "nox", "mlflow", "procfile"})
# What a name holds that only the run knows: `${{ matrix.x }}`, `$NAME`.
_UNKNOWN = re.compile(r"\$\{\{.*?\}\}|\$\{?\w+\}?")
# A session or environment that nobody knows is one of those that run without a name.
_DEFAULTS = frozenset({"tox", "nox"})


def tasks(repo: Repository) -> tuple[Task, ...]:
    """All tasks: those of one file in its order. What cannot be read gives none."""
    return repo.fact(_all)


def named(repo: Repository, runner: str, name: str, cwd: str, path: str = "") -> tuple[Task, ...]:
    """The tasks that a runner starts for `name`, which may be a pattern; "" is its first task.

    `path` is the file that the runner was told to read; else it looks for one from `cwd` on.
    """
    name = _UNKNOWN.sub("*", name)
    if name == "*" and runner not in _DEFAULTS:
        return ()
    known = [task for task in repo.fact(_by_runner).get(runner, ()) if path in ("", task.path)]
    for folder in [""] if path else _upwards(cwd, runner):
        here = [task for task in known if path or task.cwd == folder]
        if here and (found := _fitting(here, name)):
            return found
    return tuple(task for task in known if runner == "script" and task.name == name)


def _fitting(known: list[Task], name: str) -> tuple[Task, ...]:
    """Those of a folder that a name or a pattern fits; tox names its base environment `py*`."""
    if name in ("", "*"):
        return tuple(known[:1])
    exact = [task for task in known if task.name == name]
    if exact or known[0].runner == "tox":
        return tuple(exact or [task for task in known if fnmatchcase(name, task.name)][:1])
    pattern = name.replace("**", "*")
    if known[0].runner == "invoke":  # docker.build is of tasks/docker.py, if that is there
        space, _, pattern = name.replace("_", "-").rpartition(".")
        files = {task.path for task in known if _stem(task.path) == space}
        known = [task for task in known if task.path in files or not files]
    found = tuple(task for task in known if fnmatchcase(task.name, pattern))
    if not found and known[0].runner == "nox":  # of one Python: tests-3.12, or tests(x=1)
        plain = {name.partition("(")[0], name.rpartition("-")[0]}
        found = tuple(task for task in known if task.name in plain)
    return found


def _stem(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path))[0].replace("_", "-")


def _upwards(cwd: str, runner: str) -> Iterator[str]:
    yield cwd
    while cwd and runner not in _HERE:
        cwd = posixpath.dirname(cwd)
        yield cwd


def _all(repo: Repository) -> tuple[Task, ...]:
    found: list[Task] = []
    for read in _READERS:
        with suppress(RecursionError):  # nested deeper than anything that a person writes
            found += read(repo)
    return tuple(found)


def _by_runner(repo: Repository) -> dict[str, list[Task]]:
    found: dict[str, list[Task]] = {}
    for task in tasks(repo):
        found.setdefault(task.runner, []).append(task)
    return found
