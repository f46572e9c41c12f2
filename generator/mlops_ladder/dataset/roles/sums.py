"""Columns that add up to the target, two at a time: casual and registered riders are all riders."""

from collections.abc import Mapping
from itertools import combinations

import polars as pl

from ..findings import SEED

MOST = 400  # columns of which pairs are tried
EXACT = 1e-6  # of the target's largest value: what sums may differ by
NEAR = 1e-5  # of its weighted sum: what is further away is not looked at
ALIKE = 0.999  # of the rows, that add up


def parts(columns: Mapping[str, pl.Series], target: pl.Series) -> dict[str, str]:
    """Return the columns that with another one make the target, and that other one.

    The target is their sum or their difference. A pair is tried by one weighted sum of each column,
    which adds up where the rows do, and then by the rows.
    """
    known = {name: each.cast(pl.Float64) for name, each in columns.items() if whole(each)}
    if not 2 <= len(known) <= MOST:
        return {}
    weights = pl.int_range(1, len(target) + 1, eager=True).cast(pl.Float64)
    weights = weights.sample(fraction=1, shuffle=True, seed=SEED)
    size = float((target.abs() * weights).sum()) or 1
    marks = {name: float((each * weights).sum()) for name, each in known.items()}
    wanted = float((target * weights).sum())
    found: dict[str, str] = {}
    for one, other in combinations(known, 2):
        for sign, more in ((1, 1), (1, -1), (-1, 1)):
            close = abs(sign * marks[one] + more * marks[other] - wanted) <= NEAR * size
            if close and adds_up(sign * known[one] + more * known[other], target):
                found |= {one: other, other: one}
    return found


def whole(values: pl.Series) -> bool:
    """Whether a column has numbers only, and none missing."""
    return values.dtype.is_numeric() and values.null_count() == 0


def adds_up(total: pl.Series, target: pl.Series) -> bool:
    """Whether sums are the target in nearly all rows, but for the last digits."""
    least = EXACT * float(target.abs().max() or 1)  # type: ignore[arg-type]
    return float(((total - target).abs() <= least).mean() or 0) >= ALIKE  # type: ignore[arg-type]
