"""The rows of a table, as a lazy frame that streams."""

import polars as pl

from .findings import SAMPLE, SEED, Source, Table
from .schema import Read


def open_table(source: Source) -> Table:
    """Return the table: columns of text where it is CSV, with null for an empty cell."""
    if source.kind == "parquet":
        return Table(source, Read(), pl.scan_parquet(list(source.files)))
    frame = pl.scan_csv(list(source.files), infer_schema=False)
    return Table(source, Read(), frame)


def count(table: Table) -> int:
    """Return the number of rows."""
    return int(table.frame.select(pl.len()).collect(engine="streaming").item())


def sample(table: Table, rows: int = SAMPLE, seed: int = SEED) -> pl.DataFrame:
    """Return at most `rows` rows of everywhere in the table, the same for the same seed."""
    mixed = pl.int_range(pl.len(), dtype=pl.UInt64).hash(seed)
    chosen = table.frame.filter(mixed.rank("ordinal") <= rows)
    return chosen.collect(engine="streaming")
