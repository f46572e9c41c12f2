"""Read a CSV file cell by cell, as pandas reads it, where the fast reader may not agree."""

import csv
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from .damage import refuse_ragged, refuse_unclosed
from .dialect import is_blank, reader
from .plain import scratch
from .schema import Read

END = "\0"  # a line after the last one; no text has it
COUNTED = 300  # columns that one regular expression counts; more make it large


def is_tidy(path: Path, read: Read, columns: int) -> bool:
    """Whether each line of the UTF-8 file is one row of so many cells, with quotes in place only.

    Then every reader reads the same. Lines stream, and the first that does not fit ends it.
    """
    if read.skipinitialspace:
        return False
    sep, quote = (rf"\x{ord(mark):02x}" for mark in (read.sep, read.quotechar))
    quoted = rf"{quote}(?:[^{quote}]|{quote}{quote})*{quote}"
    cell = rf"(?:[^{sep}{quote}\r]*|{quoted})"
    line = pl.col("line")
    if columns <= COUNTED:
        fits = line.str.contains(rf"^{cell}(?:{sep}{cell}){{{columns - 1}}}$")
    else:
        bare = line.str.replace_all(quoted, "").str.count_matches(read.sep, literal=True)
        fits = line.str.contains(rf"^{cell}(?:{sep}{cell})*$") & (bare == columns - 1)
    odd = ~fits.fill_null(False)
    return _lines(path).filter(odd).head(1).collect(engine="streaming").is_empty()


def tidied(file: Path, path: Path, read: Read, columns: int) -> Path:
    """Return a tidy copy without header, with commas and double quotes.

    UsageError with the line of a row that has more or fewer cells, or of a quote that is open.
    """
    copy = scratch()
    with copy.open("w", encoding="utf-8", newline="") as target:
        rows = _rows(file, path, read, columns)
        next(rows)
        csv.writer(target, lineterminator="\n").writerows(rows)
    return copy


def _lines(path: Path) -> pl.LazyFrame:
    """Return the lines of a UTF-8 file as the column `line`."""
    schema = {"line": pl.String}
    return pl.scan_csv(
        path, has_header=False, separator=END, quote_char=None, schema=schema, glob=False
    )


def _rows(file: Path, path: Path, read: Read, columns: int) -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        rows = reader(_ended(opened), read)
        before = 0  # the line that the last row ended at
        try:
            for row in rows:
                if row == [END]:
                    return
                if row and END in row[-1]:
                    refuse_unclosed(file, before + 1)
                if not is_blank(row):
                    if len(row) != columns:
                        refuse_ragged(file, before + 1, len(row), columns)
                    yield row
                before = rows.line_num
        except csv.Error:
            refuse_unclosed(file, before + 1)


def _ended(lines: Iterator[str]) -> Iterator[str]:
    yield from lines
    yield END
