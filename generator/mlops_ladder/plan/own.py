"""A team's own figures: a TOML file that overrides rows, currency, country and language model."""

import difflib
import math
import re
import tomllib
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ..errors import UsageError
from . import tokens
from .figures import HOME, MONEY, Figure, Figures, shipped
from .units import UnitError, currency, unit

SETTINGS = {"currency": r"[A-Z]{3}", "country": r"[A-Z]{2}", "model": r"[^/\s]+/\S+"}
EXAMPLES = {"currency": "EUR", "country": "DE", "model": "openai/gpt-4.1-mini"}
TOP = (*SETTINGS, "rate", "figures")
FIELDS = ("value", "low", "high", "unit", "as_of", "source", "note")
LARGEST = 1e12


class Own:
    """A team's file as it is read; each error names the file and the field."""

    def __init__(self, path: Path, today: date) -> None:
        self.path = path
        self.today = today
        self.data = parse(path)
        self.known(self.data, TOP, "")
        settings = {key: self.setting(key) for key in SETTINGS}
        self.currency = settings["currency"] or MONEY
        self.country = settings["country"] or HOME
        self.model = settings["model"]

    def fault(self, field: str, problem: str, hint: str = "") -> UsageError:
        """Return an error about a field."""
        return UsageError(f"{self.path}: {' '.join(field.split())} {problem}", hint)

    def known(self, row: dict[str, Any], names: Any, place: str) -> None:
        """Raise where a row has a field that is not among some names."""
        for key in row:
            if key not in names:
                close = nearest(key, names)
                raise self.fault(f"{place}{key}", "is not known", close)

    def setting(self, key: str) -> str:
        """Return a setting, or nothing where it is not given."""
        value = self.data.get(key)
        if value is None:
            return ""
        if not isinstance(value, str) or not re.fullmatch(SETTINGS[key], value):
            raise self.fault(key, "is not one", f'write it as in {key} = "{EXAMPLES[key]}"')
        return value

    def figures(self) -> Figures:
        """Return the packaged figures with this team's in their place."""
        result = replace(shipped(), currency=self.currency, country=self.country)
        if self.model:
            for part, name in (("input", "token-price-in"), ("output", "token-price-out")):
                tokens.price(self.model, part, self.today)
                row = replace(result.rows[name], model=self.model, as_of=self.today)
                result = result.with_row(row)
        if "rate" in self.data:
            result = result.with_row(self.rate())
        rows = self.data.get("figures", {})
        if not isinstance(rows, dict):
            raise self.fault("figures", "is not a table", "write [figures.ID] above each figure")
        for name, row in rows.items():
            result = result.with_row(self.figure(name, row, result))
        return result

    def rate(self) -> Figure:
        """Return what a dollar is worth in the team's currency."""
        if self.currency == MONEY:
            raise self.fault(
                "rate", "has no currency", 'say which, as in currency = "EUR", or leave it out'
            )
        given = self.data["rate"]
        row = given if isinstance(given, dict) else {"value": given}
        self.known(row, FIELDS, "rate.")
        name, counted = f"rate-{MONEY}-{self.currency}".lower(), f"{self.currency}/{MONEY}"
        if row.get("unit", counted) != counted:
            raise self.fault("rate.unit", f"has to be {counted}")
        low, high = self.range(row, "rate")
        if not low:
            raise self.fault("rate", "is zero", "give what a dollar is worth")
        return Figure(name, low, high, counted, "own", **self.origin(row, "rate"))

    def figure(self, name: str, row: Any, figures: Figures) -> Figure:
        """Return a figure of this team's, in the place of the packaged one."""
        place = f"figures.{name}"
        if name not in figures.rows:
            raise self.fault(place, "is no figure", nearest(name, figures.rows))
        packaged = figures.rows[name]
        if packaged.kind == "claim":
            raise self.fault(
                place, "is somebody's claim", "nothing is computed with it; leave it out"
            )
        if not isinstance(row, dict):
            raise self.fault(place, "is not a table", f"write [{place}], and below it value = …")
        self.known(row, FIELDS, f"{place}.")
        low, high = self.range(row, place)
        if name == "workdays" and not low:
            raise self.fault(place, "is zero", "give the days that a person works in a year")
        counted = self.unit(row, packaged, place)
        region = self.country if packaged.country else packaged.region
        return Figure(name, low, high, counted, "own", region=region, **self.origin(row, place))

    def range(self, row: dict[str, Any], place: str) -> tuple[float, float]:
        """Return both ends of a figure: `value`, or `low` and `high`."""
        given = [key for key in ("value", "low", "high") if key in row]
        if given not in (["value"], ["low", "high"]):
            raise self.fault(place, "needs value, or low and high", "give one of both")
        ends = [self.number(row[key], f"{place}.{key}") for key in given]
        if ends[0] > ends[-1]:
            raise self.fault(place, "has low above high", "exchange them")
        return ends[0], ends[-1]

    def number(self, value: Any, field: str) -> float:
        """Return a number that a figure can have."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.fault(field, "is not a number", "write it without quotes")
        if not math.isfinite(value) or not 0 <= value <= LARGEST:
            raise self.fault(field, f"is {value}", "give a number from 0 to 10^12")
        return float(value)

    def unit(self, row: dict[str, Any], packaged: Figure, place: str) -> str:
        """Return the unit of a figure: the packaged one's, in dollars or the team's currency."""
        given = row.get("unit")
        if given is None:
            if packaged.currency and self.currency != MONEY:
                hint = f'say in which currency: unit = "{packaged.unit}", or with {self.currency}'
                raise self.fault(place, "has no unit", hint)
            return packaged.unit
        fits = packaged.unit.replace(packaged.currency or " ", "…")
        try:
            money = currency(given) if isinstance(given, str) else ""
            like = given.replace(money, packaged.currency or money) if money else given
            same = unit(like).powers == unit(packaged.unit).powers
        except (UnitError, AttributeError) as error:
            raise self.fault(f"{place}.unit", f"is not one: {error}", f"write {fits}") from None
        if not same:
            raise self.fault(
                f"{place}.unit", f"is {given}, not {packaged.unit}", f"give it in {fits}"
            )
        if money not in ("", MONEY, self.currency):
            raise self.fault(
                f"{place}.unit", f"is in {money}", f"give it in {MONEY} or {self.currency}"
            )
        return str(given)

    def origin(self, row: dict[str, Any], place: str) -> dict[str, Any]:
        """Return the day, source and note of a figure; by default today, and the file."""
        day = row.get("as_of", self.today)
        if not isinstance(day, date) or isinstance(day, datetime) or day > self.today:
            raise self.fault(
                f"{place}.as_of", "is not a day up to today", "write as_of = 2026-10-31"
            )
        texts: dict[str, Any] = {key: row[key] for key in ("source", "note") if key in row}
        for key, text in texts.items():
            if not isinstance(text, str):
                raise self.fault(f"{place}.{key}", "is not text", "write it in quotes")
        return {"as_of": day, "source": self.path.name} | texts


def parse(path: Path) -> dict[str, Any]:
    """Return what a TOML file holds; UsageError where it cannot be read or parsed."""
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}"
        raise UsageError(message, "give a TOML file to --figures") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"{path} is not TOML: {error}", "see docs/how-to/plan.md") from error


def nearest(name: str, names: Any) -> str:
    """Return a hint with the name that was probably meant."""
    close = difflib.get_close_matches(name, list(names), n=1, cutoff=0.4)
    return f"did you mean {close[0]}?" if close else f"give one of {', '.join(list(names)[:8])}"


def read(path: Path, today: date | None = None) -> Figures:
    """Return the figures of a plan with those of a team's file in their place.

    Raises UsageError, naming file and field, where something in it is unknown or cannot be.
    """
    return Own(path, today or date.today()).figures()
