"""When a GitLab job runs: its rules, or `only` and `except`, as triggers."""

from typing import Any

from . import condition, values

SOURCES = {
    "push": "push",
    "merge_request_event": "pull_request",
    "external_pull_request_event": "pull_request",
    "schedule": "schedule",
    "web": "manual",
    "api": "call",
    "trigger": "call",
    "pipeline": "call",
    "parent_pipeline": "call",
}
REFS = {
    "branches": "push",
    "pushes": "push",
    "tags": "release",
    "merge_requests": "pull_request",
    "external_pull_requests": "pull_request",
    "schedules": "schedule",
    "web": "manual",
    "api": "call",
    "triggers": "call",
    "pipelines": "call",
}
MARKS = {
    "schedule": ("schedule", "CI_SCHEDULE"),
    "merge_request_event": ("merge_request_event", "CI_MERGE_REQUEST"),
    "tag": ("CI_COMMIT_TAG",),
}


def of_job(job: dict[str, Any], workflow: frozenset[str] | None) -> frozenset[str]:
    """Return the triggers of a job; empty where it never runs.

    `workflow` are the triggers that the rules of the whole pipeline leave, if it has any.
    """
    when = values.text(job.get("when")) or "on_success"
    if when == "never":
        return frozenset()
    if isinstance(job.get("rules"), list):
        found = triggers(job["rules"], when)
    elif job.get("only") is not None or job.get("except") is not None:
        found = _only(job)
    else:
        found = workflow or frozenset({"push"})
    if workflow is not None:
        found = frozenset(each for each in found if each in workflow or each == "manual")
    return frozenset({"manual"}) if found and when == "manual" else found


def triggers(rules: Any, when: str = "on_success") -> frozenset[str]:
    """Return the triggers for which one of the rules lets something run."""
    found = set()
    for source in ("push", "tag", *SOURCES):
        outcomes = _outcomes(values.sequence(rules), source, when)
        kind = "release" if source == "tag" else SOURCES[source]
        found |= {"manual" if outcome == "manual" else kind for outcome in outcomes}
    return frozenset(found)


def _outcomes(rules: list[Any], source: str, default: str) -> set[str]:
    """Return how (`when`) the rules may let a pipeline of a source run; empty: not at all."""
    found: set[str] = set()
    for rule in rules:
        written = values.text(values.get(rule, "if"))
        holds = condition.evaluate(written, _lookup(source)) if written else True
        if holds is False or not isinstance(rule, dict):
            continue
        when = values.text(rule.get("when")) or default
        sure = holds is True and "changes" not in rule and "exists" not in rule
        if when != "never" and (source in ("push",) or _means(written, source)):
            found.add(when)
        if sure:
            break
    return found


def _means(written: str, source: str) -> bool:
    """Tell whether a condition is about a source; what may start it otherwise says nothing."""
    return any(mark in written for mark in MARKS.get(source, (f'"{source}"', f"'{source}'")))


def _lookup(source: str) -> condition.Lookup:
    def known(name: str) -> Any:
        if name == "CI_PIPELINE_SOURCE":
            return "push" if source == "tag" else source
        if name == "CI_COMMIT_TAG" and source != "tag" and source in ("push", *MARKS):
            return ""
        if name == "CI_COMMIT_BRANCH" and source in ("tag", "merge_request_event"):
            return ""
        if name.startswith("CI_MERGE_REQUEST_") and source != "merge_request_event":
            return ""
        return None

    return known


def _only(job: dict[str, Any]) -> frozenset[str]:
    """Return what `only` lists, without what `except` does; a branch means a push."""
    only, without = (_refs(job.get(key)) for key in ("only", "except"))
    found = {REFS.get(each, "push") for each in only or ("branches",)}
    return frozenset(found - {REFS[each] for each in without if each in REFS})


def _refs(written: Any) -> tuple[str, ...]:
    refs = written.get("refs") if isinstance(written, dict) else written
    return values.texts(refs)
