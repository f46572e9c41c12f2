"""Columns that are likely personal data, by name and by what they hold."""

import polars as pl

from .findings import Facts


def judge(facts: Facts, values: pl.Series) -> tuple[str, str, str] | None:
    """Return kind, role and reason where a column is likely personal data."""
    return None
