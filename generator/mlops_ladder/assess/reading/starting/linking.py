"""Which stages of a pipeline hang together, by what one gives another."""

import ast
import re
from collections.abc import Iterator

from ..code.scopes import assigned, own, words
from ..files.repository import Repository
from ..pipelines import Pipeline, Stage

# Their readers take only what hangs together, or what an orchestrator orders itself.
ORDERED = words(
    "dvc kedro airflow metaflow luigi tfx argo azureml databricks ploomber snakemake sagemaker "
    "dagster codepipeline"
) | {"step functions"}
SEQUENCE = 4  # stages one after another in a flow say an order, fewer may be anything
IDLE = words("echo true : printf sleep ls cat mkdir touch cp mv rm pwd exit")
SCRIPT = re.compile(r"[\w./-]+\.(py|ipynb|R|sh)$")


def linked(repo: Repository, pipeline: Pipeline) -> tuple[Stage, ...]:
    """Return the stages of a pipeline that hang together and that can run, the most of them."""
    stages = tuple(each for each in pipeline.stages if not absent(repo, each))
    function = _body(repo, pipeline)
    if pipeline.system in ORDERED or function is None or len(stages) >= SEQUENCE:
        return stages
    groups = _groups(function, stages)
    return max(groups, key=len, default=())


def absent(repo: Repository, stage: Stage) -> bool:
    """Tell whether what a stage should run is not in the repository."""
    if stage.commands and all(command.program in IDLE for command in stage.commands):
        return True
    wanted = [command for command in stage.commands if command.words[:1] == ("python",)]
    return (
        bool(wanted)
        and not stage.entries(repo)
        and all(_missing(repo, each.words) for each in wanted)
    )


def _missing(repo: Repository, words: tuple[str, ...]) -> bool:
    if words[1:2] == ("-m",) and len(words) > 2:
        top = words[2].split(".")[0]
        return any(path.split("/")[-2:-1] == [top] or path == f"{top}.py" for path in repo.modules)
    return any(SCRIPT.search(word) for word in words[1:2])


def _body(repo: Repository, pipeline: Pipeline) -> ast.AST | None:
    module = repo.modules.get(pipeline.node.path) if pipeline.node else None
    function = module.functions.get(pipeline.node.function) if module and pipeline.node else None
    return function.node if function else None


def _groups(body: ast.AST, stages: tuple[Stage, ...]) -> list[tuple[Stage, ...]]:
    """Return the stages in groups between which nothing is handed on."""
    parents = {stage: stage for stage in stages}

    def top(stage: Stage) -> Stage:
        while parents[stage] is not stage:
            stage = parents[stage]
        return stage

    for one, other in _links(body, stages):
        parents[top(one)] = top(other)
    return [tuple(s for s in stages if top(s) is head) for head in {top(stage) for stage in stages}]


def _links(body: ast.AST, stages: tuple[Stage, ...]) -> Iterator[tuple[Stage, Stage]]:
    named = {stage.name: stage for stage in stages}
    holds: dict[str, set[Stage]] = {}
    for node in own(body):
        for target, value in assigned(node):
            holds.setdefault(target, set()).update(_given(value, named, holds))
    for node in own(body):
        if isinstance(node, ast.Call):
            stage = _stage(node, named)
            if stage is None:
                continue
            for argument in (*node.args, *(each.value for each in node.keywords)):
                for other in _given(argument, named, holds):
                    yield stage, other
            for other in _given(node.func, {}, holds):
                yield stage, other
    called = {
        stage for node in own(body) if isinstance(node, ast.Call) and (stage := _stage(node, named))
    }
    elsewhere = [stage for stage in stages if stage not in called]  # by functions in between
    for stage in elsewhere:
        yield stage, stages[0]


def _given(value: ast.AST, named: dict[str, Stage], holds: dict[str, set[Stage]]) -> set[Stage]:
    found: set[Stage] = set()
    for node in ast.walk(value):
        if isinstance(node, ast.Name):
            found |= holds.get(node.id, set())
        elif isinstance(node, ast.Call) and (stage := _stage(node, named)):
            found.add(stage)
    return found


def _stage(node: ast.Call, named: dict[str, Stage]) -> Stage | None:
    made: ast.expr = node.func
    if isinstance(made, ast.Call) and made.args:
        made = made.args[0]
    for word in reversed(re.findall(r"\w+", ast.unparse(made).split("(")[0])):
        if word in named:
            return named[word]
    return None
