"""nox: the sessions of noxfile.py and what they give to `session.run`."""

import ast
import posixpath
from collections.abc import Iterator

from ..files.repository import Repository
from ..shell import Command, join
from ..shell.wrappers import unwrap
from .pytext import Definition, Run, Script, keyword
from .task import Task

_RUNS = frozenset({"run", "run_always", "run_install"})


def read(repo: Repository) -> Iterator[Task]:
    """The sessions of each noxfile.py, first the task "" that nox runs without a name."""
    for path in repo.matching("noxfile.py"):
        script, cwd = Script(repo, path), posixpath.dirname(path)
        sessions = {
            _name(script, function, by): function for function, by in script.decorated("session")
        }
        chosen = [name for name in _chosen(repo, script, path) if name in sessions]
        default = chosen or [name for name, function in sessions.items() if _is_default(function)]
        yield Task("nox", "", cwd, path, 1, tuple(_ask(name, path, 1, cwd) for name in default))
        for name, function in sessions.items():
            commands = [_command(script, path, run) for run in script.runs(function, cwd)]
            found = tuple(command for command in commands if command)
            yield Task("nox", name, cwd, path, function.lineno, found)


def _name(script: Script, function: Definition, decorator: ast.expr) -> str:
    given = keyword(decorator, "name")
    return script.text(given) if given else function.name


def _is_default(function: Definition) -> bool:
    """Whether nox runs a session that nobody named."""
    off = [keyword(decorator, "default") for decorator in function.decorator_list]
    return not any(isinstance(value, ast.Constant) and value.value is False for value in off)


def _chosen(repo: Repository, script: Script, path: str) -> list[str]:
    """The names in `nox.options.sessions`."""
    for node in repo.modules[path].tree.body if path in repo.modules else []:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "nox.options.sessions":
            return script.texts([node.value])
    return []


def _ask(name: str, path: str, line: int, cwd: str) -> Command:
    return Command(("nox", "-s", name), path, line, cwd)


def _command(script: Script, path: str, run: Run) -> Command | None:
    words = script.texts(run.call.args, run.scope)
    line = run.call.lineno
    if run.method == "notify" and words:
        return _ask(words[0], path, line, run.cwd)
    if run.method == "install":
        return Command(("pip", "install", *words), path, line, run.cwd)
    if run.method not in _RUNS or not words:
        return None
    accepted = keyword(run.call, "success_codes")
    codes = script.texts([accepted]) if accepted else []
    program, tool, folder = unwrap(tuple(words))
    heard = all(code == "0" for code in codes)
    return Command(program, path, line, join(run.cwd, folder), heard, tool)
