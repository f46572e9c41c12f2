"""The column to predict: whether it can be, by which task, and its classes in order."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isnan
from typing import Any

import polars as pl

from ..errors import UsageError
from . import keys
from .findings import Doubt, Facts, Table, Typed, Wish
from .schema import Task, Type

LEAST = 50  # rows that have a target
MOST_CLASSES = 50
MEAN_ROWS = 10  # of a class, at least
CLASS_ROWS = 5  # of the rarest class: some rows on both sides of a split
FEW = 10  # different whole numbers that may be classes

Counts = Mapping[str, int]


@dataclass(frozen=True)
class Target:
    """What is predicted: `classes` are as they stand in the file, in the order of the scores.

    `labelled` counts the rows that have a target. A boolean's classes are False and True.
    """

    name: str
    task: Task
    type: Type
    classes: tuple[str, ...]
    labelled: int
    decisions: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def decide(typed: Typed, wish: Wish, count: Callable[[], Counts]) -> Target:
    """Return what to predict; `count` gives the rows of each value as it stands in the file.

    It is only called where the values are classes, and leaves missing ones out. Raises UsageError
    where the column cannot be a target, or not of the task that was asked for.
    """
    facts = typed.facts[wish.target]
    labelled = facts.rows - facts.missing
    _require_values(facts, labelled, typed.values(wish.target))
    task, doubts = (wish.task, ()) if wish.task else infer_task(facts)
    assert task is not None
    _require_task(facts, task)
    classes: tuple[str, ...] = ()
    if task != "regression":
        counts = count()
        classes = in_order(facts, task, counts)
        _require_rows(facts.name, counts, classes)
    kind: Type = "category" if classes and facts.type != "boolean" else facts.type
    said = _sentences(facts, task, classes, labelled)
    return Target(facts.name, task, kind, classes, labelled, said, doubts)


def infer_task(facts: Facts) -> tuple[Task, tuple[Doubt, ...]]:
    """Return the task that a target's type and values call for, and a doubt about it if any."""
    if facts.type == "boolean" or facts.distinct == 2:
        return "binary", ()
    if facts.type == "category":
        return "multiclass", ()
    if facts.type == "integer" and facts.distinct <= FEW:
        question = f"{facts.name} has {facts.distinct} whole numbers: are they classes?"
        answers = ("multiclass", "regression")
        return "multiclass", (Doubt(question, "--task", answers, "multiclass"),)
    return "regression", ()


def in_order(facts: Facts, task: Task, counts: Counts) -> tuple[str, ...]:
    """Return the classes: sorted, numbers by size; the rarer of two is last, it is predicted."""
    if facts.type == "boolean":
        return ("False", "True")
    try:
        ordered = sorted(counts, key=lambda value: (float(value), value))
    except ValueError:
        ordered = sorted(counts)
    if task == "binary" and facts.type == "category":
        ordered.sort(key=lambda value: -counts[value])
    return tuple(ordered)


def _require_values(facts: Facts, labelled: int, values: pl.Series) -> None:
    name, other = facts.name, "give another column to --target"
    if labelled == 0:
        raise UsageError(f"--target: every value of {name} is missing", other)
    if facts.distinct == 1:
        value = f" ({facts.common[0][0]})" if facts.common else ""
        raise UsageError(f"--target: {name} has the same value everywhere{value}", other)
    if facts.type == "datetime":
        hint = f"{other}, such as the days until then as a number"
        raise UsageError(f"--target: {name} holds moments, which cannot be predicted", hint)
    if labelled < LEAST:
        message = f"--target: {labelled} rows have a {name}, at least {LEAST} are needed"
        raise UsageError(message, "add rows, or give a column to --target that more rows have")
    if keys.is_identifier(facts, values):
        message = f"--target: {name} has another value in nearly every row, as an identifier has"
        raise UsageError(message, other)
    if facts.free:
        raise UsageError(f"--target: {name} holds free text, which has no classes", other)


