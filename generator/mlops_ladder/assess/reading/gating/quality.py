"""Comparisons of a model's quality with a bar: a threshold, a baseline, the model that serves."""

import ast
import re
from collections.abc import Iterator

from ..code.scopes import Scope, named, plain, tokens, words

MEASURES = words(
    "accuracy accuracies acc auc roc rocauc auroc aucpr f1 fbeta precision recall rmse mse mae "
    "mape rmsle smape r2 logloss perplexity bleu rouge ndcg gini brier kappa mcc iou map50 "
    "silhouette fscore specificity"
)
# Words that mean a model's quality only beside one of those after them.
GENERAL = words("score metric metrics loss performance quality uplift gain sensitivity")
MODEL = words(
    "model models val valid validation test eval evaluation evaluate candidate challenger "
    "champion production prod baseline truth threshold thresholds minimum min target goal "
    "primary best new old current registered deployed"
)
QUALITY = MEASURES | GENERAL
# Words of comparisons that look alike and are none: of inputs, of time, of single predictions.
OTHER = words(
    "drift drifted psi confidence conf epoch epochs len size count length shape prob proba "
    "probability probabilities time duration timeout age pvalue distance similarity iteration "
    "iterations step steps batch patience counter rank idx index relevance nms anomaly "
    "sentiment toxicity exit returncode retries attempts status stat mtime path bytes rows nan "
    "isnan abs allclose atol rtol tokens cost below security memory cpu network cache coverage "
    "health latency throughput utilization lexical fuzzy margin term z usage"
)
ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def words_of(node: ast.AST, scope: Scope, depth: int = 2) -> Iterator[str]:
    """Yield the words of an expression, and of what its names hold."""
    for each in ast.walk(node):
        word = named(each)
        if word:
            yield word
        if depth and isinstance(each, ast.Name | ast.Attribute):
            for value in scope.values.get(plain(each), ())[:3]:
                if not any(part is each for part in ast.walk(value)):
                    yield from words_of(value, scope, depth - 1)


def parts_of(node: ast.AST, scope: Scope, depth: int = 2) -> frozenset[str]:
    """Return the parts of all words of an expression, in lower case."""
    return frozenset(part for word in words_of(node, scope, depth) for part in tokens(word))


def is_comparison(node: ast.AST, scope: Scope) -> bool:
    """Tell whether a comparison sets a measured quality beside a bar."""
    if not isinstance(node, ast.Compare):
        return False
    if id(node) not in scope.known:
        scope.known[id(node)] = _is_comparison(node, scope)
    return scope.known[id(node)]


def _is_comparison(node: ast.Compare, scope: Scope) -> bool:
    if not any(isinstance(op, ORDER) for op in node.ops):
        return False
    sides = [node.left, *node.comparators]
    near = [parts_of(side, scope, 0) for side in sides]
    if any(parts & OTHER for parts in near):
        return False
    far = [parts_of(side, scope) for side in sides]
    beside = frozenset[str]().union(*far) & MODEL
    measured = [
        side
        for side, parts in zip(sides, far, strict=True)
        if is_quality(parts | beside) and not constant(side, scope)
    ]
    if not measured:
        return False
    others = [side for side in sides if side is not measured[0]]
    return not any(_bound(each) and not _difference(measured[0], scope) for each in others)


def is_quality(parts: frozenset[str]) -> bool:
    """Tell whether such words speak of how good a model is."""
    return bool(parts & MEASURES or (parts & GENERAL and parts & MODEL))


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
        (isinstance(each, ast.BinOp) and isinstance(each.op, ast.Sub))
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
