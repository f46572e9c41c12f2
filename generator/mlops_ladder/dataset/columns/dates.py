"""Dates and times in text: which format all cells have, in the words of Python's strptime.

A moment outside the years 1678 to 2261 does not fit, since pandas' nanoseconds do not hold it.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from functools import partial

import polars as pl

from ..names import tokens

Value = Callable[[pl.Expr], pl.Expr]
COMPACT = "%Y%m%d"
_DATE, _MINUTES, _SECONDS = r"\d{4}-\d{2}-\d{2}", r"\d{2}:\d{2}", r"\d{2}:\d{2}:\d{2}(\.\d{1,9})?"
_ZONE = r"(Z|[+-]\d{2}(:?\d{2})?)"
# The forms of ISO 8601, in the words of polars, and what a cell of each looks like.
_PLAIN = {
    "%Y-%m-%d": f"^{_DATE}$",
    "%Y-%m-%d %H:%M": f"^{_DATE} {_MINUTES}$",
    "%Y-%m-%dT%H:%M": f"^{_DATE}T{_MINUTES}$",
    "%Y-%m-%d %H:%M:%S%.f": f"^{_DATE} {_SECONDS}$",
    "%Y-%m-%dT%H:%M:%S%.f": f"^{_DATE}T{_SECONDS}$",
}
_ZONED = {f"{form}%#z": f"{like[:-1]}{_ZONE}$" for form, like in _PLAIN.items() if ":" in form}
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
    """Return the moments that pandas can hold, without a zone; null for the others."""
    return moments.cast(pl.Datetime("ns"), strict=False).cast(pl.Datetime("us"))


def moment(cell: pl.Expr, form: str) -> pl.Expr:
    """Return the moments of text cells that have a format of strptime, null for the others."""
    moments = cell.str.to_datetime(form, strict=False, time_unit="us")
    if "%y" in form:  # 69 is 1969 to Python, 2069 to polars
        late = moments.dt.year() == 2069
        moments = pl.when(late).then(moments.dt.offset_by("-100y")).otherwise(moments)
    return within(moments)


def iso(cells: pl.Series, zone: bool = False) -> Value | None:
    """Return how cells of ISO 8601 become moments, None if some are none, or differ in a zone.

    A zone is converted to UTC and dropped. Other cells may need a form that these have not.
    """
    likes = _ZONED if zone else _PLAIN
    forms = [form for form, like in likes.items() if cells.str.contains(like).any()]
    pattern = "|".join(likes[form] for form in forms)

    def value(cell: pl.Expr) -> pl.Expr:
        utc = "UTC" if zone else None
        parsed = [
            cell.str.to_datetime(form, strict=False, time_unit="us", time_zone=utc)
            for form in forms
        ]
        return within(pl.when(cell.str.contains(pattern)).then(pl.coalesce(parsed)))

    return value if forms and cells.str.contains(pattern).all() else None


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
    """Return up to four formats, or names of ISO 8601, of which each cell has one; else none."""
    left, used = cells, list[str]()
    while len(left) and len(used) < 4:
        named = {"ISO 8601": _any(_PLAIN), "ISO 8601 with a zone": _any(_ZONED)}
        form = next((name for name, like in named.items() if re.match(like, left[0])), "")
        if form:
            left = left.filter(~left.str.contains(named[form]))
        else:
            forms = _BY_MARKS.get(_marks(left[0]), [])
            form = next((form for form in forms if _all_fit(left.head(1), form)), "")
            if not form:
                return []
            left = left.filter(pl.select(moment(pl.lit(left), form).is_null()).to_series())
        used.append(form)
    return [] if len(left) else used


def nearly(cells: pl.Series) -> tuple[str, str] | None:
    """Return the format of nearly all cells, and one that has it not or that pandas cannot hold."""
    for zone in (False, True):
        known = iso(cells.filter(cells.str.contains(_any(_ZONED if zone else _PLAIN))), zone)
        if known and (odd := _few_odd(cells, known)):
            return "ISO 8601", odd
    for form in _BY_MARKS.get(_marks(cells[0]), []):
        if odd := _few_odd(cells, partial(moment, form=form)):
            return form, odd
    return None


def named(name: str) -> bool:
    """Say whether a name says that whole numbers of eight digits are dates."""
    return bool(_SAY_DATE & set(tokens(name)))


def _all_fit(cells: pl.Series, form: str) -> bool:
    return bool(pl.select(moment(pl.lit(cells), form).is_not_null().all()).item())


def _few_odd(cells: pl.Series, value: Value) -> str:
    """Return the first cell that has no value, if these are one, or a tenth, at most."""
    odd = cells.filter(pl.select(value(pl.lit(cells)).is_null()).to_series())
    return odd[0] if 0 < len(odd) <= max(1, len(cells) // 10) else ""


def _any(likes: dict[str, str]) -> str:
    return "|".join(likes.values())
