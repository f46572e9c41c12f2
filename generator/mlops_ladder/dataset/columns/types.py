"""The type of a column of text, from its distinct cells: a way to turn a cell into a value.

A type is decided on some cells. On all rows it may break; it is then decided again, with the cells
that broke it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import polars as pl

from ..names import tokens, vocabulary
from ..schema import Read, Type
from . import dates

FEW = 50  # distinct texts that are all looked for in all rows
PAIRS = (("no", "yes"), ("false", "true"), ("n", "y"), ("f", "t"), ("off", "on"), ("0", "1"))
_LONG = r"^[-+]?\d{19,}$"  # more digits than Int64 surely holds
_CODED = r"^0\d"
_WHOLE = re.compile(r"\s*[-+]?\d+([^\d\w]\d{3})*\s*$")  # perhaps with marks of thousands
_PHONE = r"^\+\d{8,}$"
Clean = Callable[[pl.Expr], pl.Expr]
_SIGNED = r"^[-+]?\s*[$€£¥]?\s*[-+]?[\d.,' ]*\d\s*([%$€£¥]|USD|EUR|GBP|CHF|kr)?$"


@dataclass(frozen=True)
class Kind:
    """What cells are: a type, and the expression of their values, null where one does not fit.

    `unsettled` are dates that stay text. `notes` say what was decided, a sentence each.
    """

    type: Type
    value: Callable[[pl.Expr], pl.Expr]
    format: str = ""
    unsettled: bool = False
    notes: tuple[str, ...] = ()


ANY = Kind("category", lambda cell: cell)


def decide(name: str, cells: pl.Series, read: Read, text: bool = False) -> Kind:
    """Return the kind of a column from its distinct cells, none of them missing.

    With `text` these are no numbers or dates, whatever they look like.
    """
    if kind := _boolean(cells):
        return kind
    if are_codes(name) and cells.str.contains(r"^\d+(\.0)?$").all() and len(cells):
        return Kind("category", _listed(cells), notes=("Codes, as the name says: kept as text.",))
    digits = any(letter.isdigit() for cell in cells.head(3) for letter in cell)
    if text or not digits or cells.str.contains(_PHONE).all():
        return Kind("category", _listed(cells))
    clean = _cleaner(cells, read)
    attempts = (_compact, _integer, _number, _iso, _dated)
    kind = next((found for attempt in attempts if (found := attempt(name, cells, clean))), None)
    return kind or Kind("category", _listed(cells), notes=_why_text(cells, clean))


def are_codes(name: str) -> bool:
    """Say whether whole numbers of this name stand for something, as postal codes do."""
    words = tokens(name)
    return bool(words) and words[-1] in vocabulary("codes")["last"]


def fits(kind: Kind, cells: pl.Series) -> bool:
    """Say whether all cells have a value."""
    frame = pl.DataFrame({"cell": cells})
    some = (frame.head(32), frame) if len(cells) > 500 else (frame,)
    return all(one.select(kind.value(pl.col("cell")).is_not_null().all()).item() for one in some)


def _boolean(cells: pl.Series) -> Kind | None:
    """Return the kind of two words that mean no and yes, both of which are there."""
    words = {cell.lower() for cell in cells} if 2 <= len(cells) <= 12 else set()
    for no, yes in PAIRS:
        if words == {no, yes}:
            notes = () if no in ("0", "false", "no") else (f"{yes!r} is true, {no!r} is false.",)
            return Kind("boolean", partial(_either, no=no, yes=yes), notes=notes)
    return None


def _either(cell: pl.Expr, no: str, yes: str) -> pl.Expr:
    word = cell.str.to_lowercase()
    return pl.when(word == yes).then(True).when(word == no).then(False)


def _compact(name: str, cells: pl.Series, _: Clean) -> Kind | None:
    """Return the kind of dates of eight digits, in a column whose name says date."""
    kind = Kind("datetime", lambda cell: dates.moment(cell, dates.COMPACT), dates.COMPACT)
    if not dates.named(name) or not cells.str.contains(r"^(19|20)\d{6}$").all():
        return None
    return kind if fits(kind, cells) else None


def _integer(_: str, cells: pl.Series, clean: Clean) -> Kind | None:
    """Return the kind of whole numbers; codes with leading zeros are none."""

    def value(cell: pl.Expr) -> pl.Expr:
        text = clean(cell)
        coded = text.str.starts_with("0") & (text.str.len_bytes() > 1)
        return pl.when(~coded).then(text.cast(pl.Int64, strict=False))

    kind = Kind("integer", value)
    return kind if _WHOLE.match(cells[0]) and fits(kind, cells) else None


def _number(_: str, cells: pl.Series, clean: Clean) -> Kind | None:
    """Return the kind of numbers; more whole digits than Int64 holds are none."""

    def value(cell: pl.Expr) -> pl.Expr:
        text = clean(cell)
        number = text.cast(pl.Float64, strict=False).fill_nan(None)
        return pl.when(~text.str.contains(_CODED)).then(number)

    kind = Kind("number", value)
    return kind if fits(kind, cells) and not cells.str.contains(_LONG).any() else None


def _cleaner(cells: pl.Series, read: Read) -> Clean:
    """Return how a number is written plainly: a point, no marks of thousands, no spaces around."""
    spaced = cells.str.contains(r"^\s|\s$").any()
    mark = read.thousands if read.thousands and _has(cells, read.thousands) else ""
    escaped = "".join(f"\\x{{{ord(letter):x}}}" for letter in mark)
    point = "".join(f"\\x{{{ord(letter):x}}}" for letter in read.decimal)

    def clean(cell: pl.Expr) -> pl.Expr:
        cell = cell.str.strip_chars() if spaced else cell
        if mark:
            groups = rf"^[-+]?\d{{1,3}}({escaped}\d{{3}})+({point}\d*)?$"
            right = cell.str.contains(groups) | ~cell.str.contains(mark, literal=True)
            cell = pl.when(right).then(cell.str.replace_all(mark, "", literal=True))
        if read.decimal != ".":
            right = ~cell.str.contains(".", literal=True)
            cell = pl.when(right).then(cell.str.replace(read.decimal, ".", literal=True))
        return cell

    return clean


def _has(cells: pl.Series, text: str) -> bool:
    return bool(cells.str.contains(text, literal=True).any())


def _iso(_: str, cells: pl.Series, __: Clean) -> Kind | None:
    """Return the kind of dates and moments of ISO 8601, all of them with a zone, or none."""
    if not dates.likely(cells):
        return None
    note = "Moments with a zone, as UTC."
    for zone, notes in ((False, ()), (True, (note,))):
        value = dates.iso(cells, zone)
        if value and fits(kind := Kind("datetime", value, notes=notes), cells):
            return kind
    return None


def _dated(_: str, cells: pl.Series, __: Clean) -> Kind | None:
    """Return the kind of dates that are not ISO 8601; text if nothing settles their format."""
    if not dates.likely(cells):
        return None
    forms = dates.rivals(dates.formats(cells))
    if len(forms) == 1:
        form = forms[0]
        note = f"Dates in the format {form}, which all rows have."
        return Kind("datetime", lambda cell: dates.moment(cell, form), form, notes=(note,))
    if forms:
        note = (
            f"Dates that may be {' or '.join(forms)}: kept as text. "
            "`type: datetime` with the right `format` in schema.yaml settles it."
        )
        return Kind("category", _all_of(forms), unsettled=True, notes=(note,))
    return _unsettled(cells)


def _all_of(forms: list[str]) -> Callable[[pl.Expr], pl.Expr]:
    """Return the cell, null where one of the formats does not fit: that one is then out."""

    def value(cell: pl.Expr) -> pl.Expr:
        right = [dates.moment(cell, form).is_not_null() for form in forms]
        return pl.when(pl.all_horizontal(right)).then(cell)

    return value


def _unsettled(cells: pl.Series) -> Kind | None:
    """Return the kind of dates in several formats, or with cells that are none: they stay text."""
    forms = dates.mixed(cells)
    if len(forms) > 1:
        why = f"Dates in several formats ({', '.join(forms)})"
        settled = "One format in the file, `type: datetime` and `format` in schema.yaml settle it."
    elif odd := dates.nearly(cells):
        why = f"Dates in the format {odd[0]}, but for cells such as {odd[1]!r}"
        settled = "With other dates in these, or with empty cells, it is read as dates."
    else:
        return None
    note = f"{why}: kept as text. {settled}"
    return Kind("category", lambda cell: cell, unsettled=True, notes=(note,))


def _listed(cells: pl.Series) -> Callable[[pl.Expr], pl.Expr]:
    """Return the cell; null where it is a text that is not there, if these are few."""
    if len(cells) > FEW:
        return lambda cell: cell
    known = cells.sort().implode()
    return lambda cell: pl.when(cell.is_in(known)).then(cell)


def _why_text(cells: pl.Series, clean: Clean) -> tuple[str, ...]:
    """Return why cells that look like something else are text."""
    some = cells.head(2_000)
    digits = int(some.str.contains(r"^[-+]?\d+$").sum()) / len(some)
    if digits >= 0.9 and some.str.contains(_CODED).any():
        return ("Codes with leading zeros: kept as text.",)
    if digits >= 0.9 and cells.str.contains(_LONG).any():
        return ("Whole numbers of 19 digits or more: kept as text.",)
    if some.str.contains(r"^\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?$").all():
        return ("Times of day without a date: kept as text.",)
    if some.str.contains(_SIGNED).all():
        example = next(iter(some))
        return (f"Numbers written like {example!r}: kept as text; plain numbers would be read.",)
    return _nearly(cells, clean)


def _nearly(cells: pl.Series, clean: Clean) -> tuple[str, ...]:
    """Return a note if nearly all distinct cells are numbers."""
    frame = pl.DataFrame({"cell": cells})
    bad = frame.filter(clean(pl.col("cell")).cast(pl.Float64, strict=False).is_null())
    if len(cells) < 10 or bad.height > len(cells) * 0.1 or bad.is_empty():
        return ()
    example = bad.item(0, 0)
    return (f"Numbers, but for cells such as {example!r}: kept as text.",)
