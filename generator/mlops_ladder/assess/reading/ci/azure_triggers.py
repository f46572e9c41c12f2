"""When an Azure pipeline runs, and which conditions can hold then."""

from collections.abc import Iterable
from typing import Any

from . import condition, values

REASONS = {
    "push": ("IndividualCI", "BatchedCI"),
    "release": ("IndividualCI", "BatchedCI"),
    "pull_request": ("PullRequest",),
    "schedule": ("Schedule",),
    "manual": ("Manual",),
    "call": ("ResourceTrigger", "BuildCompletion"),
}
REFS = {"push": "refs/heads/", "release": "refs/tags/", "pull_request": "refs/pull/"}


def triggers(data: dict[Any, Any]) -> frozenset[str]:
    """Return what starts a pipeline; a push does unless the file says otherwise."""
    found = set(_pushes(data.get("trigger")))
    if "pr" in data and values.text(data["pr"]) != "none":
        found.add("pull_request")
    if values.sequence(data.get("schedules")):
        found.add("schedule")
    resources = values.mapping(data.get("resources"))
    named = [each for part in resources.values() for each in values.sequence(part)]
    if any(values.get(each, "trigger") not in (None, "none", False) for each in named):
        found.add("call")
    return frozenset(found or {"manual"})


def _pushes(trigger: Any) -> Iterable[str]:
    if values.text(trigger) == "none":
        return ()
    if isinstance(trigger, dict) and "tags" in trigger:
        return ("push", "release") if "branches" in trigger else ("release",)
    return ("push",)


def narrowed(started: frozenset[str], written: str) -> frozenset[str]:
    """Return the triggers for which a condition can hold."""
    if not written:
        return started
    return frozenset(
        each
        for each in started
        if any(
            condition.evaluate(written, _lookup(each, reason)) is not False
            for reason in REASONS.get(each, ("",))
        )
    )


def is_true(written: str) -> bool:
    """Tell whether a condition holds whatever started the pipeline."""
    return condition.evaluate(written, _lookup("", "")) is True


def is_false(written: str) -> bool:
    """Tell whether a condition never holds."""
    return condition.evaluate(written, _lookup("", "")) is False


def _lookup(trigger: str, reason: str) -> condition.Lookup:
    def known(name: str) -> str | condition.Prefix | bool | None:
        if name == "Build.Reason":
            return reason or None
        if name == "Build.SourceBranch" and trigger in REFS:
            return condition.Prefix(REFS[trigger])
        return None

    return known
