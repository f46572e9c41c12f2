"""A plan as text: about one screen, and no more than sixty lines."""

import textwrap

from ..assess.capability import table
from ..plan import Plan, Step, cost, people
from ..plan.figures import Figure
from ..plan.units import total
from .plan import ASSUMED, KINDS, exact, heading, licence, people_part, ranged, rule_text
from .printable import printable, shortened

WIDTH = 100
HEIGHT = 60
LEGEND = {
    "◆": "the rule names it",
    "◇": "so too, partly there",
    "~": "partly there",
    "?": "files do not show it",
}


def plan_text(plan: Plan) -> str:
    """Return what to build in which order, by whom, who decides, with what, and at what cost."""
    title = f"{shortened(plan.name, 40)}: " if plan.name else "A plan: "
    lines = [fitted(title + heading(plan)), "", *ladder(plan), ""]
    if not plan.steps:
        lines += ["Nothing to build: all of it is met.", ""]
    else:
        lines += [*rules(plan), "", *steps(plan), ""]
    after = [*tools(plan), *costs(plan), "", *grounds(plan)]
    before = [*lines, *team(plan), ""]
    room = HEIGHT - len(before) - len(after)
    return "\n".join([*before, *decisions(plan, room), *after])


def ladder(plan: Plan) -> list[str]:
    """Return the ladder, with the team at its rung and the plan at another."""
    lines = []
    start, goal = plan.start.level, plan.goal.place.level
    for level in sorted(table().levels, reverse=True):
        rung = "─●──" if level == start else "─◎──" if level == goal else "────"
        words = [word for word, at in (("here", start), ("the plan", goal)) if at == level]
        arrow = f"  ← {' and '.join(words)}" if words else ""
        lines.append(f"  {level} ╟{rung}╢ {table().levels[level].title:<20}{arrow}".rstrip())
    return lines


def rules(plan: Plan) -> list[str]:
    """Return what the goal is reached with."""
    text = [f"{name}: {rule_text(rule, plan.met)}" for name, rule in plan.goal.rules]
    return wrapped("Reached with ", ". ".join(text))


def steps(plan: Plan) -> list[str]:
    """Return the capabilities to build, in columns that are read downwards."""
    work = total((step.effort for step in plan.steps), "person-day").to("person-day")
    head = f"To build, in this order: {ranged(work)} days of a person {ASSUMED}"
    marks = [mark(step) for step in plan.steps]
    legend = ", ".join(f"{sign} {words}" for sign, words in LEGEND.items() if sign in marks)
    cells = [
        (f"{number:>2}{mark(step)}", step.capability.id, days(step))
        for number, step in enumerate(plan.steps, 1)
    ]
    rows = columns(cells, 3)
    apart = ", ".join(each.id for each in plan.optional)
    return [f"{head}   {legend}".rstrip(), *rows, *(wrapped("Optional: ", apart) if apart else [])]


def mark(step: Step) -> str:
    """Return the sign of a step: whether the rule names it, and what was found of it."""
    if step.capability.need == "defining":
        return "◇" if step.state == "partial" else "◆"
    return {"partial": "~", "unknown": "?"}.get(step.state, " ")


def days(step: Step) -> str:
    """Return the days of a person that a step takes, to a tenth."""
    low, high = step.effort.to("person-day")
    return ranged((round(low, 1), round(high, 1)))


