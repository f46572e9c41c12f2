"""Where parameters and metrics of a run reach a tracker: calls, callbacks, loggers, arguments."""

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass

from ..code.graph import Node, graph, is_aside, is_test
from ..code.python import Call, Module
from ..files.repository import Repository
from .learning import Site, shown
from .programs import beside_training
from .trackers import (
    ARGUMENTS,
    BOTH,
    GENERIC_LOG,
    LIGHTNING,
    LOCAL,
    METRICS,
    PARAMETER_WORDS,
    PARAMETERS,
    PROMPTS,
    TRACKERS,
)


@dataclass(frozen=True)
class Tracked:
    """What reaches a tracker; `notebook` sites stand apart, `off` were disabled or hard-coded."""

    parameters: tuple[Site, ...]
    metrics: tuple[Site, ...]
    notebook: tuple[Site, ...]
    off: tuple[Site, ...]


def tracked(repo: Repository) -> Tracked:
    """Return what of the runs of a repository reaches a tracker."""
    return repo.fact(_tracked)


def _tracked(repo: Repository) -> Tracked:
    live = graph(repo).live
    found: dict[str, list[Site]] = {"parameters": [], "metrics": [], "notebook": [], "off": []}
    for module in repo.modules.values():
        if is_test(module.path) or is_aside(module.path) or not _uses(module):
            continue
        for call in module.calls:
            if Node(call.path, call.function) in live:
                for kind in _kinds(repo, call, module):
                    found[kind].append(Site(call.path, call.line, call.function, shown(call)))
        for kind, sites in _assigned(module).items():
            found["notebook" if module.notebook else kind] += sites
    return Tracked(*(tuple(found[name]) for name in ("parameters", "metrics", "notebook", "off")))


def _kinds(repo: Repository, call: Call, module: Module) -> set[str]:
    """Return what a call brings to a tracker, where it is told not to, or where it is tried."""
    kinds = what(call, module)
    if not kinds or _is_own(repo, call):
        return set()
    if BOTH.fullmatch(call.name) and Node(call.path, call.function) not in beside_training(repo):
        return set()  # it watches over a training that is elsewhere
    if disabled(call):
        return {"off"}
    return {"notebook"} if module.notebook else kinds


def _is_own(repo: Repository, call: Call) -> bool:
    """Tell whether a call goes to a function of the project's own: what is in there counts."""
    first, _, last = call.name.rpartition(".")
    unknown = first.startswith("?") or first.split(".")[0] == "self"
    if unknown or not TRACKERS.match(call.name):
        return last in graph(repo).by_name
    return False


def _uses(module: Module) -> bool:
    return any(
        TRACKERS.match(name) or re.search(r"track|log", name, re.IGNORECASE)
        for name in module.imported
    )


def what(call: Call, module: Module) -> set[str]:
    """Return what a call brings to a tracker: parameters, metrics, both or nothing."""
    name, kinds = call.name, set[str]()
    for test, given in RULES:
        if test(call, module):
            kinds |= given
    return kinds if name else set()


def _matches(pattern: re.Pattern[str]) -> Callable[[Call, Module], bool]:
    return lambda call, module: bool(pattern.fullmatch(call.name))


def _init(call: Call, module: Module) -> bool:
    given = call.arg(None, "config") or next(
        (each.value for each in call.node.keywords if each.arg is None), None
    )
    return (
        bool(re.fullmatch(r"(wandb(\.\w+)*|trackio|swanlab)\.init", call.name))
        and given is not None
    )


def _generic(call: Call, module: Module) -> bool:
    if not GENERIC_LOG.fullmatch(call.name) or call.name.endswith("math.log"):
        return False
    known = ("wandb", "azureml", "sagemaker", "trackio", "swanlab")
    return any(name.split(".")[0] in known for name in module.imported)


def _generic_parameters(call: Call, module: Module) -> bool:
    if not _generic(call, module):
        return False
    given = " ".join([*map(_source, call.node.args), *_looped_over(call, module)])
    return bool(PARAMETER_WORDS.search(given))


