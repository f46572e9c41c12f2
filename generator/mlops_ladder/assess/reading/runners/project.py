"""Scripts of the project tools: pdm, hatch, rye, pipenv, pixi, taskipy."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ..files.repository import Repository
from ..shell import Command, join, parse
from .data import items, line_of, table, text, texts
from .task import Task

# The tool, the files it reads, and where in them its scripts are.
_PLACES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("pdm", "pyproject.toml", ("tool", "pdm", "scripts")),
    ("rye", "pyproject.toml", ("tool", "rye", "scripts")),
    ("pixi", "pyproject.toml", ("tool", "pixi", "tasks")),
    ("pixi", "pixi.toml", ("tasks",)),
    ("pipenv", "Pipfile", ("scripts",)),
    ("taskipy", "pyproject.toml", ("tool", "taskipy", "tasks")),
)


def read(repo: Repository) -> Iterator[Task]:
    """The scripts of every file of these tools."""
    for tool, file, keys in _PLACES:
        for path in repo.matching(file):
            yield from _scripts(repo, tool, path, keys, "")
    for path in repo.matching("pyproject.toml", "pixi.toml"):
        features = [*_head(path, "pixi"), "feature"]
        for feature in table(repo.document(path), *features):
            yield from _scripts(repo, "pixi", path, (*features, feature, "tasks"), "")
    for path in repo.matching("pyproject.toml", "hatch.toml"):
        environments = [*_head(path, "hatch"), "envs"]
        for name in table(repo.document(path), *environments):
            yield from _scripts(repo, "hatch", path, (*environments, name, "scripts"), name + ":")


def _head(path: str, tool: str) -> list[str]:
    """Where a tool's settings begin: pyproject.toml belongs to all, its own file to it alone."""
    return ["tool", tool] if path.endswith("pyproject.toml") else []


def _scripts(
    repo: Repository, tool: str, path: str, keys: tuple[str, ...], prefix: str
) -> Iterator[Task]:
    scripts, cwd = table(repo.document(path), *keys), posixpath.dirname(path)
    known = frozenset(scripts)
    for name, value in scripts.items():
        line = line_of(repo, path, ".".join(keys), name)
        reader = _Reader(tool, path, line, cwd, prefix, known)
        commands = tuple(reader.commands(value))
        hooks = [each for each in (f"pre_{name}", f"post_{name}") if each in known]
        asks = [reader.ask(each) for each in hooks]
        first = [ask for ask, hook in zip(asks, hooks, strict=True) if hook.startswith("pre_")]
        last = [ask for ask in asks if ask not in first]
        for each in {prefix + name, prefix.removeprefix("default:") + name}:
            yield Task(tool, each, cwd, path, line, (*first, *commands, *last))


@dataclass(frozen=True)
class _Reader:
    tool: str
    path: str
    line: int
    cwd: str
    prefix: str
    known: frozenset[str]

    def ask(self, name: str) -> Command:
        """Another script of the same tool (and of the same environment, for hatch)."""
        return Command((self.prefix + name,), self.path, self.line, self.cwd, tool=self.tool)

    def commands(self, value: Any) -> Iterator[Command]:
        """A script: a line; a list, which is one program's words, or hatch's lines; a table."""
        if isinstance(value, str):
            yield from self.shell(value)
        elif isinstance(value, list) and self.tool == "hatch":
            for line in texts(value):
                yield from self.shell(line)
        elif isinstance(value, list):
            yield from self.shell(_joined(value))
        else:
            yield from self.table(table(value))

    def table(self, given: dict[str, Any]) -> Iterator[Command]:
        folder = text(given.get("working_dir")) or text(given.get("cwd"))
        for key in ("depends-on", "depends_on", "composite", "chain"):
            for part in items(given.get(key)):
                line = text(part) or text(table(part).get("task"))
                yield from self.part(line)
        inside = replace(self, cwd=join(self.cwd, folder))
        for key in ("cmd", "shell"):
            if given.get(key):
                yield from inside.commands(given[key])
        if call := text(given.get("call")):
            words = ("python", "-m", call.partition("(")[0].strip())
            yield Command(words, self.path, self.line, inside.cwd)

    def part(self, line: str) -> Iterator[Command]:
        """A part of a chain: another script by its name, or a command."""
        name = line.strip().partition(" ")[0]
        if name in self.known:
            yield self.ask(name)
        elif name:
            yield from self.shell(line)

    def shell(self, line: str) -> Iterator[Command]:
        """A line; hatch says with `- ` that it may fail, and replaces names of its scripts."""
        line = re.sub(r"\{args:((?:[^{}]|\{[^{}]*\})*)\}", r"\1", line).replace("{args}", "")
        bare = line.removeprefix("- ")
        heard = bare == line
        for command in parse(bare, self.path, self.line, self.cwd, heard, stops=False):
            script = self.tool == "hatch" and not command.tool and command.words[0] in self.known
            ask = self.ask(command.words[0])
            yield replace(command, words=ask.words, tool=ask.tool) if script else command


def _joined(words: list[Any]) -> str:
    """A program's words as one line."""
    return " ".join(f"'{word}'" if " " in word else word for word in texts(words))
