"""A schema.yaml beside its table: whether both agree, and what the table has that is new."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from ...errors import UsageError
from .. import infer
from ..columns import facts
from ..findings import Table, Wish
from ..reading import rows, sources
from ..schema import Column, Schema
from . import contradictions, refresh
from .parsed import Contradiction, Parsed, load
from .refresh import Refreshed

Tell = Callable[[str], object]


@dataclass(frozen=True)
class Comparison:
    """What a comparison found: `contradictions` in the order of the file, and new and gone columns.

    `refreshed` has the text that the file should have; with contradictions it is as it was.
    """

    file: Path
    parsed: Parsed
    rows: int
    contradictions: list[Contradiction]
    new: tuple[str, ...]
    gone: tuple[Column, ...]
    refreshed: Refreshed


def read(file: Path) -> str:
    """Return the text of a schema.yaml, byte for byte; UsageError if there is none."""
    try:
        return file.read_bytes().decode("utf-8")
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}", "give another file") from error
    except UnicodeDecodeError as error:
        message = f"{file} is not UTF-8: byte {error.start + 1} is none of it"
        raise UsageError(message, "save it in UTF-8") from error


def compare(file: Path, tell: Tell = lambda _: None) -> Comparison:
    """Return how a schema.yaml and its table agree; the table's path counts from its folder.

    UsageError where the table is not there or no table, SchemaError where the file contradicts
    itself.
    """
    text = read(file)
    parsed = load(text, str(file))
    tell(f"reading {parsed.schema.table}")
    table = opened(file, parsed)
    new = refresh.fresh(parsed, table.names)
    found = contradictions.find(parsed, table)
    refreshed = Refreshed("already there", text)
    if new and not found:
        tell("looking at the new columns")
        refreshed = with_new(text, parsed.schema, table, new)
        if refreshed.outcome == "done":
            found = contradictions.find(load(refreshed.text, str(file)), table, new)
    gone = refresh.gone(parsed, table.names)
    return Comparison(file, parsed, table.rows, found, tuple(new), tuple(gone), refreshed)


def opened(file: Path, parsed: Parsed) -> Table:
    """Return the table of a schema, read as it says."""
    path = file.parent / parsed.schema.table
    if not path.exists():
        message = f"{file}, line {parsed.lines[('table',)]}: there is no table {path}"
        hint = "by itself the schema holds; `poe pipeline` or `dvc pull` brings a project's table"
        raise UsageError(message, hint)
    return rows.open_table(sources.find([path]), parsed.schema.read)


def with_new(text: str, schema: Schema, table: Table, new: Sequence[str]) -> Refreshed:
    """Return the text with a line for each new column, as inference describes it.

    Only what these are described by is measured: themselves, the target, the time and the group.
    """
    needed = {*new, *schema.names("target", "time", "group")}
    places = [place for place, name in enumerate(table.names) if name in needed]
    table = replace(table, frame=table.frame.select(pl.nth(places)))
    time, group = ((schema.names(role) or [""])[0] for role in ("time", "group"))
    wish = Wish(schema.target.name, schema.task, time, group)
    try:
        inferred = infer.conclude(table, facts.measure(table), wish).schema.columns
    except UsageError as error:
        return Refreshed("unable", text, (), f"{error.message}: {error.hint}")
    return refresh.refresh(text, [column for column in inferred if column.name in new])
