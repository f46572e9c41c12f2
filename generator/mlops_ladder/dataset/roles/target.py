"""The column to predict: whether it can be, by which task, and its classes in order."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from ...errors import UsageError
from ..findings import Doubt, Facts, Typed, Wish
from ..schema import Task, Type
from . import keys
from .classes import CLASS_ROWS, Counts, in_order

LEAST = 50  # rows that have a target
MOST_CLASSES = 50
MEAN_ROWS = 10  # of a class, at least
FEW = 10  # different whole numbers that may be classes


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
    task, doubts = (wish.task, ()) if wish.task else infer_task(facts, count)
    _require_task(facts, task)
    classes: tuple[str, ...] = ()
    if task != "regression":
        classes = in_order(facts, task, count())
        _require_rows(facts.name, count(), classes)
    kind: Type = "category" if classes and facts.type != "boolean" else facts.type
    said = _sentences(facts, task, classes, labelled)
    return Target(facts.name, task, kind, classes, labelled, said, doubts)


def infer_task(facts: Facts, count: Callable[[], Counts]) -> tuple[Task, tuple[Doubt, ...]]:
    """Return the task that a target's type and values call for, and a doubt about it if any.

    Few whole numbers are assumed to be classes, where there are rows enough of each.
    """
    if facts.type == "boolean" or facts.distinct == 2:
        return "binary", ()
    if facts.type == "category":
        return "multiclass", ()
    if facts.type == "number" or facts.distinct > FEW:
        return "regression", ()
    tasks: tuple[Task, ...] = ("multiclass", "regression")
    counts = count().values()
    enough = min(counts) >= CLASS_ROWS and sum(counts) >= MEAN_ROWS * len(counts)
    question = f"{facts.name} has {facts.distinct} different whole numbers: are they classes?"
    assumed = tasks[0] if enough else tasks[1]
    return assumed, (Doubt(question, "--task", tasks, assumed),)


def _require_values(facts: Facts, labelled: int, values: pl.Series) -> None:
    name, other = facts.name, "give another column to --target"
    if labelled == 0:
        raise UsageError(f"--target: every value of {name} is missing", other)
    if kind := keys.nested(facts):
        message = f"--target: {name} holds values of the type {kind}, which cannot be predicted"
        raise UsageError(message, other)
    if facts.distinct == 1:
        value = f" ({facts.common[0][0]})" if facts.common else ""
        if facts.missing:
            message = f"--target: {name} has a single value{value}, and else none"
            raise UsageError(message, "write the other answer into its empty cells")
        raise UsageError(f"--target: {name} has the same value everywhere{value}", other)
    if facts.type == "datetime":
        hint = f"{other}, such as the days until then as a number"
        raise UsageError(f"--target: {name} holds moments, which cannot be predicted", hint)
    if labelled < LEAST:
        message = f"--target: {labelled} rows have a {name}, at least {LEAST} are needed"
        raise UsageError(message, "add rows, or give a column to --target that more rows have")
    if keys.is_identifier(facts, values):
        message = f"--target: {name} has another value in most rows, as an identifier has"
        raise UsageError(message, other)
    if facts.free:
        raise UsageError(f"--target: {name} holds free text, which has no classes", other)


def _require_task(facts: Facts, task: Task) -> None:
    name, held = facts.name, f"{facts.name} has {facts.distinct:,} different values"
    if task == "regression" and facts.type not in ("number", "integer"):
        message = f"--task regression: {name} holds {_kind(facts)}, not numbers"
        fits = "binary" if facts.distinct == 2 else "multiclass"
        raise UsageError(message, f"use --task {fits}, or leave it out")
    if task == "binary" and facts.distinct != 2:
        message = f"--task binary: {held}, not 2"
        fits = "regression" if facts.type == "number" else "multiclass"
        raise UsageError(message, f"use --task {fits}, or leave it out")
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
