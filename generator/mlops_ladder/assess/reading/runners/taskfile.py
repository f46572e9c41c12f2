"""Task (go-task): the tasks of Taskfile.yml and of what it includes."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ..files.repository import Repository
from ..shell import Command, join, parse
from .data import filled, items, table, text, texts
from .task import Task

_NAMES = tuple(f"taskfile{dist}.{end}" for dist in ("", ".dist") for end in ("yml", "yaml"))

_REFERENCE = re.compile(r"\{\{\s*\.(\w+)\s*\}\}")


def read(repo: Repository) -> Iterator[Task]:
    """The tasks of every Taskfile; `default` is first, as it runs without a name."""
    for path in repo.matching(*_NAMES):
        cwd = posixpath.dirname(path)
        found = list(_file(repo, path, cwd, "", set()))
        yield from sorted(
            (replace(task, cwd=cwd, path=path) for task in found),
            key=lambda task: task.name != "default",
        )


def _file(repo: Repository, path: str, cwd: str, prefix: str, seen: set[str]) -> Iterator[Task]:
    if path in seen:
        return
    seen.add(path)
    content = table(repo.document(path))
    variables = {name: text(value) for name, value in table(content, "vars").items()}
    tasks = content.get("tasks")
    for name, value in table(tasks).items():
        line = getattr(tasks, "lines", {}).get(name, 0)
        reader = _Reader(path, line, cwd, prefix, variables)
        commands = tuple(reader.task(value))
        for each in (name, *texts(table(value).get("aliases"))):
            yield Task("task", prefix + each, cwd, path, line, commands)
    for space, value in table(content, "includes").items():
        given = table(value) or {"taskfile": value}
        target = join(posixpath.dirname(path), text(given.get("taskfile")) or space)
        inside = join(cwd, text(given.get("dir")))
        for file in (target, *(join(target, name.capitalize()) for name in _NAMES)):
            if file in repo.sizes:
                name = prefix if given.get("flatten") is True else f"{prefix}{space}:"
                yield from _file(repo, file, inside, name, seen)


@dataclass(frozen=True)
class _Reader:
    path: str
    line: int
    cwd: str
    prefix: str
    variables: dict[str, str]

    def task(self, value: Any) -> Iterator[Command]:
        """The commands of a task: a line, a list, or a table with `cmds` and `deps`."""
        given = table(value) or {"cmds": value}
        inside = replace(self, cwd=join(self.cwd, self.filled(text(given.get("dir")))))
        heard = given.get("ignore_error") is not True
        for dependency in items(given.get("deps")):
            yield from inside.ask(dependency)
        for key in ("cmds", "cmd"):
            for at, part in enumerate(items(given.get(key))):
                place = getattr(given.get(key), "lines", {}).get(at, self.line)
                for command in replace(inside, line=place or self.line).part(part):
                    yield replace(command, blocking=command.blocking and heard)

    def part(self, part: Any) -> Iterator[Command]:
        if isinstance(part, str):
            yield from parse(self.filled(part), self.path, self.line, self.cwd, stops=False)
            return
        given = table(part)
        heard = given.get("ignore_error") is not True and "defer" not in given
        for command in (*self.ask(part), *self.part_of(given)):
            yield replace(command, blocking=command.blocking and heard)

    def part_of(self, given: dict[str, Any]) -> Iterator[Command]:
        for key in ("cmd", "defer"):
            if given.get(key):
                yield from self.part(given[key])

    def ask(self, value: Any) -> Iterator[Command]:
        """Another task that runs: its name is of the same file unless it begins with a colon."""
        given = table(value)
        name = text(given.get("task")) if given else text(value)
        if name:
            whole = name.lstrip(":") if name.startswith(":") else self.prefix + name
            yield Command(("task", whole), self.path, self.line, self.cwd)

    def filled(self, line: str) -> str:
        return filled(_REFERENCE, line, self.variables)
