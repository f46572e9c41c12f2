"""What makes a training run by itself: clocks, events, and requests to an orchestrator."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .ci import Job, jobs
from .graph import Node, calls, graph
from .learning import learning, shown
from .pipelines import pipelines, trains
from .python import Call
from .repository import Repository
from .running import constants, running
from .services import ROUTES, UNSURE

CLOCK = (
    "cron",
    "interval",
    "rrule",
    "schedule",
    "schedules",
    "schedule_interval",
    "cron_schedule",
    "timetable",
)
ASKED = re.compile(
    r"dvc(\.\w+)*\.reproduce|.*\.(create_pipeline_run|create_run_from_(pipeline_func|pipeline_package|job_spec)|"
    r"start_pipeline_execution|start_execution|create_training_job)|"
    r"google\.cloud\.aiplatform(\.\w+)*\.PipelineJob(\.\w+)*"
)
REQUESTS = re.compile(
    r"prefect(\.\w+)*\.run_deployment|.*\.(create_flow_run_from_deployment|trigger_dag|"
    r"TriggerDagRunOperator|start_pipeline_execution|StepFunctionStartExecutionOperator)"
)
NO_CLOCK = frozenset({"", "@once", "None", "null", "none"})
SCHEDULED = re.compile(
    r"prefect(\.\w+)*\.(serve|deploy|to_deployment|ato_deployment|build_from_flow|Deployment|Flow|serve_schedule)|.*\.(serve|deploy|a?to_deployment|build_from_flow)|"
    r"airflow(\.\w+)*\.(DAG|dag)|dagster\.(ScheduleDefinition|build_schedule_from_partitioned_job)|"
    r".*\.(create_recurring_run|create_schedule|put_triggers)|google\.cloud\.aiplatform(\.\w+)*\.PipelineJobSchedule(\.\w+)*|"
    r"zenml(\.\w+)*\.Schedule|azureml(\.\w+)*\.Schedule\.create\w*|azure\.ai\.ml(\.\w+)*\.JobSchedule|sagemaker(\.\w+)*\.PipelineSchedule|"
    r".*\.[sS]cheduler\w*\.add_job|apscheduler(\.\w+)*\.add_job|schedule(\.\w+)*\.do|celery(\.\w+)*\.(crontab|schedule)|modal(\.\w+)*\.(Cron|Period)"
)
CLOCKS_THEMSELVES = re.compile(
    r".*(ScheduleDefinition|create_recurring_run|PipelineJobSchedule.*|PipelineSchedule|JobSchedule|Schedule|Schedule\.create\w*|\.do|\.add_job|Cron|Period)"
)
DECORATED = {
    "schedule": re.compile(
        r"metaflow\.(project_)?schedule|dagster\.schedule|.*\.on_schedule|(.*\.)?(scheduled_job|periodic_task)|.*timer_trigger|.*\.schedule"
    ),
    "event": re.compile(
        r"metaflow\.(trigger|trigger_on_finish)|dagster\.(sensor|asset_sensor|multi_asset_sensor)|.*\.(cloud_event|event_grid_trigger|blob_trigger|queue_trigger)"
    ),
}
# Functions that a cloud calls: by their names, or by what they take.
HANDLERS = frozenset({"lambda_handler", "handler"})
EVENTS = frozenset({("event", "context"), ("cloud_event",), ("event", "ctx")})


@dataclass(frozen=True)
class Trigger:
    """What starts a training: `kind` is schedule, event, request, push or manual."""

    kind: str
    path: str
    line: int
    text: str


def triggers(repo: Repository) -> tuple[Trigger, ...]:
    """Return what makes a training run, the strong kinds first, made once."""
    return repo.fact(_triggers)


def _triggers(repo: Repository) -> tuple[Trigger, ...]:
    readers = (_ci, _scheduled, _dags, _decorated, _files, _routes, _requests)
    return tuple(each for reader in readers for each in reader(repo))


def starts_training(repo: Repository, nodes: list[Node]) -> bool:
    """Tell whether some code trains, or asks an orchestrator to run what does."""
    runs = what_runs(repo, nodes)
    if runs & learning(repo).trains:
        return True
    called = running(repo).calls(runs, ASKED)
    return bool(called) and (bool(learning(repo).trains) or any(_trains(repo)))


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


def _trains(repo: Repository) -> Iterator[bool]:
    return (True for each in pipelines(repo) for stage in each.stages if trains(repo, stage))


def job_trains(repo: Repository, job: Job) -> bool:
    """Tell whether a CI job trains: its commands do, or hand a training to a platform."""
    from .managed import COMMANDS

    for command in running(repo).of_job(job):
        text = " ".join(command.words)
        if graph(repo).reach(graph(repo).entries(command)) & learning(repo).trains and not _tests(
            command.words
        ):
            return True
        if COMMANDS.match(text) and re.search(r"train|pipeline|job", text):
            return True
        if re.match(
            r"kedro run|zenml pipeline run|mlflow run|aws sagemaker start-pipeline-execution|prefect deployment run",
            text,
        ):
            return any(_trains(repo)) or bool(learning(repo).trains)
        if starts_training(repo, graph(repo).entries(command)) and not _tests(command.words):
            return True
    return False


def _tests(words: tuple[str, ...]) -> bool:
    return any(word in ("pytest", "unittest", "tox", "nox") for word in words[:4])


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


def _clock(call: Call) -> ast.expr | None:
    for given in call.node.keywords:
        if given.arg in CLOCK and not _no_clock(given.value):
            return given.value
    return None


def _no_clock(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant):
        return str(value.value) in NO_CLOCK
    return isinstance(value, ast.List | ast.Dict | ast.Tuple) and not ast.unparse(value).strip(
        "[]{}()"
    )


def _scheduled(repo: Repository) -> Iterator[Trigger]:
    for call in calls(repo, "*"):
        if not SCHEDULED.fullmatch(call.name) or call.name.startswith("airflow"):
            continue
        clock = _clock(call) is not None or bool(CLOCKS_THEMSELVES.fullmatch(call.name))
        if clock and starts_training(repo, _meant(repo, call)):
            yield Trigger("schedule", call.path, call.line, shown(call))


def _meant(repo: Repository, call: Call) -> list[Node]:
    """Return the code that a scheduling call may mean: what it names, else what its function reaches."""
    module = repo.modules[call.path]
    named = [
        found
        for node in ast.walk(call.node)
        if isinstance(node, ast.Name | ast.Attribute)
        for found in graph(repo).named(
            _origin(module.imports, ast.unparse(node)), module, Node(call.path, call.function)
        )
        if found.function
    ]
    return named or [Node(call.path, call.function)]


def _origin(imports: dict[str, str], name: str) -> str:
    head, dot, rest = name.partition(".")
    return f"{imports.get(head, head)}{dot}{rest}"


def _dags(repo: Repository) -> Iterator[Trigger]:
    for pipeline in pipelines(repo):
        if pipeline.system != "airflow" or not any(
            trains(repo, stage) for stage in pipeline.stages
        ):
            continue
        module = repo.modules.get(pipeline.path)
        for call in module.calls if module else ():
            if re.fullmatch(r"airflow(\.\w+)*\.(DAG|dag)", call.name) and _clock(call) is not None:
                yield Trigger("schedule", call.path, call.line, shown(call))


def _decorated(repo: Repository) -> Iterator[Trigger]:
    for path, module in repo.modules.items():
        for each in (*module.functions.values(), *module.classes.values()):
            for kind, pattern in DECORATED.items():
                named = next((name for name in each.decorators if pattern.fullmatch(name)), None)
                nodes = [Node(path, each.name), *graph(repo).whole_class(module, each.name)]
                if named and starts_training(repo, nodes):
                    yield Trigger(kind, path, each.line, f"@{named} {each.name}")


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


def _files(repo: Repository) -> Iterator[Trigger]:
    for path in repo.matching("*.yaml", "*.yml"):
        if repo.sizes[path] > 200_000 or path.startswith(".github/"):
            continue
        for data in (
            repo.documents(path)
            if "schedule" in repo.text(path) or "cron" in repo.text(path)
            else ()
        ):
            if isinstance(data, dict):
                yield from _prefect(repo, path, data)
                yield from _cron(repo, path, data)


def _prefect(repo: Repository, path: str, data: Any) -> Iterator[Trigger]:
    rows = data.get("deployments") if isinstance(data.get("deployments"), list) else [data]
    for row in rows:
        if not isinstance(row, dict) or not isinstance(row.get("entrypoint"), str):
            continue
        given = row.get("schedule") or row.get("schedules")
        clocks = given if isinstance(given, list) else [given]
        there = any(
            isinstance(c, dict)
            and any(c.get(k) for k in ("cron", "interval", "rrule"))
            and c.get("active", True)
            for c in clocks
        )
        if there and starts_training(
            repo, graph(repo).spelled(row["entrypoint"], path.rpartition("/")[0])
        ):
            yield Trigger(
                "schedule",
                path,
                getattr(row, "lines", {}).get("entrypoint", 0),
                f"{row['entrypoint']}: schedule",
            )


def _cron(repo: Repository, path: str, data: Any) -> Iterator[Trigger]:
    """Yield clocks of Kubernetes, Argo and Azure ML that run a pipeline or a script that trains."""
    kind = data.get("kind")
    text = repo.text(path)
    azure = "schedule.schema.json" in text or ("create_job" in data and "trigger" in data)
    if kind in ("CronJob", "CronWorkflow") or azure:
        scripts = re.findall(r"[\w./-]+\.py", text)
        trained = any(starts_training(repo, graph(repo).spelled(each)) for each in scripts)
        own = any(
            p.path == path and any(trains(repo, s) for s in p.stages) for p in pipelines(repo)
        )
        if trained or own or (azure and any(_trains(repo))):
            yield Trigger("schedule", path, 1, f"{kind or 'schedule'}: {data.get('name', '')}")
