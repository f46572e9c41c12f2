"""An assessment as one screen of text."""

import shlex
from pathlib import Path

from ..assess.capability import GRADES, table
from ..assess.finding import Assessment, Judged
from .assess import MARKS, Ahead, ahead, met_of, of_step, place, verdict
from .printable import printable, shortened

WIDTH = 80
HEIGHT = 24
NAME = 24  # the column of ids
NOTHING = """\
No code in it trains a model, loads one and predicts, or calls a language model.
What only a README, a comment or a name says is no evidence."""


def assessment_text(assessment: Assessment, path: Path | None) -> str:
    """Return where a repository stands, what the next rung asks for, and what is missing here.

    `path` is what the command was given, and the next ones are to be.
    """
    heading = [f"{shortened(assessment.name, 30)}: {verdict(assessment)}", ""]
    if assessment.level is None:
        return "\n".join([*heading, NOTHING, *broken(assessment)])
    steps = [line for step in ahead(assessment) for line in missing(step)]
    ending = [*broken(assessment), "", "Next:", *next_commands(assessment, path)]
    above = [*heading, *ladder(assessment), "", *steps]
    room = HEIGHT - len(above) - len(ending) - 1
    return "\n".join([*above, *gaps(assessment, max(room, 1)), *ending])


def ladder(assessment: Assessment) -> list[str]:
    """Return the ladder with the repository at its rung, and the steps of the llm axis."""
    lines = []
    for level in sorted(table().levels, reverse=True):
        rung = "─●──" if level == assessment.level else "────"
        met, of = met_of(of_step(assessment, level))
        here = "  ← here" if level == assessment.level else ""
        title = table().levels[level].title
        lines.append(f"  {level} ╟{rung}╢ {title:<20} {met:>2} of {of} met{here}")
    if assessment.llm:
        steps = (f"[{each}]" if each == assessment.llm else each for each in GRADES)
        lines.append(f"  llm      {' → '.join(steps)}")
    return lines


def missing(step: Ahead) -> list[str]:
    """Return what the rule of a level or grade still asks for, and how much it expects."""
    title = f", {step.title}" if step.title != step.step else ""
    lines = [f"Missing for {step.name}{title}:"]
    lines += [fitted(f"  ✗ {' or '.join(map(marked, group))}") for group in step.groups]
    more = len(step.expected)
    return [*lines, f"  and {more} more that it expects"] if more else lines


def marked(row: Judged) -> str:
    """Return the id of a capability, with its state where that is more than nothing."""
    return row.capability.id + (f" ({row.state})" if row.state != "missing" else "")


def gaps(assessment: Assessment, room: int) -> list[str]:
    """Return a line for each gap, and at most so many."""
    rows = [each for each in assessment.judged if each.capability.id in assessment.gaps]
    rows.sort(key=lambda each: each.state != "partial")
    if not rows:
        return ["No gaps at this level."]
    shown = rows if len(rows) <= room else rows[: room - 1]
    lines = [f"Gaps at level {assessment.level}:", *map(gap, shown)]
    more = [row.capability.id for row in rows[len(shown) :]]
    return [*lines, fitted(f"  and {len(more)} more: {', '.join(more)}")] if more else lines


def gap(row: Judged) -> str:
    """Return a gap with its evidence, or with what to do where there is none."""
    found = [f"{place(each)} {each.text}" for each in row.finding.evidence]
    about = found[0] if found else row.fix
    return fitted(f"  {MARKS[row.state]} {row.capability.id:<{NAME}} {about}")


def broken(assessment: Assessment) -> list[str]:
    """Return a line about the files that were not understood."""
    names = [place(each) for each in assessment.broken]
    return [fitted(f"Not understood: {', '.join(names)}")] if names else []


def next_commands(assessment: Assessment, path: Path | None) -> list[str]:
    """Return the commands that a user types next."""
    steps = ahead(assessment)
    rows = [row for step in steps for group in step.groups for row in group]
    examples = [*assessment.gaps, *(row.capability.id for row in rows)]
    words = [f"assess --explain {examples[0]}"] if examples else []
    words += ["assess --html page.html"]
    place = f" {printable(shlex.quote(str(path)))}" if path else ""
    plan = [f"  ladder plan{place or ' .'}"] if steps else []
    return [*(f"  ladder {each}{place}" for each in words), *plan]


def fitted(line: str) -> str:
    """Return a line that fits the screen."""
    return shortened(line, WIDTH)
