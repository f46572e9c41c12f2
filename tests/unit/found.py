"""Findings of a small table, made by hand: for tests of what is done with findings."""

import random
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
from mlops_ladder.dataset.findings import Doubt, Facts, Findings, Source, Switched, Typed
from mlops_ladder.dataset.schema import Column, Read, Schema

ROWS = 1000
COLUMNS = (
    Column("churned", "boolean", "target"),
    Column("since", "datetime", "time", example="2024-03-01T00:00:00"),
    Column("plan", "category", values=("basic", "pro"), example="pro"),
    Column("fee", "number", missing=True, range=(0, None), example=9.5),
    Column("city", "category", example="Oslo"),
    Column("mail", "category", "dropped", about="likely personal data: mail addresses"),
    Column("closed_at", "datetime", "dropped", about="likely leakage: filled only with churned"),
)


def facts(column: Column, **known: Any) -> Facts:
    """Return the facts of a column, filled in where they are not given."""
    return Facts(column.name, column.type, "text", ROWS, **{"missing": 0, "distinct": 2, **known})


def values(column: Column) -> pl.Series:
    """Return a column of the sample: what churned is follows from fee alone."""
    drawn, rows = random.Random(column.name), range(ROWS)
    kinds: dict[str, Any] = {
        "boolean": [at % 2 == 1 for at in rows],
        "number": [float(at % 2 * 9 + drawn.random()) for at in rows],
        "datetime": [datetime(2023, 1, 1 + drawn.randrange(28)) for _ in rows],
        "category": [drawn.choice("abc") for _ in rows],
    }
    return pl.Series(column.name, kinds[column.type])


def found(file: Path = Path("customers.csv"), **changes: Any) -> Findings:
    """Return what is in customers.csv, with other fields where they are given."""
    known: dict[str, dict[str, Any]] = {
        "churned": {"histogram": (734, 266), "common": (("no", 734), ("yes", 266))},
        "since": {
            "distinct": 366,
            "lowest": datetime(2023, 1, 1),
            "highest": datetime(2023, 12, 31, 18, 30),
            "histogram": tuple(range(16)),
        },
        "plan": {"histogram": (600, 400), "common": (("basic", 600), ("pro", 400))},
        "fee": {
            "missing": 151,
            "distinct": 12,
            "lowest": 0.0,
            "highest": 99.95,
            "histogram": (500, 0, 1, 250),
            "words": {"n/a": 151},
        },
        "city": {"distinct": 212, "histogram": (9, 5, 5), "common": (("Oslo", 9), ("Ås", 5))},
        "mail": {"distinct": 1000, "histogram": (1, 1)},
        "closed_at": {"missing": 734, "distinct": 200, "histogram": (3, 4)},
    }
    typed = Typed(
        Read(),
        ROWS,
        3,
        {column.name: facts(column, **known[column.name]) for column in COLUMNS},
        pl.DataFrame([values(column) for column in COLUMNS]),
    )
    made = Findings(
        Source((file,), "csv", file.name),
        Schema(f"data/raw/{file.name}", "binary", COLUMNS, Read(na_values=("", "n/a"))),
        typed,
        {"False": 0.734, "True": 0.266},
        ("fee: n/a stands for no value",),
        (
            Switched("mail", "dropped", "personal", "likely personal data: mail addresses"),
            Switched("closed_at", "dropped", "leakage", "likely leakage: filled only with churned"),
        ),
        (Doubt("Which column says when?", "--time", ("since", "closed_at", "none"), "since"),),
    )
    return replace(made, **changes)
