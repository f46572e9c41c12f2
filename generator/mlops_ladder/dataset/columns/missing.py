"""The words that a table uses for no value: which there are, and which are values after all.

`na_values` is one list for all columns, as pandas.read_csv has it, so a word that some column of
numbers or dates needs stands for no value everywhere. Numbers such as -999 are never taken for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from ..schema import NA_VALUES

# Casefolded, without spaces around. Spreadsheets' errors count, too.
SURE = {"?", "??", "-", "--", "---", ".", "..", "...", "n/a", "na", "n.a.", "n.a", "nan", "-nan"}
SURE |= {"nat", "null", "<null>", "(null)", "<na>", r"\n", "#n/a", "#na", "#missing"}
SURE |= {"#name?", "#value!", "#ref!", "#div/0!", "#null!", "#num!"}
NOTHING = {"none", "nil", "<none>"}  # may be a value: no children, no alcohol
UNKNOWN = {"unknown", "missing", "undefined", "not available", "not known"}
_WORDS = SURE | NOTHING | UNKNOWN | {""}
_CASES = {case for w in _WORDS for case in (w, w.upper(), w.title(), w.capitalize())} | {
    "NaN",
    "NaT",
}
_SPELLED = pl.Series(sorted(_CASES)).implode()


@dataclass(frozen=True)
class Spelled:
    """A text column of the sample: the words in it, its other cells, and how many were empty.

    `ordered` says that the other cells are numbers or moments.
    """

    words: Mapping[str, int]
    cells: pl.Series
    empty: int
    ordered: bool


def spelled(counts: pl.DataFrame) -> dict[str, int]:
    """Return the cells that may stand for no value, as they are written, and how often they occur.

    `counts` has the distinct `cell`s of a column and their `count`.
    """
    found = counts.get_column("cell").str.strip_chars().is_in(_SPELLED)
    return dict(counts.filter(found).iter_rows()) if found.any() else {}


def odd(counts: pl.DataFrame) -> dict[str, int]:
    """Return one or two words without a digit that recur among numbers or dates, and how often.

    They may stand for no value, in whatever language, if everything else is of one type.
    """
    some = counts.head(3).get_column("cell")
    if not some.str.contains(r"\d").any():
        return {}
    words = counts.filter(~pl.col("cell").str.contains(r"\d"))
    few = 1 <= words.height <= 2 and counts.height - words.height >= 3
    if not few or 2 * words["count"].sum() >= counts["count"].sum():
        return {}
    # One letter is rather a code, as in sizes 40, 42, M.
    letter = words["cell"].str.contains(r"^\s*\pL\s*$").any()
    return dict(words.iter_rows()) if (words["count"] >= 2).all() and not letter else {}


def extra(words: Iterable[str]) -> list[str]:
    """Return the words that only their column shows to stand for no value."""
    return [word for word in words if _key(word) not in _WORDS]


def settle(columns: Mapping[str, Spelled]) -> tuple[tuple[str, ...], dict[str, list[str]]]:
    """Return the words that stand for no value in the file, and notes by column.

    The words are NA_VALUES where these do; otherwise the empty text and each word that occurs.
    """
    needed = {word for column in columns.values() if column.ordered for word in column.words}
    marked = any(c.empty or any(_key(word) in SURE for word in c.words) for c in columns.values())
    found, values = dict.fromkeys(sorted(needed)), set()
    notes: dict[str, list[str]] = {}
    for name, column in columns.items():
        for word in extra(column.words) if column.ordered else ():
            notes.setdefault(name, []).append(
                f"{word!r} stands for no value, since all other cells are numbers or dates."
            )
        for word in () if column.ordered else column.words:
            why = _value(word, column, marked)
            if why and word not in needed:
                values.add(word)
                notes.setdefault(name, []).append(f"{word!r} is a value here, {why}.")
            elif why:
                users = [n for n, c in columns.items() if c.ordered and word in c.words]
                notes.setdefault(name, []).append(
                    f"{word!r} stands for no value, as in {users[0]!r}, though it may be one here."
                )
    for column in columns.values():
        found |= dict.fromkeys(word for word in column.words if word not in values)
    if set(found) <= set(NA_VALUES) and not values & set(NA_VALUES):
        return NA_VALUES, notes
    return ("", *(word for word in found if word)), notes


def _key(word: str) -> str:
    """Return how a word is looked up."""
    return word.strip().lower()


def _value(word: str, column: Spelled, marked: bool) -> str:
    """Return why a word is a value in a text column; empty if it stands for no value."""
    key = _key(word)
    if key in UNKNOWN:
        return "which a model may learn from"
    if key in NOTHING and marked and len(column.cells):
        return "since other cells of the file show what is missing"
    if key == "na" and len(column.cells) >= 3 and _codes(column.cells):
        return "a code of two letters like the others"
    if key in ("-", "--") and any(cell.strip("+") == "" for cell in column.cells.head(50)):
        return "a sign like '+'"
    return ""


def _codes(cells: pl.Series) -> bool:
    """Say whether nearly all cells are codes of two capital letters."""
    return int(cells.str.contains(r"^[A-Z]{2}$").sum()) >= 0.9 * len(cells)
