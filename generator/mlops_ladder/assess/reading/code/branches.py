"""Small questions to Python's syntax tree."""

import ast
from collections.abc import Iterator


def bodies(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """Yield the blocks of a statement, one after another."""
    for name in ("body", "handlers", "orelse", "finalbody", "cases"):
        for each in [getattr(node, name, [])]:
            inner = [
                part.body for part in each if isinstance(part, ast.ExceptHandler | ast.match_case)
            ]
            yield from inner or [each]


def is_main(test: ast.expr) -> bool:
    """Tell whether a condition asks if the file was started itself."""
    return isinstance(test, ast.Compare) and plain(test.left) == "__name__"


def truth(test: ast.expr) -> bool | None:
    """Return what a condition always is; None where it depends on what runs."""
    if isinstance(test, ast.Constant):
        return bool(test.value)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = truth(test.operand)
        return None if inner is None else not inner
    if isinstance(test, ast.BoolOp):
        never = all if isinstance(test.op, ast.Or) else any
        return False if never(truth(each) is False for each in test.values) else None
    named = plain(test)
    return False if named in ("TYPE_CHECKING", "typing.TYPE_CHECKING") else None


def plain(node: ast.expr) -> str:
    """Return a name with dots as it is spelled; empty for what is no such name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""
