"""Drone and Woodpecker: pipelines of steps, each in an image or by a plug-in."""

import re
from collections.abc import Iterator
from typing import Any

from .. import shell
from ..files.repository import Repository
from . import script, values
from .job import Action, Job

FILES = re.compile(r"\.drone\.ya?ml|\.woodpecker\.ya?ml|\.woodpecker/.+\.ya?ml")
EVENTS = {
    "push": "push",
    "pull_request": "pull_request",
    "pull_request_closed": "pull_request",
    "tag": "release",
    "release": "release",
    "cron": "schedule",
    "custom": "manual",
    "manual": "manual",
    "promote": "manual",
    "rollback": "manual",
    "deployment": "manual",
}


def jobs(repo: Repository) -> Iterator[Job]:
    """Yield a job for each pipeline and, where events choose its steps, for each choice."""
    for path in repo.files:
        if FILES.fullmatch(path):
            for document in repo.documents(path):
                if isinstance(document, dict):
                    yield from _pipeline(repo, path, document)


def _pipeline(repo: Repository, path: str, data: dict[Any, Any]) -> Iterator[Job]:
    steps = list(_steps(data.get("steps") or data.get("pipeline")))
    if not steps:
        return
    started = _events(data.get("trigger") or data.get("when")) or {"push", "pull_request"}
    choices: dict[tuple[int, ...], set[str]] = {}
    for event in sorted(started):
        chosen = tuple(
            place for place, (_, step, _) in enumerate(steps)
            if not (limited := _events(step.get("when"))) or event in limited
        )  # fmt: skip
        if chosen:
            choices.setdefault(chosen, set()).add(event)
    name = values.text(data.get("name")) or path.rsplit("/", 1)[-1].rsplit(".", 1)[0].lstrip(".")
    for chosen, events in choices.items():
        commands: tuple[shell.Command, ...] = ()
        actions = []
        for _, step, line in (steps[place] for place in chosen):
            commands += _commands(repo, path, step)
            if "settings" in step and "commands" not in step:
                image, _, tag = values.text(step.get("image")).partition(":")
                actions.append(Action(image, tag, line, values.mapping(step["settings"]), path))
        yield Job(
            "woodpecker" if "woodpecker" in path else "drone", path,
            values.line(data) or 1, name, frozenset(events),
            values.texts(data.get("depends_on")), commands=commands, actions=tuple(actions),
        )  # fmt: skip


def _steps(written: Any) -> Iterator[tuple[str, dict[Any, Any], int]]:
    """Yield the steps of a list or of a mapping, with their names and lines."""
    named = isinstance(written, dict)
    for key, step in written.items() if named else enumerate(values.sequence(written)):
        if isinstance(step, dict):
            name = values.text(key) if named else values.text(step.get("name"))
            yield name, step, values.line(written, key)


def _events(when: Any) -> set[str]:
    """Return the triggers that conditions name; none where they name none."""
    found: set[str] = set()
    for each in values.sequence(when):
        written = values.get(each, "event")
        chosen = values.get(written, "include") if isinstance(written, dict) else written
        found |= {EVENTS.get(event, "other") for event in values.texts(chosen)}
    return found


def _commands(repo: Repository, path: str, step: dict[Any, Any]) -> tuple[shell.Command, ...]:
    heard = step.get("failure") != "ignore"
    cwd = shell.join("", values.text(step.get("directory")))
    if "commands" not in step:
        return ()
    return script.parse(script.snippets(repo, path, step, "commands"), cwd, heard)
