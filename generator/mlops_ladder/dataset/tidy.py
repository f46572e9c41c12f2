"""Read a CSV file cell by cell, as pandas reads it, where the fast reader may not agree."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from .damage import refuse_ragged, refuse_return, refuse_unclosed
from .dialect import is_blank, reader
from .plain import scratch
from .schema import Read

END = "\0"  # a line after the last one; no text has it
MANY = 10  # lines of a cell, that text seldom has
COUNTED = 300  # columns that one regular expression counts; more make it large


def tidy_rows(path: Path, read: Read, columns: int) -> int | None:
    """Return how many rows a UTF-8 file has below its header; None if it is not tidy.

    It is where each line is a row of so many cells, with quotes in place only: then every reader
    reads the same. Lines stream.
    """
    if read.skipinitialspace:
        return None
    sep, quote = (rf"\x{ord(mark):02x}" for mark in (read.sep, read.quotechar))
    quoted = rf"{quote}(?:[^{quote}]|{quote}{quote})*{quote}"
    cell = rf"(?:[^{sep}{quote}\r]*|{quoted})"
    line = pl.col("line")
    if columns <= COUNTED:
        fits = line.str.contains(rf"^{cell}(?:{sep}{cell}){{{columns - 1}}}$")
    else:
        bare = line.str.replace_all(quoted, "").str.count_matches(read.sep, literal=True)
        fits = line.str.contains(rf"^{cell}(?:{sep}{cell})*$") & (bare == columns - 1)
    asked = _lines(path).select(pl.len(), fits.fill_null(False).all().alias("fits"))
    lines, tidy = asked.collect(engine="streaming").row(0)
    return int(lines) - 1 if tidy else None


def tidied(file: Path, path: Path, read: Read, columns: int) -> tuple[Path, int]:
    """Return a tidy copy without header, with commas and double quotes, and its number of rows.

    UsageError with the line of a row that has more or fewer cells, or of a quote that is open.
    """
    copy = scratch()
    count = -1  # the header is no row
    with copy.open("w", encoding="utf-8", newline="") as target:
        write = csv.writer(target).writerow  # its line ends make it quote both CR and LF
        for count, row in enumerate(_rows(file, path, read, columns)):
            if count:
                write(row)
    return copy, count


def _lines(path: Path) -> pl.LazyFrame:
    """Return the lines of a UTF-8 file as the column `line`."""
    schema = {"line": pl.String}
    return pl.scan_csv(
        path, has_header=False, separator=END, quote_char=None, schema=schema, glob=False
    )


def _rows(file: Path, path: Path, read: Read, columns: int) -> Iterator[list[str]]:
    """Yield the header and the rows."""
    misread: set[int] = set()
    before = 0  # the line that the last row ended at
    with path.open(encoding="utf-8-sig", newline="") as opened:
        rows = reader(_watched(opened, misread), read)
        try:
            for row in rows:
                if row == [END]:
                    return
                if row and END in row[-1]:
                    refuse_unclosed(file, before + 1)
                if before + 1 in misread:
                    refuse_return(file, before + 1)
                if not is_blank(row):
                    if rows.line_num - before > MANY + 1 and _swallows(row, read.sep, columns):
                        refuse_unclosed(file, before + 1, rows.line_num)
                    if len(row) != columns:
                        refuse_ragged(file, before + 1, len(row), columns)
                    yield row
                before = rows.line_num
        except csv.Error:
            refuse_unclosed(file, before + 1)


def _swallows(row: Sequence[str], sep: str, columns: int) -> bool:
    """Whether a cell holds lines that look like rows: a quote is not closed where it should be."""
    inner = [cell.split("\n")[1:-1] for cell in row if "\n" in cell]
    longest = max(inner, key=len, default=[])
    return {line.count(sep) for line in longest} == {columns - 1}


def _watched(lines: Iterator[str], misread: set[int]) -> Iterator[str]:
    """Yield the lines and END, and note those that pandas would misread if a row began there.

    It takes a space after a carriage return without a line feed for the rest of that line's end.
    """
    returned = False
    for number, line in enumerate(lines, 1):
        if returned and line[0] in " \t":
            misread.add(number)
        returned = line.endswith("\r")
        yield line
    yield END
