"""What a table was found to hold: facts of each column, decisions, and what is left to ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import polars as pl

from .schema import Read, Role, Schema, Task, Type

SEED = 0  # of every sample that is drawn
SAMPLE = 50_000  # rows that are looked at closely; counts and types are of all rows


@dataclass(frozen=True)
class Wish:
    """What was asked for on the command line; empty or None where nothing was."""

    target: str
    task: Task | None = None
    time: str = ""
    group: str = ""
    drop: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """The files of a table, all of one kind; `name` is a file or folder name in data/raw.

    `sampled` is the number of rows of the whole table where this one is a sample of it, else 0.
    """

    files: tuple[Path, ...]
    kind: str  # csv or parquet
    name: str
    sampled: int = 0


@dataclass(frozen=True)
class Table:
    """An open table: a lazy frame that streams, with text columns only where it is CSV.

    A CSV's empty cell is null; words that stand for no value are still words. `rows` counts them.
    """

    source: Source
    read: Read
    frame: pl.LazyFrame
    rows: int = 0

    @property
    def names(self) -> list[str]:
        """The names of the columns, as in the file."""
        return self.frame.collect_schema().names()


@dataclass(frozen=True)
class Facts:
    """What a column holds, counted over all rows; `histogram` and `common` over the sample.

    `lowest` and `highest` are the smallest and largest value of a number or moment. `histogram`
    has the counts of at most 16 equal bins of numbers and moments, of the most common values else.
    `words` counts the words that stand for no value. `free` tells free text from categories,
    `inexact` whole numbers beyond 2**24, which float32 does not hold. `unsettled` are dates that
    stay text, since nothing settles their format. `notes` say what was decided about the type, a
    sentence each.
    """

    name: str
    type: Type
    stored: str  # the type in the file: text for CSV, else polars' name
    rows: int
    missing: int
    distinct: int  # about, beyond the sample
    words: dict[str, int] = field(default_factory=dict)
    lowest: float | datetime | None = None
    highest: float | datetime | None = None
    common: tuple[tuple[str, int], ...] = ()
    histogram: tuple[int, ...] = ()
    format: str = ""
    free: bool = False
    inexact: bool = False
    unsettled: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Typed:
    """A table whose columns have types: facts of all rows, and a sample of them.

    The sample has at most SAMPLE rows, drawn with SEED: Float64 for number, Int64 for integer,
    Boolean, Datetime, String as it stands in the file for category; null where a value is missing.
    `read` is the table's with the words for missing that were found.
    """

    read: Read
    rows: int
    duplicates: int  # rows that are there already, in the sample
    facts: dict[str, Facts]
    sample: pl.DataFrame

    def values(self, name: str) -> pl.Series:
        """Return a column of the sample, named `value`: polars takes `^a$` for a pattern."""
        return self.sample.get_column(name).alias("value")


@dataclass(frozen=True)
class Doubt:
    """What cannot be decided from the table: a question, its answers, and what was assumed.

    `option` is the flag that settles it, with its value left out: --task, --time.
    """

    question: str
    option: str
    answers: tuple[str, ...]
    assumed: str


@dataclass(frozen=True)
class Switched:
    """A column that is no feature, though it could be one: its role, and why.

    `kind` is leakage, personal, identifier, constant, text, inexact, duplicate or asked.
    """

    name: str
    role: Role
    kind: str
    why: str


@dataclass(frozen=True)
class Findings:
    """Everything that was found, and the schema that follows from it.

    `balance` is the share of each class in the sample, in the order of the schema's classes;
    `counts` has the rows of each class in the table, and neither has anything for a number.
    """

    source: Source
    schema: Schema
    typed: Typed
    balance: dict[str, float]
    decisions: tuple[str, ...]  # a sentence each, for people
    switched: tuple[Switched, ...]
    doubts: tuple[Doubt, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
