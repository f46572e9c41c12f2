"""Pages about levels, for generated projects and for the documentation: people, decisions, cost."""

from typing import Any

from mlops_ladder.assess.about import about
from mlops_ladder.assess.capability import STAGES, Capability, table
from mlops_ladder.assess.sources import sources
from mlops_ladder.plan import cost, people, tools
from mlops_ladder.plan.figures import shipped
from templating import filled

PROJECT = {  # the page in a project, by its rung
    "0": "level0/docs/level-0.md",
    "1": "level1/docs/level-1.md",
    "llmops": "llmops/docs/level-llm.md",
}
BELOW = {"0": ("0",), "1": ("0", "1"), "2": ("0", "1", "2"), "llmops": ("llmops",)}
AFTER = {"0": "1", "1": "2", "llmops": "llmops"}


def pages() -> dict[str, str]:
    """Return each page's text by its path in the repository."""
    own = {f"templates/{path}": page(rung, path) for rung, path in PROJECT.items()}
    return own | {"docs/reference/level-2.md": page("2", "level-2.md")}


def maturity() -> str:
    """Return the page that explains levels, grades and their rules."""
    models = [each for each in sources().values() if each.levels]
    return filled("maturity.md", table=table(), models=models, sources=sources(), rows=rows())


def page(rung: str, path: str) -> str:
    """Return the page of a rung."""
    return filled(
        path.rpartition("/")[2],
        rung=rung,
        rule=table().levels.get(int(rung) if rung.isdigit() else -1),
        places={name: each.levels.get(rung, "") for name, each in sources().items()},
        roles=[role_row(rung, role) for role in people.team(rung) if has_part(rung, role.id)],
        joins=people.joining(rung),
        step=people.people().rungs[rung],
        decisions=people.decisions(rung),
        deciders=[
            role
            for role in people.team(rung)
            if any(d.part(role.id) for d in people.decisions(rung))
        ],
        gives=by_stage([row for row in rows() if rung in about(row.id).where]),
        where={row.id: about(row.id).where.get(rung, ()) for row in rows()},
        grade=grade(),
        costs=cost.cost_range(rung),
        once=once(rung),
        figures=shipped().rows,
        tools=tools.toolbox().tools,
        needs=tools.joining(rung),
        own=by_stage(asked(rung)),
        already=[row for row in asked(rung) if is_here(row, rung)],
        upward=upward(rung),
        prices=prices(rung),
    )


def grade() -> str:
    """Return the grade that the llm application reaches: the last whose rule it fulfils."""
    here = {row.id for row in rows() if "llmops" in about(row.id).where}
    reached = [
        name
        for name, rule in table().grades.items()
        if here.issuperset(rule.all) and all(here & set(group) for group in rule.any)
    ]
    return reached[-1]


def rows() -> list[Capability]:
    """Return the capabilities."""
    return list(table().capabilities.values())


def asked(rung: str) -> list[Capability]:
    """Return what a rung asks for, optional capabilities aside."""
    return [row for row in rows() if tools.rung_of(row) == rung and row.need != "optional"]


def is_here(row: Capability, rung: str) -> bool:
    """Return whether a project of a rung has a capability, by what the texts say."""
    return any(level in about(row.id).where for level in BELOW[rung])


def by_stage(found: list[Capability]) -> dict[str, list[Capability]]:
    """Return capabilities by stage, in the order of the lifecycle, without empty stages."""
    stages = {stage: [row for row in found if row.stage == stage] for stage in STAGES}
    return {stage: each for stage, each in stages.items() if each}


def has_part(rung: str, role: str) -> bool:
    """Return whether a role joins at a rung, answers for something new there, or hands it over."""
    joins = role in people.people().rungs[rung].joins
    decides = any(role == each.accountable for each in people.decisions(rung))
    return joins or decides or any(role == each.giver for each in people.handovers(rung))


def role_row(rung: str, role: people.Role) -> dict[str, Any]:
    """Return what a page says about a role at a rung."""
    share = shipped().rows[f"share-{rung}-{role.id}"]
    step = people.people().rungs[rung]
    return {
        "role": role,
        "leads": role.id in step.leads,
        "joins": role.id in step.joins,
        "share": f"{100 * share.low:g} to {100 * share.high:g} %",
        "decides": [each for each in people.decisions(rung) if each.accountable == role.id],
        "gives": [each for each in people.handovers(rung) if each.giver == role.id],
    }


def once(rung: str) -> dict[str, Any]:
    """Return what building a rung by hand takes: capabilities, days of a person, money."""
    wanted = asked(rung)
    days = [cost.effort(row.id, shipped()).to("person-day") for row in wanted]
    lines = [cost.building(row.id, rung, shipped()) for row in wanted]
    return {
        "count": len(wanted),
        "here": sum(is_here(row, rung) for row in wanted),
        "days": (sum(low for low, _ in days), sum(high for _, high in days)),
        "money": cost.money(lines, "USD"),
    }


def upward(rung: str) -> dict[str, Any]:
    """Return what comes next: what is not here yet of the next rung, its people and its cost."""
    after = AFTER.get(rung)
    if not after:
        return {}
    missing = [row for row in asked(after) if not is_here(row, rung)]
    return {
        "rung": after,
        "adds": by_stage(missing),
        "joins": people.joining(after),
        "costs": cost.cost_range(after)["total"],
    }


def prices(rung: str) -> list[str]:
    """Return the sources of the figures that the cost of a rung comes from, with their days."""
    bill = cost.running(rung, shipped())
    used = frozenset[str]().union(*(line.amount.depends_on for line in bill))
    named = [row for row in shipped().rows.values() if row.id in used and row.kind == "source"]
    told = {row.source: f"{row.source} ({row.as_of:%B %Y})" for row in named}
    return list(told.values())
