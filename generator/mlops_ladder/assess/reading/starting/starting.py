"""Whether code or a CI job trains, by itself or by asking an orchestrator for a run."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..ci import Job
from ..code.graph import Node, graph
from ..code.running import running
from ..files.repository import Repository
from ..models.learning import learning
from ..models.managed import COMMANDS
from ..pipelines import pipelines, trains
from ..shell import Command

ASKED = re.compile(
    r"dvc(\.\w+)*\.reproduce|.*\.(create_pipeline_run|create_run_from_(pipeline_func|"
    r"pipeline_package|job_spec)|"
    r"start_pipeline_execution|start_execution|create_training_job)|"
    r"google\.cloud\.aiplatform(\.\w+)*\.PipelineJob(\.\w+)*"
)
RUNS = re.compile(
    r"kedro run|zenml pipeline run|mlflow run|aws sagemaker start-pipeline-execution|"
    r"prefect deployment run"
)


@dataclass(frozen=True)
class Trigger:
    """What starts a training: `kind` is schedule, event, request, on demand, push or manual."""

    kind: str
    path: str
    line: int
    text: str


def starts_training(repo: Repository, nodes: list[Node]) -> bool:
    """Tell whether some code trains, or asks an orchestrator to run what does."""
    runs = what_runs(repo, nodes)
    if runs & learning(repo).trains:
        return True
    called = running(repo).calls(runs, ASKED)
    return bool(called) and (bool(learning(repo).trains) or any(pipelines_train(repo)))


def what_runs(repo: Repository, nodes: Iterable[Node]) -> frozenset[Node]:
    """Return the functions that run because some do, also in programs that these start."""
    found: set[Node] = set()
    waiting = set(nodes)
    while waiting:
        new = running(repo).called(waiting) - found
        found |= new
        started = (c for node in new for c in graph(repo).launches.get(node, ()))
        waiting = {node for c in started for node in graph(repo).entries(c)} - found
    return frozenset(found)


def pipelines_train(repo: Repository) -> Iterator[bool]:
    """Yield a truth for each stage of a pipeline that trains."""
    return (True for each in pipelines(repo) for stage in each.stages if trains(repo, stage))


ELSE = re.compile(r"infer|predict|scor(e|ing)|batch|monitor|drift|deploy|serve|evaluat|test", re.I)


def told_else(command: Command) -> bool:
    """Tell whether a program of many things is told to do another thing than to train."""
    chosen = " ".join(word for word in command.words[1:] if not word.endswith(".py"))
    return bool(ELSE.search(chosen)) and "train" not in " ".join(command.words).lower()


def job_trains(repo: Repository, job: Job) -> bool:
    """Tell whether a CI job trains: its commands do, or hand a training to a platform."""
    for command in running(repo).of_job(job):
        text = " ".join(command.words)
        if COMMANDS.match(text) and re.search(r"train|pipeline|job", text):
            return True
        if told_else(command):
            continue
        if RUNS.match(text):
            return any(pipelines_train(repo)) or bool(learning(repo).trains)
        if starts_training(repo, graph(repo).entries(command)) and not _tests(command.words):
            return True
    return False


def _tests(words: tuple[str, ...]) -> bool:
    return any(word in ("pytest", "unittest", "tox", "nox") for word in words[:4])
