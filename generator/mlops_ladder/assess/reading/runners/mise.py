"""mise: tasks in its TOML files, in the files that these include, and as files of their own."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..files.repository import Repository
from ..shell import Command, join, parse
from .data import items, line_of, table, text, texts
from .task import Task

_FILES = (
    "mise.toml", ".mise.toml", "mise.*.toml", ".mise.*.toml", "*mise/config.toml",
    "*mise/config.*.toml", ".config/mise/conf.d/*.toml", ".rtx.toml",
)  # fmt: skip
_FOLDERS = ("mise-tasks", ".mise-tasks", "mise/tasks", ".mise/tasks", ".config/mise/tasks")
_INNER = re.compile(r"(?:^|/)(?:\.config/mise/conf\.d|\.config/mise|\.config|\.?mise)$")
_HEADER = re.compile(r"^(?:#|//)\s*\[?MISE\]?\s+(depends|dir)\s*=\s*(.+)$", re.MULTILINE)


def read(repo: Repository) -> Iterator[Task]:
    """The tasks of every file; they run in the folder that the configuration is for."""
    homes: dict[str, list[str]] = {}
    for path in repo.matching(*_FILES):
        content, root = repo.document(path), _INNER.sub("", posixpath.dirname(path))
        yield from _tables(repo, path, "tasks", table(content, "tasks"), root)
        included = texts(table(content, "task_config").get("includes"))
        homes[root] = homes.get(root, []) + included
    for root, included in homes.items():
        for name in included or _FOLDERS:
            yield from _included(repo, join(root, name), root)


def _included(repo: Repository, path: str, root: str) -> Iterator[Task]:
    if path.endswith(".toml"):
        yield from _tables(repo, path, "", table(repo.document(path)), root)
        return
    for file in repo.files:
        if file.startswith(path + "/"):
            if file.endswith(".toml"):
                yield from _tables(repo, file, "", table(repo.document(file)), root)
            else:
                yield _file(repo, file, path, root)


def _file(repo: Repository, path: str, folder: str, root: str) -> Task:
    """A task that is a program: its path below the folder is its name."""
    name = posixpath.splitext(path.removeprefix(folder + "/"))[0].replace("/", ":")
    found = dict(_HEADER.findall(repo.text(path)))
    cwd = join(root, found["dir"].strip(" \"'")) if "dir" in found else root
    depends = re.findall(r"[\"']([^\"']+)[\"']", found.get("depends", ""))
    commands = [_ask(name, path, 1, root) for name in depends]
    return Task("mise", name, root, path, 1, (*commands, _start(repo, path, cwd)))


def _start(repo: Repository, path: str, cwd: str) -> Command:
    """The command that starts a file, by what its first line says it is."""
    program = "python" if "python" in repo.text(path).partition("\n")[0] else "bash"
    seen_from = posixpath.relpath(path, cwd or ".")
    return Command((program, seen_from), path, 1, cwd)


@dataclass(frozen=True)
class _Place:
    path: str
    line: int
    root: str
    cwd: str


def _tables(
    repo: Repository, path: str, section: str, tasks: dict[str, Any], root: str
) -> Iterator[Task]:
    for name, value in tasks.items():
        line = line_of(repo, path, section, name) or repo.line_of(path, name)
        task = table(value) or {"run": value}
        cwd = join(
            root, text(task.get("dir")).replace("{{cwd}}", ".").replace("{{config_root}}", ".")
        )
        place = _Place(path, line, root, cwd)
        commands = tuple(_commands(repo, task, place))
        for each in (name, *texts(task.get("alias")), *texts(task.get("aliases"))):
            yield Task("mise", each, root, path, line, commands)


def _commands(repo: Repository, task: dict[str, Any], place: _Place) -> Iterator[Command]:
    for key in ("depends", "run", "depends_post"):
        for part in items(task.get(key)):
            line, given = " ".join(texts(part)), table(part)
            names = [*texts(given.get("task")), *texts(given.get("tasks"))]
            if key != "run":
                names += line.split()[:1]
            elif line:
                yield from parse(line, place.path, place.line, place.cwd)
            for name in names:
                yield _ask(name, place.path, place.line, place.root)
    if file := text(task.get("file")):
        path = join(place.root, file)
        if repo.exists(path):
            yield _start(repo, path, place.cwd)


def _ask(name: str, path: str, line: int, cwd: str) -> Command:
    return Command(("mise", "run", name), path, line, cwd)
