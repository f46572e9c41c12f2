"""What the log of predictions says, read fast, whatever has happened to its files."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import json

from . import predictions
from .schema import SCHEMA

SCORES = [f"p_{name}" for name in SCHEMA.classes] or ["prediction"]
PREDICTION = pa.struct([(name, pa.float64()) for name in SCORES])
TEXTS = {"id": pa.string(), "model_version": pa.string()}
LINE = pa.schema({**TEXTS, "prediction": PREDICTION})
ONLY = json.ParseOptions(explicit_schema=LINE, unexpected_field_behavior="ignore")
PIECE = 2**24  # bytes that are read at a time


def logged(ids: "pd.Index[Any]", notes: list[str]) -> pd.DataFrame:
    """Return model_version and scores of the first line of each id, by the position in ids.

    How many lines cannot be read goes to notes.
    """
    found, positions = [LINE.empty_table()], [np.array([], int)]
    for path in sorted(predictions.FOLDER.glob("*.jsonl")) if len(ids) else []:
        broken = 0
        with path.open("rb") as file:
            while lines := file.readlines(PIECE):
                table = parse(lines).drop_null()
                broken += len(lines) - len(table)
                at = ids.get_indexer(table["id"].to_pandas())
                found.append(table.filter(at >= 0))
                positions.append(at[at >= 0])
        if broken:
            notes.append(f"{path.name}: {broken} lines of the log cannot be read")
    table = pa.concat_tables(found).drop_columns("id").flatten()
    rows: pd.DataFrame = table.rename_columns(["model_version", *SCORES]).to_pandas()
    rows.index = pd.Index(np.concatenate(positions))
    return rows[~rows.index.duplicated()].dropna()


def parse(lines: list[bytes]) -> pa.Table:
    """Return what lines say; one that cannot be read is left out."""
    try:
        table = json.read_json(pa.BufferReader(b"".join(lines)), parse_options=ONLY)
        table.validate(full=True)  # finds text that is not UTF-8
        return table
    except pa.ArrowInvalid:
        half = len(lines) // 2
        parts = [parse(lines[:half]), parse(lines[half:])] if half else [LINE.empty_table()]
        return pa.concat_tables(parts)
