"""Measured tables, made by hand from columns of values: for tests of what columns are for."""

import random
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import polars as pl
from mlops_ladder.dataset.findings import Facts, Switched, Typed, Wish
from mlops_ladder.dataset.roles import target as targets
from mlops_ladder.dataset.roles.switched import switch
from mlops_ladder.dataset.roles.target import Target
from mlops_ladder.dataset.schema import Read, Type

TYPES: dict[type, Type] = {
    pl.Float64: "number",
    pl.Int64: "integer",
    pl.Boolean: "boolean",
    pl.String: "category",
    pl.Datetime: "datetime",
}
WORDS = (
    "fit",
    "dry",
    "cold",
    "late",
    "big",
    "far",
    "red",
    "low",
    "hot",
    "thin",
    "old",
    "odd",
    "wet",
)


def typed(columns: dict[str, Sequence[Any]], **more: dict[str, Any]) -> Typed:
    """Return a table of these columns; `more` has facts that replace counted ones."""
    sample = pl.DataFrame({f"c{at}": values for at, values in enumerate(columns.values())})
    sample.columns = list(columns)
    facts = {
        name: Facts(name, **{**counted(sample.get_column(name)), **more.get(name, {})})
        for name in columns
    }
    return Typed(Read(), len(sample), 0, facts, sample)


def counted(values: pl.Series) -> dict[str, Any]:
    """Return the facts of a column but for its name."""
    known = values.drop_nulls()
    ordered = values.dtype.is_numeric() or values.dtype.is_temporal()
    common = known.value_counts(sort=True, name="rows").head(5).rows()
    return {
        "type": TYPES.get(values.dtype.base_type(), "category"),
        "stored": "text",
        "rows": len(values),
        "missing": values.null_count(),
        "distinct": known.n_unique(),
        "lowest": known.min() if ordered else None,
        "highest": known.max() if ordered else None,
        "common": tuple((str(value), rows) for value, rows in common),
    }


def decided(table: Typed, wish: Wish) -> Target:
    """Return what is predicted."""
    values = table.sample.get_column(wish.target).drop_nulls()
    names = values.cast(pl.String) if values.dtype != pl.Boolean else values
    counts = {str(name): rows for name, rows in names.value_counts(name="rows").iter_rows()}
    return targets.decide(table, wish, lambda: counts)


def switched(table: Typed, wish: Wish) -> dict[str, Switched]:
    """Return the columns that are no features, by name."""
    return {one.name: one for one in switch(table, wish, decided(table, wish))}


def noise(rows: int, seed: int = 1) -> list[float]:
    """Return numbers that tell nothing."""
    chance = random.Random(seed)
    return [chance.gauss(0, 1) for _ in range(rows)]


def answers(rows: int, share: float = 0.3, seed: int = 2) -> list[bool]:
    """Return as many answers, a share of them true."""
    chance = random.Random(seed)
    return [chance.random() < share for _ in range(rows)]


def moments(rows: int) -> list[datetime]:
    """Return a moment an hour, for so many hours."""
    return [datetime(2024, 1 + at // 600 % 12, 1 + at // 24 % 25, at % 24) for at in range(rows)]


def texts(rows: int, words: int, seed: int = 3) -> list[str]:
    """Return texts of so many words each."""
    chance = random.Random(seed)
    return [" ".join(chance.choice(WORDS) for _ in range(words)) for _ in range(rows)]
