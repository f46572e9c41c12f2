"""Where a team stands, and where a plan takes it: a level, and the llm grade beside it."""

from collections.abc import Collection
from dataclasses import dataclass

from ..assess.capability import GRADES, Capability, Rule, table
from ..assess.finding import Assessment
from ..errors import UsageError
from .people import STACKS

LLMOPS = "llmops"
LEVELS = ("0", "1", "2")


@dataclass(frozen=True)
class Place:
    """A place on the ladder: a level (None below level 0), an llm grade, and the applications."""

    level: int | None
    llm: str | None
    applications: frozenset[str]

    @property
    def rungs(self) -> tuple[str, ...]:
        """The rungs whose people and machines it takes; with both applications two add up."""
        if self.level is None:
            return ()
        if "llm" not in self.applications:
            return (str(self.level),)
        if "tabular" not in self.applications and self.level < 2:
            return (LLMOPS,)
        return (str(self.level), LLMOPS)

    @property
    def stack(self) -> tuple[str, ...]:
        """The rungs that it has climbed, the lowest first."""
        below = [each for rung in self.rungs for each in STACKS[rung]]
        return tuple(dict.fromkeys(sorted(below, key=list(STACKS).index)))


@dataclass(frozen=True)
class Goal:
    """What a plan is for: `to` is "0", "1", "2" or "llmops", `place` what is reached by it."""

    to: str
    place: Place

    @property
    def title(self) -> str:
        """The goal in words."""
        level = self.place.level or 0
        if self.to == LLMOPS:
            return f"LLMOps: level {level}, llm grade {self.place.llm}"
        return f"level {level}: {table().levels[level].title}"

    @property
    def rules(self) -> tuple[tuple[str, Rule], ...]:
        """The rules that have to hold, each with its name: of the level, and of the llm grades."""
        level = self.place.level or 0
        rules = [(f"level {level}", table().levels[level])]
        if self.to == LLMOPS and self.place.llm:
            reached = GRADES[1 : GRADES.index(self.place.llm) + 1]
            rules += [(f"llm {grade}", table().grades[grade]) for grade in reached]
        return tuple(rules)

    def covers(self, capability: Capability) -> bool:
        """Return whether a capability belongs to what this goal consists of, or lies below it."""
        if capability.applies and capability.applies not in self.place.applications:
            return False
        if capability.level is not None:
            return capability.level <= (self.place.level or 0)
        grade, reached = str(capability.grade), self.place.llm
        return self.to == LLMOPS and reached is not None and rank(grade) <= rank(reached)


def rank(grade: str | None) -> int:
    """Return how high an llm grade is; none is lowest."""
    return GRADES.index(grade) if grade else -1


def standing(assessment: Assessment | None) -> Place:
    """Return where a repository stands; nothing stands below level 0."""
    if assessment is None:
        return Place(None, None, frozenset())
    found = frozenset(assessment.applications)
    return Place(assessment.level if assessment.ml else None, assessment.llm, found)


def goal(place: Place, to: str | None) -> Goal:
    """Return the goal that was asked for, by default the next.

    Raises UsageError for one that does not exist, or lies below the place.
    """
    to = to or following(place)
    if to not in STACKS:
        message = f"there is no level {to} to plan for"
        raise UsageError(message, f"give one of {', '.join(STACKS)}")
    if to == LLMOPS:
        level = max(place.level or 0, 1)
        grade = "optimized" if rank(place.llm) >= rank("managed") else "managed"
        return Goal(to, Place(level, grade, place.applications | {"llm"}))
    if place.level is not None and int(to) < place.level:
        message = f"level {to} is below level {place.level}, which is reached already"
        raise UsageError(message, f"give {place.level} to close its gaps, and those below it")
    applications = place.applications or frozenset({"tabular"})
    return Goal(to, Place(int(to), place.llm, applications))


def following(place: Place) -> str:
    """Return what comes next: a level up; for an llm application alone, llmops after level 0."""
    graded = place.llm != "optimized"
    if place.level is None:
        return "0"
    if only_llm(place.applications) and graded:
        return LLMOPS
    if place.level < 2:
        return str(place.level + 1)
    return LLMOPS if "llm" in place.applications and graded else "2"


def only_llm(applications: Collection[str]) -> bool:
    """Return whether an llm application stands alone."""
    return set(applications) == {"llm"}
