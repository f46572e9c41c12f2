"""Collect some rows of a large table in little memory."""

import polars as pl

from . import plain

GROUP = 1_000  # rows that are written at once


def collect(frame: pl.LazyFrame) -> pl.DataFrame:
    """Return the rows of a frame that streams, by way of a file.

    Collected in memory, a few texts of a large file hold on to all chunks that they are from.
    """
    copy = plain.scratch()
    frame.sink_parquet(copy, row_group_size=GROUP, statistics=False, compression="lz4")
    rows = pl.read_parquet(copy, glob=False)
    copy.unlink()
    return rows
