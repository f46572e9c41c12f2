"""invoke and fabric: the functions under `@task` in tasks.py or fabfile.py."""

import ast
import posixpath
from collections.abc import Iterator
from dataclasses import replace

from ..files.repository import Repository
from ..shell import Command, parse
from .pytext import Definition, Run, Script, keyword
from .task import Task

_RUNS = frozenset({"run", "sudo", "local"})


def read(repo: Repository) -> Iterator[Task]:
    """The tasks of each file, the default one first; a name's `_` is a `-`."""
    for path in repo.matching("tasks.py", "fabfile.py", "tasks/*.py", "*/tasks/*.py"):
        module = repo.modules.get(path)
        origins = set(module.imports.values()) if module else set()
        if any(origin.split(".")[0] in ("invoke", "fabric") for origin in origins):
            yield from _file(repo, path)


def _file(repo: Repository, path: str) -> Iterator[Task]:
    script, cwd = Script(repo, path), posixpath.dirname(path)
    if posixpath.basename(cwd) == "tasks":
        cwd = posixpath.dirname(cwd)
    found = list(script.decorated("task"))
    for function, by in sorted(
        found, key=lambda pair: script.text(keyword(pair[1], "default")) != "True"
    ):
        before = list(by.args) if isinstance(by, ast.Call) else []
        first = _asks(before, path, cwd, by) + _asks(_listed(by, "pre"), path, cwd, by)
        last = _asks(_listed(by, "post"), path, cwd, by)
        body = [c for run in script.runs(function, cwd) for c in _commands(script, path, run)]
        name = _name(script, function, by)
        yield Task("invoke", name, cwd, path, function.lineno, (*first, *body, *last))


def _name(script: Script, function: Definition, decorator: ast.expr) -> str:
    given = keyword(decorator, "name")
    return (script.text(given) if given else function.name).replace("_", "-")


def _listed(decorator: ast.expr, name: str) -> list[ast.expr]:
    value = keyword(decorator, name)
    return list(value.elts) if isinstance(value, ast.List | ast.Tuple) else []


def _asks(nodes: list[ast.expr], path: str, cwd: str, at: ast.expr) -> list[Command]:
    """The tasks that run before or after another one."""
    names = [node.args[0] if isinstance(node, ast.Call) and node.args else node for node in nodes]
    plain = [name.id.replace("_", "-") for name in names if isinstance(name, ast.Name)]
    return [Command(("invoke", name), path, at.lineno, cwd) for name in plain]


def _commands(script: Script, path: str, run: Run) -> tuple[Command, ...]:
    if run.method not in _RUNS or not run.call.args:
        return ()
    text, line = script.text(run.call.args[0], run.scope), run.call.args[0].lineno
    commands = parse(text, path, line, run.cwd, stops=False)
    if script.text(keyword(run.call, "warn")) == "True":
        return tuple(replace(command, blocking=False) for command in commands)
    return commands