def _require_task(facts: Facts, task: Task) -> None:
    name, held = facts.name, f"{facts.name} has {facts.distinct:,} different values"
    if task == "regression" and facts.type not in ("number", "integer"):
        message = f"--task regression: {name} holds {_kind(facts)}, not numbers"
        raise UsageError(message, f"use --task {infer_task(facts)[0]}, or leave it out")
    if task == "binary" and facts.distinct != 2:
        message = f"--task binary: {held}, not 2"
        raise UsageError(message, f"use --task {infer_task(facts)[0]}, or leave it out")
    if task == "multiclass" and facts.distinct == 2:
        raise UsageError(f"--task multiclass: {held}", "use --task binary, or leave it out")
    if task == "multiclass" and facts.type == "number":
        hint = "use --task regression, or leave it out"
        raise UsageError(f"--task multiclass: {name} holds numbers with fractions", hint)
    if task != "regression" and facts.distinct > MOST_CLASSES:
        message = f"--target: {name} has {facts.distinct:,} classes, at most {MOST_CLASSES} work"
        numbers = facts.type in ("number", "integer")
        hint = "use --task regression" if numbers else "merge rare classes, or give another column"
        raise UsageError(message, hint)


def _kind(facts: Facts) -> str:
    return {"boolean": "two answers", "category": "text"}.get(facts.type, facts.type)


def _require_rows(name: str, counts: Counts, classes: tuple[str, ...]) -> None:
    rows = [(value, count) for value, count in counts.items() if count < CLASS_ROWS]
    hint = "merge rare classes into one, or remove their rows: a model learns from some"
    if sum(counts.values()) < MEAN_ROWS * len(classes):
        message = f"--target: {name} has {len(classes)} classes, with fewer than {MEAN_ROWS} rows"
        raise UsageError(f"{message} each in the mean", hint)
    if rows:
        value, count = min(rows, key=lambda row: row[1])
        many = f"{count} row{'s' * (count != 1)}"
        others = f", and {len(rows) - 1} more such classes" if len(rows) > 1 else ""
        message = f"--target: the class {value!r} of {name} has {many}{others}"
        raise UsageError(f"{message}; at least {CLASS_ROWS} are needed", hint)


def _sentences(
    facts: Facts, task: Task, classes: tuple[str, ...], labelled: int
) -> tuple[str, ...]:
    said = [f"{facts.name} is predicted: {_what(facts, task, classes)}."]
    if facts.missing:
        unlabelled = f"{facts.missing:,} of {facts.rows:,} rows have no {facts.name}"
        said.append(f"{unlabelled}: nothing is learnt from them.")
    return tuple(said)


def _what(facts: Facts, task: Task, classes: tuple[str, ...]) -> str:
    if task == "binary":
        return f"binary, the probability of {classes[-1]}"
    if task == "multiclass":
        return f"multiclass, one of {len(classes)} classes"
    return "regression, a number"


def count(table: Table, typed: Typed, name: str) -> Counts:
    """Return how many rows have each value of a column, as it stands in the file.

    All rows are counted, but for a boolean of a table that is larger than its sample: its classes
    are counted there, in proportion.
    """
    values = typed.values(name)
    if typed.facts[name].type == "boolean":
        rows = Counter(str(value) for value in values.drop_nulls().to_list())
        times = typed.rows / max(len(values), 1)
        least = CLASS_ROWS if times > 1 else 0
        return {known: max(round(rows[known] * times), least) for known in ("False", "True")}
    column = table.frame.select(pl.nth(list(typed.facts).index(name)).alias("value"))
    counts = column.group_by("value").len().collect(engine="streaming")
    missing = set(typed.read.na_values)
    found: Counter[str] = Counter()
    for value, rows_of in counts.iter_rows():
        text = plain_text(value)
        if text is not None and text not in missing:
            found[text] += rows_of
    return found


def plain_text(value: Any) -> str | None:
    """Return a value as the project reads it as text: whole numbers without a fraction."""
    if isinstance(value, float):
        return None if isnan(value) else str(int(value)) if value.is_integer() else str(value)
    return None if value is None else str(value)


def positions(target: Target, values: pl.Series) -> pl.Series:
    """Return the position of each value's class, or a number as it is; null where it is missing."""
    if not target.classes:
        return values.cast(pl.Float64)
    if values.dtype == pl.Boolean:
        return values.cast(pl.Int64)
    numeric = values.dtype.is_numeric()
    keys = [float(name) if numeric else name for name in target.classes]
    known = values.cast(pl.Float64 if numeric else pl.String)
    order = list(range(len(keys)))
    return known.replace_strict(keys, order, default=None, return_dtype=pl.Int64)


def balance(target: Target, values: pl.Series) -> dict[str, float]:
    """Return the share of each class among a sample's values; empty for a regression."""
    if not target.classes:
        return {}
    shares = dict(positions(target, values).drop_nulls().value_counts(normalize=True).iter_rows())
    return {name: shares.get(at, 0.0) for at, name in enumerate(target.classes)}
