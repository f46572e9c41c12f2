"""Tables that nobody would make, but somebody has: odd names, odd values, holes."""

import csv
import io
import random
import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import strategies as st

NAMES = (
    *("*", "^a$", "^.*$", "a.b", "a b", " a", "a,b", "a;b", 'say "hi"', "it's", "a\nb", "a\tb"),
    *("class", "def", "None", "_id", "__x", "model_config", "model_dump", "json", "copy", "rows"),
    *("yes", "no", "null", "1", "1.5", "2024-01-01", "a: b", "#a", "- a", "{a}", "[a]", "&a", "%"),
    *("größe", "价格", "имя", "naïve é", "😀", "\u202egnp", "a\u00a0b", "x" * 300, "A", "literal"),
    *(
        "columns",
        "target",
        "prediction",
        "p_yes",
        "date",
        "id",
        "mail",
        "a/b",
        "a\\b",
        "$x",
        "{{ x }}",
    ),
)
MISSING = ("", "NA", "?", "-", "n/a", "None", "NULL", "unknown", "missing", "-999")
PAIRS = (("yes", "no"), ("0", "1"), ("t", "f"), ("TRUE", "FALSE"), ("on", "off"), ("M", "F"))
START = datetime(2019, 3, 1)
Draw = random.Random
Cell = Callable[[Draw, int], str]


def moment(draw: Draw) -> datetime:
    return START + timedelta(hours=draw.randrange(40_000))


def pair(draw: Draw) -> Cell:
    words = draw.choice(PAIRS)
    return lambda draw, row: draw.choice(words)


def classes(draw: Draw) -> Cell:
    words = [text(draw, 1, 8) for _ in range(draw.randint(2, 30))]
    return lambda draw, row: draw.choice(words)


def text(draw: Draw, least: int, most: int) -> str:
    letters = string.ascii_letters + " ,;\"'\n-:#äß价😀"
    return "".join(draw.choice(letters) for _ in range(draw.randint(least, most)))


def dates(draw: Draw) -> Cell:
    form = draw.choice(["%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%dT%H:%M:%SZ", "%d %b %Y"])
    return lambda draw, row: moment(draw).strftime(form)


def mixed_dates(draw: Draw) -> Cell:
    forms = ["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y"]
    return lambda draw, row: moment(draw).strftime(draw.choice(forms))


def constant(draw: Draw) -> Cell:
    word = draw.choice(["x", "", "0", "nan"])
    return lambda draw, row: word


KINDS: dict[str, Callable[[Draw], Cell]] = {
    "whole": lambda _: lambda draw, row: str(draw.randint(-20, 400)),
    "few": lambda _: lambda draw, row: str(draw.randint(1, 4)),
    "number": lambda _: lambda draw, row: f"{draw.gauss(0, 30):.3f}",
    "comma": lambda _: lambda draw, row: f"{draw.gauss(0, 30):.2f}".replace(".", ","),
    "small": lambda _: lambda draw, row: f"{draw.random() * 1e-7:.3e}",
    "thousands": lambda _: lambda draw, row: f"{draw.randint(1000, 9_000_000):,}",
    "percent": lambda _: lambda draw, row: f"{draw.randint(0, 100)}%",
    "large": lambda _: lambda draw, row: str(2**24 + draw.randrange(2**40)),
    "serial": lambda _: lambda draw, row: f"K{row:06}",
    "words": lambda _: lambda draw, row: text(draw, 20, 80),
    "mail": lambda _: lambda draw, row: f"u{draw.randrange(10**6)}@example.org",
    "zip": lambda _: lambda draw, row: f"{draw.randrange(10**5):05}",
    "pair": pair,
    "classes": classes,
    "dates": dates,
    "mixed dates": mixed_dates,
    "constant": constant,
    "anything": lambda _: lambda draw, row: draw.choice(["1", "2.5", "x", "2020-01-01", "", "∞"]),
}
LEARNT = ("whole", "few", "number", "comma", "pair")  # what makes a target, as a rule


@dataclass(frozen=True)
class Odd:
    """A table: its names and rows, how it is written, and the column to predict."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sep: str
    target: str

    @property
    def content(self) -> bytes:
        """The CSV file."""
        written = io.StringIO()
        csv.writer(written, delimiter=self.sep, lineterminator="\n").writerows(
            [self.names, *self.rows]
        )
        return written.getvalue().encode()


def build(seed: int, names: list[str], kinds: list[str], rows: int, sep: str) -> Odd:
    """Return a table with as many columns as names and kinds, filled by a seed."""
    draw = random.Random(seed)
    columns = []
    for kind in kinds[: len(names)]:
        cell, word = KINDS[kind](draw), draw.choice(MISSING)
        holes = draw.choice([0, 0, 0, 0.01, 0.4, 0.97])
        columns.append([word if draw.random() < holes else cell(draw, row) for row in range(rows)])
    lines, named = tuple(zip(*columns, strict=True)), dict(zip(names, kinds, strict=False))
    learnt = [name for name, kind in named.items() if kind in LEARNT]
    target = draw.choice(learnt if learnt and draw.random() < 0.8 else list(named))
    return Odd(tuple(named), lines, sep, target)


def tables() -> st.SearchStrategy[Odd]:
    """Return a strategy of tables that mostly have rows enough, and names that all differ."""
    name = st.one_of(st.sampled_from(NAMES), st.text(min_size=1, max_size=12).filter(clean))
    return st.builds(
        build,
        st.integers(0, 2**32),
        st.lists(name, min_size=3, max_size=7, unique=True),
        st.lists(st.sampled_from(sorted(KINDS)), min_size=7, max_size=7),
        st.sampled_from([3, 60, 90, 150, 400, 400]),
        st.sampled_from([",", ",", ";", "\t", "|"]),
    )


def clean(name: str) -> bool:
    """Return whether a CSV file can have such a name: it is text, and not only spaces."""
    return bool(name.strip()) and "\r" not in name and "\0" not in name and name.isprintable()
