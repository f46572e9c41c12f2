"""MLflow projects: the entry points of an MLproject file."""

import posixpath
from collections.abc import Iterator

from ..files.repository import Repository
from ..shell import parse
from .data import table, text
from .task import Task


def read(repo: Repository) -> Iterator[Task]:
    """The entry points of every MLproject; `main` is first, as it runs without a name."""
    for path in repo.matching("MLproject"):
        points, cwd = table(repo.document(path), "entry_points"), posixpath.dirname(path)
        for name in sorted(points, key=lambda name: name != "main"):
            command = text(table(points[name]).get("command"))
            lines = getattr(points[name], "lines", {})
            line = lines.get("command", 0)
            yield Task("mlflow", name, cwd, path, line, parse(command, path, line, cwd))
