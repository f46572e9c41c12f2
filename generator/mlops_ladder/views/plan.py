"""A plan as data for programs, and the words and numbers that its views for people share."""

from collections.abc import Collection, Iterable
from typing import Any

from ..assess.capability import Rule
from ..plan import Plan, Step, cost, people
from ..plan.cost import Line
from ..plan.figures import Figure
from ..plan.goal import Place
from ..plan.tools import Tool
from ..plan.units import Quantity
from .printable import printable

Range = tuple[float, float]
ASSUMED = "≈"
KINDS = {
    "people": "people",
    "compute": "machines",
    "storage": "storage",
    "ci": "CI",
    "tokens": "tokens",
    "tools": "seats",
}
STATES = {"partial": "partly there", "unknown": "look first: files do not show it"}


def short(value: float) -> str:
    """Return a number as it is said: 0.23, 30, 1.2k, 129k, 1.3M."""
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if value >= 0.9995 * size:
            return f"{value / size:.{1 if value < 9.95 * size else 0}f}{letter}"
    if value >= 9.95 or value == int(value):
        return f"{value:.0f}"
    return f"{value:.2g}"


def ranged(ends: Range) -> str:
    """Return a range as it is said, a single number where both ends read alike."""
    low, high = map(short, ends)
    return low if low == high else f"{low}–{high}"


def exact(row: Figure) -> str:
    """Return a figure's range with its unit, all digits of it."""
    low, high = (f"{value:,.10g}" for value in (row.low, row.high))
    counted = "" if row.unit == "1" else f" {row.unit}"
    return f"{low if low == high else f'{low}–{high}'}{counted}"


def licence(tool: Tool) -> str:
    """Return a tool's licence as it is said: an SPDX id, a service, or that none is needed."""
    if tool.licence.startswith("LicenseRef-"):
        return "a service"
    return tool.licence or "none needed"


def place_text(place: Place) -> str:
    """Return a place on the ladder in words."""
    if place.level is None:
        return "nothing"
    return f"level {place.level}" + (f", llm grade {place.llm}" if place.llm else "")


def heading(plan: Plan) -> str:
    """Return what the plan is about: the repository, from where, to where."""
    start = place_text(plan.start)
    if plan.name and plan.start.level is None:
        start = "below level 0" if plan.ml else "no ML yet"
    return f"{start} → {plan.goal.title}"


def rule_text(rule: Rule, met: Collection[str] = ()) -> str:
    """Return what a rule asks for, in one phrase; what is met already has a tick."""

    def said(name: str) -> str:
        found, _, partial = name.partition(":")
        return found + (" (in part)" if partial else "") + (" ✓" if found in met else "")

    groups = [*map(said, rule.all), *(" or ".join(map(said, group)) for group in rule.any)]
    return "; ".join(groups) or "code that trains, predicts or calls a language model"


def people_part(lines: Iterable[Line], unit: str) -> Range:
    """Return which part of a bill people are: the smallest, and the largest."""
    lines = tuple(lines)
    low, high = cost.money((line for line in lines if line.kind == "people"), unit)
    other_low, other_high = cost.money((line for line in lines if line.kind != "people"), unit)
    return low / ((low + other_high) or 1), high / ((high + other_low) or 1)


def plan_json(plan: Plan) -> dict[str, Any]:
    """Return a plan as data, schema 1; amounts are in the currency of the plan."""
    team = [role.id for role in plan.joining]
    return {
        "schema": 1,
        "name": printable(plan.name),
        "date": plan.today.isoformat(),
        "currency": plan.figures.currency,
        "country": plan.figures.country,
        "from": place_json(plan.start),
        "to": {"asked": plan.goal.to, "title": plan.goal.title, **place_json(plan.goal.place)},
        "rules": [
            {"for": name, "all": list(rule.all), "any": [list(group) for group in rule.any]}
            for name, rule in plan.goal.rules
        ],
        "steps": [step_json(plan, step) for step in plan.steps],
        "optional": [each.id for each in plan.optional],
        "met": list(plan.met),
        "people": [
            {
                "id": role.id,
                "title": role.title,
                "joins": role.id in team,
                "share": ends(plan.share(role.id), "person"),
                "definition": role.definition,
                "source": role.source,
                "skills": list(role.skills),
            }
            for role in plan.team
        ],
        "decisions": [vars(each) for each in plan.decisions],
        "handovers": [vars(each) for each in plan.handovers],
        "together": [vars(people.people().rungs[rung]) for rung in plan.climbed],
        "tools": [vars(each) for each in plan.tools],
        "once": total_json(plan.building, plan.figures.currency),
        "running": running_json(plan, plan.after),
        "running_now": running_json(plan, plan.before),
        "figures": [figure_json(row) for row in plan.used],
        "claims": [figure_json(row) for row in plan.claims],
        "stale": [row.id for row in plan.stale],
    }


def place_json(place: Place) -> dict[str, Any]:
    """Return a place on the ladder as data."""
    level = "none" if place.level is None else place.level
    return {"level": level, "llm": place.llm, "applications": sorted(place.applications)}


def step_json(plan: Plan, step: Step) -> dict[str, Any]:
    """Return a step as data."""
    each = step.capability
    return {
        "id": each.id,
        "title": each.title,
        "stage": each.stage,
        **({"grade": each.grade} if each.grade else {"level": each.level}),
        "need": each.need,
        "state": step.state,
        "builds_on": list(step.builds_on),
        "owner": step.work.owner,
        "tools": list(step.work.tools),
        "effort": ends(step.effort, "person-day"),
        "once": ends(step.line.amount, plan.figures.currency),
        "depends_on": sorted(step.line.depends_on),
    }


def running_json(plan: Plan, lines: tuple[Line, ...]) -> dict[str, Any]:
    """Return what a place costs to run, a month and a year, line by line and in total."""
    money = plan.figures.currency
    return {
        "lines": [
            {
                "kind": line.kind,
                "subject": line.subject,
                "rung": line.rung,
                "month": ends(line.amount, f"{money}/month"),
                "year": ends(line.amount, f"{money}/year"),
                "depends_on": sorted(line.depends_on),
            }
            for line in lines
        ],
        "month": total_json(lines, f"{money}/month"),
        "year": total_json(lines, f"{money}/year"),
    }


def total_json(lines: tuple[Line, ...], unit: str) -> dict[str, float]:
    """Return the sum of lines as data."""
    low, high = cost.money(lines, unit)
    return {"low": round(low, 2), "high": round(high, 2)}


def ends(quantity: Quantity, unit: str) -> dict[str, float]:
    """Return a range in a unit as data, to the hundredth."""
    low, high = quantity.to(unit)
    return {"low": round(low, 2), "high": round(high, 2)}


def figure_json(row: Figure) -> dict[str, Any]:
    """Return a figure as data."""
    return {**vars(row), "as_of": row.as_of.isoformat(), "source": printable(row.source)}
