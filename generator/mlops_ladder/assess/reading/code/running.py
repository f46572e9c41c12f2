"""What commands and jobs run of the code, and whether that trains."""

import re
from collections.abc import Iterable
from functools import cached_property

from ..ci import Job, jobs
from ..files.repository import Repository
from ..follow import follow
from ..models.learning import learning
from ..shell import Command
from ..tasks import tasks
from .bodies import body, constants, line_of, names, own, variables, walk
from .calling import Calling
from .graph import graph
from .places import Node

__all__ = [
    "SHELL",
    "TRAINING_RUN",
    "TRAINING_WORDS",
    "Running",
    "body",
    "constants",
    "line_of",
    "names",
    "own",
    "running",
    "variables",
    "walk",
]
TRAINING_RUN = re.compile(
    r"dvc(\.\w+)*\.reproduce|prefect(\.\w+)*\.run_deployment|.*\.(create_flow_run_from_deployment|"
    r"create_pipeline_run|create_run_from_pipeline_func|create_run_from_pipeline_package|"
    r"start_pipeline_execution|start_execution|create_training_job|trigger_dag|trigger_pipeline)|"
    r"airflow(\.\w+)*\.TriggerDagRunOperator|google\.cloud\.aiplatform\.PipelineJob(\.\w+)*"
)
SHELL = re.compile(r"subprocess\.(run|call|check_call|check_output|Popen)|os\.system|.*\.Popen")
TRAINING_WORDS = re.compile(r"\b(dvc|train\w*|retrain\w*|repro|workflow_dispatch|dispatches)\b")


class Running(Calling):
    """The narrow view of a repository's code, and what commands run of it."""

    @cached_property
    def everything(self) -> tuple[Command, ...]:
        """All commands that tasks and CI jobs run, with what these run in turn."""
        found = [each for task in tasks(self.repo) for each in task.commands]
        found += [each for job in jobs(self.repo) for each in job.commands]
        return tuple(dict.fromkeys(inner for each in found for inner in follow(self.repo, each)))

    def of_job(self, job: Job) -> tuple[Command, ...]:
        """Return the commands of a CI job, with what these run in turn."""
        found = [inner for each in job.commands for inner in follow(self.repo, each)]
        return tuple(dict.fromkeys(found))

    def of_command(self, command: Command) -> frozenset[Node]:
        """Return the functions that run because a command does, through runners and scripts."""
        there = graph(self.repo)
        starts = [n for each in follow(self.repo, command) for n in there.entries(each)]
        return self.called(starts)

    def trains(self, nodes: Iterable[Node]) -> bool:
        """Tell whether some functions train: they do it themselves, or start what does."""
        wanted = frozenset(nodes)
        if wanted & learning(self.repo).trains:
            return True
        if self.calls(wanted, TRAINING_RUN):
            return True
        return any(
            TRAINING_WORDS.search(" ".join(constants(call.node)))
            for call in self.calls(wanted, SHELL)
        )


def running(repo: Repository) -> Running:
    """Return the narrow view of a repository, made once."""
    return repo.fact(Running)
