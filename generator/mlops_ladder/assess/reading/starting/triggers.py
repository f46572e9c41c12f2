"""What makes a training run by itself: clocks, events, and requests to an orchestrator."""

import re
from collections.abc import Iterator

from ..ci import jobs
from ..code.graph import Node, calls
from ..code.python import Call
from ..code.running import constants
from ..files.repository import Repository
from ..models.learning import shown
from ..pipelines import pipelines, trains
from ..serving.services import ROUTES, UNSURE
from .clocks import clocks
from .starting import Trigger, job_trains, starts_training

REQUESTS = re.compile(
    r"prefect(\.\w+)*\.run_deployment|.*\.(create_flow_run_from_deployment|trigger_dag|"
    r"TriggerDagRunOperator|start_pipeline_execution|StepFunctionStartExecutionOperator)"
)
# Functions that a cloud calls: by their names, or by what they take.
HANDLERS = frozenset({"lambda_handler", "handler"})
EVENTS = frozenset({("event", "context"), ("cloud_event",), ("event", "ctx")})


def triggers(repo: Repository) -> tuple[Trigger, ...]:
    """Return what makes a training run, the strong kinds first, made once."""
    return repo.fact(_triggers)


def _triggers(repo: Repository) -> tuple[Trigger, ...]:
    readers = (_ci, clocks, _routes, _requests)
    return tuple(each for reader in readers for each in reader(repo))


def _ci(repo: Repository) -> Iterator[Trigger]:
    for job in jobs(repo):
        if job_trains(repo, job):
            kinds = job.triggers
            event = "other" in kinds and job.system == "github"
            kind = (
                "schedule" if "schedule" in kinds else "event" if event
                else "manual" if kinds <= {"manual", "call"} else "push"
            )  # fmt: skip
            yield Trigger(kind, job.path, job.line, f"{job.system} job {job.name}: {kind}")


def _routes(repo: Repository) -> Iterator[Trigger]:
    """Yield the requests and events to a service or a cloud function that start a training."""
    for path, module in repo.modules.items():
        for each in module.functions.values():
            routed = any(
                ROUTES.fullmatch(name) or UNSURE.fullmatch(name) for name in each.decorators
            )
            given = tuple(argument.arg for argument in each.node.args.args)
            handled = each.name in HANDLERS or given in EVENTS
            if (routed or handled) and starts_training(repo, [Node(path, each.name)]):
                yield Trigger("request", path, each.line, f"{each.name} starts a training")


def _requests(repo: Repository) -> Iterator[Trigger]:
    """Yield the places where code asks an orchestrator for a run of a training."""
    named = {each.name for each in pipelines(repo) if any(trains(repo, s) for s in each.stages)}
    for call in calls(repo, "*"):
        if not REQUESTS.fullmatch(call.name) or call.path.endswith(".ipynb"):
            continue
        said = " ".join(constants(call.node))
        own = call.name.endswith("start_pipeline_execution") and bool(named)
        if own or any(name in said for name in named) or starts_training(repo, _around(call)):
            yield Trigger("request", call.path, call.line, shown(call))


def _around(call: Call) -> list[Node]:
    return [Node(call.path, call.function)] if call.function else []