def _looped_over(call: Call, module: Module) -> list[str]:
    """Return what the loops around a call go through."""
    function = module.functions.get(call.function)
    return [
        _source(node.iter)
        for node in ast.walk(function.node if function else module.tree)
        if isinstance(node, ast.For) and node.lineno <= call.line <= (node.end_lineno or 0)
    ]


def _constant_metric(call: Call) -> bool:
    """Tell whether a metric's value is written in the code."""
    last = call.name.rsplit(".", 1)[-1]
    if last in ("log_metric", "report_scalar", "add_scalar"):
        value = call.arg(1, "value")
        return isinstance(value, ast.Constant)
    if last in ("log_metrics", "log"):
        value = call.arg(0, "metrics")
        return (
            isinstance(value, ast.Dict)
            and bool(value.values)
            and all(isinstance(each, ast.Constant) for each in value.values)
        )
    return False


def _metrics(call: Call, module: Module) -> bool:
    return bool(METRICS.fullmatch(call.name)) and not _constant_metric(call)


def _generic_metrics(call: Call, module: Module) -> bool:
    return (
        _generic(call, module)
        and not _constant_metric(call)
        and not _generic_parameters(call, module)
    )


def _pipeline_values(call: Call, module: Module) -> bool:
    """Tell whether a pipeline run of Vertex AI is given parameters, which it keeps."""
    return call.name.endswith("PipelineJob") and call.arg(None, "parameter_values") is not None


def _lightning(call: Call, module: Module) -> bool:
    return bool(LIGHTNING.fullmatch(call.name)) and not LOCAL.fullmatch(call.name)


def _reported(call: Call, module: Module) -> bool:
    """Tell whether a trainer of Hugging Face is told to report its arguments and metrics."""
    if not ARGUMENTS.fullmatch(call.name):
        return False
    given = call.arg(None, "report_to") or call.arg(None, "log_with")
    if given is None:
        return "wandb" in module.imports or "mlflow" in module.imports
    return not re.search(r"none|\[\]|tensorboard", _source(given), re.IGNORECASE)


def _live(call: Call, module: Module) -> bool:
    return bool(re.fullmatch(r"dvclive(\.\w+)*\.(log_params?)", call.name))


def _logged_by_setup(call: Call, module: Module) -> bool:
    given = call.arg(None, "log_experiment")
    return (
        call.name.startswith("pycaret") and isinstance(given, ast.Constant) and given.value is True
    )


RULES: tuple[tuple[Callable[[Call, Module], bool], set[str]], ...] = (
    (_matches(BOTH), {"parameters", "metrics"}),
    (_matches(PARAMETERS), {"parameters"}),
    (_matches(PROMPTS), {"parameters"}),
    (_init, {"parameters"}),
    (_generic_parameters, {"parameters"}),
    (_metrics, {"metrics"}),
    (_generic_metrics, {"metrics"}),
    (_pipeline_values, {"parameters"}),
    (_lightning, {"metrics"}),
    (_reported, {"parameters", "metrics"}),
    (_logged_by_setup, {"parameters", "metrics"}),
)


def disabled(call: Call) -> bool:
    """Tell whether a call is told to do nothing."""
    for keyword in call.node.keywords:
        value = keyword.value.value if isinstance(keyword.value, ast.Constant) else None
        if keyword.arg in ("disable", "disabled") and value is True:
            return True
        if keyword.arg == "mode" and value == "disabled":
            return True
    return False


def _assigned(module: Module) -> dict[str, list[Site]]:
    """Return what is assigned to a run: `run["parameters"] = ...`, `wandb.config = ...`."""
    found: dict[str, list[Site]] = {"parameters": [], "metrics": []}
    runs = any(name.split(".")[0] in ("neptune", "aim", "wandb") for name in module.imported)
    if not runs:
        return found
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            text = _source(target)
            site = Site(module.path, node.lineno, "", " ".join(_source(node).split())[:90])
            if re.match(r"wandb\.config\b|(self\.)?run\.config\b", text):
                found["parameters"].append(site)
            elif isinstance(target, ast.Subscript) and re.match(r"(self\.)?\w*run\[", text):
                kind = "parameters" if PARAMETER_WORDS.search(text) else "metrics"
                found[kind].append(site)
    return found


def _source(node: ast.AST) -> str:
    return ast.unparse(node)
