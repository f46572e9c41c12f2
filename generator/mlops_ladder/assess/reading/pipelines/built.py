"""Pipelines that code puts together: Airflow, Kedro, SageMaker, Azure ML, TFX, ClearML."""

import ast
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator

from ..code.graph import Node, graph, is_test
from ..code.python import Call, Module
from ..files.repository import Repository
from ..shell import parse
from .linked import groups
from .model import Pipeline, Stage

OPERATOR = re.compile(
    r"airflow(\.\w+)*\.\w+(Operator|Sensor)|astronomer(\.\w+)*\.\w+Operator|cosmos\.DbtTaskGroup"
)
STEP_LISTS = {
    "sagemaker": re.compile(r"sagemaker(\.\w+)*\.Pipeline"),
    "azureml": re.compile(r"azureml(\.\w+)*\.(Pipeline|StepSequence)"),
    "step functions": re.compile(r"stepfunctions(\.\w+)*\.Workflow"),
    "tfx": re.compile(
        r"tfx(\.\w+)*\.Pipeline|.*\.orchestration(\.pipeline)?\.Pipeline|.*\.dsl\.Pipeline"
    ),
}
STEP = re.compile(
    r"(sagemaker|stepfunctions)(\.\w+)*\.\w+Step|azureml(\.\w+)*\.\w+Step|(?!.*\.proto\.)tfx\.(\w+\.)*"
    r"(?!Pipeline|Output|SplitConfig|Input)[A-Z]\w+|(.*\.)?components\.[A-Z]\w+|"
    r"clearml(\.\w+)*\.(add_step|add_function_step)"
)
SCATTERED = ("step functions",)  # their steps are made in several functions of a file
KEDRO_NODE = re.compile(r"kedro(\.\w+)*\.[nN]ode")


def pipelines(repo: Repository) -> list[Pipeline]:
    """Return the pipelines that calls put together."""
    found: list[Pipeline] = []
    for path, module in repo.modules.items():
        if not is_test(path):
            found += _airflow(repo, module)
            found += _lists(repo, module)
            found += _clearml(repo, module)
    return [*found, *_kedro(repo)]


def _airflow(repo: Repository, module: Module) -> list[Pipeline]:
    dags = [call for call in module.calls if re.fullmatch(r"airflow(\.\w+)*\.DAG", call.name)]
    operators = [call for call in module.calls if OPERATOR.fullmatch(call.name)]
    if not dags or not operators:
        return []
    stages = tuple(_operator(repo, module, call) for call in operators)
    name = dags[0].text(0, "dag_id") or posixpath.basename(module.path)
    return [Pipeline("airflow", name, module.path, dags[0].line, stages, Node(module.path, ""))]


def _operator(repo: Repository, module: Module, call: Call) -> Stage:
    name = call.text(0, "task_id") or call.name.rsplit(".", 1)[-1]
    nodes: list[Node] = []
    for keyword in ("python_callable", "func"):
        given = call.arg(None, keyword)
        if given is not None:
            nodes += _referred(repo, module, given)
    text = call.text(None, "bash_command") or call.text(None, "command") or ""
    commands = parse(text, module.path, call.line) if text else ()
    return Stage(name, module.path, call.line, tuple(nodes), commands)


def _referred(repo: Repository, module: Module, value: ast.expr) -> list[Node]:
    plain = ast.unparse(value)
    if not re.fullmatch(r"[\w.]+", plain):
        return []
    return graph(repo).inside(module.path, plain)


def _lists(repo: Repository, module: Module) -> Iterator[Pipeline]:
    for call in module.calls:
        for system, name in STEP_LISTS.items():
            if not name.fullmatch(call.name):
                continue
            stages = tuple(
                _step(repo, module, each)
                for each in module.calls
                if STEP.fullmatch(each.name)
                and (each.function == call.function or not call.function or system in SCATTERED)
            )
            if call.arg(None, "steps") or call.arg(None, "components") or stages:
                title = call.text(0, "name") or call.text(None, "pipeline_name") or call.name
                yield Pipeline(system, title, module.path, call.line, stages, call_node(call))


def call_node(call: Call) -> Node:
    """Return the function in which a call stands."""
    return Node(call.path, call.function)


def _step(repo: Repository, module: Module, call: Call) -> Stage:
    name = call.text(0, "name") or call.text(None, "step_name") or call.name.rsplit(".", 1)[-1]
    texts = [
        given.value.value
        for given in call.node.keywords
        if isinstance(given.value, ast.Constant) and isinstance(given.value.value, str)
    ]
    nodes = [node for text in texts if text.endswith(".py") for node in _script(repo, text)]
    return Stage(f"{name} ({call.name.rsplit('.', 1)[-1]})", module.path, call.line, tuple(nodes))


def _script(repo: Repository, text: str) -> list[Node]:
    found = [p for p in repo.modules if p == text or p.endswith("/" + text.lstrip("./"))]
    return [node for path in found[:2] for node in graph(repo).started(path)]


def _clearml(repo: Repository, module: Module) -> list[Pipeline]:
    steps = [
        call
        for call in module.calls
        if call.name.rsplit(".", 1)[-1] in ("add_step", "add_function_step")
        and "clearml" in call.name
    ]
    if not steps:
        return []
    stages = tuple(_step(repo, module, call) for call in steps)
    return [Pipeline("clearml", module.path, module.path, steps[0].line, stages)]


def _kedro(repo: Repository) -> list[Pipeline]:
    stages: dict[str, Stage] = {}
    reads: dict[str, set[str]] = defaultdict(set)
    writes: dict[str, set[str]] = defaultdict(set)
    for path, module in repo.modules.items():
        for call in module.calls:
            if KEDRO_NODE.fullmatch(call.name) and not is_test(path):
                key = f"{path}:{len(stages)}"
                function = call.arg(0, "func")
                nodes = _referred(repo, module, function) if function is not None else []
                name = call.text(None, "name") or (ast.unparse(function) if function else "node")
                stages[key] = Stage(name, path, call.line, tuple(nodes))
                reads[key] = _names(call.arg(1, "inputs"))
                writes[key] = _names(call.arg(2, "outputs"))
    return [
        Pipeline("kedro", "__default__", stages[group[0]].path, stages[group[0]].line,
                 tuple(stages[key] for key in group))
        for group in groups(reads, writes)
    ]  # fmt: skip


def _names(value: ast.expr | None) -> set[str]:
    if value is None:
        return set()
    return {
        each.value
        for each in ast.walk(value)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }
