"""What tests of assessments share: findings and assessments made by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from mlops_ladder.assess.capability import Capability, table
from mlops_ladder.assess.finding import Assessment, Evidence, Finding, Judged, State
from mlops_ladder.assess.level import place

MANUAL = {name: "met" for name, each in table().capabilities.items() if each.level == 0}
PIPELINE = MANUAL | {name: "met" for name, each in table().capabilities.items() if each.level == 1}
DELIVERY = PIPELINE | {n: "met" for n, each in table().capabilities.items() if each.level == 2}


def findings(states: Mapping[str, str]) -> dict[str, Finding]:
    """Return a finding for every capability: missing, but for those whose state is given."""
    assert not states.keys() - table().capabilities.keys()
    return {
        name: Finding(states.get(name, "missing"))  # type: ignore[arg-type]
        for name in table().capabilities
    }


def assessment(
    states: Mapping[str, str],
    applications: Iterable[str] = ("tabular",),
    evidence: Mapping[str, tuple[Evidence, ...]] | None = None,
    name: str = "flights",
    broken: tuple[Evidence, ...] = (),
) -> Assessment:
    """Return the assessment of a repository with these states, each fix being "Fix ID."."""
    applications = tuple(applications)
    found = {
        key: Finding("not-applicable") if not applies(each, applications) else finding
        for (key, finding), each in zip(
            findings(states).items(), table().capabilities.values(), strict=True
        )
    }
    for capability, places in (evidence or {}).items():
        found[capability] = replace(found[capability], evidence=places)
    stands = place(applications, found)
    judged = tuple(
        Judged(each, found[key], "" if found[key].state == "met" else f"Fix {key}.")
        for key, each in table().capabilities.items()
    )
    level, gaps, grade = stands.level, stands.gaps, stands.grade
    return Assessment(name, bool(applications), level, gaps, grade, applications, judged, broken)


def applies(capability: Capability, applications: tuple[str, ...]) -> bool:
    """Return whether a capability has a meaning for the applications."""
    return capability.applies in ("", *applications)


def state(given: Assessment, capability: str) -> State:
    """Return the state of a capability."""
    return next(each.state for each in given.judged if each.capability.id == capability)
