"""Dates and times in text: which format all cells have, in the words of Python's strptime.

A moment outside the years 1678 to 2261 does not fit, since pandas' nanoseconds do not hold it.
"""

import re
from collections import defaultdict
from datetime import datetime

import polars as pl

from .names import tokens

FIRST, LAST = datetime(1678, 1, 1), datetime(2262, 1, 1)
COMPACT = "%Y%m%d"
_ISO = r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?)?$"
_ZONED = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)$"
_SECONDS, _MINUTES = "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M"
_DAYS = (
    *("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%m.%d.%Y", "%d-%m-%Y", "%m-%d-%Y", "%d %m %Y"),
    *("%Y/%m/%d", "%Y.%m.%d", "%Y-%m-%d", "%Y %m %d"),
    *("%d/%m/%y", "%m/%d/%y", "%y/%m/%d", "%d.%m.%y", "%d-%m-%y", "%m-%d-%y", "%y-%m-%d"),
    *("%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d/%b/%Y", "%d. %b %Y", "%d%b%Y", "%Y-%b-%d"),
    *("%b %d, %Y", "%b %d %Y", "%a, %d %b %Y", "%A, %d %b %Y", "%A, %b %d, %Y"),
)
_TIMES = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p")
_SHORT = (
    *_DAYS,
    *(day + gap + time for day in _DAYS for time in _TIMES for gap in (" ", ", ")),
    *("%d/%b/%Y:%H:%M:%S", "%Y-%m-%d %H:%M:%S UTC", "%a %b %d %H:%M:%S %Y"),
    *("%Y%m%dT%H%M%S", "%Y%m%d %H:%M", "%Y%m%d %H:%M:%S"),
    *("%Y-%m", "%Y/%m", "%m/%Y", "%m-%Y", "%b %Y", "%b-%Y", "%b-%y"),
)
FORMATS = tuple(dict.fromkeys(f for s in _SHORT for f in (s, s.replace("%b", "%B"))))
_SAY_DATE = frozenset(("date", "day", "dt", "datum", "fecha", "ymd", "yyyymmdd", "dob"))


def _marks(text: str) -> str:
    """Return what stands between the words and numbers of a text or a format."""
    return re.sub(r"%\w|\w", "", text)


_BY_MARKS: dict[str, list[str]] = defaultdict(list)
for _form in FORMATS:
    _BY_MARKS[_marks(_form)].append(_form)


def within(moments: pl.Expr) -> pl.Expr:
    """Return the moments that pandas can hold; null for the others."""
    return pl.when(moments.is_between(FIRST, LAST, closed="left")).then(moments)


def moment(cell: pl.Expr, form: str) -> pl.Expr:
    """Return the moments of text cells that have the format; "" for ISO 8601 without a zone."""
    if form:
        return within(cell.str.to_datetime(form, strict=False, time_unit="us"))
    plain = pl.when(cell.str.contains(_ISO)).then(cell.str.replace("T", " ", literal=True))
    kinds = ("%Y-%m-%d", _SECONDS, _MINUTES)
    parsed = [plain.str.to_datetime(kind, strict=False, time_unit="us") for kind in kinds]
    return within(pl.coalesce(parsed))


def zoned(cell: pl.Expr) -> pl.Expr:
    """Return the moments of cells of ISO 8601 with a zone, as UTC, and then without it."""
    plain = pl.when(cell.str.contains(_ZONED)).then(cell.str.replace("T", " ", literal=True))
    parsed = [
        plain.str.to_datetime(f"{kind}%#z", strict=False, time_unit="us", time_zone="UTC")
        for kind in (_SECONDS, _MINUTES)
    ]
    return within(pl.coalesce(parsed).dt.replace_time_zone(None))


def likely(cells: pl.Series) -> bool:
    """Say whether a look at some cells leaves dates possible."""
    some = cells.head(20)
    lengths = some.str.len_bytes()
    shaped = some.str.contains(r"\d.*[-/.:, T]|[A-Za-z]{3}.*\d")
    return bool(lengths.is_between(6, 40).all() and shaped.all())


def formats(cells: pl.Series) -> list[str]:
    """Return the formats of FORMATS that all distinct cells have."""
    forms = _BY_MARKS.get(_marks(cells[0]), [])
    for some in (cells.head(20), cells):
        forms = [form for form in forms if _all_fit(some, form)]
    return forms


def rivals(forms: list[str]) -> list[str]:
    """Return the first format, and those that take another part of a cell for the day or year."""
    order: dict[str, str] = {}
    for form in forms:
        parts = "".join(re.findall(r"%([dmbBYy])", form))
        order.setdefault(parts.lower().replace("b", "m"), form)
    return list(order.values())


def mixed(cells: pl.Series) -> list[str]:
    """Return up to four formats, "" for ISO 8601, of which each cell has one; else none."""
    left, used = cells, list[str]()
    while len(left) and len(used) < 4:
        first = left.head(1)
        forms = ["", *_BY_MARKS.get(_marks(first[0]), [])]
        form = next((form for form in forms if _all_fit(first, form)), None)
        if form is None and not _all_zoned(first):
            return []
        parsed = zoned(pl.lit(left)) if form is None else moment(pl.lit(left), form)
        used.append("ISO 8601 with a zone" if form is None else form)
        left = left.filter(pl.select(parsed.is_null()).to_series())
    return [] if len(left) else used


def out_of_reach(cells: pl.Series) -> bool:
    """Say whether the cells are dates of ISO 8601, some of which pandas does not hold."""
    return bool(cells.str.contains(_ISO).all())


def named(name: str) -> bool:
    """Say whether a name says that whole numbers of eight digits are dates."""
    return bool(_SAY_DATE & set(tokens(name)))


def _all_fit(cells: pl.Series, form: str) -> bool:
    return bool(pl.select(moment(pl.lit(cells), form).is_not_null().all()).item())


def _all_zoned(cells: pl.Series) -> bool:
    return bool(pl.select(zoned(pl.lit(cells)).is_not_null().all()).item())
