"""The picture of the lifecycle: its stages as a loop, each level an orbit, each capability a dot.

Lengths are units of the picture, which is SIZE wide and high; angles are degrees, clockwise
from the top.
"""

import math
from dataclasses import dataclass

from ..assess.capability import STAGES, table
from ..assess.finding import Assessment, Judged
from .assess import ahead, met_of

SIZE = 720
CENTRE = SIZE / 2
ORBITS = {3: (148, 202, 256), 4: (138, 184, 230, 276)}  # radii, with and without the llm axis
RIM = 302
LABELS = 319
LETTERS = 15  # the height of a letter: below the centre, labels stand on the other side of the line
APART = 24.0  # between the centres of neighbouring dots
PAUSE = 3.0  # degrees between two stages
SEAM = 13.0  # degrees between the last and the first, where the names of the orbits stand
NARROWEST = 22.0  # degrees of a stage with few capabilities: its name has to fit


@dataclass(frozen=True)
class Dot:
    """A capability; it is `asked` for if the rule of the next level or grade lacks it."""

    row: Judged
    x: float
    y: float
    asked: bool


@dataclass(frozen=True)
class Stage:
    """A stage of the loop: lines for its share of the rim, what is met of that, and its name."""

    name: str
    met: int
    of: int
    rim: str
    done: str
    label: str


@dataclass(frozen=True)
class Orbit:
    """A level, or the llm axis: its radius, where its name stands, and whether it is reached."""

    name: str
    radius: float
    tag: tuple[float, float]
    reached: bool


@dataclass(frozen=True)
class Picture:
    """All that is drawn."""

    stages: tuple[Stage, ...]
    orbits: tuple[Orbit, ...]
    dots: tuple[Dot, ...]
    arrow: str


def picture(assessment: Assessment) -> Picture:
    """Return the picture of an assessment."""
    radii, cells = radii_of(assessment), cells_of(assessment)
    spans = sectors({key: len(rows) / radii[key[1]] for key, rows in cells.items()})
    lacked = [row for step in ahead(assessment) for group in step.groups for row in group]
    asked = {row.capability.id for row in lacked}
    dots = [
        Dot(row, *point(radii[orbit], angle), row.capability.id in asked)
        for (stage, orbit), rows in cells.items()
        for row, angle in zip(rows, spread(len(rows), *spans[stage]), strict=True)
    ]
    stages = [stage_of(name, assessment, *span) for name, span in spans.items()]
    seam = spans[STAGES[0]][0] - SEAM / 2
    orbits = [
        Orbit(name, radius, point(radius, seam), is_reached(name, assessment))
        for name, radius in radii.items()
    ]
    x, y = point(RIM, seam)
    arrow = f"translate({x} {y}) rotate({seam:.1f})"
    return Picture(tuple(stages), tuple(orbits), tuple(dots), arrow)


def radii_of(assessment: Assessment) -> dict[str, float]:
    """Return the radius of each orbit: the levels from the inside out, then the llm axis."""
    names = [*map(str, table().levels), *(["llm"] if assessment.llm else [])]
    return dict(zip(names, ORBITS[len(names)], strict=True))


def is_reached(orbit: str, assessment: Assessment) -> bool:
    """Return whether a level is reached, or more than the first grade."""
    if orbit == "llm":
        return assessment.llm != "initial"
    return assessment.level is not None and int(orbit) <= assessment.level


def cells_of(assessment: Assessment) -> dict[tuple[str, str], list[Judged]]:
    """Return the capabilities by stage and orbit."""
    cells: dict[tuple[str, str], list[Judged]] = {}
    for row in assessment.judged:
        orbit = "llm" if row.capability.grade else str(row.capability.level)
        if assessment.llm or orbit != "llm":
            cells.setdefault((row.capability.stage, orbit), []).append(row)
    return cells


def sectors(crowds: dict[tuple[str, str], float]) -> dict[str, tuple[float, float]]:
    """Return from where to where each stage goes: wide enough for its most crowded orbit.

    `crowds` is the number of dots by stage and orbit, over the orbit's radius.
    """
    widths = {
        stage: max(
            NARROWEST, *(math.degrees(APART * n) for (of, _), n in crowds.items() if of == stage), 0
        )
        for stage in STAGES
    }
    scale = (360 - SEAM - PAUSE * (len(widths) - 1)) / sum(widths.values())
    begin = -widths[STAGES[0]] * scale / 2
    spans = {}
    for stage, width in widths.items():
        spans[stage] = (begin, begin + width * scale)
        begin += width * scale + PAUSE
    return spans


def spread(number: int, begin: float, end: float) -> list[float]:
    """Return so many angles, evenly between two."""
    width = (end - begin) / number
    return [begin + width * (each + 0.5) for each in range(number)]


def stage_of(name: str, assessment: Assessment, begin: float, end: float) -> Stage:
    """Return a stage with the lines that it is drawn by."""
    met, of = met_of(row for row in assessment.judged if row.capability.stage == name)
    upside = 90 < (begin + end) / 2 % 360 < 270
    label = (
        line(LABELS + LETTERS, end + 9, begin - 9) if upside else line(LABELS, begin - 9, end + 9)
    )
    done = line(RIM, begin, begin + (end - begin) * met / of) if met else ""
    return Stage(name, met, of, line(RIM, begin, end), done, label)


def line(radius: float, begin: float, end: float) -> str:
    """Return a line along a circle as the path of an SVG; backwards if it ends before it begins."""
    (x, y), (to_x, to_y) = point(radius, begin), point(radius, end)
    long, clockwise = int(abs(end - begin) > 180), int(end > begin)
    return f"M{x} {y}A{radius} {radius} 0 {long} {clockwise} {to_x} {to_y}"


def point(radius: float, angle: float) -> tuple[float, float]:
    """Return where a point on a circle around the centre lies."""
    x = CENTRE + radius * math.sin(math.radians(angle))
    y = CENTRE - radius * math.cos(math.radians(angle))
    return round(x, 1), round(y, 1)
