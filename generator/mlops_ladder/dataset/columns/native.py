"""The type of a column of Parquet that has a type already."""

import polars as pl

from . import dates
from .types import Kind, are_codes

_MOMENT, _UTC = pl.Datetime("us"), pl.Datetime("us", "UTC")


def is_text(dtype: pl.DataType, name: str = "") -> bool:
    """Say whether a column holds texts, whose type is still to be decided, or codes in numbers."""
    text = isinstance(dtype, pl.String | pl.Categorical | pl.Enum)
    return text or (dtype.is_integer() and are_codes(name))


def kind(dtype: pl.DataType) -> Kind:
    """Return what the cells of a column are that does not hold texts.

    The value of a cell that no model takes, such as a list, is an empty text.
    """
    if dtype == pl.Boolean:
        return Kind("boolean", lambda cell: cell)
    if dtype.is_integer():
        return Kind("integer", lambda cell: cell.cast(pl.Int64, strict=False))
    if dtype.is_float() or dtype.is_decimal():
        return Kind("number", lambda cell: cell.cast(pl.Float64))
    if isinstance(dtype, pl.Date | pl.Datetime):
        return _moment(dtype)
    if dtype == pl.Null:
        return Kind("category", lambda cell: cell.cast(pl.String))
    word = str(dtype).partition("(")[0].lower()
    note = f"Values of the type {word} cannot be a feature."

    def value(cell: pl.Expr) -> pl.Expr:
        return pl.when(cell.is_not_null()).then(pl.lit(""))

    return Kind("category", value, notes=(note,))


def widened(narrow: Kind) -> Kind:
    """Return the kind of a column in which some value does not fit its own."""
    if narrow.type == "integer":
        note = "Whole numbers of more than 63 bits, read as numbers."
        return Kind("number", lambda cell: cell.cast(pl.Float64), notes=(note,))
    note = "Dates before 1678 or after 2261, which pandas does not hold: kept as text."
    return Kind("category", lambda cell: cell.cast(pl.String), unsettled=True, notes=(note,))


def _moment(dtype: pl.DataType) -> Kind:
    """Return the kind of dates or moments; a zone is converted to UTC and dropped."""
    zone = getattr(dtype, "time_zone", None)
    if zone is None:
        return Kind("datetime", lambda cell: dates.within(cell.cast(_MOMENT)))
    note = f"Moments of the zone {zone}, as UTC."

    def value(cell: pl.Expr) -> pl.Expr:
        return dates.within(cell.cast(_UTC).dt.replace_time_zone(None))

    return Kind("datetime", value, notes=(note,))
