"""How a CSV file is written, sniffed from its first rows: separator, quotes, spaces."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import UsageError
from ..schema import Read
from .marks import SURE, are_numbers

if TYPE_CHECKING:
    import _csv

SEPARATORS = (",", ";", "\t", "|")
HEAD = 1024 * 1024  # characters
ROWS = 5_000
LONGEST = 16 * 1024 * 1024  # characters of a cell
Rows = list[list[str]]
NOTHING = (0, 0)  # the score of one column


def sniff(file: Path, path: Path) -> tuple[Read, Rows]:
    """Return how the file is written, and its first rows; `path` is the same in UTF-8.

    Marks of decimals and encoding are left open. UsageError if it has one column, no header, or
    lines before it.
    """
    text = _head(path)
    if not text.strip():
        raise _empty(file)
    if re.match(r"sep=.[\r\n]", text):
        message = f"the first line of {file} is {text[:5]}, which spreadsheets alone understand"
        raise UsageError(message, "remove that line")
    quote = _quote(text)
    scores = {sep: _score(_rows(text, Read(sep=sep, quotechar=quote))) for sep in SEPARATORS}
    sep = max(scores, key=lambda s: scores[s])
    if scores[sep] == NOTHING:
        if not _is_spaced(text):
            _refuse_one(file, text)
        sep = " "
    read = Read(sep=sep, quotechar=quote)
    read = replace(read, skipinitialspace=sep == " " or _skips(text, read))
    rows = _rows(text, read)
    rows = [row for row in rows if len(row) == len(rows[0])]
    _refuse_headless(file, rows)
    return read, rows


def header(file: Path, path: Path, read: Read) -> list[str]:
    """Return the names of the columns of a CSV file, whose text in UTF-8 is at `path`."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row in reader(lines, read):
            if not is_blank(row):
                return row
    raise _empty(file)


def reader(lines: Iterable[str], read: Read) -> "_csv.Reader":
    """Return the csv module's reader for the dialect; csv.Error where a cell is endless."""
    csv.field_size_limit(LONGEST)
    return csv.reader(
        lines,
        delimiter=read.sep,
        quotechar=read.quotechar,
        skipinitialspace=read.skipinitialspace,
    )


def is_blank(row: Sequence[str]) -> bool:
    """Whether the row is one of a line without anything, which pandas skips."""
    return not row or (len(row) == 1 and not row[0].strip(" \t"))


def _empty(file: Path) -> UsageError:
    return UsageError(f"{file} is empty", "give a file with a header and at least 50 rows")


def _head(path: Path) -> str:
    """Return the first lines, whole ones."""
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return opened.read(HEAD) + opened.readline(HEAD)


def _rows(text: str, read: Read) -> Rows:
    """Return the first rows without blank ones."""
    rows = reader(io.StringIO(text, newline=""), read)
    return list(islice((row for row in rows if not is_blank(row)), ROWS))


def _score(rows: Rows) -> tuple[int, int]:
    """Return how many rows are as wide as the header, and that width; NOTHING for one column."""
    width = len(rows[0])
    return (sum(len(row) == width for row in rows), width) if width > 1 else NOTHING


def _quote(text: str) -> str:
    """Return the single quote where there are no double ones, and it surrounds cells."""
    cells = re.findall(r"(?:^|[,;\t|])'[^'\n]*'(?=[,;\t|\r\n]|$)", text, re.MULTILINE)
    surrounds = len(cells) > 1 and 2 * len(cells) >= SURE * text.count("'")
    return "'" if '"' not in text and surrounds else '"'


def _is_spaced(text: str) -> bool:
    """Whether spaces surely separate columns: rows are as wide, and one column holds numbers."""
    rows = _rows(text, Read(sep=" ", skipinitialspace=True))
    widths = {len(row) for row in rows}
    columns = zip(*rows[1:], strict=False)
    return len(rows) > 9 and len(widths) == 1 and widths != {1} and any(map(are_numbers, columns))


def _skips(text: str, read: Read) -> bool:
    """Whether a space after a separator belongs to no cell.

    Then more rows are of one width without it, or all cells have it, or all quotes of a column.
    """
    rows, skipped = _rows(text, read), _rows(text, replace(read, skipinitialspace=True))
    columns = [[cell for cell in column if cell] for column in zip(*rows, strict=False)][1:]
    return (
        _score(skipped) > _score(rows)
        or _begin(" ", [cell for column in columns for cell in column])
        or any(_begin(f" {read.quotechar}", column[1:]) for column in columns)
    )


def _begin(beginning: str, cells: Sequence[str]) -> bool:
    begun = sum(cell.startswith(beginning) for cell in cells)
    return begun > 0 and begun >= SURE * len(cells)


def _refuse_one(file: Path, text: str) -> None:
    """Raise UsageError: the file has one column, or lines before its header."""
    for sep in SEPARATORS:
        widths = [len(row) for row in _rows(text, Read(sep=sep))[1:]]
        usual = max(widths, key=widths.count, default=1)
        if usual > 1 and widths.count(usual) >= len(widths) / 2:
            message = f"the first line of {file} has 1 column, but most lines have {usual}"
            raise UsageError(message, "remove the lines before the one with the names")
    hint = "a table needs its target and one more, separated by comma, semicolon, tab or |"
    raise UsageError(f"{file} has one column", hint)


def _refuse_headless(file: Path, rows: Rows) -> None:
    """Raise UsageError if the first line is a row: numbers above numbers, and a text seen below."""
    texts, numbers = [], []
    for name, *cells in zip(*rows, strict=False):
        if are_numbers(cells):
            numbers.append(name)
        elif any(cells):
            texts.append(name in cells)
    if not numbers or not all(are_numbers([name]) for name in numbers) or _are_counted(numbers):
        return
    if any(texts) or (not texts and len(numbers) > 1):
        message = f"the first line of {file} is a row, not names of columns: it has {numbers[0]!r}"
        raise UsageError(message, "add a line before it with a name for each column")


def _are_counted(names: Sequence[str]) -> bool:
    """Whether names that are numbers are still names: 0, 1, 2, or years."""
    if len(names) < 2 or not all(name.isdecimal() for name in names):
        return False
    numbers = [int(name) for name in names]
    steps = {after - before for before, after in pairwise(numbers)}
    return steps == {1} or (0 not in steps and all(1900 <= n <= 2100 for n in numbers))
