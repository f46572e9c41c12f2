"""Clocks that start a training: schedules in code, decorators, and files of deployments."""

import ast
import re
from collections.abc import Iterator
from typing import Any

from ..code.graph import Node, calls, graph
from ..code.python import Call, Class, Function
from ..files.repository import Repository
from ..models.learning import shown
from ..pipelines import pipelines, trains
from .scheduled import clock_of
from .starting import Trigger, pipelines_train, starts_training

SCHEDULED = re.compile(
    r"prefect(\.\w+)*\.(serve|deploy|to_deployment|ato_deployment|build_from_flow|Deployment|"
    r"Flow|serve_schedule)|.*\.(serve|deploy|a?to_deployment|build_from_flow)|"
    r"airflow(\.\w+)*\.(DAG|dag)|dagster\.(ScheduleDefinition|build_schedule_from_partitioned_job)|"
    r".*\.(create_recurring_run|create_schedule|put_triggers)|"
    r"google\.cloud\.aiplatform(\.\w+)*\.PipelineJobSchedule(\.\w+)*|"
    r"zenml(\.\w+)*\.Schedule|azureml(\.\w+)*\.Schedule\.create\w*|"
    r"azure\.ai\.ml(\.\w+)*\.JobSchedule|sagemaker(\.\w+)*\.PipelineSchedule|"
    r".*\.[sS]cheduler\w*\.add_job|apscheduler(\.\w+)*\.add_job|schedule(\.\w+)*\.do|"
    r"celery(\.\w+)*\.(crontab|schedule)|modal(\.\w+)*\.(Cron|Period)"
)
CLOCKS_THEMSELVES = re.compile(
    r".*(ScheduleDefinition|create_recurring_run|PipelineJobSchedule.*|PipelineSchedule|"
    r"JobSchedule|Schedule|Schedule\.create\w*|\.do|\.add_job|Cron|Period)"
)
DECORATED = {
    "schedule": re.compile(
        r"metaflow\.(project_)?schedule|dagster\.schedule|.*\.on_schedule|"
        r"(.*\.)?(scheduled_job|periodic_task)|.*timer_trigger|.*\.schedule"
    ),
    "event": re.compile(
        r"metaflow\.(trigger|trigger_on_finish)|dagster\.(sensor|asset_sensor|"
        r"multi_asset_sensor)|.*\.(cloud_event|event_grid_trigger|blob_trigger|queue_trigger)"
    ),
}


def clocks(repo: Repository) -> Iterator[Trigger]:
    """Yield the schedules, and the events that an orchestrator waits for, that start a training."""
    for reader in (_scheduled, _dags, _decorated, _files):
        yield from reader(repo)


def _scheduled(repo: Repository) -> Iterator[Trigger]:
    for call in calls(repo, "*"):
        if not SCHEDULED.fullmatch(call.name) or call.name.startswith("airflow"):
            continue
        clock = clock_of(call) is not None or bool(CLOCKS_THEMSELVES.fullmatch(call.name))
        deployed = clock or call.name.startswith("prefect")
        if deployed and starts_training(repo, _meant(repo, call)):
            kind = "schedule" if clock else "on demand"
            yield Trigger(kind, call.path, call.line, shown(call))


def _meant(repo: Repository, call: Call) -> list[Node]:
    """Return the code that a scheduling call names, else the function it stands in."""
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
            if re.fullmatch(r"airflow(\.\w+)*\.(DAG|dag)", call.name):
                kind = "on demand" if clock_of(call) is None else "schedule"
                yield Trigger(kind, call.path, call.line, shown(call))


def _decorated(repo: Repository) -> Iterator[Trigger]:
    for path, module in repo.modules.items():
        declared: list[Function | Class] = [*module.functions.values(), *module.classes.values()]
        for each in declared:
            for kind, pattern in DECORATED.items():
                named = next((name for name in each.decorators if pattern.fullmatch(name)), None)
                nodes = [Node(path, each.name), *graph(repo).whole_class(module, each.name)]
                if named and starts_training(repo, nodes):
                    yield Trigger(kind, path, each.line, f"@{named} {each.name}")


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
    """Yield the deployments of a file of Prefect's whose flow trains."""
    rows = data.get("deployments") if isinstance(data.get("deployments"), list) else [data]
    for row in rows:
        entry = row.get("entrypoint") if isinstance(row, dict) else None
        if not isinstance(entry, str):
            continue
        if starts_training(repo, graph(repo).spelled(entry, path.rpartition("/")[0])):
            given = row.get("schedule") or row.get("schedules")
            clocked = any(map(_is_clock, given if isinstance(given, list) else [given]))
            kind = "schedule" if clocked else "on demand"
            line = getattr(row, "lines", {}).get("entrypoint", 0)
            yield Trigger(kind, path, line, f"deployment of {entry}")


def _is_clock(given: Any) -> bool:
    """Tell whether an entry of a deployment's schedules is one, and at work."""
    if not isinstance(given, dict) or not given.get("active", True):
        return False
    return any(given.get(key) for key in ("cron", "interval", "rrule"))


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
        if trained or own or (azure and any(pipelines_train(repo))):
            yield Trigger("schedule", path, 1, f"{kind or 'schedule'}: {data.get('name', '')}")
