"""Scripts of package.json, with what runs before and after them."""

import posixpath
from collections.abc import Iterator

from ..files.repository import Repository
from ..shell import Command, parse
from .data import table, text
from .task import Task


def read(repo: Repository) -> Iterator[Task]:
    """The scripts of every package.json; npm runs `pretest`, `test`, `posttest` in that order."""
    for path in repo.matching("package.json"):
        if "node_modules/" in path:
            continue
        cwd, scripts = posixpath.dirname(path), table(repo.document(path), "scripts")
        for name in scripts:
            commands: list[Command] = []
            for each in ("pre" + name, name, "post" + name):
                line = repo.line_of(path, f'"{each}"', ":")
                commands += parse(text(scripts.get(each)), path, line, cwd, stops=False)
            line = repo.line_of(path, f'"{name}"', ":")
            yield Task("npm", name, cwd, path, line, tuple(commands))
