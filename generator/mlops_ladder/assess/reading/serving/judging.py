"""Where served predictions meet their late labels and are measured."""

import ast
import re

from ...finding import Evidence
from ..code.graph import Node, calls, graph
from ..code.python import Module
from ..code.running import body, constants, line_of, names, own, running, walk
from ..files.repository import Repository
from ..models.learning import learning

JOINS = frozenset(
    [
        "merge",
        "update",
        "join",
        "get_indexer",
        "isin",
        "left_join",
        "inner_join",
        "map_to",
        "align",
        "reindex",
        "lookup",
    ]
)
LABELS = re.compile(
    r"(?<![a-z])(label\w*|ground_?truth|truth|actuals?|y_true|outcome\w*|target|"
    r"feedback|observations?)(?![a-z])",
    re.IGNORECASE,
)
SERVED = re.compile(
    r"(?<![a-z])(pred(iction)?s?(_?(log|table|id|file)\w*)?|predictions?|served|logged)(?![a-z])",
    re.IGNORECASE,
)
METRIC = re.compile(
    r"sklearn\.metrics\.\w+|evidently(\.\w+)*\.(ClassificationPreset|RegressionPreset|"
    r"\w*PerformanceProfileSection|\w*PerformanceTab)|"
    r"nannyml(\.\w+)*\.PerformanceCalculator|torchmetrics(\.\w+)*"
)
MANAGED = re.compile(
    r"sagemaker(\.\w+)*\.ModelQualityMonitor(\.\w+)*|"
    r"nannyml(\.\w+)*\.PerformanceCalculator|"
    r"azure\.ai\.ml(\.\w+)*\.ModelPerformanceSignal"
)


def joined(repo: Repository) -> frozenset[Node]:
    """Return the functions that join labels to predictions, outside of training."""
    return repo.fact(_joined)


def _joined(repo: Repository) -> frozenset[Node]:
    live, trains = graph(repo).live, learning(repo).trains
    found = set()
    for module in own(repo):
        for name, function in module.functions.items():
            node = Node(module.path, name)
            if node not in live or node in trains or module.notebook:
                continue
            used = names(function.node) | set(constants(function.node))
            called = {
                c.func.attr
                for c in walk(function.node)
                if isinstance(c, ast.Call) and isinstance(c.func, ast.Attribute)
            }
            if (
                called & JOINS
                and any(LABELS.search(w) for w in used)
                and any(SERVED.search(w) for w in used)
            ):
                found.add(node)
    return frozenset(found)


def measured_again(repo: Repository) -> list[Evidence]:
    """Return where predictions that were served are joined with labels, and measured."""
    found = [
        Evidence(c.path, c.line, ast.unparse(c.node)[:90])
        for c in calls(repo, "*")
        if MANAGED.fullmatch(c.name)
    ]
    for node in sorted(joined(repo)):
        if _measures(repo, running(repo).called([node])) or _handed_on(repo, node):
            text = f"{node.function} joins labels to predictions"
            found.append(Evidence(node.path, line_of(repo, node), text))
    return found


def _handed_on(repo: Repository, joining: Node) -> bool:
    """Tell whether a caller gives what a join returns to something that measures."""
    there = running(repo)
    for caller in there.callers.get(joining, ()):
        code, module = body(repo, caller), repo.modules[caller.path]
        found = (
            [each for each in walk(code) if isinstance(each, ast.Call)] if code is not None else []
        )
        calls_it = {
            id(c): c for c in found if joining in there.meant(_origin(module, c), module, caller)
        }
        kept = {
            name
            for each in (walk(code) if code is not None else ())
            if isinstance(each, ast.Assign)
            and any(id(part) in calls_it for part in ast.walk(each.value))
            for target in each.targets
            for name in names(target)
        }
        for each in found:
            inside = [part for given in (*each.args, *each.keywords) for part in ast.walk(given)]
            given = any(id(part) in calls_it for part in inside) or any(
                isinstance(part, ast.Name) and part.id in kept for part in inside
            )
            name = _origin(module, each)
            meant = [n for n in there.meant(name, module, caller) if n.function]
            if given and (METRIC.fullmatch(name) or _measures(repo, there.called(meant))):
                return True
    return False


def _origin(module: Module, call: ast.Call) -> str:
    name = ast.unparse(call.func)
    head, dot, rest = name.partition(".")
    return f"{module.imports.get(head, head)}{dot}{rest}"


def _measures(repo: Repository, nodes: frozenset[Node]) -> bool:
    if running(repo).calls(nodes, METRIC):
        return True
    return any(
        re.search(
            r"(?<![a-z])(metric|accuracy|auc|mae|rmse|f1|precision|recall|loss|"
            r"error_rate|quality)(?![a-z])",
            name.lower(),
        )
        for node in nodes
        for name in (node.function,)
        if name in repo.modules[node.path].functions
    )
