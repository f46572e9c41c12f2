"""A tidy copy of a CSV file, read cell by cell as pandas reads it; what is damaged is refused."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..schema import Read
from .damage import refuse_ragged, refuse_return, refuse_unclosed
from .dialect import is_blank, reader
from .plain import scratch

END = "\0"  # a line after the last one; no text has it
SEP = "\x1f"  # of the copy; few texts have it
MANY = 10  # lines of a cell, that text seldom has


def copy(file: Path, path: Path, read: Read, columns: int) -> tuple[Path, int]:
    """Return a tidy copy without header, with SEP and double quotes, and its number of rows.

    UsageError with the line of a row that has more or fewer cells, or of a quote that is open.
    """
    tidy, seps, count = scratch(), columns - 1, 0
    rows = _rows(file, path, read, columns)
    next(rows)  # the header
    with tidy.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, delimiter=SEP)  # its line ends make it quote both CR and LF
        for row in rows:
            count += 1
            line = SEP.join(row)
            if '"' in line or "\n" in line or "\r" in line or line.count(SEP) != seps:
                writer.writerow(row)
            else:  # the same, in half the time
                target.write(f"{line}\n")
    return tidy, count


def _rows(file: Path, path: Path, read: Read, columns: int) -> Iterator[list[str]]:
    """Yield the header and the rows."""
    misread: set[int] = set()
    before = 0  # the line that the last row ended at
    with path.open(encoding="utf-8-sig", newline="") as opened:
        rows = reader(_watched(opened, misread, f" \t{read.sep}"), read)
        try:
            for row in rows:
                if before + 1 in misread:
                    refuse_return(file, before + 1)
                if row and END in row[-1]:
                    if row == [END]:
                        return
                    refuse_unclosed(file, before + 1)
                if rows.line_num - before > MANY and _swallows(row, read.sep, columns):
                    refuse_unclosed(file, before + 1, rows.line_num)
                if len(row) == columns:
                    yield row
                elif not is_blank(row):
                    refuse_ragged(file, before + 1, len(row), columns)
                before = rows.line_num
        except csv.Error:
            refuse_unclosed(file, before + 1)


def _swallows(row: Sequence[str], sep: str, columns: int) -> bool:
    """Whether a cell holds lines that look like rows: a quote is not closed where it should be."""
    inner = [cell.split("\n")[1:-1] for cell in row if "\n" in cell]
    longest = max(inner, key=len, default=[])
    return {line.count(sep) for line in longest} == {columns - 1}


def _watched(lines: Iterator[str], misread: set[int], marks: str) -> Iterator[str]:
    """Yield the lines and END, and note those that pandas would misread if a row began there.

    These begin with a mark, after a carriage return without a line feed.
    """
    returned = False
    for number, line in enumerate(lines, 1):
        if returned and line[0] in marks:
            misread.add(number)
        returned = line.endswith("\r")
        yield line
    yield END
