"""The rows of CSV files, as text, whatever their dialect and encoding."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import polars as pl

from ..findings import Source
from ..schema import Read
from . import damage, dialect, plain, tidied, tidy
from .marks import marks


class Csv(NamedTuple):
    """CSV files: how they are read, the rows of each, and how many there are together."""

    read: Read
    frames: Sequence[pl.LazyFrame]
    rows: int


def sniffed(source: Source) -> Csv:
    """Return the rows of CSV files; how they are read is found out."""
    texts = [plain.plain(file) for file in source.files]
    encoding = plain.common(texts)
    paths = [plain.utf8(text, encoding) for text in texts]
    heads = [dialect.sniff(f, path) for f, path in zip(source.files, paths, strict=True)]
    reads = [read for read, _ in heads]
    damage.refuse_dialects(source.files, reads)
    decimal, thousands = marks([rows for _, rows in heads], reads[0].sep)
    read = replace(reads[0], decimal=decimal, thousands=thousands, encoding=encoding)
    return _together(source, read, paths, [rows[0] for _, rows in heads])


def said(source: Source, read: Read) -> Csv:
    """Return the rows of CSV files that are read as `read` says."""
    texts = [plain.plain(file) for file in source.files]
    plain.refuse_other(texts, read.encoding)
    paths = [plain.utf8(text, read.encoding) for text in texts]
    headers = [dialect.header(f, path, read) for f, path in zip(source.files, paths, strict=True)]
    return _together(source, read, paths, headers)


def _together(
    source: Source, read: Read, paths: Sequence[Path], headers: Sequence[Sequence[str]]
) -> Csv:
    """Return the rows of CSV files in UTF-8; UsageError where their columns differ."""
    frames, rows = [], 0
    for file, path, names in zip(source.files, paths, headers, strict=True):
        damage.refuse_names(file, names)
        damage.refuse_other_columns(source.files[0], headers[0], file, names)
        frame, count = _frame(file, path, read, names)
        frames.append(frame)
        rows += count
    return Csv(read, frames, rows)


def _frame(file: Path, path: Path, read: Read, names: Sequence[str]) -> tuple[pl.LazyFrame, int]:
    """Return the rows of a CSV file in UTF-8 and their number; of a tidy copy if it has to be."""
    rows = tidy.rows(path, read, len(names))
    whole = rows is not None
    if rows is None:
        path, rows = tidied.copy(file, path, read, len(names))
    frame = pl.scan_csv(
        path,
        has_header=False,
        skip_lines=int(whole),
        separator=read.sep if whole else tidied.SEP,
        quote_char=read.quotechar if whole else '"',
        schema=dict.fromkeys(names, pl.String),
        null_values=[""],
        glob=False,
    )
    return frame.head(rows), rows  # without empty lines below them
