"""Console scripts of a package: `[project.scripts]`, Poetry's, setup.cfg's and setup.py's."""

import ast
import posixpath
import re
from collections.abc import Iterator

from ..files.repository import Repository
from ..shell import Command
from .data import ini, line_of, table, text
from .task import Task

_SECTIONS = (
    ("project", "scripts"),
    ("project", "gui-scripts"),
    ("tool", "poetry", "scripts"),
    ("tool", "flit", "scripts"),
)
_SCRIPT = re.compile(r"\s*([\w.-]+)\s*=\s*([\w.]+)\s*(?::\s*([\w.]+))?")


def read(repo: Repository) -> Iterator[Task]:
    """Each script as the command `python -m module:function`."""
    for path in repo.matching("pyproject.toml"):
        for keys in _SECTIONS:
            for name, value in table(repo.document(path), *keys).items():
                given = table(value)
                target = text(value) or text(given.get("reference")) or text(given.get("callable"))
                yield from _task(path, line_of(repo, path, ".".join(keys), name), name, target)
    for path in repo.matching("setup.cfg"):
        lines = ini(repo.text(path)).get("options.entry_points", {}).get("console_scripts", "")
        yield from _lines(repo, path, lines.split("\n"))
    for path in repo.matching("setup.py"):
        yield from _lines(repo, path, _setup(repo, path))


def _setup(repo: Repository, path: str) -> list[str]:
    """The console scripts in the call of `setup`."""
    module = repo.modules.get(path)
    for node in ast.walk(module.tree) if module else ():
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "console_scripts":
                    parts = [
                        part.value for part in ast.walk(value) if isinstance(part, ast.Constant)
                    ]
                    return [line for part in parts for line in str(part).split("\n")]
    return []


def _lines(repo: Repository, path: str, lines: list[str]) -> Iterator[Task]:
    for line in lines:
        if found := _SCRIPT.match(line):
            name, module, function = found.groups()
            place = repo.line_of(path, name, module)
            yield from _task(path, place, name, f"{module}:{function}" if function else module)


def _task(path: str, line: int, name: str, target: str) -> Iterator[Task]:
    if target:
        cwd = posixpath.dirname(path)
        words = ("python", "-m", target.replace(" ", "").partition("[")[0])
        yield Task("script", name, cwd, path, line, (Command(words, path, line, cwd),))
