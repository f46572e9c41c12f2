"""Comparisons of a model's quality with a bar: a threshold, a baseline, the model that serves."""

import ast
import re
from collections.abc import Iterator

from .scopes import Scope, named, plain, tokens

QUALITY = frozenset(
    ["accuracy", "accuracies", "acc", "auc", "roc", "rocauc", "auroc", "aucpr", "f1", "fbeta", "precision", "recall", "rmse", "mse", "mae", "mape", "rmsle", "smape", "r2", "score", "scores", "metric", "metrics", "loss", "logloss", "perplexity", "bleu", "rouge", "ndcg", "gini", "gain", "brier", "kappa", "mcc", "iou", "map", "map50", "performance", "quality", "evaluation", "uplift", "lift", "error", "errors", "correlation", "silhouette", "fscore", "sensitivity", "specificity"]
)
BAR = frozenset(
    ["threshold", "thresh", "min", "minimum", "max", "maximum", "limit", "baseline", "champion", "challenger", "production", "prod", "best", "current", "previous", "prev", "old", "existing", "reference", "registered", "latest", "deployed", "target", "tolerance", "bar", "dummy", "stage", "staging", "incumbent", "required", "acceptable", "base", "expected"]
)
OTHER = frozenset(
    ["drift", "drifted", "psi", "confidence", "conf", "epoch", "epochs", "len", "size", "count", "length", "shape", "prob", "proba", "probability", "probabilities", "time", "duration", "timeout", "age", "pvalue", "distance", "similarity", "iteration", "iterations", "step", "steps", "batch", "patience", "counter", "rank", "idx", "index", "relevance", "nms", "anomaly", "sentiment", "toxicity", "exit", "returncode", "retries", "attempts", "status"]
)
ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def words_of(node: ast.AST, scope: Scope, depth: int = 3) -> Iterator[str]:
    """Yield the words of an expression, and of what its names hold."""
    for each in ast.walk(node):
        word = named(each)
        if word:
            yield word
        if depth and isinstance(each, ast.Name | ast.Attribute):
            for value in scope.values.get(plain(each), ())[:3]:
                if not any(part is each for part in ast.walk(value)):
                    yield from words_of(value, scope, depth - 1)


def parts_of(node: ast.AST, scope: Scope, depth: int = 3) -> frozenset[str]:
    """Return the parts of all words of an expression, in lower case."""
    return frozenset(part for word in words_of(node, scope, depth) for part in tokens(word))


def is_comparison(node: ast.AST, scope: Scope) -> bool:
    """Tell whether a comparison sets a measured quality beside a bar."""
    if not isinstance(node, ast.Compare) or not any(isinstance(op, ORDER) for op in node.ops):
        return False
    sides = [node.left, *node.comparators]
    near = [parts_of(side, scope, 0) for side in sides]
    if any(parts & OTHER for parts in near):
        return False
    far = [parts_of(side, scope) for side in sides]
    measured = [
        side
        for side, parts in zip(sides, far, strict=True)
        if parts & QUALITY and not constant(side, scope)
    ]
    if not measured:
        return False
    others = [side for side in sides if side is not measured[0]]
    return not any(_bound(each) and not _difference(measured[0], scope) for each in others)


def constant(node: ast.AST, scope: Scope, depth: int = 3) -> bool:
    """Tell whether an expression holds nothing but figures written down in the code."""
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.Name | ast.Attribute):
        values = scope.values.get(plain(node), ())
        return bool(depth and values) and all(constant(each, scope, depth - 1) for each in values)
    if isinstance(node, ast.Subscript):
        return constant(node.value, scope, depth)
    if isinstance(node, ast.Dict):
        return all(constant(each, scope, depth) for each in node.values)
    if isinstance(node, ast.List | ast.Tuple):
        return all(constant(each, scope, depth) for each in node.elts)
    if isinstance(node, ast.UnaryOp | ast.BinOp):
        parts = [node.operand] if isinstance(node, ast.UnaryOp) else [node.left, node.right]
        return all(constant(each, scope, depth) for each in parts)
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("float", "int", "round")
    ):
        return all(constant(each, scope, depth) for each in node.args)
    return False


def _bound(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value in (0, 1, 100)


def _difference(node: ast.AST, scope: Scope) -> bool:
    """Tell whether a value is what one quality has more than another."""
    values = [node, *scope.values.get(plain(node), ())]
    head = node.value if isinstance(node, ast.Attribute) else None
    values += scope.values.get(plain(head), ()) if head is not None else []
    return any(
        (isinstance(each, ast.BinOp)
        and isinstance(each.op, ast.Sub))
        or re.search(r"diff|delta|improve|gain|uplift|increase", ast.unparse(each), re.I)
        for each in values
    )


def selects(node: ast.If, scope: Scope) -> bool:
    """Tell whether a branch only keeps the best of several trials, or ends a training early."""
    tested = {
        plain(each)
        for each in ast.walk(node.test)
        if isinstance(each, ast.Name | ast.Attribute | ast.Subscript)
    }
    for each in ast.walk(node):
        if isinstance(each, ast.Assign | ast.AugAssign):
            targets = each.targets if isinstance(each, ast.Assign) else [each.target]
            for target in targets:
                name = plain(target)
                if name and (
                    name in tested
                    or re.search(r"(^|[_.])(best|counter|patience|early|wait|stop)", name, re.I)
                ):
                    return True
    return False
