"""What was found in a table, as one screen: a line a column, what was switched off, and why."""

import textwrap

from ..dataset.findings import Doubt, Facts, Findings, Switched
from ..dataset.kept.telling import foremost
from ..dataset.kept.wording import closely, extent, left_out, percent, shares, split_rule
from ..dataset.schema import Column
from .printable import columns, padded, printable, shortened

BLOCKS = "▁▂▃▄▅▆▇█"
WIDEST, NARROWEST = 100, 72
LINES = 25  # columns that are shown of a wide table
SHOWN = 8  # sentences of a kind that are shown
GAP = "  "


def screen(findings: Findings, width: int = WIDEST) -> str:
    """Return the summary for a terminal of so many columns; it fits 80, and uses no more than 100.

    Of a wide table, what has a role or was switched off comes first.
    """
    width = max(NARROWEST, min(width, WIDEST))
    lines = [*head(findings, width), "", *table(findings, width), ""]
    lines += sentences("Switched off", reasons(findings.switched), width)
    lines += sentences("Decided", list(findings.decisions), width)
    lines += [shortened(line, width) for line in (left_out(findings), closely(findings)) if line]
    return "\n".join(lines).rstrip("\n")


def head(findings: Findings, width: int) -> list[str]:
    """Return what the table is, what is predicted, and on which rows that is judged."""
    schema, typed = findings.schema, findings.typed
    size = f"{typed.rows:,} rows, {len(typed.facts):,} columns"
    classes = ", ".join(f"{name} ({share})" for name, share in shares(findings))
    target = f"{schema.target.name} ({schema.task})"
    lines = [
        f"{findings.source.name}: {size}",
        f"predicts {target}{': ' if classes else ''}{classes}",
        f"judged on {split_rule(schema)}",
    ]
    return [part for line in lines for part in wrapped(line, width)]


def assumption(doubt: Doubt) -> str:
    """Return what was assumed where nobody could be asked, and what else could be said."""
    others = ", ".join(answer for answer in doubt.answers if answer != doubt.assumed)
    return f"assumed {doubt.option} {doubt.assumed} (not {others}): {doubt.question}"


def wrapped(text: str, width: int, most: int = 3) -> list[str]:
    """Return a text in at most so many lines, the others indented; what is left over is cut."""
    line = printable(text)
    parts = textwrap.wrap(line, width, subsequent_indent="  ", break_long_words=False)
    if len(parts) <= most and all(columns(part) <= width for part in parts):
        return parts
    return [shortened(line, width)]


def table(findings: Findings, width: int) -> list[str]:
    """Return a line for each column that matters, under a heading, and how many more there are."""
    chosen = foremost(findings, LINES)
    bars = 16 if width > 90 else 8
    longest = max(12, *(len(printable(column.name)) for column in chosen))
    name = min(longest, max(14, width - 44 - bars - 22))
    heads = ("column", "type", "used as", "missing", "distinct", "")
    lines = [start(heads, name, bars).rstrip()]
    why = {each.name: each.kind for each in findings.switched}
    for column in chosen:
        facts = findings.typed.facts[column.name]
        share = percent(facts.missing / facts.rows if facts.rows else 0)
        cells = (
            column.name,
            column.type,
            column.role,
            share,
            f"{facts.distinct:,}",
            blocks(facts, bars),
        )
        begun = start(cells, name, bars)
        room = max(width - columns(begun), 1)
        note = why.get(column.name) or held(facts, column, room)
        lines.append((begun + shortened(note, room)).rstrip())
    if more := len(findings.schema.columns) - len(chosen):
        lines.append(f"  and {more:,} more columns: schema.yaml has a line for each")
    return lines


def start(cells: tuple[str, ...], name: int, bars: int) -> str:
    """Return the cells of a column at their places, all but the note at the end."""
    called, kind, role, missing, distinct, drawn = cells
    named = f"{GAP}{padded(called, name)}{GAP}{kind:<8} {role:<10}"
    return f"{named} {missing:>7} {distinct:>9}{GAP}{drawn:<{bars}} "


def held(facts: Facts, column: Column, room: int) -> str:
    """Return what a column holds: from where to where, or those of its common values that fit."""
    if whole := extent(facts):
        return whole if len(whole) <= room else f"from {whole.partition(' to ')[0]}"
    if not facts.common:
        return column.about
    note = printable(facts.common[0][0])
    for text, _ in facts.common[1:4]:
        longer = f"{note}, {printable(text)}"
        note = longer if columns(longer) <= room else note
    return note


def blocks(facts: Facts, bars: int) -> str:
    """Return a column's histogram; nothing where no text of it was seen twice."""
    once = facts.type == "category" and max(facts.histogram, default=0) < 2
    return "" if once else histogram(facts.histogram, bars)


def histogram(counts: tuple[int, ...], bars: int) -> str:
    """Return counts as blocks of eight heights; neighbours are joined where there are too many."""
    step = -(-len(counts) // bars)
    joined = [sum(counts[at : at + step]) for at in range(0, len(counts), step or 1)]
    top = max(joined, default=0)
    return "".join(BLOCKS[-(-8 * each // top) - 1] if each else " " for each in joined)


def reasons(switched: tuple[Switched, ...]) -> list[str]:
    """Return the columns that are no features, and why; those of one reason together."""
    found: dict[str, list[str]] = {}
    for each in switched:
        found.setdefault(each.why, []).append(shortened(each.name, 40))
    return [f"{some(names)}: {why}" for why, names in found.items()]


def some(names: list[str]) -> str:
    """Return some names, the first of them, and how many more."""
    more = f" and {len(names) - 3:,} more" if len(names) > 4 else ""
    return ", ".join(names[:3] if more else names) + more


def sentences(title: str, said: list[str], width: int) -> list[str]:
    """Return sentences under a title, the first few of them."""
    if not said:
        return []
    shown = said if len(said) <= SHOWN else said[: SHOWN - 1]
    more = [f"  and {len(said) - len(shown):,} more: see schema.yaml"] if said != shown else []
    return [f"{title}:", *(shortened(f"  {each}", width) for each in shown), *more, ""]


def decided(findings: Findings) -> str:
    """Return what was decided where nobody could be asked, a line each."""
    lines = head(findings, WIDEST)
    lines += map(assumption, findings.doubts)
    lines += [each for each in (left_out(findings), closely(findings)) if each]
    lines += [f"switched off {each}" for each in reasons(findings.switched)]
    lines += findings.decisions
    cut = [shortened(line, 160) for line in lines]
    more = f"and {len(cut) - LINES:,} more decisions: see schema.yaml"
    return "\n".join(cut if len(cut) <= LINES else [*cut[:LINES], more])
