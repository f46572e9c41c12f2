"""Bitbucket Pipelines: steps by branch, tag, pull request, or started by hand."""

from collections.abc import Iterator
from typing import Any

from ..files.repository import Repository
from . import script, values
from .job import Action, Job

FILE = "bitbucket-pipelines.yml"
SECTIONS = {
    "default": "push",
    "branches": "push",
    "bookmarks": "push",
    "tags": "release",
    "pull-requests": "pull_request",
    "custom": "manual",
}


def jobs(repo: Repository) -> Iterator[Job]:
    """Yield a job for each step; each needs the one before it."""
    pipelines = values.mapping(values.get(repo.document(FILE), "pipelines"))
    for section, trigger in SECTIONS.items():
        found = pipelines.get(section)
        for written in [found] if isinstance(found, list) else values.mapping(found).values():
            yield from _pipeline(repo, written, trigger)


def _pipeline(repo: Repository, written: Any, trigger: str) -> Iterator[Job]:
    before: tuple[str, ...] = ()
    for group, deployment, by_hand in _groups(written):
        names = []
        for place, step in enumerate(group):
            name = values.text(step.get("name")) or f"step {len(before) + place + 1}"
            manual = by_hand or values.text(step.get("trigger")) == "manual"
            started = frozenset({"manual" if manual else trigger})
            target = values.text(step.get("deployment")) or deployment
            yield _job(repo, name, step, started, before, target)
            names.append(name)
        before = tuple(names) or before


def _groups(written: Any) -> Iterator[tuple[list[dict[Any, Any]], str, bool]]:
    """Yield the steps that run side by side, with what their stage says of them."""
    for item in values.sequence(written):
        stage = values.mapping(values.get(item, "stage"))
        by_hand = values.text(stage.get("trigger")) == "manual"
        target = values.text(stage.get("deployment"))
        for inner in values.sequence(stage.get("steps")) if stage else [item]:
            parallel = values.get(inner, "parallel")
            listed = values.get(parallel, "steps") if isinstance(parallel, dict) else parallel
            steps = [values.get(each, "step") for each in [inner, *values.sequence(listed)]]
            yield [step for step in steps if isinstance(step, dict)], target, by_hand


def _job(
    repo: Repository, name: str, step: dict[Any, Any], started: frozenset[str],
    before: tuple[str, ...], deployment: str,
) -> Job:  # fmt: skip
    listed = step.get("script")
    actions = tuple(
        Action(*_pipe(values.text(item["pipe"])), values.line(listed, place), item, FILE)
        for place, item in enumerate(values.sequence(listed))
        if isinstance(item, dict) and "pipe" in item
    )
    commands = script.parse(script.snippets(repo, FILE, step, "script")) if listed else ()
    if "after-script" in step:
        commands += script.parse(script.snippets(repo, FILE, step, "after-script"), "", False)
    return Job(
        "bitbucket", FILE, values.line(step, "name") or values.line(step), name, started, before,
        deployment, commands=commands, actions=actions,
    )  # fmt: skip


def _pipe(written: str) -> tuple[str, str]:
    name, _, version = written.partition("@" if "@" in written else ":")
    return name, version
