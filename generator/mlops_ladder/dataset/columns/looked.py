"""Columns while they are looked at: types are decided on a sample, and checked on all rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

import polars as pl

from ..schema import Read
from . import counted, missing, native, types
from .counted import Counts, Question
from .types import Kind

ORDERED = ("number", "integer", "datetime")
ROUNDS = 6  # times that types are checked on all rows


@dataclass
class Looked:
    """A column: its distinct texts in the sample with their `count`, and what they are.

    `cell` is what it holds, null where that is missing without a word. `found` are the words in it
    that may stand for no value, `words` those that do in the file, `said` what was decided on them.
    """

    name: str
    dtype: pl.DataType
    cell: pl.Expr
    texts: pl.DataFrame
    empty: int
    kind: Kind
    found: dict[str, int] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    said: tuple[str, ...] = ()

    @classmethod
    def at(cls, name: str, values: pl.Series) -> Self:
        """Return the column of the values of a sample, whose name is safe for polars."""
        dtype, cell = values.dtype, pl.col(values.name)
        if not native.is_text(dtype, name):
            cell = cell.fill_nan(None) if dtype.is_float() else cell
            none = pl.DataFrame(schema={"cell": pl.String, "count": pl.UInt32})
            return cls(name, dtype, cell, none, 0, native.kind(dtype))
        texts = values.cast(pl.String).drop_nulls().alias("cell").value_counts(sort=True)
        cell = cell.cast(pl.String) if dtype != pl.String else cell
        found = missing.spelled(texts)
        return cls(name, dtype, cell, texts, values.null_count(), types.ANY, found)

    @property
    def is_text(self) -> bool:
        """Whether it holds texts, whose type has to be decided."""
        return native.is_text(self.dtype, self.name)

    @property
    def values(self) -> pl.DataFrame:
        """The distinct texts that are values, with their `count`, the most frequent first."""
        words = [word for word in self.found if word in self.words]
        return self.texts.filter(~pl.col("cell").is_in(words)) if words else self.texts

    def question(self) -> Question:
        """Return what is to be counted of it in all rows."""
        words = tuple(word for word in self.found if word in self.words)
        # Other types break on a word that the sample has not shown; any text does not.
        if not self.is_text or not (words or self.kind.type == "category"):
            return Question(self.cell, self.kind, self.cell)
        without = pl.when(~self.cell.is_in(pl.Series(self.words).implode())).then(self.cell)
        return Question(without, self.kind, self.cell, words)

    def decide(self, read: Read) -> None:
        """Decide the type from the texts that are values."""
        self.kind = self._kind(self.values, read)
        odd = missing.odd(self.values) if self.kind.type == "category" else {}
        if odd:
            kind = self._kind(self.values.filter(~pl.col("cell").is_in(list(odd))), read)
            if kind.type in ORDERED:
                self.kind, self.found = kind, self.found | odd
                self.words += tuple(odd)

    def _kind(self, values: pl.DataFrame, read: Read) -> Kind:
        return types.decide(self.name, values.get_column("cell"), read, self.dtype != pl.String)

    def spell(self, words: tuple[str, ...], read: Read) -> None:
        """Take the words that stand for no value in the file, and decide the type if these differ.

        A word that another column has shown may be here, too.
        """
        more = self.texts.filter(pl.col("cell").is_in(missing.extra(words)))
        before, self.words = set(self.found), words
        self.found |= dict(more.iter_rows())
        if set(self.found) - set(words) or set(self.found) - before:
            self.decide(read)

    def widen(self, cells: list[str]) -> None:
        """Add cells that do not fit the type, which has then to be decided again."""
        if not self.is_text:
            self.kind = native.widened(self.kind)
            return
        more = pl.DataFrame({"cell": cells, "count": [0] * len(cells)}, schema=self.texts.schema)
        self.texts = pl.concat([self.texts, more]).unique("cell", keep="first", maintain_order=True)
        self.found = missing.spelled(self.texts)


def decide(columns: Mapping[str, Looked], read: Read) -> tuple[str, ...]:
    """Decide all types of text; return the words that stand for no value in the file."""
    texts = {key: column for key, column in columns.items() if column.is_text}
    for column in texts.values():
        column.words = tuple(column.found)
        column.decide(read)
    spelled = {
        column.name: missing.Spelled(
            column.found,
            column.values.get_column("cell"),
            column.empty,
            column.kind.type in ORDERED,
        )
        for column in texts.values()
    }
    words, said = missing.settle(spelled)
    for column in texts.values():
        column.said = tuple(said.get(column.name, ()))
        column.spell(words, read)
    return words


def check(
    frame: pl.LazyFrame, columns: Mapping[str, Looked], read: Read
) -> tuple[tuple[str, ...], dict[str, Counts]]:
    """Decide the types and check them on all rows of a frame, until they hold.

    Returns the words that stand for no value, and the counts of each column.
    """
    words, counts = decide(columns, read), dict[str, Counts]()
    asked = list(columns)
    for round_ in range(ROUNDS):
        counts |= counted.count(frame, {key: columns[key].question() for key in asked})
        bad = [key for key in asked if counts[key].bad]
        if not bad:
            break
        cells = counted.broken(frame, {key: columns[key].question() for key in bad})
        for key in bad:
            columns[key].widen(cells[key])
        before, words = words, decide(columns, read)
        asked = bad if before == words else list(columns)
        if round_ == ROUNDS - 2:
            for key in bad:
                columns[key].kind = types.ANY
    return words, counts
