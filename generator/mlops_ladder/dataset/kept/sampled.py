"""A table of fewer rows than somebody's own, drawn at random, in the format of its files."""

import gzip
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from ...errors import UsageError
from ..findings import Findings, Table
from ..reading import rows, sources
from .raw import is_file


def draw(
    paths: Sequence[Path], wanted: int, folder: Path, tell: Callable[[str], object]
) -> tuple[Sequence[Path], int]:
    """Write a table of so many rows to a folder; return its file, and of how many rows it is.

    The rows are in their order and as the files have them: the same delimiter, encoding, words.
    Where there are no more than wanted, that is the paths themselves and 0. Raises UsageError where
    the files are no table, or where there is no room.
    """
    source = sources.find(paths)
    tell(f"drawing {wanted:,} rows of {source.name}")
    table = rows.open_table(source)
    count = table.rows
    if count <= wanted:
        return paths, 0
    file = folder / (source.name if is_file(source) else f"{source.name}.{source.kind}")
    try:
        write(table, rows.sample(table, wanted), file)
    except OSError as error:
        message = f"{folder} cannot be written: {error.strerror}"
        raise UsageError(message, "make room there, or set TMPDIR to another folder") from error
    return [file], count


def write(table: Table, frame: pl.DataFrame, file: Path) -> None:
    """Write rows into a file as the table's own files are written."""
    if table.source.kind == "parquet":
        frame.write_parquet(file)
        return
    read = table.read
    text = frame.write_csv(separator=read.sep, quote_char=read.quotechar)
    content = text.encode(read.encoding)
    file.write_bytes(gzip.compress(content, mtime=0) if file.suffix == ".gz" else content)


def marked(found: Findings, of: int) -> Findings:
    """Return findings that know of how many rows their table is a sample."""
    return replace(found, source=replace(found.source, sampled=of))
