"""Quality by group: where a metric is computed for each, and where a gap between them is."""

import ast
import re
from collections.abc import Iterator
from typing import TypeGuard

from ...finding import Evidence
from ..code.graph import calls, graph
from ..code.scopes import Scope, scopes, words
from ..files.repository import Repository
from ..models.learning import shown
from .decisions import decisions
from .gates import blocks, gates
from .quality import ORDER, QUALITY, is_comparison, parts_of

GROUPS = words(
    "slice slices sliced slicing segment segments subgroup subgroups group groups groupby "
    "cohort cohorts unique sensitive demographic demographics gender sex race "
    "region regions"
)
SLICED = re.compile(
    r"fairlearn(\.\w+)*\.MetricFrame|snorkel(\.\w+)*\.(PandasSFApplier|score_slices|"
    r"slicing_function)|.*\.SlicingSpec|.*\.SlicingMetricsSpec|"
    r"(aif360)(\.\w+)*\.\w+Metric|deepchecks(\.\w+)*\.(WeakSegmentsPerformance|"
    r"SegmentPerformance)|giskard(\.\w+)*\.scan"
)
FAIR = re.compile(
    r"fairlearn(\.\w+)*\.(demographic_parity_\w+|equalized_odds_\w+|equal_opportunity_\w+|"
    r"MetricFrame\.(difference|ratio))|"
    r"aif360(\.\w+)*\.(disparate_impact|statistical_parity_difference|"
    r"equal_opportunity_difference|average_odds_difference|mean_difference)|"
    r".*\.FairnessIndicators|sagemaker(\.\w+)*\.run_(post_training_)?bias\w*|"
    r"fairness_indicators(\.\w+)*"
)
GAP = re.compile(
    r"(demographic|statistical|group|predictive)_parity|disparate_impact|equali[sz]ed_odds|"
    r"equal_opportunity|fairness|(group|bias|subgroup)_(gap|disparity)|disparity",
    re.IGNORECASE,
)


def sliced(repo: Repository) -> tuple[list[Evidence], list[Evidence]]:
    """Return where metrics by group decide about a model, and where they are only computed."""
    computed, decide = list[Evidence](), list[Evidence]()
    for scope in _scripts(repo):
        for node in _loops(scope):
            text = f"for {ast.unparse(node.target)} in {ast.unparse(node.iter)}"
            computed.append(Evidence(scope.module.path, node.lineno, text[:90]))
            if _decides(repo, node, scope):
                decide.append(computed[-1])
    for call in calls(repo, "*"):
        if SLICED.fullmatch(call.name) and not call.path.endswith(".ipynb"):
            computed.append(Evidence(call.path, call.line, shown(call)))
            if call.name.endswith("SlicingSpec") and call.node.keywords and _blessed(repo):
                decide.append(computed[-1])
    return decide, computed


def _scripts(repo: Repository) -> Iterator[Scope]:
    live = graph(repo).live
    return (each for each in scopes(repo) if each.node in live and not each.module.notebook)


def _decides(repo: Repository, loop: ast.For, scope: Scope) -> bool:
    """Tell whether what is found out about a group stops a model, here or in a gate."""
    made = decisions(repo)
    inside = [each for part in loop.body for each in ast.walk(part)]
    stops = (each for each in inside if _stops(each, repo, scope))
    if any(made.depends(each.test, scope, set()) for each in stops):
        return True
    compared = any(isinstance(e, ast.Compare) and is_comparison(e, scope) for e in inside)
    gated = any(gate.blocks for gate in gates(repo))
    return compared and scope.node in made.deciders and gated


def _stops(node: ast.AST, repo: Repository, scope: Scope) -> TypeGuard[ast.If | ast.Assert]:
    """Tell whether a statement stops something where its test says so."""
    return isinstance(node, ast.Assert) or (isinstance(node, ast.If) and blocks(repo, node, scope))


def _blessed(repo: Repository) -> bool:
    """Tell whether TFX's evaluator has a threshold and its blessing is asked for."""
    thresholds = calls(
        repo, "*.MetricThreshold", "*.GenericValueThreshold", "*.PerSliceMetricThreshold*"
    )
    return bool(thresholds) and any("Pusher" in gate.text for gate in gates(repo) if gate.blocks)


def _loops(scope: Scope) -> Iterator[ast.For]:
    """Yield the loops over groups of rows in which quality is measured."""
    for node in scope.nodes:
        if isinstance(node, ast.For) and parts_of(node.iter, scope, 2) & GROUPS:
            called = [
                each for part in node.body for each in ast.walk(part) if isinstance(each, ast.Call)
            ]
            if any(parts_of(each.func, scope, 0) & QUALITY for each in called):
                yield node


def gaps(repo: Repository) -> tuple[list[Evidence], list[Evidence]]:
    """Return where a gap between groups has a limit that blocks, and where one is computed."""
    limited, computed = list[Evidence](), list[Evidence]()
    for call in calls(repo, "*"):
        if FAIR.fullmatch(call.name) and not call.path.endswith(".ipynb"):
            computed.append(Evidence(call.path, call.line, shown(call)))
    for scope in _scripts(repo):
        for node in scope.nodes:
            if _stops(node, repo, scope) and any(_is_gap(e, scope) for e in ast.walk(node.test)):
                said = ast.unparse(node.test)[:90]
                limited.append(Evidence(scope.module.path, node.lineno, said))
    return limited, computed


def _is_gap(node: ast.AST, scope: Scope) -> bool:
    if not isinstance(node, ast.Compare) or not isinstance(node.ops[0], ORDER):
        return False
    texts = [ast.unparse(node)]
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            held = scope.values.get(each.id, ())
            if (
                held
                and all(isinstance(value, ast.Constant) for value in held)
                and GAP.search(each.id)
            ):
                return False
            texts += [ast.unparse(value) for value in held]
    return bool(GAP.search(" ".join(texts)))
