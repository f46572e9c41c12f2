"""Facts of the columns of a table: the type of each, which holds in all rows, and its counts."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import isinf

import polars as pl

from ...errors import UsageError
from ..findings import SAMPLE, Table, Typed
from ..reading import rows
from . import looked, portrait
from .counted import Counts
from .looked import Looked

CELLS = 20_000_000  # of a sample, which is smaller where a table is very wide


def measure(table: Table, tell: Callable[[str], None] = lambda _: None) -> Typed:
    """Return the facts of a table, whose types hold in all rows, and a typed sample of it.

    `tell` is told what takes time. UsageError where a number is infinite.
    """
    names, csv = table.names, table.source.kind == "csv"
    keys = {name: f"c{place}" for place, name in enumerate(names)}  # polars reads "^a$" as a regex
    frame = table.frame.select(pl.nth(range(len(names)))).rename(keys)
    most = min(SAMPLE, max(1_000, CELLS // max(1, len(names))))
    tell(f"drawing a sample of {len(names):,} columns")
    sample = rows.sample(replace(table, frame=frame), most)
    columns = {key: Looked.at(name, sample.get_column(key)) for name, key in keys.items()}
    tell("looking at all rows")
    whole = table.rows <= most
    words, counts = looked.check(sample.lazy() if whole else frame, columns, table.read)
    _refuse_infinite(columns, counts)
    for key, column in columns.items():
        column.kind = portrait.refined(column.kind, counts[key])
    questions = {key: column.question() for key, column in columns.items()}
    typed = sample.select(q.kind.value(q.cell).alias(key) for key, q in questions.items())
    return Typed(
        read=replace(table.read, na_values=words),
        rows=table.rows,
        duplicates=_duplicates(sample),
        facts={
            column.name: portrait.facts(column, counts[key], typed.get_column(key), csv)
            for key, column in columns.items()
        },
        sample=typed.rename({key: name for name, key in keys.items()}),
    )


def _refuse_infinite(columns: Mapping[str, Looked], counts: Mapping[str, Counts]) -> None:
    """Raise UsageError if a column holds an infinite number, or one too large to be held."""
    for key, column in columns.items():
        ends = (counts[key].lowest, counts[key].highest)
        if any(isinstance(end, float) and isinf(end) for end in ends):
            message = f"the column {column.name!r} holds infinite numbers"
            raise UsageError(message, "leave these cells empty, or give a number in their place")


def _duplicates(sample: pl.DataFrame) -> int:
    """Return how many rows are there already; columns of lists and the like are not compared."""
    plain = [name for name, dtype in sample.schema.items() if not dtype.is_nested()]
    return sample.height - sample.select(plain).hash_rows().n_unique() if plain else 0
