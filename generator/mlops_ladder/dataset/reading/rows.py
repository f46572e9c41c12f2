"""The rows of a table, as a lazy frame that streams."""

from collections.abc import Sequence
from math import isqrt

import polars as pl
from polars import selectors as cs

from ...errors import UsageError
from ..findings import SAMPLE, SEED, Source, Table
from ..schema import Read
from . import compact, csvs, damage, parquets

INDEX = "\0row"  # no column has this name


def open_table(source: Source, read: Read | None = None) -> Table:
    """Return the table: columns of text where it is CSV, with null for an empty cell.

    How a CSV is written is sniffed, unless `read` says it. UsageError where the table is damaged
    (see damage.py), or has fewer than 50 rows.
    """
    try:
        table = _opened(source, read)
    except OSError as error:
        message = f"{source.name} cannot be read: {error.strerror}"
        raise UsageError(message, "make room in the folder for temporary files, TMPDIR") from error
    damage.refuse_few(source.files, table.rows)
    return table


def _opened(source: Source, read: Read | None) -> Table:
    if source.kind == "parquet":
        frame = _together(parquets.typed(source))
        rows = int(frame.select(pl.len()).collect(engine="streaming").item())
        return Table(source, read or Read(), frame, rows)
    csv = csvs.said(source, read) if read else csvs.sniffed(source)
    return Table(source, csv.read, _together(csv.frames), csv.rows)


def sample(table: Table, rows: int = SAMPLE, seed: int = SEED) -> pl.DataFrame:
    """Return at most `rows` rows from all over the table, in its order, the same for one seed."""
    if table.rows <= rows:
        return table.frame.collect(engine="streaming")
    enough = (rows + 5 * isqrt(rows)) / table.rows  # a share that has `rows` rows surely
    numbered = table.frame.with_row_index(INDEX)
    drawn = numbered.filter(_mixed(seed) < int(min(enough, 1) * (2**32 - 1)))
    chosen = compact.collect(drawn).bottom_k(rows, by=_mixed(seed))
    return chosen.sort(INDEX).drop(INDEX)


def _together(frames: Sequence[pl.LazyFrame]) -> pl.LazyFrame:
    """Return the rows of files below each other, their columns in the order of the first."""
    names = frames[0].collect_schema().names()
    aligned = [frame.select(cs.by_name(*names)) for frame in frames]
    return frames[0] if len(frames) == 1 else pl.concat(aligned, how="vertical_relaxed")


def _mixed(seed: int) -> pl.Expr:
    """Return a number of 32 bits for each row that looks like chance (SplitMix64's steps)."""
    mixed = (pl.col(INDEX).cast(pl.UInt64) + 1 + seed * 1_000_003) * 0x9E3779B97F4A7C15
    mixed = (mixed ^ (mixed // 2**30)) * 0xBF58476D1CE4E5B9
    mixed = (mixed ^ (mixed // 2**27)) * 0x94D049BB133111EB
    return mixed // 2**32
