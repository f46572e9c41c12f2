"""Units of figures, and quantities that keep them: a wrong combination fails.

A unit is written "USD/person/year", "person-day" or "1": factors joined by "-", then each divisor
after a "/". Three capital letters are a currency. A year is twelve months and a Mtoken a million
tokens; nothing else is converted, so that hours of a machine, days of a person and minutes of CI
stay apart.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

BASES = {"person", "day", "month", "hour", "minute", "GB", "token", "request", "run"}
SCALED = {"year": (12.0, "month"), "Mtoken": (1e6, "token")}
CURRENCY = re.compile(r"[A-Z]{3}")
Powers = tuple[tuple[str, int], ...]


class UnitError(ValueError):
    """Units that do not fit, or one that does not exist: a fault of a formula or of a row."""


@dataclass(frozen=True)
class Unit:
    """What a number counts: `powers` of base units, and how many of those one of it is."""

    scale: float
    powers: Powers


@cache
def unit(text: str) -> Unit:
    """Return a unit; UnitError where a part of it is unknown."""
    factors, *divisors = text.split("/")
    scale, powers = 1.0, Counter[str]()
    parts = [(each, 1) for each in factors.split("-")] + [(each, -1) for each in divisors]
    for name, sign in parts:
        if name == "1":
            continue
        factor, base = SCALED.get(name, (1.0, name))
        if base not in BASES and not CURRENCY.fullmatch(base):
            raise UnitError(f"{name} is no unit")
        scale *= factor**sign
        powers[base] += sign
    return Unit(scale, tidy(powers))


def tidy(powers: Counter[str]) -> Powers:
    """Return powers in one order, without those that cancel."""
    return tuple(sorted((base, power) for base, power in powers.items() if power))


def currency(text: str) -> str:
    """Return the currency that a unit is counted in, as in "USD/hour"; none is empty."""
    return next((base for base, _ in unit(text).powers if CURRENCY.fullmatch(base)), "")


@dataclass(frozen=True)
class Quantity:
    """A range, not negative, in base units, with the ids of the figures that it depends on."""

    low: float
    high: float
    powers: Powers
    depends_on: frozenset[str] = frozenset()

    @classmethod
    def of(cls, low: float, high: float, text: str, *figures: str) -> "Quantity":
        """Return a range in a unit."""
        scale = unit(text).scale
        return cls(low * scale, high * scale, unit(text).powers, frozenset(figures))

    def __mul__(self, other: "Quantity") -> "Quantity":
        """Multiply ranges and units."""
        ends = self.low * other.low, self.high * other.high
        return self.joined(other, *ends, 1)

    def __truediv__(self, other: "Quantity") -> "Quantity":
        """Divide ranges and units: the smallest by the largest, and the other way round."""
        ends = self.low / other.high, self.high / other.low
        return self.joined(other, *ends, -1)

    def __add__(self, other: "Quantity") -> "Quantity":
        """Add ranges; UnitError where they do not count the same."""
        if self.powers != other.powers:
            raise UnitError(f"{written(self.powers)} and {written(other.powers)} do not add up")
        both = self.depends_on | other.depends_on
        return Quantity(self.low + other.low, self.high + other.high, self.powers, both)

    def joined(self, other: "Quantity", low: float, high: float, sign: int) -> "Quantity":
        """Return a product or quotient with its unit."""
        powers = Counter(dict(self.powers))
        for base, power in other.powers:
            powers[base] += sign * power
        return Quantity(low, high, tidy(powers), self.depends_on | other.depends_on)

    def to(self, text: str) -> tuple[float, float]:
        """Return both ends in a unit; UnitError where this counts something else."""
        wanted = unit(text)
        if self.powers != wanted.powers:
            raise UnitError(f"{written(self.powers)} is not {text}")
        return self.low / wanted.scale, self.high / wanted.scale


def total(quantities: Iterable[Quantity], text: str) -> Quantity:
    """Return the sum of quantities, nothing in the unit where there are none."""
    result = Quantity.of(0, 0, text)
    for each in quantities:
        result += each
    return result


def written(powers: Powers) -> str:
    """Return powers as a unit is written."""
    above = "-".join(base for base, power in powers for _ in range(power)) or "1"
    return above + "".join(f"/{base}" for base, power in powers for _ in range(-power))
