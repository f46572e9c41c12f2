"""What each column is used for: which are no features, and which is the time and the group."""

from collections.abc import Callable, Iterator

import polars as pl

from ...errors import UsageError
from .. import names
from ..findings import Facts, Switched, Typed, Wish
from . import keys, leakage, personal, splits
from .target import Target

Judge = Callable[[Facts, pl.Series], "tuple[str, str, str] | None"]


def require(wish: Wish, columns: list[str]) -> None:
    """Raise UsageError if an option names a column that is not there, or the target as well."""
    if not wish.target:
        hint = f"give --target COLUMN, one of {names.listed(columns)}"
        raise UsageError("nothing says which column is to be predicted", hint)
    names.require("--target", [wish.target], columns)
    time = [wish.time] if wish.time and not splits.no_time(wish, columns) else []
    group = [wish.group] if wish.group else []
    used: dict[str, str] = {wish.target: "--target"}
    for option, given in (("--time", time), ("--group", group), ("--drop", wish.drop)):
        names.require(option, given, columns)
        for name in given:
            if used.get(name, option) != option:
                message = f"{used[name]} and {option} both name {name}"
                raise UsageError(message, f"leave {name} out of one of them")
            used[name] = option


def switch(typed: Typed, wish: Wish, target: Target) -> list[Switched]:
    """Return the columns that are no features, in the order of the table; but for the time.

    Raises UsageError where none is left to learn from.
    """
    why = "left out, as --drop says"
    found = {name: Switched(name, "dropped", "asked", why) for name in wish.drop}
    time = "" if splits.no_time(wish, list(typed.facts)) else wish.time
    kept = {target.name, time, wish.group}
    found |= {one.name: one for one in _unfit(typed, kept | found.keys())}
    rest = [name for name in typed.facts if name not in found and name not in kept]
    found |= {one.name: one for one in splits.group(typed, wish, rest)}
    rest = [name for name in rest if name not in found]
    found |= {one.name: one for one in duplicates(typed, time, rest)}
    rest = [name for name in rest if name not in found]
    found |= {one.name: one for one in leakage.find(typed, target, rest)}
    if found.keys() | {target.name} >= typed.facts.keys():
        raise nothing_left(list(found.values()))
    return [found[name] for name in typed.facts if name in found]


def _unfit(typed: Typed, kept: set[str]) -> Iterator[Switched]:
    for name, facts in typed.facts.items():
        if name in kept:
            continue
        values = typed.values(name)
        for judge in (_nested, _empty, personal.judge, _identifier, _text, _inexact):
            if reason := judge(facts, values):
                kind, role, why = reason
                yield Switched(name, "identifier" if role == "identifier" else "dropped", kind, why)
                break


def _empty(facts: Facts, values: pl.Series) -> tuple[str, str, str] | None:
    if facts.missing == facts.rows:
        return "constant", "dropped", "every value is missing"
    if facts.distinct <= 1 and not facts.missing:
        return "constant", "dropped", "the same value everywhere"
    return None


def _nested(facts: Facts, values: pl.Series) -> tuple[str, str, str] | None:
    if kind := keys.nested(facts):
        return "text", "dropped", f"values of the type {kind} are no features"
    if facts.unsettled:
        return "text", "dropped", "dates, whose format nothing settles"
    return None


def _identifier(facts: Facts, values: pl.Series) -> tuple[str, str, str] | None:
    if keys.is_identifier(facts, values):
        each = values.n_unique() == len(values)
        return "identifier", "identifier", f"another value in {'each row' if each else 'most rows'}"
    if facts.missing and keys.repeats(facts, values):
        return "identifier", "identifier", "it names things, though not in each row"
    return None


def _text(facts: Facts, values: pl.Series) -> tuple[str, str, str] | None:
    return ("text", "dropped", "free text") if facts.free else None


def _inexact(facts: Facts, values: pl.Series) -> tuple[str, str, str] | None:
    if facts.inexact:
        return "inexact", "dropped", "whole numbers beyond 2**24, which float32 does not hold"
    return None


def duplicates(typed: Typed, time: str, candidates: list[str]) -> Iterator[Switched]:
    """Yield the columns that hold the same values as one before them, or as the time."""
    first: dict[tuple[str, int], list[str]] = {}
    for name in [time, *candidates] if time else candidates:
        values = typed.values(name)
        before = first.setdefault((str(values.dtype), int(values.hash().sum() or 0)), [])
        same = [one for one in before if typed.values(one).equals(values)]
        before.append(name)
        if same:
            yield Switched(name, "dropped", "duplicate", f"the same values as {same[0]}")


def nothing_left(switched: list[Switched]) -> UsageError:
    """Return the error that says why no column is left to learn from."""
    if not switched:
        return UsageError("no column is left to learn from: the table has only the target")
    kinds = dict.fromkeys(one.kind for one in switched)
    reasons = {
        **{"leakage": "likely leakage", "personal": "likely personal data", "asked": "dropped"},
        **{"constant": "constant", "text": "free text", "inexact": "too large whole numbers"},
        **{"identifier": "identifiers", "duplicate": "doubles"},
    }
    why = " or ".join(reasons[kind] for kind in kinds)
    verb = "are" if len(switched) > 1 else "is"
    shown = names.listed([one.name for one in switched])
    message = f"no column is left to learn from: {shown} {verb} {why}"
    if list(kinds) == ["text"]:
        return UsageError(message, "derive numbers or categories from the text first")
    more = "are known before the target is" if "leakage" in kinds else "describe each row"
    hint = "leave --drop out" if "asked" in kinds else f"add columns that {more}"
    return UsageError(message, hint)
