"""Turn a gap into people, tools and money: what to build, in which order, by whom, at what cost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ..assess.capability import Capability, table
from ..assess.finding import Assessment, State
from . import cost, goal, order, people
from .cost import Line
from .figures import Figure, Figures, shipped
from .goal import Goal, Place
from .people import Decision, Handover, Role
from .tools import Tool, Work, rung_of, toolbox
from .units import Quantity, total


@dataclass(frozen=True)
class Step:
    """A capability to build: what was found of it, by whom and with what, and what that takes.

    `effort` is days of a person, `line` the money. `builds_on` are the steps of the same plan
    that come before it.
    """

    capability: Capability
    state: State
    work: Work
    effort: Quantity
    line: Line
    builds_on: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """What it takes to get from one place on the ladder to another.

    `name` is the repository's, empty where the plan is made from nothing. `optional` is worth a
    look and no part of the work. `before` and `after` are what the places cost to run.
    """

    name: str
    ml: bool
    start: Place
    goal: Goal
    figures: Figures
    today: date
    steps: tuple[Step, ...]
    optional: tuple[Capability, ...]
    met: tuple[str, ...]
    before: tuple[Line, ...]
    after: tuple[Line, ...]

    @property
    def climbed(self) -> tuple[str, ...]:
        """The rungs that the plan adds; where it closes gaps only, those that it ends on."""
        new = [rung for rung in self.goal.place.stack if rung not in self.start.stack]
        return tuple(new or self.goal.place.rungs)

    @property
    def building(self) -> tuple[Line, ...]:
        """What is paid once, a line a step."""
        return tuple(step.line for step in self.steps)

    @property
    def team(self) -> tuple[Role, ...]:
        """All roles that the goal needs."""
        return union(people.team(rung) for rung in self.goal.place.rungs)

    @property
    def joining(self) -> tuple[Role, ...]:
        """The roles that were not needed before."""
        there = union(people.team(rung) for rung in self.start.rungs)
        return tuple(role for role in self.team if role not in there)

    def share(self, role: str) -> Quantity:
        """Return how much of a person the goal needs in a role, over all its rungs."""
        rungs = [rung for rung in self.goal.place.rungs if self.holds(rung, role)]
        return total((self.figures.quantity(f"share-{rung}-{role}") for rung in rungs), "person")

    def holds(self, rung: str, role: str) -> bool:
        """Return whether a rung's team has a role."""
        return any(each.id == role for each in people.team(rung))

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """Who decides what, from now on."""
        rows = (each for rung in self.climbed for each in people.decisions(rung))
        return tuple(each for each in rows if self.concerns(each))

    @property
    def handovers(self) -> tuple[Handover, ...]:
        """What roles have to give each other, from now on."""
        rows = (each for rung in self.climbed for each in people.handovers(rung))
        return tuple(each for each in rows if self.concerns(each))

    def concerns(self, row: Decision | Handover) -> bool:
        """Return whether a decision or hand-over has a meaning for the goal's applications."""
        return not row.applies or row.applies in self.goal.place.applications

    @property
    def tools(self) -> tuple[Tool, ...]:
        """The tools that the steps need, in their order."""
        names = dict.fromkeys(name for step in self.steps for name in step.work.tools)
        return tuple(toolbox().tools[name] for name in names)

    @cached_property
    def used(self) -> tuple[Figure, ...]:
        """The figures that an amount of this plan depends on, in the order of the file."""
        lines = (*self.building, *self.before, *self.after)
        names = {name for line in lines for name in line.depends_on}
        return tuple(self.figures.row(name) for name in self.figures.rows if name in names)

    @property
    def claims(self) -> tuple[Figure, ...]:
        """What others claim, to be held beside the result; nothing depends on it."""
        return tuple(row for row in self.figures.rows.values() if row.kind == "claim")

    @property
    def stale(self) -> tuple[Figure, ...]:
        """The figures of this plan that describe a day more than a year ago."""
        return tuple(row for row in self.used if row.stale(self.today))


def union(teams: Iterable[tuple[Role, ...]]) -> tuple[Role, ...]:
    """Return the roles of several teams, each once."""
    return tuple(dict.fromkeys(role for team in teams for role in team))


def plan(
    assessment: Assessment | None = None,
    to: str | None = None,
    figures: Figures | None = None,
    today: date | None = None,
) -> Plan:
    """Return the plan from an assessment, or from nothing, to a level, by default the next.

    `to` is "0", "1", "2" or "llmops". Raises UsageError for another, or where a figure is not
    known for the country or currency of `figures`.
    """
    figures = figures or shipped()
    start = goal.standing(assessment)
    aim = goal.goal(start, to)
    states = found(assessment, start, aim)
    met = tuple(name for name, state in states.items() if state == "met")
    wanted = [
        name
        for name, state in states.items()
        if state not in ("met", "not-applicable")
        and table().capabilities[name].need != "optional"
        and aim.covers(table().capabilities[name])
    ]
    settled = {name for name, state in states.items() if state in ("met", "not-applicable")}
    names = order.with_foundations(wanted, settled)
    rows = order.ordered(table().capabilities[name] for name in names)
    return Plan(
        name=assessment.name if assessment else "",
        ml=assessment is None or assessment.ml,
        start=start,
        goal=aim,
        figures=figures,
        today=today or date.today(),
        steps=tuple(step(each, states[each.id], names, figures) for each in rows),
        optional=optional(aim, settled | names),
        met=met,
        before=bill(start, figures),
        after=bill(aim.place, figures),
    )


def found(assessment: Assessment | None, start: Place, aim: Goal) -> dict[str, State]:
    """Return the state of each capability, as seen from the applications of the goal.

    What only an application needs that begins with this plan is missing, and what only one needs
    that there will not be has no meaning.
    """
    wanted = aim.place.applications
    new = wanted - start.applications
    known = {each.capability.id: each.state for each in assessment.judged} if assessment else {}
    states: dict[str, State] = {}
    for name, capability in table().capabilities.items():
        state = known.get(name, "missing")
        if state == "not-applicable" and capability.applies in new:
            state = "missing"
        elif capability.applies and capability.applies not in wanted:
            state = "not-applicable"
        states[name] = state
    return states


def step(capability: Capability, state: State, names: set[str], figures: Figures) -> Step:
    """Return a step; of what is there in part the rest is left."""
    partial = state == "partial"
    return Step(
        capability,
        state,
        toolbox().work[capability.id],
        cost.effort(capability.id, figures, partial),
        cost.building(capability.id, rung_of(capability), figures, partial),
        tuple(name for name in capability.after if name in names),
    )


def optional(aim: Goal, apart_from: set[str]) -> tuple[Capability, ...]:
    """Return the capabilities of a goal that may be built as well."""
    rows = table().capabilities.values()
    return tuple(
        row
        for row in rows
        if row.need == "optional" and row.id not in apart_from and aim.covers(row)
    )


def bill(place: Place, figures: Figures) -> tuple[Line, ...]:
    """Return what a place costs to run, each of its rungs."""
    return tuple(line for rung in place.rungs for line in cost.running(rung, figures))
