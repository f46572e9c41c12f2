"""The code of functions: what can run of it, the names and strings in it, what variables hold."""

import ast
from collections import defaultdict
from collections.abc import Iterator

from ..files.repository import Repository
from .branches import truth
from .places import Node, is_test
from .python import Module

ENDS = (ast.Return, ast.Raise, ast.Continue, ast.Break)


def walk(code: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of code that can run: none behind a return or under `if False`.

    They are kept on the code, which many ask about.
    """
    kept: tuple[ast.AST, ...] | None = code.__dict__.get("_live")
    if kept is None:
        kept = code.__dict__["_live"] = tuple(_walk(code))
    return iter(kept)


def _walk(code: ast.AST) -> Iterator[ast.AST]:
    waiting = [code]
    while waiting:
        each = waiting.pop()
        if isinstance(each, ast.If | ast.While) and truth(each.test) is False:
            waiting += reversed(each.orelse)
            continue
        yield each
        inner: list[ast.AST] = []
        for _, value in ast.iter_fields(each):
            if isinstance(value, list):
                inner += _living(value)
            elif isinstance(value, ast.AST):
                inner.append(value)
        waiting += reversed(inner)


def _living(block: list[ast.AST]) -> Iterator[ast.AST]:
    for each in block:
        if isinstance(each, ast.AST):
            yield each
        if isinstance(each, ENDS):
            return


def variables(module: Module) -> dict[str, list[ast.expr]]:
    """Return what the variables of a module are assigned at its top level."""
    found: dict[str, list[ast.expr]] = defaultdict(list)
    for each in module.tree.body:
        if isinstance(each, ast.Assign | ast.AnnAssign) and each.value is not None:
            targets = each.targets if isinstance(each, ast.Assign) else [each.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    found[target.id].append(each.value)
    return found


def constants(node: ast.AST) -> list[str]:
    """Return the strings in an expression or a body of code."""
    return [
        each.value
        for each in walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]


def names(node: ast.AST) -> frozenset[str]:
    """Return the names, attributes and keywords that code uses; they are kept on it too."""
    kept: frozenset[str] | None = node.__dict__.get("_names")
    if kept is None:
        kept = node.__dict__["_names"] = frozenset(_names(node))
    return kept


def _names(node: ast.AST) -> Iterator[str]:
    for each in walk(node):
        if isinstance(each, ast.Name):
            yield each.id
        elif isinstance(each, ast.Attribute):
            yield each.attr
        elif isinstance(each, ast.keyword | ast.arg) and each.arg:
            yield each.arg


def body(repo: Repository, node: Node) -> ast.AST | None:
    """Return the code of a node, or None."""
    module = repo.modules.get(node.path)
    if module is None:
        return None
    if node.function in module.functions:
        return module.functions[node.function].node
    if node.function in module.classes:
        return module.classes[node.function].node
    return None if node.function else module.tree


def own(repo: Repository) -> Iterator[Module]:
    """Yield the modules that are no tests."""
    return (module for path, module in repo.modules.items() if not is_test(path))


def line_of(repo: Repository, node: Node) -> int:
    """Return the line where a function or class begins, from 1."""
    module = repo.modules[node.path]
    known = module.functions.get(node.function) or module.classes.get(node.function)
    return known.line if known else 1
