"""The rows of Parquet files, with the types that they have there."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from ...errors import UsageError
from ..findings import Source
from . import damage


def typed(source: Source) -> Sequence[pl.LazyFrame]:
    """Return the rows of Parquet files; UsageError where they are damaged or disagree."""
    frames = [pl.scan_parquet(f, glob=False, hive_partitioning=False) for f in source.files]
    schemas = [_schema(f, frame) for f, frame in zip(source.files, frames, strict=True)]
    first = source.files[0]
    for file, schema in zip(source.files, schemas, strict=True):
        damage.refuse_names(file, list(schema))
        damage.refuse_other_columns(first, list(schemas[0]), file, list(schema))
    for name in schemas[0]:
        _refuse_types(name, source.files, [schema[name] for schema in schemas])
    return frames


def _schema(file: Path, frame: pl.LazyFrame) -> pl.Schema:
    """Return the types of the columns of a file, all of which is read once."""
    try:
        frame.select(pl.all().null_count()).collect(engine="streaming")
        return frame.collect_schema()
    except (PolarsError, OSError) as error:
        message = f"{file} is damaged: it cannot be read as Parquet"
        raise UsageError(message, "get or write it once more") from error


def _refuse_types(name: str, files: Sequence[Path], types: Sequence[pl.DataType]) -> None:
    """Raise UsageError if a column has two types; numbers go together, and so does nothing."""
    known = [(file, kind) for file, kind in zip(files, types, strict=True) if kind != pl.Null]
    for file, kind in known[1:]:
        first, other = known[0]
        if kind != other and not (kind.is_numeric() and other.is_numeric()):
            message = f"{file} disagrees with {first}: column {name!r} is {kind}, not {other}"
            raise UsageError(message, "write the column with one type in all files")
