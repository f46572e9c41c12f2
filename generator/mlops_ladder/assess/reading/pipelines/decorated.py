"""Pipelines written as decorated functions and classes: Prefect, ZenML, Metaflow, Dagster, …"""

import ast
import re
from collections.abc import Iterator

from ..code.graph import Graph, Node, graph, is_test
from ..code.python import Function, Module
from ..files.repository import Repository
from .model import Pipeline, Stage

FLOWS = {
    "prefect": r"prefect(\.\w+)*\.flow",
    "zenml": r"zenml(\.\w+)*\.pipeline",
    "kubeflow": r"kfp(\.\w+)*\.pipeline",
    "dagster": r"dagster\.(job|graph|graph_asset)",
    "flyte": r"(flytekit\.(workflow|dynamic))|flyte(\.\w+)*\.(workflow)",
    "airflow": r"airflow(\.\w+)*\.dag",
    "azureml": r"azure\.ai\.ml(\.\w+)*\.pipeline",
    "clearml": r"clearml(\.\w+)*\.PipelineDecorator\.pipeline",
    "sagemaker": r"sagemaker(\.\w+)*\.pipeline",
}
STEPS = re.compile(
    r"prefect(\.\w+)*\.(task|flow)|zenml(\.\w+)*\.step|kfp(\.\w+)*\.(component|container_component|"
    r"create_component_from_func)|dagster\.(op|asset|multi_asset|graph)|flytekit\.(task|workflow|dynamic)|"
    r"airflow(\.\w+)*\.task(\.\w+)*|clearml(\.\w+)*\.PipelineDecorator\.component|mldesigner\.command_component|"
    r"sagemaker(\.\w+)*\.step"
)
# Calls that make a step of a component which is not a decorated function here.
COMPONENTS = re.compile(
    r"(.*\.)?(load_component\w*|load_from_\w+|create_component_from_func|func_to_container_op|ContainerOp|"
    r"create_custom_training_job_from_component)|(.*\.)?\w+Op"
)


def pipelines(repo: Repository) -> list[Pipeline]:
    """Return the pipelines that decorators and base classes declare."""
    found = []
    for path, module in repo.modules.items():
        if is_test(path):
            continue
        found += [
            made
            for function in module.functions.values()
            for made in _flow(graph(repo), module, function)
        ]
        found += _metaflow(module)
        found += _luigi(repo, module)
    return [*found, *_assets(repo)]


def _system(function: Function) -> str | None:
    for system, name in FLOWS.items():
        if any(re.fullmatch(name, each) for each in function.decorators):
            return system
    return None


def _flow(known: Graph, module: Module, function: Function) -> Iterator[Pipeline]:
    system = _system(function)
    if system is None:
        return
    stages = dict(_stages(known, module, function))
    if len(stages) < len(_handed(function)):
        stages |= dict(_given(known, module, function))
    node = Node(module.path, function.name)
    yield Pipeline(system, function.name, module.path, function.line, tuple(stages.values()), node)


def _stages(
    known: Graph, module: Module, function: Function, depth: int = 0
) -> Iterator[tuple[str, Stage]]:
    """Yield the steps that a flow's body calls, also through plain functions of its own."""
    for call in module.calls:
        if call.function != function.name:
            continue
        target = _target(known, module, call.node, function)
        if target is None:
            called = re.sub(r"\.(submit|map|delay|with_options|override)$", "", call.name)
            if COMPONENTS.fullmatch(called) and not called.endswith("ContainerOp.after"):
                yield (
                    f"{called}:{call.line}",
                    Stage(called.rsplit(".", 1)[-1], module.path, call.line),
                )
            continue
        there, step = target
        node = Node(there.path, step.name)
        if _inline(call.node) or any(STEPS.fullmatch(each) for each in step.decorators):
            yield str(node), Stage(step.name, module.path, call.line, (node,))
        elif depth < 3 and step is not function:
            yield from _stages(known, there, step, depth + 1)


def _inline(node: ast.Call) -> bool:
    """Tell whether a plain function is made a step where it is called: `task(load)()`."""
    made = node.func
    return isinstance(made, ast.Call) and bool(made.args)


