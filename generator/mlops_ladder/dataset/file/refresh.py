"""Bring a schema.yaml up to date with its table; what a person wrote stays byte for byte."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ..schema import Column
from . import nodes, written
from .parsed import Parsed, SchemaError, load


@dataclass(frozen=True)
class Refreshed:
    """What came of it: the text with a line for each new column, or why there is none.

    `text` is what was given where the outcome is not done; `why` is then a sentence on what to do.
    """

    outcome: Literal["done", "already there", "unable"]
    text: str
    added: tuple[str, ...] = ()
    why: str = ""


def fresh(parsed: Parsed, names: Iterable[str]) -> list[str]:
    """Return the columns of a table that its schema does not name, in their order."""
    known = {column.name for column in parsed.schema.columns}
    return [name for name in names if name not in known]


def gone(parsed: Parsed, names: Sequence[str]) -> list[Column]:
    """Return the columns of a schema that its table has no more, in their order."""
    return [column for column in parsed.schema.columns if column.name not in names]


def refresh(text: str, inferred: Sequence[Column]) -> Refreshed:
    """Return the text with the columns that it lacks, of those that were inferred of its table.

    They are features, identifiers or dropped: how rows are split is a person's to change. Raises
    SchemaError if the text contradicts itself.
    """
    before = load(text)
    named = fresh(before, [column.name for column in inferred])
    new = [settled(column) for column in inferred if column.name in named]
    if not new:
        return Refreshed("already there", text)
    after = inserted(text, new)
    expected = (*before.schema.columns, *(replace(column, note="") for column in new))
    try:
        if load(after).schema == replace(before.schema, columns=expected):
            return Refreshed("done", after, tuple(named))
        why = "the columns are not a line each, so their lines have to be added by hand"
    except SchemaError as error:
        why = f"the new columns do not fit: {error.found[0].rule}"
    return Refreshed("unable", text, (), why)


def settled(column: Column) -> Column:
    """Return a column with no role that a schema has for one column only."""
    if column.role == "time":
        note = "; ".join(filter(None, (column.note, "role: time would split the rows by it")))
        return replace(column, role="feature", note=note)
    return replace(column, role="identifier") if column.role == "group" else column


def inserted(text: str, columns: Sequence[Column]) -> str:
    """Return the text with a line for each column after the last one, indented like it.

    Without a place for them it returns the text as it is.
    """
    root = nodes.read(text)
    there = root.value["columns"] if root else None
    if there is None or there.indent < 0:
        return text
    end = "\r\n" if "\r\n" in text else "\n"
    lines = re.split(r"(?<=\n)", text)
    added = "".join(map(written.line, columns)).splitlines()
    new = [f"{' ' * there.indent}{line[2:]}{end}" for line in added]
    head = "".join(lines[: there.last])
    return head + (end if not head.endswith("\n") else "") + "".join(new + lines[there.last :])
