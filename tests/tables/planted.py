"""Five ways in which the target gets into a feature, each planted in a table that is clean."""

import random
from collections.abc import Callable
from pathlib import Path

from .packages import Rows
from .real import TABLES, text

SEED = 7


def recoded(target: list[str]) -> list[str]:
    """Return the target in other words."""
    codes = {value: f"K{100 + 7 * index}" for index, value in enumerate(sorted(set(target)))}
    return [codes[value] for value in target]


def noisy(target: list[str]) -> list[str]:
    """Return a number that lies 4.4 standard deviations higher for one class."""
    draw = random.Random(SEED)
    return [f"{draw.gauss(0.9 if value == 'malignant' else 0.1, 0.18):.4f}" for value in target]


def rescaled(target: list[str]) -> list[str]:
    """Return the target in another unit, rounded."""
    return [f"{0.37 * float(value) + 12:.1f}" for value in target]


def afterwards(target: list[str]) -> list[str]:
    """Return words that say little about the target, whose column's name says when it is known."""
    draw = random.Random(SEED)
    return [draw.choice(["kept", "kept" if value == "CH" else "returned"]) for value in target]


def pattern(target: list[str]) -> list[str]:
    """Return numbers that say nothing, but are there for one class only."""
    draw = random.Random(SEED)
    return [str(draw.randint(50, 900)) if value == "1" else "" for value in target]


# The table, the new column's name, and what it holds.
PLANTED: dict[str, tuple[str, str, str, Callable[[list[str]], list[str]]]] = {
    "recoded": ("penguins", "species", "ring", recoded),
    "noisy": ("breast_cancer", "diagnosis", "impression", noisy),
    "rescaled": ("diabetes", "progression", "index", rescaled),
    "afterwards": ("orange_juice", "Purchase", "final_outcome", afterwards),
    "pattern": ("insurance", "takeup_survey", "amount", pattern),
}


def write(kind: str, where: Path) -> Path:
    """Write a table with a leaking column, the second last one; return its path."""
    table, name, column, leak = PLANTED[kind]
    make, form = TABLES[table]
    rows: Rows = make()
    target = rows[0].index(name)
    values = [column, *leak([row[target] for row in rows[1:]])]
    leaking = [[*row[:-1], value, row[-1]] for row, value in zip(rows, values, strict=True)]
    path = where / f"{kind}{form.suffix}"
    path.write_bytes(text(leaking, form))
    return path