def _target(
    known: Graph, module: Module, node: ast.Call, around: Function | None = None
) -> tuple[Module, Function] | None:
    """Return the function here that a call runs: `load()`, `load.submit()`, `task(load)()`."""
    made: ast.expr = node.func
    if isinstance(made, ast.Call) and made.args:
        made = made.args[0]
    while isinstance(made, ast.Call | ast.Attribute):
        plain = ast.unparse(made)
        found = _function(known, module, plain, around) if re.fullmatch(r"[\w.]+", plain) else None
        if found:
            return found
        made = made.func if isinstance(made, ast.Call) else made.value
    return _function(known, module, made.id, around) if isinstance(made, ast.Name) else None


def _function(
    known: Graph, module: Module, name: str, around: Function | None
) -> tuple[Module, Function] | None:
    if around and f"{around.name}.{name}" in module.functions:
        return module, module.functions[f"{around.name}.{name}"]
    if name in module.functions:
        return module, module.functions[name]
    head, _, rest = name.partition(".")
    if head not in module.imports:
        return None
    dotted = ".".join([module.imports[head], *([rest] if rest else [])])
    for node in known.resolve(dotted, module.path):
        there = known.repo.modules[node.path]
        if (
            node.function in there.functions
            and node.function.rsplit(".", 1)[-1] == dotted.rsplit(".", 1)[-1]
        ):
            return there, there.functions[node.function]
    return None


def _handed(function: Function) -> list[str]:
    """Return the parameters that a flow's body calls: older ZenML hands its steps over so."""
    names = {each.arg for each in function.node.args.args}
    called = [
        each.func.id
        for each in ast.walk(function.node)
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)
    ]
    return [name for name in dict.fromkeys(called) if name in names]


def _given(known: Graph, module: Module, function: Function) -> Iterator[tuple[str, Stage]]:
    """Yield the steps that whoever makes a flow hands over."""
    wanted = _handed(function)
    for name in wanted:
        yield name, Stage(name, module.path, function.line)
    for path, other in known.repo.modules.items():
        if is_test(path):
            continue
        for call in other.calls:
            if call.name.rsplit(".", 1)[-1] != function.name or call.node.func is None:
                continue
            for given in call.node.keywords:
                if given.arg in wanted:
                    yield given.arg, _handed_stage(known, other, given.arg, given.value, call.line)


def _handed_stage(known: Graph, module: Module, name: str, value: ast.expr, line: int) -> Stage:
    node = value if isinstance(value, ast.Call) else None
    target = _target(known, module, node) if node else None
    nodes = [Node(target[0].path, target[1].name)] if target else []
    if node and not nodes:
        called = ast.unparse(node.func)
        nodes = known.inside(module.path, called) if re.fullmatch(r"[\w.]+", called) else []
    return Stage(name, module.path, line, tuple(nodes))


def _metaflow(module: Module) -> Iterator[Pipeline]:
    for name, each in module.classes.items():
        if not any(re.fullmatch(r"metaflow(\.\w+)*\.FlowSpec", base) for base in each.bases):
            continue
        stages = tuple(
            Stage(key.rsplit(".", 1)[-1], module.path, function.line, (Node(module.path, key),))
            for key, function in module.functions.items()
            if key.startswith(f"{name}.") and any(d.endswith(".step") for d in function.decorators)
        )
        yield Pipeline("metaflow", name, module.path, each.line, stages, Node(module.path, name))


def _luigi(repo: Repository, module: Module) -> list[Pipeline]:
    tasks = [
        each
        for each in module.classes.values()
        if any(re.fullmatch(r"luigi(\.\w+)*\.\w*Task", base) for base in each.bases)
    ]
    stages = tuple(
        Stage(each.name, module.path, each.line, tuple(graph(repo).whole_class(module, each.name)))
        for each in tasks
    )
    linked = any(f"{each.name}.requires" in module.functions for each in tasks)
    return (
        [Pipeline("luigi", stages[0].name, module.path, stages[0].line, stages)] if linked else []
    )


def _assets(repo: Repository) -> list[Pipeline]:
    """Return the software-defined assets of Dagster as one pipeline."""
    found = [
        Stage(function.name, path, function.line, (Node(path, function.name),))
        for path, module in repo.modules.items()
        if not is_test(path)
        for function in module.functions.values()
        if any(re.fullmatch(r"dagster\.(multi_)?asset", each) for each in function.decorators)
    ]
    return (
        [Pipeline("dagster", "assets", found[0].path, found[0].line, tuple(found))] if found else []
    )
