"""What the log of predictions says, read fast, whatever has happened to its files."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import compute, json

from . import predictions
from .schema import SCHEMA

KEYS, SCORES = ["id", "time", "model_version"], [f"p_{name}" for name in SCHEMA.classes]
SCORES = SCORES or ["prediction"]
PREDICTION = pa.struct(list(dict.fromkeys(SCORES, pa.float64()).items()))
LINE = pa.schema([*((name, pa.string()) for name in KEYS), ("prediction", PREDICTION)])
ONLY = json.ParseOptions(explicit_schema=LINE, unexpected_field_behavior="ignore")


def logged(ids: "pd.Index[Any]", notes: list[str]) -> pd.DataFrame:
    """Return id, time, model_version and scores of the lines that have one of the ids, each once.

    What cannot be read goes to notes.
    """
    tables, wanted = [LINE.empty_table()], pa.array(ids, pa.string())
    for path in sorted(predictions.FOLDER.glob("*.jsonl")):
        lines = path.read_bytes().rstrip(b"\n")
        table = pa.concat_tables([LINE.empty_table(), *parse(lines)]).drop_null()
        if broken := lines.count(b"\n") + bool(lines) - len(table):
            notes.append(f"{path.name}: {broken} lines of the log cannot be read")
        tables.append(table.filter(compute.is_in(table["id"], wanted)))
    table = pa.concat_tables(tables).flatten().rename_columns([*KEYS, *SCORES])
    rows: pd.DataFrame = table.to_pandas().dropna().drop_duplicates("id")
    return rows


def parse(lines: bytes) -> Iterator[pa.Table]:
    """Yield what lines say, in parts: a line that cannot be read costs nothing but itself."""
    try:
        table = json.read_json(pa.BufferReader(lines), parse_options=ONLY)
        table.validate(full=True)
        yield table
    except pa.ArrowInvalid:
        middle = len(lines) // 2
        at = lines.rfind(b"\n", 0, middle) + 1 or lines.find(b"\n", middle) + 1
        if 0 < at < len(lines):
            yield from parse(lines[:at])
            yield from parse(lines[at:])
