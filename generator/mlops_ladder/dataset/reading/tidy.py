"""Whether a CSV file is tidy: every reader, a fast one too, reads the same."""

import re
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from ..schema import Read
from . import compact

NONE = "\0"  # no text has it
COUNTED = 300  # columns that one regular expression counts; more make it large
ODD = 200_000  # lines that are looked at one by one


def rows(path: Path, read: Read, columns: int) -> int | None:
    """Return how many rows a UTF-8 file has below its header; None if it is not tidy.

    It is where each row has so many cells, with quotes around cells and doubled in them only; below
    the rows may be empty lines. Lines stream; those that are no row are looked at one by one.
    """
    if read.skipinitialspace:
        return None
    cell = _Cell(read)
    line = pl.col("line")
    if columns <= COUNTED:
        fits = line.str.contains(f"^{cell.any}(?:{cell.sep}{cell.any}){{{columns - 1}}}$")
    else:
        bare = line.str.replace_all(cell.quoted, "").str.count_matches(read.sep, literal=True)
        fits = line.str.contains(f"^{cell.any}(?:{cell.sep}{cell.any})*$") & (bare == columns - 1)
    odd = ~fits.fill_null(False)
    counts = _lines(path).select(pl.len().alias("all"), odd.sum().alias("odd"))
    lines, many = counts.collect(engine="streaming").row(0)
    if many > ODD:
        return None
    if not many:
        return int(lines) - 1
    numbered = _lines(path).with_row_index("at").filter(odd)
    parts = compact.collect(numbered).fill_null("").rows()
    while parts and parts[-1][0] == lines - 1 and not parts[-1][1].strip(" "):
        parts.pop()
        lines -= 1
    inner = _inner_lines(parts, cell, columns)
    return None if inner is None else lines - 1 - inner


class _Cell:
    """Regular expressions of a dialect's cells, for polars and for Python."""

    def __init__(self, read: Read) -> None:
        self.sep, mark = (rf"\x{ord(mark):02x}" for mark in (read.sep, read.quotechar))
        self.inside = f"[^{mark}]*(?:{mark}{mark}[^{mark}]*)*"
        self.quoted = f"{mark}{self.inside}{mark}"
        self.any = rf"(?:{self.quoted}|[^{self.sep}{mark}\r]*)"
        self.opened = f"{mark}{self.inside}"
        self.closed = f"{self.inside}{mark}"


def _inner_lines(odd: Iterable[tuple[int, str]], cell: _Cell, columns: int) -> int | None:
    """Return how many lines go on with the row of the line before; None if one is no part of a row.

    `odd` are the numbers, from 0, and texts of lines that are no row by themselves.
    """
    opens = re.compile(f"((?:{cell.any}{cell.sep})*){cell.opened}")
    reopens = re.compile(f"{cell.closed}({cell.sep}(?:{cell.any}{cell.sep})*){cell.opened}")
    closes = re.compile(f"{cell.closed}((?:{cell.sep}{cell.any})*)")
    inside, quoted, sep = map(re.compile, (cell.inside, cell.quoted, cell.sep))
    inner, last, cells = 0, -1, 0  # no cell is open where the number of cells is 0
    for at, line in odd:
        if at == 0 or (cells and at != last + 1):
            return None
        found = (
            reopens.fullmatch(line) or closes.fullmatch(line) if cells else opens.fullmatch(line)
        )
        if found:
            inner += cells > 0
            closing = cells and found.re is closes
            cells = max(cells, 1) + len(sep.findall(quoted.sub("", found[1])))
            if closing and cells != columns:
                return None
            cells = 0 if closing else cells
        elif cells and inside.fullmatch(line):
            inner += 1
        else:
            return None
        last = at
    return None if cells else inner


def _lines(path: Path) -> pl.LazyFrame:
    """Return the lines of a UTF-8 file as the column `line`."""
    schema = {"line": pl.String}
    return pl.scan_csv(
        path, has_header=False, separator=NONE, quote_char=None, schema=schema, glob=False
    )
