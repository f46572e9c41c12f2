"""Where a schema and its table contradict each other, found over all rows in a streaming way."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import polars as pl

from ..findings import Table
from ..names import nearest
from ..schema import Column, Role
from . import declared
from .parsed import Contradiction, Parsed
from .rules import Problem
from .values import shown

BATCH = 500  # columns of a pass
LARGEST = 2**24  # float32, in which a model learns, holds each whole number up to it
NEEDED: tuple[Role, ...] = ("target", "time", "group", "identifier")
COMPLETE: tuple[Role, ...] = ("feature", "target", "time", "group")  # `missing` counts for these
SHOWN = 40  # characters of a value in a sentence
KINDS = {"number": "number", "integer": "whole number", "boolean": "true or false"}
KINDS |= {"category": "text", "datetime": "moment"}


class Check(NamedTuple):
    """A rule of a column: the rows that break it, the key it comes from, and what to do.

    `rule` is the end of the sentence "N rows …". With `wanted`, a row has to be there that fulfils
    `broken`, and `rule` is the sentence.
    """

    key: str
    broken: pl.Expr
    rule: str
    hint: str
    wanted: bool = False


def find(parsed: Parsed, table: Table, only: Collection[str] | None = None) -> list[Contradiction]:
    """Return the contradictions between a schema and its table, in the order of the file.

    With `only`, cells of these columns alone are looked at.
    """
    types = dict(table.frame.collect_schema())
    problems = list(absent(parsed, list(types)))
    places = {name: f"c{place}" for place, name in enumerate(types)}  # pl.col reads ^a$ otherwise
    frame = table.frame.rename(places)
    asked_for = types.keys() if only is None else types.keys() & set(only)
    judged = [c for c in parsed.schema.columns if c.name in asked_for and c.role != "dropped"]
    for start in range(0, len(judged), BATCH):
        some = {places[each.name]: each for each in judged[start : start + BATCH]}
        dtypes = {place: types[each.name] for place, each in some.items()}
        cells = prepared(frame, some, dtypes, replace(table, read=parsed.schema.read))
        problems += broken(cells, some)
    return sorted(map(parsed.told, problems), key=lambda each: each.line)


def absent(parsed: Parsed, names: Sequence[str]) -> Iterator[Problem]:
    """Yield the columns that a project needs, and that are not in the table."""
    for column in parsed.schema.columns:
        needed = column.role in NEEDED or (column.role == "feature" and not column.missing)
        if needed and column.name not in names:
            hint = nearest(column.name, names)
            yield Problem(("columns", column.name), "the table has no such column", hint)


def prepared(
    frame: pl.LazyFrame,
    columns: Mapping[str, Column],
    types: Mapping[str, pl.DataType],
    table: Table,
) -> pl.LazyFrame:
    """Return columns by their places, with the cells and values of each: c0, c0:cell, c0:value."""
    read, kind = table.read, table.source.kind
    cells = [declared.present(p, types[p], read, kind).alias(f"{p}:cell") for p in columns]
    values = []
    for place, column in columns.items():
        dtype = pl.String() if declared.is_text(types[place]) else types[place]
        value = declared.value(column, pl.col(f"{place}:cell"), dtype, read)
        values.append(value.alias(f"{place}:value"))
    return frame.select(list(columns)).with_columns(cells).with_columns(values)


def asked(column: Column, place: str) -> Iterator[Check]:
    """Yield the checks of a column."""
    cell, value = pl.col(f"{place}:cell"), pl.col(f"{place}:value")
    if column.role in COMPLETE and not column.missing:
        hint = "write missing: true" if column.role != "time" else "leave out the role time"
        yield Check("missing", cell.is_null(), "have no value", hint)
    kind = KINDS[column.type] + (f" of the format {column.format}" if column.format else "")
    hint = "change the type, or say in read.na_values that it stands for no value"
    if column.type == "datetime":
        hint = "give the format that all rows have, in the words of strptime, or none for ISO 8601"
    yield Check("type", value.is_null() & cell.is_not_null(), f"hold no {kind}", hint)
    yield from limits(column, value)
    if column.role == "target":
        yield from classes(column, value)


def limits(column: Column, value: pl.Expr) -> Iterator[Check]:
    """Yield the checks of the values that a column may have."""
    low, high = column.range
    if low is not None or high is not None:
        below = pl.lit(False) if low is None else value < low
        above = pl.lit(False) if high is None else value > high
        ends = ["…" if end is None else f"{end:g}" for end in (low, high)]
        rule = f"are outside the range {ends[0]} to {ends[1]}"
        yield Check("range", below | above, rule, "widen the range, or correct the rows")
    if column.type == "category" and column.values:
        other = ~value.is_in(pl.Series(column.values).implode())
        hint = "list it too, or leave values out: any text is then accepted"
        if column.role == "target":
            hint = "list it too, as all classes are"
        yield Check("values", other, "hold none of the values", hint)
    if column.type == "integer" and column.role == "feature":
        hint = "give the column a role, or write type: number if they need not be exact"
        rule = "hold whole numbers beyond 2**24, which a model does not tell apart"
        yield Check("type", value.abs() > LARGEST, rule, hint)


def classes(column: Column, value: pl.Expr) -> Iterator[Check]:
    """Yield a check of each class of a target: some row has to have it."""
    known: Sequence[Any] = (False, True) if column.type == "boolean" else column.values
    for one in known:
        rule = f"no row has the class {shown(one)}"
        key = "values" if column.values else "role"
        yield Check(key, value == one, rule, "leave it out, or add rows that have it", wanted=True)


def broken(frame: pl.LazyFrame, columns: Mapping[str, Column]) -> Iterator[Problem]:
    """Yield the checks that fail, after one pass over all rows; the first row of each is sought."""
    checks = [(place, check) for place, c in columns.items() for check in asked(c, place)]
    sums = [c.broken.sum().cast(pl.Int64).alias(str(i)) for i, (_, c) in enumerate(checks)]
    counts = frame.select(pl.len().alias("rows"), *sums).collect(engine="streaming").row(0)
    for (place, check), count in zip(checks, counts[1:], strict=True):
        path = ("columns", columns[place].name, check.key)
        if check.wanted and not count:
            yield Problem(path, check.rule, check.hint)
        elif count and not check.wanted:
            row, cell = first(frame, check, place)
            text = "" if not cell else f": {cell[:SHOWN]!r}{'…' if len(cell) > SHOWN else ''}"
            of = f"{count:,} of {counts[0]:,} rows {check.rule}"
            yield Problem(path, f"{of}, the first in row {row:,}{text}", check.hint)


def first(frame: pl.LazyFrame, check: Check, place: str) -> tuple[int, str | None]:
    """Return the first row that breaks a rule, counted from 1, and its cell as text."""
    some = frame.with_row_index("row").filter(check.broken).head(1)
    row, cell = some.select("row", pl.col(place)).collect(engine="streaming").row(0)
    return row + 1, None if cell is None else str(cell)
