"""Figures: one dated row each, from figures.toml, and what a plan reads of them."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from ..errors import UsageError
from . import tokens
from .units import Quantity, currency

STALE = timedelta(days=365)
HOME = "US"  # the country that the packaged rows of people hold in
MONEY = "USD"  # the currency that the packaged rows are in


@dataclass(frozen=True)
class Figure:
    """A range with a unit, and where it is from.

    `kind` is "source", "assumption", "claim" (computed with nowhere) or "own" (the team's).
    `as_of` is the day that it describes. `region` is a country or a cloud's region, or empty.
    `model` names the language model whose `price` ("input" or "output") this is, or is empty;
    such a row has no number until `Figures.row` looks it up.
    """

    id: str
    low: float
    high: float
    unit: str
    kind: str
    as_of: date
    source: str = ""
    source_commit: str = ""
    region: str = ""
    note: str = ""
    model: str = ""
    price: str = ""

    @property
    def currency(self) -> str:
        """The currency of its unit, or nothing."""
        return currency(self.unit)

    @property
    def country(self) -> str:
        """The country that it holds in alone, or nothing."""
        return self.region if len(self.region) == 2 else ""

    def stale(self, today: date) -> bool:
        """Return whether it describes a day more than a year ago."""
        return today - self.as_of > STALE


@dataclass(frozen=True)
class Figures:
    """All figures of a plan, in the currency and country that it is made for."""

    rows: Mapping[str, Figure]
    currency: str = MONEY
    country: str = HOME

    def row(self, name: str) -> Figure:
        """Return a figure; the price of a token is looked up as of its day."""
        row = self.rows[name]
        return priced(row) if row.model else row

    def quantity(self, name: str) -> Quantity:
        """Return a figure in the plan's currency; it depends on the rate where that is another.

        Raises UsageError where it holds in another country only, or there is no rate.
        """
        row = self.row(name)
        if row.country not in ("", self.country):
            message = f"{name} is known for {row.country} only, not for {self.country}"
            raise UsageError(
                message, f"give [figures.{name}] in a file of your own, --figures FILE"
            )
        value = Quantity.of(row.low, row.high, row.unit, name)
        if row.currency in ("", self.currency):
            return value
        rate = self.rate(row.currency)
        return value * Quantity.of(rate.low, rate.high, rate.unit, rate.id)

    def rate(self, money: str) -> Figure:
        """Return what a unit of some currency is worth in the plan's own."""
        name = f"rate-{money}-{self.currency}".lower()
        if name not in self.rows:
            message = f"there is no rate from {money} to {self.currency}"
            raise UsageError(message, f'give rate = … ("{self.currency}/{money}") beside currency')
        return self.rows[name]

    def with_row(self, row: Figure) -> "Figures":
        """Return the same figures but for one."""
        return replace(self, rows={**self.rows, row.id: row})


@cache
def shipped() -> Figures:
    """Return the figures that lie in this package."""
    data = tomllib.loads((files("mlops_ladder.plan") / "figures.toml").read_text("utf-8"))
    return Figures({name: read(name, row) for name, row in data.items()})


def read(name: str, row: dict[str, Any]) -> Figure:
    """Return a figure of a row of TOML."""
    row = dict(row)
    value = row.pop("value", math.nan)
    return Figure(name, row.pop("low", value), row.pop("high", value), **row)


@cache
def priced(row: Figure) -> Figure:
    """Return the row of a token price with its number, and the table that gave it."""
    value, table = tokens.price(row.model, row.price, row.as_of)
    return replace(row, low=value, high=value, source=f"{row.model}, {table}")
