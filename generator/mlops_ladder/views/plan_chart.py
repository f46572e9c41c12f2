"""The pictures of a plan: the ladder with the team on it, and cost by role and rung as ranges."""

from dataclasses import dataclass

from ..assess.capability import table
from ..errors import UsageError
from ..plan import Plan, cost, people
from ..plan.cost import Line
from .plan import Range, ranged

WIDTH, HEIGHT = 640, 480
TOP, RISE = 92, 130  # of the highest rung, and from rung to rung
GROUND = 448
BAR = (262, 620)  # where the bars of the ladder begin and end
ROW = 26  # of a role's chart, one a rung
TRACK = (44, 276)  # where the bars of a role begin and end, before their words
LABELS = {"0": "0", "1": "1", "2": "2", "llmops": "llm"}


@dataclass(frozen=True)
class Bar:
    """A range as a bar: where it begins, how long it is, and what it says.

    `rung` names its colour; `aimed` is whether the plan's goal pays it.
    """

    rung: str
    y: float
    x: float
    width: float
    words: str
    aimed: bool


@dataclass(frozen=True)
class Step:
    """A rung of the ladder in the picture; `bar` is None where a figure is not known."""

    level: int
    title: str
    y: float
    left: float
    right: float
    bar: Bar | None


@dataclass(frozen=True)
class Ladder:
    """The ladder; `team` is where feet stand, `flag` where the plan leads, as (x, y).

    `arrow` is the way between them, empty where the plan leads nowhere else. `beside` is the bar
    of the language model, below the ground, where the goal has one; `height` is the picture's.
    """

    steps: tuple[Step, ...]
    rails: tuple[str, str]
    team: tuple[float, float]
    flag: tuple[float, float]
    arrow: str
    beside: Bar | None
    height: int


def bills(plan: Plan) -> dict[str, tuple[Line, ...]]:
    """Return what each rung costs to run, but for those of which a figure is not known."""
    found = {}
    for rung in people.STACKS:
        try:
            found[rung] = cost.running(rung, plan.figures)
        except UsageError:
            continue
    return found


def ladder(plan: Plan) -> Ladder:
    """Return the picture of the ladder, with what a year on each rung costs."""
    unit = f"{plan.figures.currency}/year"
    years = {rung: cost.money(lines, unit) for rung, lines in bills(plan).items()}
    levels = sorted(table().levels, reverse=True)
    aims = plan.goal.place.rungs
    most = max((high for _, high in years.values()), default=1) or 1
    steps = []
    for place, level in enumerate(levels):
        y, year = TOP + RISE * place, years.get(str(level))
        rung = str(level)
        bar = scaled(rung, y + 18, year, most, BAR, rung in aims) if year else None
        steps.append(Step(level, table().levels[level].title, y, rail(y), 304 - rail(y), bar))
    beside = "llmops" in aims
    llm = scaled("llmops", GROUND + 64, years["llmops"], most, BAR, True) if beside else None
    start, goal = height(plan.start.level), height(plan.goal.place.level)
    return Ladder(
        steps=tuple(steps),
        rails=(
            f"M{rail(GROUND)} {GROUND}L{rail(34)} 34",
            f"M{right(GROUND)} {GROUND}L{right(34)} 34",
        ),
        team=(152, start),
        flag=(right(goal), goal),
        arrow=climb(start, goal),
        beside=llm,
        height=HEIGHT + 80 * beside,
    )


def rail(y: float) -> float:
    """Return where the left rail is at a height: it leans in as it rises."""
    return 112 - 24 * (y - 34) / (GROUND - 34)


def right(y: float) -> float:
    """Return where the right rail is at a height."""
    return 304 - rail(y)


def height(level: int | None) -> float:
    """Return how high a level is in the picture; below level 0 is the ground."""
    return GROUND if level is None else TOP + RISE * (max(table().levels) - level)


def climb(start: float, goal: float) -> str:
    """Return the way from a height to another, at the left of the ladder."""
    if start == goal:
        return ""
    return f"M66 {start - 26:.0f}C14 {start - 60:.0f} 14 {goal + 20:.0f} 62 {goal - 12:.0f}"


def scaled(
    rung: str, y: float, ends: Range, most: float, track: tuple[int, int], aimed: bool
) -> Bar:
    """Return a range as a bar on a track that ends at `most`; never too short to be seen."""
    begin, room = track[0], track[1] - track[0]
    x = begin + room * ends[0] / most
    width = max(room * (ends[1] - ends[0]) / most, 4)
    return Bar(rung, y, x, width, ranged(ends), aimed)


def charts(plan: Plan) -> dict[str, tuple[Bar, ...]]:
    """Return the bars of each role that some rung pays, on one scale: a year, rung by rung."""
    unit = f"{plan.figures.currency}/year"
    years: dict[str, dict[str, Range]] = {}
    for rung, lines in bills(plan).items():
        for line in lines:
            if line.kind == "people":
                years.setdefault(line.subject, {})[rung] = line.amount.to(unit)
    most = max((high for row in years.values() for _, high in row.values()), default=1) or 1
    aimed = plan.goal.place.rungs
    return {
        role: tuple(
            scaled(rung, ROW * place, ends, most, TRACK, rung in aimed)
            for place, (rung, ends) in enumerate(row.items())
        )
        for role, row in years.items()
    }
