"""Read the files of a table, each column in the type that schema.yaml gives it."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from .schema import SCHEMA, Column

WORDS = {
    **dict.fromkeys(("true", "yes", "y", "t", "on", "1", "1.0"), True),
    **dict.fromkeys(("false", "no", "n", "f", "off", "0", "0.0"), False),
}


def read(path: Path) -> pd.DataFrame:
    """Return a file in the types of schema.yaml; SystemExit if it has others, or lacks a column."""
    columns = {name: c for name, c in SCHEMA.columns.items() if c.role != "dropped"}
    try:
        raw = (read_parquet if path.suffix == ".parquet" else read_csv)(path, columns)
        nothing = pd.Series(index=raw.index, dtype=object)
        found = {n: plain(raw.get(n, nothing), c.type, c.format) for n, c in columns.items()}
    except ValueError as error:
        raise SystemExit(f"{path} cannot be read: {error}") from None
    if absent := [n for n, c in SCHEMA.inputs.items() if n not in raw and not c.missing]:
        raise SystemExit(f"{path} has no column {', '.join(absent)}")
    return pd.DataFrame(found)


def read_csv(path: Path, columns: dict[str, Column]) -> pd.DataFrame:
    """Return columns of a CSV file: numbers, the others as the text that is there."""
    text: Any = {n: str for n, c in columns.items() if c.type not in ("number", "integer")}
    options: Any = SCHEMA.reading.model_dump() | {"keep_default_na": False, "dtype": text}
    table: pd.DataFrame = pd.read_csv(path, usecols=lambda name: name in columns, **options)
    for name in table.select_dtypes(["object", "bool"]).columns.difference(list(text)):
        marks = SCHEMA.reading.decimal, SCHEMA.reading.thousands or ""
        number = r"\s*[+-]?[\d{1}]*({0}\d*)?([eE][+-]?\d+)?\s*".format(*map(re.escape, marks))
        cells = table[name].dropna().astype(str)
        wrong = next(iter(cells[~cells.str.fullmatch(number)]), "a cell")
        raise ValueError(f"{wrong!r} in column {name} is no number")
    return table


def read_parquet(path: Path, columns: dict[str, Column]) -> pd.DataFrame:
    """Return columns of a Parquet file; words for no value are taken out of its text."""
    names = [name for name in pq.read_schema(path).names if name in columns]
    table: pd.DataFrame = pq.read_table(path, columns=names).to_pandas(
        types_mapper=lambda kind: pd.Int64Dtype() if pa.types.is_integer(kind) else None,
        date_as_object=False,
        ignore_metadata=True,
    )
    for name in table.select_dtypes(["object", "category"]):
        table[name] = table[name].mask(table[name].isin(SCHEMA.reading.na_values))
    return table


def plain(values: "pd.Series[Any]", kind: str, format: str = "ISO8601") -> "pd.Series[Any]":
    """Return a column in the plainest form of its type; missing text is None, the rest NaN.

    ValueError names the first value that is none of the type.
    """
    if kind == "category":
        exact = values.convert_dtypes() if values.dtype.kind == "f" else values  # "1", not "1.0"
        return exact.astype("string").astype(object).replace(pd.NA, None)
    if kind == "datetime":
        moments = pd.to_datetime(values, format=format, utc=True, errors="coerce")
        found: pd.Series[Any] = moments.dt.tz_localize(None).dt.as_unit("ns")
    else:
        numbers = values.map(truths(values)) if kind == "boolean" else values
        found = pd.to_numeric(numbers, errors="coerce").astype("float64")
        found = found.where(np.isfinite(found))
    if (wrong := found.isna() & values.notna()).any():
        raise ValueError(f"{values[wrong].tolist()[0]!r} in column {values.name} is no {kind}")
    return found


def truths(values: "pd.Series[Any]") -> dict[Any, bool | None]:
    """Return which of the different values are words for true and for false."""
    return {value: WORDS.get(str(value).strip().lower()) for value in values.unique()}
