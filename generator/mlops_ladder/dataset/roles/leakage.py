"""Columns that give the answer away: copies of it, and what is known only afterwards."""

from collections.abc import Iterator

import polars as pl

from ..findings import SEED, Switched, Typed
from ..names import tokens, vocabulary
from . import afterwards, sums
from .association import ROWS, Answers, strength
from .classes import positions
from .target import Target

PERFECT = 0.995  # area under the ROC curve, of each class
EXPLAINED = 0.99  # of a number's variance
NEARLY = 0.97  # in a first look: what is less is not looked at again
FIRST = 3000  # rows of that
CELLS = 5_000_000  # that are looked at, at most
ABSENT = 0.97  # area under the ROC curve of whether a value is missing
ALIKE = 50  # rows that have a value, all of them of one class
USUAL = 0.75  # the share of a class that many rows may have by chance


def find(typed: Typed, target: Target, candidates: list[str]) -> Iterator[Switched]:
    """Yield the columns that likely give the target away, and how.

    Looked at are rows of the sample that have a target, in random order; fewer of a wide table.
    """
    wanted = positions(target.classes, typed.values(target.name))
    order = pl.int_range(len(wanted), eager=True).filter(wanted.is_not_null())
    most = max(CELLS // max(len(candidates), 1), FIRST)
    order = order.sample(fraction=1, shuffle=True, seed=SEED).head(most)
    answers = Answers(wanted.gather(order), len(target.classes))
    first = answers.head(FIRST)
    columns = {name: typed.values(name).gather(order) for name in candidates}
    adding = {} if answers.classes else sums.parts(columns, answers.values)
    for name, values in columns.items():
        found = f"with {adding[name]} it adds up to the target" if name in adding else ""
        found = found or by_absence(values, answers)
        if not found and not by_calendar(name, values, target):
            found = copied(values, answers, first)
        if found := found or afterwards.named(name, target, values, answers):
            yield Switched(name, "dropped", "leakage", f"likely leakage: {found}")


def copied(values: pl.Series, answers: Answers, first: Answers) -> str:
    """Return how well a column alone tells the target, where that is almost perfectly.

    `first` are some of the answers, for a first look.
    """
    least = PERFECT if answers.classes else EXPLAINED
    glance = strength(values.head(FIRST), first)
    told = strength(values, answers) if glance is None or glance >= NEARLY else None
    if told is None or told < least:
        return ""
    what = "area under the ROC curve" if answers.classes else "of its variance"
    return f"it alone tells the target ({told:.3f} {what})"


def by_calendar(name: str, values: pl.Series, target: Target) -> bool:
    """Whether a column is a moment, which a number that grows in time follows without leakage."""
    calendar = bool(set(tokens(name)) & vocabulary("keys")["calendar"])
    return values.dtype.is_temporal() or (calendar and not target.classes)


def by_absence(values: pl.Series, answers: Answers) -> str:
    """Return which answer a column's missing values give away, if they do."""
    absent = values.is_null()
    missing = values.null_count()
    if not ROWS <= missing <= len(values) - ROWS:
        return ""
    target = answers.values
    if not answers.classes:
        usual = target.mode().first()
        target = (target == usual).cast(pl.Int64)
    rows = dict(target.value_counts().iter_rows())
    lacking = dict(target.filter(absent).value_counts().iter_rows())
    present = {one: count - lacking.get(one, 0) for one, count in rows.items()}
    for one, count in rows.items():
        others = len(target) - count
        if count < ROWS or others < ROWS:
            continue
        tell = lacking.get(one, 0) / count - (missing - lacking.get(one, 0)) / others
        if (1 + abs(tell)) / 2 >= ABSENT:
            return "whether it is missing tells the target"
        alone = present[one] == sum(present.values()) >= ALIKE
        if alone and answers.classes and count <= USUAL * len(target):
            return "only rows of one class have a value"
    return ""
