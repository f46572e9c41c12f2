"""What starts a GitHub workflow, and which conditions can hold then."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from . import condition, values

KINDS = {
    "push": "push",
    "tag": "release",
    "pull_request": "pull_request",
    "pull_request_target": "pull_request",
    "merge_group": "pull_request",
    "schedule": "schedule",
    "workflow_dispatch": "manual",
    "release": "release",
    "workflow_call": "call",
    "workflow_run": "call",
    "repository_dispatch": "call",
}
REFS = {"push": "refs/heads/", "tag": "refs/tags/", "release": "refs/tags/"}
REQUESTS = ("pull_request", "pull_request_target", "pull_request_review")


@dataclass(frozen=True)
class Event:
    """An event by name: a push of a tag is `tag` here.

    `implied` where a push without filters includes it; `of_run` where it started another
    workflow, whose end starts this one.
    """

    name: str
    implied: bool = False
    of_run: bool = False

    def allows(self, wanted: str) -> bool:
        """Tell whether a condition can hold for this event."""
        return not wanted or condition.evaluate(wanted, self.lookup) is not False

    def lookup(self, name: str) -> str | condition.Prefix | bool | None:
        """Return what is known of a name in an expression."""
        name = name.lower()
        if self.name == "workflow_call" or not self.name:
            return None  # the context is the caller's
        if name == "github.event_name":
            return "workflow_run" if self.of_run else self.name.replace("tag", "push")
        if self.of_run:
            return None
        if name == "github.ref":
            start = "refs/pull/" if self.name == "pull_request" else REFS.get(self.name)
            return condition.Prefix(start) if start else None
        if name == "github.ref_type" and self.name in REFS:
            return "tag" if self.name != "push" else "branch"
        if name.startswith("github.event.pull_request.") and self.name not in REQUESTS:
            return ""
        return None


def event(name: str) -> Event:
    """Return the event of a name; nothing is known of the one without a name."""
    return Event(name)


def events(on: Any) -> list[Event]:
    """Return the events under a workflow's `on`: a name, a list or a mapping."""
    found = []
    for name in on if isinstance(on, dict) else values.texts(on):
        filters = values.mapping(values.get(on, name))
        branches = {"branches", "branches-ignore"} & filters.keys()
        tags = {"tags", "tags-ignore"} & filters.keys()
        if name == "schedule" and not values.sequence(values.get(on, name)):
            continue
        if name != "push":
            found.append(Event(values.text(name)))
            continue
        if branches or not tags:
            found.append(Event("push"))
        if tags or not branches:
            found.append(Event("tag", implied=not tags))
    return found


def triggers(started_by: Iterable[Event]) -> frozenset[str]:
    """Return the triggers of a job, by the events that it runs for."""
    started_by = list(started_by)
    pushed = any(each.name == "push" for each in started_by)
    return frozenset(
        KINDS.get(each.name, "other") for each in started_by if not (each.implied and pushed)
    )
