"""Task runners: `make test`, `poe test`, `nox -s tests`, `npm run build`, and the others."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ..repository import Repository
from ..shell import Command, join
from ..tasks import named


class Asked(NamedTuple):
    """What a runner is asked for: a task's name ("" for its first) from a folder, of a file."""

    runner: str
    name: str
    cwd: str
    path: str = ""


def hop(repo: Repository, command: Command) -> Iterator[Command]:
    """The commands of the tasks that a command starts."""
    for asked in _asked(command):
        for task in named(repo, *asked):
            yield from task.commands


def _asked(command: Command) -> Iterator[Asked]:
    if not command.words:
        return
    if command.tool in _SCRIPTS:
        yield from _project(command)
    if reader := _READERS.get(command.program):
        yield from reader(command)
    elif command.words[0] == command.program:
        yield Asked("script", command.program, command.cwd)


def _plain(command: Command, *valued: str) -> list[str]:
    """The arguments that are no options, nor the values of the options `valued`."""
    found, skip = [], False
    for word in command.arguments:
        if word == "--":
            break
        if not skip and not word.startswith("-"):
            found.append(word)
        skip = not skip and word in valued
    return found


def _make(command: Command) -> Iterator[Asked]:
    cwd = join(command.cwd, command.option("-C", "--directory"))
    file = command.option("-f", "--file", "--makefile")
    path = join(cwd, file) if file else ""
    valued = ("-C", "--directory", "-f", "--file", "--makefile", "-I", "-o", "-W", "-l")
    names = [word for word in _plain(command, *valued) if "=" not in word and not word.isdigit()]
    for name in names or [""]:
        yield Asked("make", name, cwd, path)


def _poe(command: Command) -> Iterator[Asked]:
    cwd = join(command.cwd, command.option("-C", "--directory", "--root"))
    valued = ("-C", "--directory", "--root", "-e", "--executor", "-X")
    for name in _plain(command, *valued)[:1]:
        yield Asked("poe", name, cwd)


_SCRIPTS: frozenset[str] = frozenset({"pdm", "hatch", "rye", "pipenv", "pixi"})


def _project(command: Command) -> Iterator[Asked]:
    """A script of the project tool that stood before: `pdm run lint`, `hatch run env:lint`."""
    name = next((word for word in command.words if not word.startswith("+")), "")
    yield Asked(command.tool, name, command.cwd)


_READERS: dict[str, Callable[[Command], Iterator[Asked]]] = {
    "make": _make,
    "gmake": _make,
    "poe": _poe,
    "poethepoet": _poe,
}
