"""What tests of CI systems share: a repository of files written by the test, and its jobs."""

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from mlops_ladder.assess.reading import ci
from mlops_ladder.assess.reading.ci import Job
from mlops_ladder.assess.reading.files.repository import Repository

Jobs = Callable[[dict[str, str]], dict[str, Job]]


def written(folder: Path, files: dict[str, str]) -> Repository:
    """Write files, without the indent of their text, and return them as a repository."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(textwrap.dedent(text), encoding="utf-8")
    return Repository(folder)


@pytest.fixture
def jobs(tmp_path: Path) -> Jobs:
    """Return a function from files to their jobs by name."""
    return lambda files: {job.name: job for job in ci.jobs(written(tmp_path, files))}


def ran(job: Job) -> list[str]:
    """Return the commands of a job as text."""
    return [" ".join(command.words) for command in job.commands]


def heard(job: Job) -> list[str]:
    """Return the commands whose failure fails the job's pipeline."""
    return [" ".join(command.words) for command in job.commands if command.blocking]


def places(job: Job) -> list[tuple[str, int]]:
    """Return where the commands stand."""
    return [(command.path, command.line) for command in job.commands]
