"""What runs by a clock: flows, DAGs, jobs of CI, schedules of a platform."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...finding import Evidence
from ..ci import jobs
from ..code.graph import Node, calls, graph
from ..code.python import Call, Class, Function, Module
from ..code.running import names, own, running, variables
from ..files.repository import Repository
from ..models.learning import shown
from ..tasks import tasks

CLOCK = (
    "cron",
    "interval",
    "rrule",
    "schedule",
    "schedules",
    "schedule_interval",
    "cron_schedule",
    "timetable",
    "every",
)
NEVER = {"", "@once", "None", "null", "none"}
MAKES = re.compile(
    r".*\.(serve|deploy|to_deployment|ato_deployment|build_from_flow|"
    r"create_recurring_run|create_schedule|add_job|"
    r"create_monitoring_schedule|put_rule|schedule_job)|prefect(\.\w+)*\.(Deployment|"
    r"Flow)|airflow(\.\w+)*\.(DAG|dag)|"
    r"dagster\.(ScheduleDefinition|build_schedule_from_partitioned_job)|zenml(\.\w+)*\.Schedule|"
    r"azureml(\.\w+)*\.Schedule\.create\w*|azure\.ai\.ml(\.\w+)*\.(JobSchedule|"
    r"CronTrigger|RecurrenceTrigger)|"
    r"sagemaker(\.\w+)*\.PipelineSchedule|schedule(\.\w+)*\.do|modal(\.\w+)*\.(Cron|Period)"
)
ITSELF = re.compile(
    r".*(ScheduleDefinition|create_recurring_run|PipelineSchedule|JobSchedule|"
    r"Schedule|\.do|\.add_job|create_monitoring_schedule|Cron|Period|CronTrigger|"
    r"RecurrenceTrigger)"
)
DECORATED = re.compile(
    r"metaflow\.(project_)?schedule|dagster\.schedule|.*\.(scheduled_job|"
    r"periodic_task|on_schedule|timer_trigger|schedule)|airflow(\.\w+)*\.dag"
)
CRON = re.compile(r"(--cron|--interval|--schedule)\b|crontab|\* \*")
FLOW = re.compile(r"([\w./-]+\.py):(\w+)")


@dataclass(frozen=True)
class Clock:
    """A schedule, and the functions that it starts."""

    evidence: Evidence
    nodes: frozenset[Node]


def clocks(repo: Repository) -> tuple[Clock, ...]:
    """Return what runs by a clock, made once."""
    return repo.fact(_clocks)


def _clocks(repo: Repository) -> tuple[Clock, ...]:
    return tuple(each for reader in (_jobs, _calls, _decorated, _commands) for each in reader(repo))


def _jobs(repo: Repository) -> Iterator[Clock]:
    for job in jobs(repo):
        if "schedule" in job.triggers:
            nodes: frozenset[Node] = frozenset()
            for command in job.commands:
                nodes |= running(repo).of_command(command)
            yield Clock(Evidence(job.path, job.line, f"{job.name}: by the clock"), nodes)


def _calls(repo: Repository) -> Iterator[Clock]:
    for call in calls(repo, "*"):
        if MAKES.fullmatch(call.name) and (clock_of(call) or ITSELF.fullmatch(call.name)):
            yield Clock(Evidence(call.path, call.line, shown(call)), _started(repo, call))


def clock_of(call: Call) -> ast.expr | None:
    """Return the schedule that a call is given; None for one without, or that never comes."""
    return _clock(call.node.keywords)


def _clock(given: list[ast.keyword]) -> ast.expr | None:
    found = (each.value for each in given if each.arg in CLOCK and not _never(each.value))
    return next(found, None)


def _never(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant):
        return str(value.value) in NEVER
    return isinstance(value, ast.List | ast.Dict | ast.Tuple) and not ast.unparse(value).strip(
        "[]{}()"
    )


def _started(repo: Repository, call: Call) -> frozenset[Node]:
    """Return what a call that schedules names, else what the function around it holds."""
    there, module = running(repo), repo.modules[call.path]
    here = Node(call.path, call.function)
    named = [
        node
        for word in names(call.node)
        for node in there.meant(word, module, here)
        if node.function and node != here
    ]
    text = FLOW.search(ast.unparse(call.node))
    starts = named if named and not text else [here]
    return there.called(starts, without=_idle(repo, module))


def _idle(repo: Repository, module: Module) -> frozenset[Node]:
    """Return what stands in a table of things to run with nothing that would start it."""
    found = set()
    near = {
        node.path for name in module.imported for node in graph(repo).resolve(name, module.path)
    }
    for owner in (repo.modules[path] for path in {module.path, *near}):
        for row in (
            row for values in variables(owner).values() for value in values for row in _rows(value)
        ):
            if all(isinstance(each, ast.Constant) and each.value is None for each in row.elts[1:]):
                meant = running(repo).meant(ast.unparse(row.elts[0]), owner, Node(owner.path, ""))
                found |= {node for node in meant if node.function}
    return frozenset(found)


def _rows(table: ast.expr) -> list[ast.Tuple]:
    listed = table.elts if isinstance(table, ast.List | ast.Tuple) else []
    return [each for each in listed if isinstance(each, ast.Tuple) and len(each.elts) > 1]


def _decorated(repo: Repository) -> Iterator[Clock]:
    for module in own(repo):
        made: list[Function | Class] = [*module.functions.values(), *module.classes.values()]
        for each in made:
            for place, decorator in enumerate(each.decorators):
                node = each.node.decorator_list[place]
                if DECORATED.fullmatch(decorator) and not _stands_still(node, decorator):
                    nodes = running(repo).called([Node(module.path, each.name)])
                    yield Clock(Evidence(module.path, each.line, f"@{decorator}"), nodes)


def _stands_still(node: ast.expr, name: str) -> bool:
    if "airflow" not in name:
        return False
    given = node.keywords if isinstance(node, ast.Call) else []
    return _clock(given) is None


def _commands(repo: Repository) -> Iterator[Clock]:
    commands = [*running(repo).everything, *(c for t in tasks(repo) for c in t.commands)]
    for command in dict.fromkeys(commands):
        words = " ".join(command.words)
        if CRON.search(words):
            nodes = running(repo).of_command(command)
            for path, name in FLOW.findall(words):
                place = f"{command.cwd}/{path}".strip("/") if command.cwd else path
                if place.removeprefix("./") in repo.modules:
                    nodes |= running(repo).called([Node(place.removeprefix("./"), name)])
            yield Clock(Evidence(command.path, command.line, words[:90]), nodes)
