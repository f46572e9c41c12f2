"""The rows of a table, as a lazy frame that streams."""

import codecs
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import isqrt
from pathlib import Path

import polars as pl
from polars import selectors as cs
from polars.exceptions import PolarsError

from ..errors import UsageError
from . import damage, dialect, plain, tidy
from .findings import SAMPLE, SEED, Source, Table
from .marks import marks
from .schema import Read

INDEX = "\0row"  # no column has this name


def open_table(source: Source, read: Read | None = None) -> Table:
    """Return the table: columns of text where it is CSV, with null for an empty cell.

    How a CSV is written is sniffed, unless `read` says it. UsageError where the table is damaged
    (see damage.py), or has fewer than 50 rows.
    """
    if source.kind == "parquet":
        table = replace(_parquet(source), read=read or Read())
    else:
        table = _said(source, read) if read else _csv(source)
    damage.refuse_few(source.files, table.rows)
    return table


def sample(table: Table, rows: int = SAMPLE, seed: int = SEED) -> pl.DataFrame:
    """Return at most `rows` rows from all over the table, in its order, the same for one seed."""
    if table.rows <= rows:
        return table.frame.collect(engine="streaming")
    enough = (rows + 5 * isqrt(rows)) / table.rows  # a share that has `rows` rows surely
    numbered = table.frame.with_row_index(INDEX)
    drawn = numbered.filter(_mixed(seed) < int(min(enough, 1) * (2**32 - 1)))
    chosen = drawn.collect(engine="streaming").bottom_k(rows, by=_mixed(seed))
    return chosen.sort(INDEX).drop(INDEX)


def _mixed(seed: int) -> pl.Expr:
    """Return a number of 32 bits for each row that looks like chance (SplitMix64's steps)."""
    mixed = (pl.col(INDEX).cast(pl.UInt64) + 1 + seed * 1_000_003) * 0x9E3779B97F4A7C15
    mixed = (mixed ^ (mixed // 2**30)) * 0xBF58476D1CE4E5B9
    mixed = (mixed ^ (mixed // 2**27)) * 0x94D049BB133111EB
    return mixed // 2**32


def _csv(source: Source) -> Table:
    texts = [plain.plain(file) for file in source.files]
    encoding = plain.common(texts)
    paths = [plain.utf8(text, encoding) for text in texts]
    heads = [dialect.sniff(f, path) for f, path in zip(source.files, paths, strict=True)]
    damage.refuse_dialects(source.files, [read for read, _ in heads])
    headers = [rows[0] for _, rows in heads]
    _refuse_headers(source.files, [dict.fromkeys(names, "text") for names in headers], headers)
    decimal, thousands = marks([rows for _, rows in heads], heads[0][0].sep)
    read = replace(heads[0][0], decimal=decimal, thousands=thousands, encoding=encoding)
    return _texts(source, read, paths, headers)


def _said(source: Source, read: Read) -> Table:
    """Return a table of CSV that is read as `read` says."""
    texts = [plain.plain(file) for file in source.files]
    if codecs.lookup(read.encoding).name == "utf-8":
        for text in texts:
            if text.encoding not in ("ascii", "utf-8"):
                message = f"{text.file} is {text.encoding}, not {read.encoding}"
                raise UsageError(message, f'say so: encoding: "{text.encoding}"')
        paths = [text.unpacked for text in texts]
    else:
        paths = [plain.utf8(text, read.encoding) for text in texts]
    headers = [_header(path, read) for path in paths]
    _refuse_headers(source.files, [dict.fromkeys(names, "text") for names in headers], headers)
    return _texts(source, read, paths, headers)


def _header(path: Path, read: Read) -> list[str]:
    """Return the names of the columns of a CSV file in UTF-8."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return next(row for row in dialect.reader(lines, read) if not dialect.is_blank(row))


def _texts(
    source: Source, read: Read, paths: Sequence[Path], headers: Sequence[Sequence[str]]
) -> Table:
    """Return the table that CSV files in UTF-8 are together."""
    opened = zip(source.files, paths, headers, strict=True)
    frames, counts = zip(
        *(_text(file, path, read, names) for file, path, names in opened), strict=True
    )
    return Table(source, read, _one(frames, headers[0]), sum(counts))


def _text(file: Path, path: Path, read: Read, names: Sequence[str]) -> tuple[pl.LazyFrame, int]:
    """Return the rows of a CSV file in UTF-8 and their number; of a tidy copy if it has to be."""
    rows = tidy.tidy_rows(path, read, len(names))
    whole = rows is not None
    if rows is None:
        path, rows = tidy.tidied(file, path, read, len(names))
    frame = pl.scan_csv(
        path,
        has_header=False,
        skip_lines=int(whole),
        separator=read.sep if whole else ",",
        quote_char=read.quotechar if whole else '"',
        schema=dict.fromkeys(names, pl.String),
        null_values=[""],
        glob=False,
    )
    return frame, rows


def _parquet(source: Source) -> Table:
    frames = [pl.scan_parquet(f, glob=False, hive_partitioning=False) for f in source.files]
    schemas = [_schema(f, frame) for f, frame in zip(source.files, frames, strict=True)]
    types = [{name: str(kind) for name, kind in schema.items()} for schema in schemas]
    _refuse_headers(source.files, types, [list(schema) for schema in schemas])
    frame = _one(frames, list(schemas[0]))
    rows = frame.select(pl.len()).collect(engine="streaming").item()
    return Table(source, Read(), frame, rows)


def _schema(file: Path, frame: pl.LazyFrame) -> pl.Schema:
    try:
        return frame.collect_schema()
    except (PolarsError, OSError) as error:
        message = f"{file} is damaged: it cannot be read as Parquet"
        raise UsageError(message, "get or write it once more") from error


def _refuse_headers(
    files: Sequence[Path], types: Sequence[Mapping[str, str]], headers: Sequence[Sequence[str]]
) -> None:
    for file, names, kinds in zip(files, headers, types, strict=True):
        damage.refuse_names(file, names)
        damage.refuse_disagreement(files[0], types[0], file, kinds)


def _one(frames: Sequence[pl.LazyFrame], names: Sequence[str]) -> pl.LazyFrame:
    """Return the files below each other, their columns in the order of the first."""
    aligned = [frame.select(cs.by_name(*names)) for frame in frames]
    return frames[0] if len(frames) == 1 else pl.concat(aligned, how="vertical_relaxed")
