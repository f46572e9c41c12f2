"""Tables for tests of facts: columns of text, as a CSV has them, or of polars' types."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from mlops_ladder.dataset.columns import facts
from mlops_ladder.dataset.findings import Facts, Source, Table, Typed
from mlops_ladder.dataset.schema import Read

Cells = Sequence[str | None]


def csv(columns: Mapping[str, Cells], read: Read | None = None) -> Typed:
    """Return what is found in a CSV of these columns; None is an empty cell."""
    frame = pl.DataFrame(dict(columns), schema=dict.fromkeys(columns, pl.String))
    source = Source((), "csv", "table.csv")
    return facts.measure(Table(source, read or Read(), frame.lazy(), frame.height))


def parquet(frame: pl.DataFrame) -> Typed:
    """Return what is found in a Parquet file of a frame."""
    source = Source((), "parquet", "table.parquet")
    return facts.measure(Table(source, Read(), frame.lazy(), frame.height))


def column(cells: Cells, name: str = "column", **read: Any) -> Facts:
    """Return the facts of a column of a CSV that has no other."""
    return csv({name: cells}, Read(**read)).facts[name]


def typed(values: Sequence[Any], dtype: Any = None, name: str = "column") -> Facts:
    """Return the facts of a column of Parquet."""
    return parquet(pl.DataFrame({name: pl.Series(values, dtype=dtype)})).facts[name]
