"""Counts over all rows of a table: one streaming pass for many columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl

from .types import Kind

BATCH = 200  # columns of a pass
BROKEN = 1_000  # distinct cells that do not fit a type, looked at


@dataclass(frozen=True)
class Question:
    """What to count of a column: its cell, null where it is missing, its kind, and some words."""

    cell: pl.Expr
    kind: Kind
    raw: pl.Expr
    words: Sequence[str] = ()


@dataclass(frozen=True)
class Counts:
    """What was counted over all rows; `bad` cells are there, but have no value of the type.

    `whole` says that all numbers are whole; `distinct` is about.
    """

    rows: int
    missing: int
    bad: int
    distinct: int
    lowest: float | datetime | None = None
    highest: float | datetime | None = None
    whole: bool = False
    words: Mapping[str, int] = field(default_factory=dict)

    @property
    def largest(self) -> float:
        """The number that is farthest from 0; 0 where there are no numbers."""
        ends = (self.lowest, self.highest)
        return max((abs(float(end)) for end in ends if isinstance(end, int | float)), default=0.0)


def count(frame: pl.LazyFrame, questions: Mapping[str, Question]) -> dict[str, Counts]:
    """Return the counts of the columns of a frame that are asked for."""
    found: dict[str, Counts] = {}
    names = list(questions)
    for start in range(0, len(names), BATCH):
        some = {name: questions[name] for name in names[start : start + BATCH]}
        asked = [pl.len().alias("rows"), *(e for n, q in some.items() for e in _asked(n, q))]
        # A value is computed once, though it is counted in several ways.
        lazy = frame.select(e for n, q in some.items() for e in _parts(n, q)).select(asked)
        (answer,) = lazy.collect(engine="streaming").iter_rows(named=True)
        found |= {name: _counts(name, question, answer) for name, question in some.items()}
    return found


def broken(frame: pl.LazyFrame, questions: Mapping[str, Question]) -> dict[str, list[str]]:
    """Return distinct cells of each column that do not fit its kind, up to BROKEN of them."""
    lazy = [_broken(frame, question) for question in questions.values()]
    cells = pl.collect_all(lazy, engine="streaming")  # one pass for all
    return {name: one.to_series().to_list() for name, one in zip(questions, cells, strict=True)}


def _broken(frame: pl.LazyFrame, question: Question) -> pl.LazyFrame:
    bad = question.kind.value(question.cell).is_null() & question.cell.is_not_null()
    cells = frame.select(question.cell.cast(pl.String).alias("cell"), bad.alias("bad"))
    return cells.filter("bad").select("cell").unique().bottom_k(BROKEN, by="cell")


def _parts(name: str, question: Question) -> Iterator[pl.Expr]:
    """Yield the cell and the value of a column, and the cell with its words if these count."""
    yield question.cell.alias(f"{name}:cell")
    yield question.kind.value(question.cell).alias(f"{name}:value")
    if question.words:
        yield question.raw.alias(f"{name}:raw")


def _asked(name: str, question: Question) -> list[pl.Expr]:
    """Return the aggregations of a column, each called by its name and what it counts."""
    value, kind = pl.col(f"{name}:value"), question.kind.type
    asked = {"missing": pl.col(f"{name}:cell").null_count(), "none": value.null_count()}
    asked["distinct"] = value.approx_n_unique()
    if kind in ("number", "integer", "datetime"):
        asked |= {"lowest": value.min(), "highest": value.max()}
    if kind == "number":
        asked["whole"] = (value == value.floor()).all()
    for place, word in enumerate(question.words):
        asked[f"word{place}"] = (pl.col(f"{name}:raw") == word).sum()
    return [expression.alias(f"{name}:{what}") for what, expression in asked.items()]


def _counts(name: str, question: Question, answer: Mapping[str, Any]) -> Counts:
    """Return the counts of a column, from the answer to all."""
    missing = answer[f"{name}:missing"]
    words = {word: answer[f"{name}:word{place}"] for place, word in enumerate(question.words)}
    none, rows = answer[f"{name}:none"], answer["rows"]
    return Counts(
        rows,
        missing,
        none - missing,
        answer[f"{name}:distinct"] - (none > 0),
        answer.get(f"{name}:lowest"),
        answer.get(f"{name}:highest"),
        bool(answer.get(f"{name}:whole")) and none < rows,
        {word: count for word, count in words.items() if count},
    )
