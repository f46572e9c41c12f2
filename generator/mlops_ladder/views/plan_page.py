"""A plan as one page that needs nothing else: pictures, steps, people, tools, money, grounds."""

from typing import Any

from ..assess.capability import GRADES
from ..plan import Plan, cost, people
from ..plan.cost import Line
from ..plan.figures import Figure
from .page import environment
from .plan import (
    KINDS,
    STATES,
    exact,
    heading,
    licence,
    people_part,
    place_text,
    ranged,
    rule_text,
)
from .plan_chart import GROUND, LABELS, ROW, TRACK, WIDTH, charts, ladder


def plan_page(plan: Plan) -> str:
    """Return the page as HTML."""
    made = environment(
        ranged=ranged,
        exact=exact,
        licence=licence,
        rule_text=rule_text,
        labels=LABELS,
        grades=GRADES,
    )
    money = plan.figures.currency
    return made.get_template("plan.html").render(
        plan=plan,
        money=money,
        heading=heading(plan),
        start=place_text(plan.start),
        picture=ladder(plan),
        size=(WIDTH, GROUND, ROW, TRACK),
        charts=charts(plan),
        joins={role.id for role in plan.joining},
        shares={role.id: plan.share(role.id).to("person") for role in plan.team},
        roles=people.people().roles,
        rungs=[people.people().rungs[rung] for rung in plan.climbed],
        states=STATES,
        days=days(plan),
        once=cost.money(plan.building, money),
        year=cost.money(plan.after, f"{money}/year"),
        bill=[kind_row(plan, kind, word) for kind, word in KINDS.items()],
        before=cost.money(plan.before, f"{money}/year"),
        month=cost.money(plan.after, f"{money}/month"),
        figures=figures(plan),
        part=people_part(plan.after, f"{money}/year"),
    )


def days(plan: Plan) -> dict[str, Any]:
    """Return the days of a person that each step takes, all steps, and the most of one."""
    each = {step.capability.id: step.effort.to("person-day") for step in plan.steps}
    total = sum(low for low, _ in each.values()), sum(high for _, high in each.values())
    return {"each": each, "total": total, "most": max([high for _, high in each.values()] + [1])}


def kind_row(plan: Plan, kind: str, word: str) -> dict[str, Any]:
    """Return a kind of cost with its lines, a month and a year."""
    money = plan.figures.currency
    lines = [line for line in plan.after if line.kind == kind]
    return {
        "kind": word,
        "month": cost.money(lines, f"{money}/month"),
        "year": cost.money(lines, f"{money}/year"),
        "lines": [line_row(line, money) for line in lines],
    }


def line_row(line: Line, money: str) -> dict[str, Any]:
    """Return a line of the bill with the figures that it depends on."""
    roles = people.people().roles
    subject = roles[line.subject].title if line.subject in roles else line.subject
    year = line.amount.to(f"{money}/year")
    return {"subject": subject, "rung": line.rung, "year": year, "by": sorted(line.depends_on)}


def figures(plan: Plan) -> dict[str, list[Figure]]:
    """Return the figures that the amounts rest on, by kind."""
    kinds = ("own", "source", "assumption")
    return {kind: [row for row in plan.used if row.kind == kind] for kind in kinds}
