"""Limits of a model's age that something follows from."""

import ast
import re

from ...finding import Evidence
from ..code.graph import Node, graph
from ..code.running import body, own, walk
from ..files.repository import Repository

AGE = re.compile(
    r"(model_?age\w*|age(_(days|hours|limit|seconds))?|max_?age\w*|days_since\w*|"
    r"stale\w*|staleness\w*|last_train\w*|trained_at|days_old|max_(days|staleness)\w*|"
    r"model_ttl)$",
    re.IGNORECASE,
)
MODEL = re.compile(r"model|train|champion|registry|policy|retrain", re.IGNORECASE)


def age_limits(repo: Repository) -> list[Evidence]:
    """Return the comparisons of an age with a limit of the project's, in live code, that act."""
    return repo.fact(_limits)


def _limits(repo: Repository) -> list[Evidence]:
    live, found = graph(repo).live, list[Evidence]()
    for module in own(repo):
        if module.notebook:
            continue
        for name in module.functions:
            node = Node(module.path, name)
            code = body(repo, node)
            if node not in live or code is None:
                continue
            limits = [
                each
                for each in walk(code)
                if isinstance(each, ast.If)
                and any(_is_limit(c) for c in walk(each.test))
                and _acts(each)
            ]
            if limits and MODEL.search(ast.unparse(code)):
                found += [
                    Evidence(module.path, each.lineno, f"if {ast.unparse(each.test)}"[:90])
                    for each in limits
                ]
    return list(dict.fromkeys(found))


def _is_limit(node: ast.AST) -> bool:
    if not isinstance(node, ast.Compare) or not isinstance(
        node.ops[0], ast.Gt | ast.GtE | ast.Lt | ast.LtE
    ):
        return False
    sides = [_last(node.left), _last(node.comparators[0])]
    plain = [isinstance(each, ast.Constant) for each in (node.left, node.comparators[0])]
    if any(plain):
        return any(
            re.match(
                r"model_?age|days_since_\w*train|stale|days_old|age_(days|hours)",
                side,
                re.IGNORECASE,
            )
            for side in sides
        )
    return any(AGE.match(side) for side in sides) and (
        all(AGE.match(s) or re.search("limit|max|threshold|ttl", s, re.I) for s in sides)
    )


def _last(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return node.id if isinstance(node, ast.Name) else ""


def _acts(node: ast.If) -> bool:
    for part in node.body:
        for each in walk(part):
            if isinstance(each, ast.Raise | ast.Return | ast.Yield | ast.Assign):
                return True
            if isinstance(each, ast.Call) and not re.match(
                r"print|log|warn|\w*logger|logging", ast.unparse(each.func)
            ):
                return True
    return False
