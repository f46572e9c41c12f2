"""Procfiles: a name and a command in each line."""

import posixpath
import re
from collections.abc import Iterator

from ..files.repository import Repository
from ..shell import parse
from .task import Task


def read(repo: Repository) -> Iterator[Task]:
    """The processes of every Procfile."""
    for path in repo.matching("Procfile", "Procfile.*"):
        for number, line in enumerate(repo.lines(path), 1):
            if found := re.fullmatch(r"([\w-]+):\s*(.+)", line.strip()):
                cwd = posixpath.dirname(path)
                commands = parse(found.group(2), path, number, cwd, stops=False)
                yield Task("procfile", found.group(1), cwd, path, number, commands)
