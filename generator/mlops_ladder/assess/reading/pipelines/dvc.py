"""Pipelines of DVC: the stages of every dvc.yaml, linked by the files they share."""

import posixpath
import re
from typing import Any

from ..files.repository import Repository
from ..shell import parse
from .linked import groups
from .model import Pipeline, Stage


def pipelines(repo: Repository) -> list[Pipeline]:
    """Return the pipelines of all dvc.yaml files."""
    stages: dict[str, Stage] = {}
    reads: dict[str, set[str]] = {}
    writes: dict[str, set[str]] = {}
    for path in repo.matching("dvc.yaml"):
        data = repo.document(path)
        declared = data.get("stages") if isinstance(data, dict) else None
        for name, row in declared.items() if isinstance(declared, dict) else ():
            if not isinstance(row, dict):
                continue
            repeated = row.get("do")
            body = repeated if isinstance(repeated, dict) else row
            folder = posixpath.normpath(
                posixpath.join(posixpath.dirname(path), str(body.get("wdir", "")))
            )
            key = f"{path}:{name}"
            line = getattr(declared, "lines", {}).get(name, 0)
            stages[key] = _stage(str(name), body, path, line, folder)
            reads[key] = _paths(body, ("deps",), folder)
            writes[key] = _paths(body, ("outs", "metrics", "plots"), folder)
    return [_pipeline([stages[key] for key in group]) for group in groups(reads, writes)]


def _pipeline(stages: list[Stage]) -> Pipeline:
    first = stages[0]
    return Pipeline(
        "dvc", posixpath.dirname(first.path) or "dvc.yaml", first.path, first.line, tuple(stages)
    )


def _stage(name: str, body: Any, path: str, line: int, folder: str) -> Stage:
    given = body.get("cmd", "")
    texts = given if isinstance(given, list) else [given]
    at = getattr(body, "lines", {}).get("cmd", line)
    commands = tuple(
        command
        for text in texts
        for command in parse(str(text), path, at, "" if folder == "." else folder)
    )
    return Stage(name, path, line, commands=commands)


def _paths(body: Any, keys: tuple[str, ...], folder: str) -> set[str]:
    found = set()
    for key in keys:
        rows = body.get(key)
        for row in rows if isinstance(rows, list) else [rows] if isinstance(rows, str) else []:
            name = next(iter(row), "") if isinstance(row, dict) else row
            if isinstance(name, str) and name:
                plain = re.sub(r"\$\{item[^}]*\}", "item", name)
                found.add(posixpath.normpath(posixpath.join(folder, plain)))
    return found
