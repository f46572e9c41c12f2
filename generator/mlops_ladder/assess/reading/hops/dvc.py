"""DVC: the stages that `dvc repro` and `dvc exp run` run."""

import posixpath
from collections.abc import Iterator
from typing import Any

from ..ci import script, values
from ..files.repository import Repository
from ..shell import Command, join

_STARTS = (("repro",), ("exp", "run"), ("experiments", "run"))
_VALUED = frozenset({"-n", "--name", "-S", "--set-param", "-j", "--jobs", "-m", "--message"})


def hop(repo: Repository, command: Command) -> Iterator[Command]:
    """The stages that are named with all they need, or all of them."""
    if command.program != "dvc" or "--dry" in command.words:
        return
    for start in _STARTS:
        if command.arguments[: len(start)] == start:
            targets = _targets(command.arguments[len(start) :])
            for target in targets or ["dvc.yaml"]:
                yield from _target(repo, command, target)


def _targets(words: tuple[str, ...]) -> list[str]:
    found, skip = [], False
    for word in words:
        if not skip and not word.startswith("-"):
            found.append(word)
        skip = not skip and word in _VALUED
    return found


def _target(repo: Repository, command: Command, target: str) -> Iterator[Command]:
    """A target is a file, a stage of the file here, or `file:stage`."""
    file, _, name = target.rpartition(":")
    if target.endswith("dvc.yaml"):
        file, name = target, ""
    path = join(command.cwd, file or "dvc.yaml")
    stages = values.mapping(values.get(repo.document(path), "stages")) if path in repo.sizes else {}
    alone = command.option("-s", "--single-item") or {"-s", "--single-item"} & set(command.words)
    wanted = _needed(stages, name.partition("@")[0], bool(alone))
    for stage in stages:
        if stage in wanted:
            yield from _stage(repo, path, _body(stages[stage]))


def _body(stage: Any) -> dict[Any, Any]:
    """A stage, or what one of its loop does."""
    return values.mapping(values.get(stage, "do")) or values.mapping(stage)


def _needed(stages: dict[Any, Any], name: str, alone: bool) -> set[Any]:
    """The stages that a stage waits for, and itself; all without a name."""
    if not name:
        return set(stages)
    makers = {
        path: stage
        for stage, value in stages.items()
        for path in _paths(_body(value), "outs", "metrics", "plots")
    }
    found, waiting = set(), [name]
    while waiting:
        stage = waiting.pop()
        if stage in stages and stage not in found:
            found.add(stage)
            needs = [] if alone else _paths(_body(stages[stage]), "deps")
            waiting += [makers[path] for path in needs if path in makers]
    return found


def _paths(body: dict[Any, Any], *keys: str) -> list[str]:
    found = []
    for key in keys:
        for row in values.sequence(body.get(key)):
            name = str(next(iter(row), "")) if isinstance(row, dict) else values.text(row)
            found.append(join(values.text(body.get("wdir")), name))
    return found


def _stage(repo: Repository, path: str, body: dict[Any, Any]) -> Iterator[Command]:
    cwd = join(posixpath.dirname(path), values.text(body.get("wdir")))
    if "cmd" in body:
        yield from script.parse(script.snippets(repo, path, body, "cmd"), cwd)
