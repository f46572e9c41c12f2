"""Whether code does more with the name of a file than to say it."""

import ast
import re
from collections.abc import Iterator

from ..files.repository import Repository
from .bodies import body, own, variables
from .graph import graph
from .places import Node
from .python import Module
from .running import running

SAYS = frozenset(
    ["print", "echo", "debug", "info", "warning", "warn", "error", "exception", "critical", "log"]
)


def opened(repo: Repository, text: str, path: str, reads: re.Pattern[str]) -> bool:
    """Tell whether a string of a module that names a file can reach a call that reads one.

    The string may be a variable's. What is only said in a message is not read, nor what is only
    listed. Where a string stands in anything else, such as a class of settings, it may be.
    """
    module = repo.modules[path]
    holders = {function for held, _, function in module.strings if held == text}
    places = [Node(path, function) for function in holders if function]
    if "" in holders:
        names = [
            name
            for name, values in variables(module).items()
            if any(text in _strings(value) for value in values)
        ]
        if not names:
            return True
        places += [Node(path, ""), *(each for name in names for each in _users(repo, path, name))]
    there = running(repo)
    if there.calls(there.called(places), reads):
        return True
    above = {caller for each in places for caller in there.callers.get(each, ())}
    return bool(there.calls(above, reads))


def _users(repo: Repository, path: str, name: str) -> Iterator[Node]:
    """Yield the functions that use a variable of a module other than in a message."""
    for module in own(repo):
        if name not in repo.text(module.path):
            continue
        known = [module.path == path] + [
            any(node.path == path for node in graph(repo).resolve(origin, module.path))
            for short, origin in module.imports.items()
            if short == name
        ]
        for function in module.functions:
            code = body(repo, Node(module.path, function))
            if code is not None and _uses(repo, module, code, path, name, any(known)):
                yield Node(module.path, function)


def _uses(
    repo: Repository, module: Module, code: ast.AST, path: str, name: str, known: bool
) -> bool:
    return any(
        (isinstance(each, ast.Name) and each.id == name and known)
        or (isinstance(each, ast.Attribute) and each.attr == name and _of(repo, module, each, path))
        for each in _working(code)
    )


def _of(repo: Repository, module: Module, used: ast.Attribute, path: str) -> bool:
    """Tell whether an attribute is that of a module."""
    origin = module.imports.get(used.value.id) if isinstance(used.value, ast.Name) else None
    return origin is not None and any(
        node.path == path for node in graph(repo).resolve(origin, module.path)
    )


def _working(code: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of code that do something: messages are left out."""
    waiting = [code]
    while waiting:
        each = waiting.pop()
        said = isinstance(each, ast.Call) and _last(each.func) in SAYS
        if not said and not isinstance(each, ast.Raise):
            yield each
            waiting += ast.iter_child_nodes(each)


def _last(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def _strings(node: ast.AST) -> list[object]:
    return [each.value for each in ast.walk(node) if isinstance(each, ast.Constant)]
