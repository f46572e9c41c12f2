"""poethepoet: `[tool.poe.tasks]` of pyproject.toml, poe_tasks files, and what they include."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ..files.repository import Repository
from ..shell import Command, join, parse
from .data import items, line_of, table, text, texts
from .task import Task

_COMMENT = re.compile(r"(?:^|\s)#.*")
_FILES = ("pyproject.toml", "poe_tasks.toml", "poe_tasks.yaml", "poe_tasks.yml", "poe_tasks.json")


def read(repo: Repository) -> Iterator[Task]:
    """The tasks of every file; those of an included file run where the including one lies."""
    for path in repo.matching(*_FILES):
        yield from _file(repo, path, posixpath.dirname(path), set())


def _file(repo: Repository, path: str, cwd: str, seen: set[str]) -> Iterator[Task]:
    if path in seen or not repo.exists(path):
        return
    seen.add(path)
    content = repo.document(path)
    poe = table(content, "tool", "poe") or ({} if "pyproject" in path else table(content))
    section = "tool.poe.tasks" if table(content, "tool", "poe") else "tasks"
    reader = _Reader(repo, path, section, poe)
    for name, value in table(poe, "tasks").items():
        yield reader.task(name, value, cwd)
    for included in items(poe.get("include")):
        given = table(included) or {"path": included}
        if name := text(given.get("path")):
            inside = join(cwd, text(given.get("cwd")))
            yield from _file(repo, join(posixpath.dirname(path), name), inside, seen)


@dataclass(frozen=True)
class _Place:
    path: str
    line: int
    cwd: str


class _Reader:
    def __init__(self, repo: Repository, path: str, section: str, poe: dict[str, Any]) -> None:
        self.repo, self.path, self.section = repo, path, section
        self.plain = text(poe.get("default_task_type")) or "cmd"
        self.item = text(poe.get("default_array_item_task_type")) or "ref"

    def task(self, name: str, value: Any, cwd: str) -> Task:
        line = line_of(self.repo, self.path, self.section, name)
        commands = tuple(self.commands(value, _Place(self.path, line, cwd), self.plain))
        return Task("poe", name, cwd, self.path, line, commands)

    def commands(self, value: Any, place: _Place, kind: str) -> Iterator[Command]:
        """What a task in any of its forms runs; `kind` is what a plain string stands for."""
        if isinstance(value, str):
            yield from self.one(kind, value, place)
        elif isinstance(value, list):
            for part in value:
                yield from self.commands(part, place, self.item)
        elif isinstance(value, dict):
            yield from self.form(table(value), place)

    def form(self, value: dict[str, Any], place: _Place) -> Iterator[Command]:
        for name in (*texts(value.get("deps")), *texts(list(table(value, "uses").values()))):
            yield from self.one("ref", name, place)
        if folder := text(value.get("cwd")):
            place = replace(place, cwd=join(place.cwd, folder))
        heard = value.get("ignore_fail") not in (True, "return_zero")
        for command in self.body(value, place):
            yield replace(command, blocking=command.blocking and heard)

    def body(self, value: dict[str, Any], place: _Place) -> Iterator[Command]:
        item = text(value.get("default_item_type")) or self.item
        for part in (*items(value.get("sequence")), *items(value.get("parallel"))):
            yield from self.commands(part, place, item)
        for case in items(value.get("switch")):
            yield from self.commands(case, place, self.plain)
        for kind in ("cmd", "shell", "script", "expr", "ref"):
            if isinstance(value.get(kind), str):
                yield from self.one(kind, value[kind], place)

    def one(self, kind: str, value: str, place: _Place) -> Iterator[Command]:
        """A single line; `script` names a function: it is `python -m module:function`."""
        if kind == "ref":
            value = "poe " + value
        elif kind == "script":
            value = "python -m " + value.partition("(")[0].strip()
        elif kind == "cmd":  # one program, whatever lines it is written on
            value = " ".join(_COMMENT.sub("", line).strip() for line in value.split("\n"))
        if kind != "expr":
            stops = kind != "shell"
            yield from parse(value, place.path, place.line, place.cwd, stops=stops)
