"""The jobs of continuous-integration systems, whatever the system."""

from collections.abc import Callable, Iterable

from ..files.repository import Repository
from . import (
    appveyor,
    azure,
    bitbucket,
    circle,
    cloudbuild,
    codebuild,
    drone,
    github,
    gitlab,
    jenkins,
    origin,
    travis,
)
from .job import APPROVAL, TRIGGERS, Action, Job

__all__ = ["APPROVAL", "TRIGGERS", "Action", "Job", "jobs"]

SYSTEMS: tuple[Callable[[Repository], Iterable[Job]], ...] = (
    github.jobs,
    gitlab.jobs,
    azure.jobs,
    cloudbuild.jobs,
    circle.jobs,
    bitbucket.jobs,
    travis.jobs,
    appveyor.jobs,
    drone.jobs,
    codebuild.jobs,
    jenkins.jobs,
)


def jobs(repo: Repository) -> tuple[Job, ...]:
    """Return the jobs of all systems that this repository has files of, in the files' order."""
    return repo.fact(_jobs)


def _jobs(repo: Repository) -> tuple[Job, ...]:
    return origin.joined(repo, (job for system in SYSTEMS for job in system(repo)))
