"""The column that rows are split by: the newest are unseen, and whole groups stay together."""

import re
from dataclasses import replace

from ...errors import UsageError
from ..findings import Doubt, Facts, Switched, Typed, Wish
from ..names import tokens
from . import keys

MOMENTS = 20  # different ones, at least
CREATED = ("created", "timestamp", "time", "datetime", "date", "datum", "fecha", "zeit", "start")
BIRTH = re.compile(r"birth|dob|born|geburt|naissance|nacimiento", re.IGNORECASE)


def time(typed: Typed, wish: Wish, features: list[str]) -> tuple[str, tuple[Doubt, ...]]:
    """Return the column to split by time, empty for none, and a doubt where several would do.

    Raises UsageError if --time names a column that is no date, or that has missing values.
    """
    if no_time(wish, list(typed.facts)):
        return "", ()
    if wish.time:
        _require_moments(typed.facts[wish.time])
        return wish.time, ()
    fit = [name for name in features if _fits(typed.facts[name])]
    if len(fit) < 2:
        return "".join(fit), ()
    assumed = min(fit, key=_plainness)
    named = assumed if _plainness(assumed)[0] < len(CREATED) else "none"
    question = "which moment is known when a prediction is made, to split the rows by?"
    return named.replace("none", ""), (Doubt(question, "--time", (*fit, "none"), named),)


def no_time(wish: Wish, columns: list[str]) -> bool:
    """Whether `--time none` was given, and no column is called so."""
    return wish.time == "none" and "none" not in columns


def group(typed: Typed, wish: Wish, candidates: list[str]) -> list[Switched]:
    """Return the column whose groups stay together, as a list of one or none.

    Raises UsageError if --group names a column with a single group.
    """
    if wish.group:
        if typed.facts[wish.group].distinct < 2:
            message = f"--group: {wish.group} has a single group, so no rows can be kept apart"
            raise UsageError(message, "give a column of several groups, or leave --group out")
        return [Switched(wish.group, "group", "asked", "its rows stay together, as --group says")]
    columns = typed.values
    fit = [name for name in candidates if keys.repeats(typed.facts[name], columns(name))]
    why = "it names the same thing in several rows, which stay together"
    return [Switched(min(fit, key=keys.subject_first), "group", "identifier", why)] if fit else []


def answered(wish: Wish, doubt: Doubt, answer: str) -> Wish:
    """Return a wish with a doubt's answer in it."""
    if doubt.option == "--task":
        tasks = {"binary": "binary", "multiclass": "multiclass", "regression": "regression"}
        return replace(wish, task=tasks[answer])  # type: ignore[arg-type]
    return replace(wish, time=answer)


def _fits(facts: Facts) -> bool:
    enough = facts.distinct >= MOMENTS and not facts.missing
    return facts.type == "datetime" and enough and not BIRTH.search(facts.name)


def _plainness(name: str) -> tuple[int, int]:
    words = tokens(name)
    ranks = [CREATED.index(word) for word in words if word in CREATED]
    return min(ranks, default=len(CREATED)), len(words)


def _require_moments(facts: Facts) -> None:
    if facts.type != "datetime":
        held = {"category": "text", "boolean": "two answers"}.get(facts.type, "numbers")
        hint = "give a column of dates, or leave --time out"
        raise UsageError(f"--time: {facts.name} holds {held}, not moments", hint)
    if facts.missing:
        message = f"--time: {facts.missing:,} of {facts.rows:,} rows have no {facts.name}"
        raise UsageError(message, "give a moment that each row has, or remove those rows")
    if facts.distinct < 2:
        message = f"--time: {facts.name} is the same moment everywhere"
        raise UsageError(message, "leave --time out")
