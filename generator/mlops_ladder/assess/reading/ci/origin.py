"""What joins jobs and files beyond one system: who submits a build, where a clone lies."""

from collections.abc import Iterable
from dataclasses import replace

from ..files.repository import Repository
from ..shell import Command, join
from .job import Job
from .limit import DEEPEST


def joined(repo: Repository, jobs: Iterable[Job]) -> tuple[Job, ...]:
    """Return jobs with the triggers of those that submit them, and folders of this repository."""
    return tuple(_at_home(repo, job) for job in _submitted(list(jobs)))


def _submitted(jobs: list[Job]) -> list[Job]:
    """Give a Cloud Build configuration the triggers of the jobs whose commands submit it."""
    started = {job.path: job.triggers for job in jobs if job.system == "cloudbuild"}
    for _ in range(DEEPEST):  # one may submit the next
        before = dict(started)
        for job in jobs:
            own = started.get(job.path, job.triggers) - {"other"}
            for path in filter(None, map(_submits, job.commands)):
                if path in started and own:
                    started[path] = started[path] - {"other"} | own
        if started == before:
            break
    return [replace(job, triggers=started.get(job.path, job.triggers)) for job in jobs]


def _submits(command: Command) -> str:
    if command.words[:3] != ("gcloud", "builds", "submit"):
        return ""
    return join(command.cwd, command.option("--config") or "cloudbuild.yaml")


def _at_home(repo: Repository, job: Job) -> Job:
    """Drop the folder that a job clones this repository to from its commands' folders."""
    if not _clones(repo, job):
        return job
    return replace(
        job, commands=tuple(replace(each, cwd=_home(repo, each.cwd)) for each in job.commands)
    )


def _clones(repo: Repository, job: Job) -> bool:
    """Tell whether a job clones this repository, as far as the address tells, to a folder."""
    placed = any(
        action.name == "actions/checkout" and "path" in action.inputs
        and "repository" not in action.inputs
        for action in job.actions
    )  # fmt: skip
    return placed or any(
        command.words[:2] == ("git", "clone")
        and any(word.startswith("$") or _named(word) == repo.name for word in command.words[2:])
        for command in job.commands
    )


def _named(address: str) -> str:
    return address.rsplit("/", 1)[-1].removesuffix(".git")


def _home(repo: Repository, cwd: str) -> str:
    while cwd and not repo.exists(cwd):
        cwd = cwd.partition("/")[2]
    return cwd
