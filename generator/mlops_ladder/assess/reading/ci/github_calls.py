"""What starts each GitHub workflow, through those that call it or that it waits for."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from .. import shell
from . import values
from .github_events import Event, events

Started = dict[str, list[Event]]
Way = tuple[str, str, Callable[[Iterable[Event]], Iterable[Event]]]


def local(uses: str) -> str:
    """Return the path of this repository that a step or job uses, or an empty text."""
    return shell.join("", uses.partition("@")[0]) if uses.startswith("./") else ""


def started(workflows: dict[str, Any]) -> Started:
    """Return the events of workflows by path, with those of their callers."""
    found = {path: events(document.get("on")) for path, document in workflows.items()}
    ways = [*_calls(workflows), *_ends(workflows)]
    changed = True
    while changed:
        changed = False
        for source, target, taken in ways:
            new = [each for each in taken(found[source]) if each not in found[target]]
            found[target] += dict.fromkeys(new)
            changed |= bool(new)
    return found


def _calls(workflows: dict[str, Any]) -> Iterator[Way]:
    """Yield the ways from workflows to those that their jobs call, if these can be called."""
    for path, document in workflows.items():
        for job in values.mapping(document.get("jobs")).values():
            target = local(values.text(values.get(job, "uses")))
            named = [each.name for each in events(values.get(workflows.get(target), "on"))]
            if "workflow_call" in named:
                yield path, target, _allowed(values.text(values.get(job, "if")))


def _allowed(condition: str) -> Callable[[Iterable[Event]], Iterable[Event]]:
    return lambda given: [each for each in given if each.allows(condition)]


def _ends(workflows: dict[str, Any]) -> Iterator[Way]:
    """Yield the ways from workflows to those that run when they end."""
    for path, document in workflows.items():
        after = values.texts(values.get(document, "on", "workflow_run", "workflows"))
        for other, origin in workflows.items():
            if values.text(origin.get("name")) in after:
                yield other, path, lambda given: [replace(each, of_run=True) for each in given]
