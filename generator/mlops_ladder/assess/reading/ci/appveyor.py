"""AppVeyor: one build, in phases."""

from collections.abc import Iterator
from typing import Any

from ..files.repository import Repository
from . import script
from .job import Job

FILES = ("appveyor.yml", ".appveyor.yml", "appveyor.yaml", ".appveyor.yaml")
PHASES = (
    "init", "install", "before_build", "build_script", "after_build", "before_test",
    "test_script", "after_test", "before_deploy", "deploy_script", "after_deploy",
)  # fmt: skip
SHELLS = ("cmd", "ps", "sh", "pwsh")


def jobs(repo: Repository) -> Iterator[Job]:
    """Yield the build, which a push and a pull request start."""
    for path in FILES:
        data = repo.document(path)
        if isinstance(data, dict) and data:
            pieces = [
                each
                for phase in PHASES
                if phase in data
                for each in _pieces(repo, path, data, phase)
            ]
            yield Job(
                "appveyor", path, 1, "build", frozenset({"push", "pull_request"}),
                commands=script.parse(pieces),
            )  # fmt: skip


def _pieces(repo: Repository, path: str, container: Any, key: Any) -> Iterator[script.Snippet]:
    value = container[key]
    if isinstance(value, list):
        for place in range(len(value)):
            yield from _pieces(repo, path, value, place)
    elif isinstance(value, dict):
        for name in SHELLS:
            if isinstance(value.get(name), str):
                yield from script.snippets(repo, path, value, name)
    else:
        yield from script.snippets(repo, path, container, key)