def columns(cells: list[tuple[str, str, str]], number: int) -> list[str]:
    """Return cells of three parts in columns, read downwards, each as wide as it has to be."""
    height = -(-len(cells) // number)
    blocks = [cells[start : start + height] for start in range(0, len(cells), height or 1)]
    rows = [""] * height
    for block in blocks:
        name, last = (max(len(cell[part]) for cell in block) for part in (1, 2))
        for row, (head, middle, end) in enumerate(block):
            rows[row] += f"{head}{middle:<{name}} {end:<{last}} "
    return [row.rstrip() for row in rows]


def team(plan: Plan) -> list[str]:
    """Return the roles of the goal in two columns, each with its share and what a year costs."""
    money = plan.figures.currency
    joining = {role.id for role in plan.joining}
    cells = []
    for role in plan.team:
        paid = [line for line in plan.after if (line.kind, line.subject) == ("people", role.id)]
        share = ranged(plan.share(role.id).to("person"))
        year = ranged(cost.money(paid, f"{money}/year"))
        joins = "+" if role.id in joining else " "
        cells.append((f"  {joins} ", role.title, f"{share:<10}{year:<12}"))
    head = f"Who: the part of a week on this model {ASSUMED}, and {money} a year (+ joins)"
    return [head, *columns(cells, 2)]


def decisions(plan: Plan, room: int) -> list[str]:
    """Return who is accountable for what, and hand-overs, as many as there is room for."""
    roles = people.people().roles
    newest = plan.climbed[::-1].index
    rows = [
        f"  {roles[each.accountable].title}: {each.about} ({each.files[0]})"
        for each in sorted(plan.decisions, key=lambda each: newest(each.rung))
    ]
    given = [
        f"  {roles[each.giver].title} → {roles[each.taker].title}: {each.what} ({each.files[0]})"
        for each in sorted(plan.handovers, key=lambda each: newest(each.rung))
    ]
    room = max(room - 2, 0)
    kept = rows[: room - min(len(given), room // 3)]
    passed = given[: room - len(kept)]
    left = len(rows) + len(given) - len(kept) - len(passed)
    more = f"; {left} more, and R, C, I: --html FILE, --json" if left else ""
    lines = [f"Who decides (is accountable), who hands over what{more}:", *kept, *passed, ""]
    return [fitted(line) for line in lines]


def tools(plan: Plan) -> list[str]:
    """Return the tools of the steps with their licences."""
    by_licence: dict[str, list[str]] = {}
    for each in plan.tools:
        by_licence.setdefault(licence(each), []).append(each.title)
    texts = [f"{', '.join(names)} ({words})" for words, names in by_licence.items()]
    return [*wrapped("Tools: ", "; ".join(texts)), ""] if texts else []


def costs(plan: Plan) -> list[str]:
    """Return what the goal costs to run, by kind, what today costs, and what is paid once."""
    money = plan.figures.currency
    kinds = [kind for kind in KINDS if any(line.kind == kind for line in plan.after)]
    words = [*(KINDS[kind] for kind in kinds), "together"]
    lines = [f"{f'Cost, {money}':<12}" + "".join(f"{word:<12}" for word in words).rstrip()]
    bills = {"a month": (plan.after, "month"), "a year": (plan.after, "year")}
    if plan.before and plan.before != plan.after:
        bills["now, a year"] = plan.before, "year"
    for name, (paid, period) in bills.items():
        parts = [[line for line in paid if line.kind == kind] for kind in kinds]
        amounts = [
            ranged(cost.money(part, f"{money}/{period}")) if part else "–"
            for part in (*parts, paid)
        ]
        lines.append(f"{name:<12}" + "".join(f"{each:<12}" for each in amounts).rstrip())
    once = ranged(cost.money(plan.building, money))
    return [*lines, f"{'once':<12}{once} to build what is listed above"] if plan.steps else lines


def grounds(plan: Plan) -> list[str]:
    """Return what the amounts rest on: assumptions, sources, what is old, what others claim."""
    said = {f"effort-{step.capability.id}" for step in plan.steps}
    said |= {row.id for row in plan.used if row.id.startswith("share-")}
    assumed = [row for row in plan.used if row.kind == "assumption" and row.id not in said]
    own = [row for row in plan.used if row.kind == "own"]
    lines = wrapped(f"Assumed {ASSUMED} (yours: --figures FILE): days, shares, ", named(assumed))
    lines += wrapped("Your own: ", named(own)) if own else []
    sourced = sum(row.kind == "source" for row in plan.used)
    old = ", ".join(f"{row.id} ({row.as_of})" for row in plan.stale)
    warning = f"Warning: older than a year: {old}" if old else "None is older than a year"
    lines += wrapped(f"{sourced} figures have a source, with their day: --json. ", warning)
    return [*lines, *claimed(plan)]


def named(rows: list[Figure]) -> str:
    """Return figures with their ranges, those of several rungs together."""
    groups: dict[tuple[str, str], list[Figure]] = {}
    for row in rows:
        name, _, rung = row.id.rpartition("-")
        subject = name if rung in people.STACKS else row.id
        groups.setdefault((subject, row.unit), []).append(row)
    return "; ".join(together(*key, group) for key, group in groups.items())


def together(subject: str, unit: str, rows: list[Figure]) -> str:
    """Return the ranges of a subject with their rungs, and its unit once."""
    if len(rows) == 1:
        return f"{rows[0].id} {exact(rows[0])}"
    texts = [f"{row.id.rpartition('-')[2]}: {exact(row).split()[0]}" for row in rows]
    return f"{subject} {', '.join(texts)} {unit}"


def claimed(plan: Plan) -> list[str]:
    """Return what others claim about people's part, beside what comes out here."""
    low, high = plan.figures.rows["claim-people"].low, plan.figures.rows["claim-people"].high
    least, most = people_part(plan.after, f"{plan.figures.currency}/year")
    here = ranged((100 * least, 100 * most))
    claim = f"people {100 * low:.0f}–{100 * high:.0f} % of spend (Ivchenko 2026)"
    return wrapped("Claimed by others, computed with nowhere: ", f"{claim}; here {here} %")


def wrapped(head: str, text: str) -> list[str]:
    """Return a paragraph that fits the screen."""
    return textwrap.wrap(
        printable(head + text), WIDTH, subsequent_indent="  ", break_on_hyphens=False
    )


def fitted(line: str) -> str:
    """Return a line that fits the screen."""
    return shortened(line, WIDTH)
