"""From findings to a place on the ladder, by the rules of the table."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from .capability import GRADES, Rule, table
from .finding import Finding, State

OPEN: tuple[State, ...] = ("partial", "missing", "unknown")
UNKNOWN = Finding("unknown")
Step = TypeVar("Step", int, str)


@dataclass(frozen=True)
class Place:
    """The level reached (None below 0), its gaps, and the grade (None without an llm)."""

    level: int | None
    gaps: tuple[str, ...]
    grade: str | None


def place(applications: Collection[str], findings: Mapping[str, Finding]) -> Place:
    """Return where a repository with these applications stands.

    `findings` by the id of the capability; one that is absent is unknown.
    """
    level = climbed(table().levels, findings) if applications else None
    grades = {grade: table().grades[grade] for grade in GRADES}
    grade = climbed(grades, findings) if "llm" in applications else None
    return Place(level, gaps(level, findings), grade)


def climbed(rules: Mapping[Step, Rule], findings: Mapping[str, Finding]) -> Step | None:
    """Return the highest step whose rule holds, and those of all steps below it."""
    reached = None
    for step, rule in rules.items():
        if lacking(rule, findings):
            break
        reached = step
    return reached


def gaps(level: int | None, findings: Mapping[str, Finding]) -> tuple[str, ...]:
    """Return the expected capabilities up to a level that are not met."""
    return tuple(
        name
        for name, each in table().capabilities.items()
        if level is not None and each.level is not None and each.level <= level
        if each.need == "expected" and findings.get(name, UNKNOWN).state in OPEN
    )


def lacking(rule: Rule, findings: Mapping[str, Finding]) -> tuple[tuple[str, ...], ...]:
    """Return what a rule still asks for: of each group of capabilities, one.

    A capability that is not applicable satisfies nothing, and a group of such is waived; one
    that its owners ignore neither satisfies nor waives.
    """
    groups = [*((each,) for each in rule.all), *rule.any]
    asked = [tuple(each for each in group if applicable(each, findings)) for group in groups]
    return tuple(
        tuple(each.partition(":")[0] for each in group)
        for group in asked
        if group and not any(holds(each, findings) for each in group)
    )


def applicable(asked: str, findings: Mapping[str, Finding]) -> bool:
    """Return whether what a rule asks for, an id or `id:partial`, has a meaning here."""
    finding = findings.get(asked.partition(":")[0], UNKNOWN)
    return finding.state != "not-applicable" or finding.ignored


def holds(asked: str, findings: Mapping[str, Finding]) -> bool:
    """Return whether what a rule asks for is there."""
    name, _, least = asked.partition(":")
    return findings.get(name, UNKNOWN).state in ("met", least)
