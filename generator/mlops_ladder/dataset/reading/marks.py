"""The marks of decimals and thousands, and what looks like a number with them."""

import re
from collections.abc import Sequence
from itertools import islice

SURE = 0.9  # of the cells of a column
FEW = 50  # cells
# Marks of decimals and thousands, the more usual first.
MARKS = (
    (".", ""),
    (".", ","),
    (",", ""),
    (",", "."),
    (".", " "),
    (",", " "),
    (".", "'"),
    (",", "'"),
)


def marks(files: Sequence[Sequence[Sequence[str]]], sep: str) -> tuple[str, str]:
    """Return the marks of decimals and of thousands that make most columns numbers.

    `files` are rows of each file, the header first. `1,234` alone is a thousand where commas
    separate columns, else a decimal.
    """
    columns = [cells for rows in files for cells in zip(*rows[1:], strict=False)]
    if not any(_is_open(cells, sep) for cells in columns):
        return MARKS[0]
    order = sorted(MARKS, key=lambda pair: sep != "," and pair[1] != "")
    return max(order, key=lambda pair: sum(are_numbers(c, pair[0], pair[1], sep) for c in columns))


def are_numbers(
    column: Sequence[str], decimal: str = ".", thousands: str = "", sep: str = ";"
) -> bool:
    """Whether nearly all cells are numbers with these marks; empty cells do not count."""
    cells = [stripped for cell in column if (stripped := cell.strip())]
    if thousands and _are_codes(cells, thousands):
        return False
    if (decimal, thousands, sep) == (",", "", ",") and not any(map(_is_decimal, cells)):
        return False
    number = _number(decimal, thousands)
    fitting = sum(number.fullmatch(cell) is not None for cell in cells)
    return bool(cells) and fitting >= SURE * len(cells)


def _is_open(column: Sequence[str], sep: str) -> bool:
    """Whether other marks than the usual make the column numbers, by its first cells."""
    few = list(islice((cell for cell in column if cell.strip()), FEW))
    return not are_numbers(few) and any(
        are_numbers(few, pair[0], pair[1], sep) for pair in MARKS[1:]
    )


def _number(decimal: str, thousands: str) -> re.Pattern[str]:
    whole, point = r"\d+", re.escape(decimal)
    if thousands:
        whole = rf"(?:\d+|[1-9]\d{{0,2}}(?:{re.escape(thousands)}\d{{3}})+)"
    return re.compile(rf"[-+]?(?:{whole}(?:{point}\d*)?|{point}\d+)(?:[eE][-+]?\d+)?")


def _is_decimal(cell: str) -> bool:
    """Whether the comma in a cell cannot be a mark of thousands."""
    return re.fullmatch(r"[-+]?(?:0*,\d+|\d*,(?:\d{1,2}|\d{4,}))", cell) is not None


def _are_codes(cells: Sequence[str], mark: str) -> bool:
    """Whether groups of three digits are telephone numbers or addresses: all have one length."""
    groups = max((cell.count(mark) for cell in cells), default=0)
    return len({len(cell) for cell in cells}) == 1 and (groups > 1 or mark == " ")
