"""What a column looks like: its counts over all rows, and a picture of its sample."""

from collections.abc import Iterator

import polars as pl

from ..findings import Facts
from .counted import Counts
from .looked import Looked
from .types import FEW, Kind

BINS = 16
COMMON = 50  # values that are named
CODES = 20  # different whole numbers with a decimal point that are codes or counts
EXACT = 2**24  # whole numbers up to it are exact in float32
SENTINELS = (-99_999, -9_999, -999, 999, 9_999, 99_999, 999_999)


def refined(kind: Kind, counts: Counts) -> Kind:
    """Return the kind of numbers that are whole, or 0 and 1, in all rows.

    Numbers with a decimal point are whole numbers where some are missing, since pandas writes these
    so, or where there are few different ones.
    """
    value, whole = kind.value, counts.whole and counts.largest < 2**53
    if kind.type == "number" and whole and (counts.missing or counts.distinct <= CODES):
        note = "Whole numbers, though with a decimal point."
        kind = Kind("integer", lambda cell: value(cell).cast(pl.Int64), notes=(note,))
    if kind.type == "integer" and (counts.lowest, counts.highest) == (0, 1):
        inner = kind.value
        return Kind("boolean", lambda cell: inner(cell).cast(pl.Boolean), notes=kind.notes)
    return kind


def facts(column: Looked, counts: Counts, values: pl.Series, csv: bool) -> Facts:
    """Return the facts of a column, from its counts and the typed values of its sample."""
    common = _common(column, values)
    kind, ends = column.kind, (counts.lowest, counts.highest)
    return Facts(
        name=column.name,
        type=kind.type,
        stored="text" if csv else str(column.dtype),
        rows=counts.rows,
        missing=counts.missing,
        distinct=_distinct(column, counts, values),
        words=dict(counts.words),
        lowest=ends[0] if kind.type in ("number", "integer", "datetime") else None,
        highest=ends[1] if kind.type in ("number", "integer", "datetime") else None,
        common=tuple(common.head(COMMON).iter_rows()),
        histogram=_histogram(values, common),
        format=kind.format,
        free=kind.type == "category" and not kind.unsettled and _free(column),
        inexact=kind.type == "integer" and counts.largest > EXACT,
        unsettled=kind.unsettled,
        notes=tuple(_notes(column, counts, values, csv)),
    )


def _distinct(column: Looked, counts: Counts, values: pl.Series) -> int:
    """Return the number of different values: of the sample, unless all rows have clearly more.

    Few different texts are known for all rows.
    """
    text = column.is_text and column.kind.type == "category"
    known = len(column.values) if text else values.drop_nulls().n_unique()
    near = text or counts.distinct <= 1.1 * known + 1
    exact = len(values) == counts.rows or (known <= FEW and near)
    return known if exact else max(known, counts.distinct)


def _common(column: Looked, values: pl.Series) -> pl.DataFrame:
    """Return the values of the sample as texts with their `count`, the most frequent first."""
    if column.is_text:
        return column.values.filter(pl.col("count") > 0)
    counts = values.drop_nulls().alias("cell").value_counts(sort=True).head(COMMON)
    return counts.with_columns(pl.col("cell").cast(pl.String))


def _histogram(values: pl.Series, common: pl.DataFrame) -> tuple[int, ...]:
    """Return the counts of equal bins of numbers and moments, else of the most common values."""
    if values.dtype == pl.String:
        return tuple(common.get_column("count").head(BINS))
    if values.dtype == pl.Boolean:
        return (int((~values).sum()), int(values.sum()))
    numbers = values.drop_nulls().cast(pl.Int64 if values.dtype.is_temporal() else values.dtype)
    if numbers.is_empty():
        return ()
    numbers = numbers.cast(pl.Float64)
    low, high = numbers.min(), numbers.max()
    assert isinstance(low, float)
    assert isinstance(high, float)
    steps = int(high - low) + 1 if values.dtype == pl.Int64 else BINS
    bins = 1 if low == high else min(BINS, steps)
    shares = (numbers - low) / ((high - low) or 1.0)
    places = (shares * bins).floor().clip(0, bins - 1).cast(pl.Int64).alias("bin")
    counts = dict(places.value_counts().iter_rows())
    return tuple(counts.get(place, 0) for place in range(bins))


def _free(column: Looked) -> bool:
    """Say whether texts are written freely: long or of several words, and mostly different."""
    cells, counts = column.values.get_column("cell"), column.values.get_column("count")
    rows = int(counts.sum())
    if len(cells) <= CODES or len(cells) < 0.3 * rows:
        return False
    some = cells.head(2_000)
    gaps = int(some.str.count_matches(r"\S\s+\S").sum()) / len(some)
    return gaps >= 2.5 or int(some.str.len_chars().sum()) / len(some) >= 40


def _notes(column: Looked, counts: Counts, values: pl.Series, csv: bool) -> Iterator[str]:
    """Yield what was decided about the type, a sentence each."""
    if counts.missing == counts.rows:
        yield "No row has a value."
    yield from column.kind.notes
    yield from column.said
    if column.is_text and not csv and column.kind.type in ("number", "integer"):
        yield "Numbers that the file holds as text."
    if column.kind.type in ("number", "integer"):
        ends = (counts.lowest, counts.highest)
        for sentinel in (known for known in SENTINELS if known in ends):
            yield from _sentinel(sentinel, values.drop_nulls(), csv)


def _sentinel(sentinel: int, known: pl.Series, csv: bool) -> Iterator[str]:
    """Yield a note on a number that stands far from all others, as -999 for no value does."""
    count, rest = int((known == sentinel).sum()), known.filter(known != sentinel)
    near = rest.is_between(-abs(sentinel) / 5, abs(sentinel) / 5).all()
    if count >= 2 and len(rest) and near:
        where = "`na_values` in schema.yaml" if csv else "an empty cell in the file"
        yield (
            f"{sentinel} stands {count:,} times in the sample, far from all others. It is "
            f"read as a number; if it stands for no value, {where} says so."
        )
