"""The classes of a target: how many rows each has, their order, and where a value is in it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import isnan
from typing import Any

import polars as pl

from ..findings import Facts, Table, Typed
from ..schema import Task

CLASS_ROWS = 5  # of the rarest class: some rows on both sides of a split

Counts = Mapping[str, int]


def in_order(facts: Facts, task: Task, counts: Counts) -> tuple[str, ...]:
    """Return the classes: sorted, numbers by size; the rarer of two is last, it is predicted."""
    if facts.type == "boolean":
        return ("False", "True")
    try:
        ordered = sorted(counts, key=lambda value: (float(value), value))
    except ValueError:
        ordered = sorted(counts)
    if task == "binary" and facts.type == "category":
        ordered.sort(key=lambda value: -counts[value])
    return tuple(ordered)


def count(table: Table, typed: Typed, name: str) -> Counts:
    """Return how many rows have each value of a column, as it stands in the file.

    All rows are counted, but for a boolean of a table that is larger than its sample: its classes
    are counted there, in proportion.
    """
    values = typed.values(name)
    if typed.facts[name].type == "boolean":
        rows = Counter(str(value) for value in values.drop_nulls().to_list())
        times = typed.rows / max(len(values), 1)
        least = CLASS_ROWS if times > 1 else 0
        return {known: max(round(rows[known] * times), least) for known in ("False", "True")}
    column = table.frame.select(pl.nth(list(typed.facts).index(name)).alias("value"))
    counts = column.group_by("value").len().collect(engine="streaming")
    missing = set(typed.read.na_values)
    found: Counter[str] = Counter()
    for value, rows_of in counts.iter_rows():
        text = plain_text(value)
        if text is not None and text not in missing:
            found[text] += rows_of
    return found


def plain_text(value: Any) -> str | None:
    """Return a value as the project reads it as text: whole numbers without a fraction."""
    if isinstance(value, float):
        return None if isnan(value) else str(int(value)) if value.is_integer() else str(value)
    return None if value is None else str(value)


def positions(classes: Sequence[str], values: pl.Series) -> pl.Series:
    """Return the position of each value's class, or a number as it is; null where it is missing."""
    if not classes:
        return values.cast(pl.Float64)
    if values.dtype == pl.Boolean:
        return values.cast(pl.Int64)
    numeric = values.dtype.is_numeric()
    keys = [float(name) if numeric else name for name in classes]
    known = values.cast(pl.Float64 if numeric else pl.String)
    order = list(range(len(keys)))
    return known.replace_strict(keys, order, default=None, return_dtype=pl.Int64)


def balance(classes: Sequence[str], values: pl.Series) -> dict[str, float]:
    """Return the share of each class among a sample's values; empty for a regression."""
    if not classes:
        return {}
    shares = dict(positions(classes, values).drop_nulls().value_counts(normalize=True).iter_rows())
    return {name: shares.get(at, 0.0) for at, name in enumerate(classes)}
