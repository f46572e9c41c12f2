"""Bounds of a number that physics or the calendar sets, by the words of its name.

They are never taken from the values that were seen; values only show that a bound is wrong.
"""

import re
from collections.abc import Iterator

from ..findings import Facts
from ..names import tokens, vocabulary

Bounds = tuple[float | None, float | None]
FREE: Bounds = (None, None)
PARTS: dict[str, Bounds] = {
    "hour": (0, 23),
    "weekday": (0, 7),
    "day": (1, 31),
    "month": (1, 12),
    "minute": (0, 59),
}
LARGER: dict[tuple[str, str], Bounds] = {("day", "week"): (0, 7), ("day", "year"): (1, 366)}
SCALES: dict[str, Bounds] = {
    "latitude": (-90, 90),
    "longitude": (-180, 180),
    "share": (0, 1),
    "percent": (0, 100),
}


def bounds(name: str, facts: Facts) -> Bounds:
    """Return the lowest and highest value that a number can have, None for no bound.

    A bound that some row breaks is none.
    """
    if facts.type not in ("number", "integer"):
        return FREE
    found = (each for each in _by_name(name, facts.type == "integer") if _holds(each, facts))
    return next(found, FREE)


def _holds(limits: Bounds, facts: Facts) -> bool:
    """Say whether no row breaks the bounds."""
    (low, high), (lowest, highest) = limits, (facts.lowest, facts.highest)
    below = low is not None and isinstance(lowest, int | float) and lowest < low
    above = high is not None and isinstance(highest, int | float) and highest > high
    return not below and not above


def _by_name(name: str, whole: bool) -> Iterator[Bounds]:
    """Yield the bounds that a name suggests, the narrowest first."""
    words, known = tokens(name), vocabulary("bounds")
    if known["signed"] & set(words):
        return
    if whole:
        yield from _of_calendar(words)
    for scale, limits in SCALES.items():
        if known[scale] & set(words) or (scale == "percent" and re.search(r"%\W*$", name)):
            yield limits
    if known["positive"] & set(words):
        yield 0, None


def _of_calendar(words: tuple[str, ...]) -> Iterator[Bounds]:
    """Yield the bounds of a part of a date or time, such as an hour, that is no span of time."""
    known = vocabulary("bounds")
    if words[1:2] == ("of",):
        word, whole = words[0], words[-1]
        if (word, whole) in LARGER:
            yield LARGER[word, whole]
            return
    else:
        word = words[-1] if words[-1:] and len(words) <= 2 else ""
    if not known["spans"] & set(words):
        yield from (limits for part, limits in PARTS.items() if word in known[part])
