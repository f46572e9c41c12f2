"""Bring a text file to plain UTF-8: unpacked, and in one encoding that is found out here."""

import codecs
import gzip
import itertools
import shutil
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ...errors import UsageError

CHUNK = 4 * 1024 * 1024  # bytes
SAVE = "save the table as CSV UTF-8 and give that file"
_number = itertools.count()


class Plain(NamedTuple):
    """A file as it was given, the same unpacked, and its encoding in Python's words.

    `encoding` is ascii where that is enough, so that the file fits any other encoding.
    """

    file: Path
    unpacked: Path
    encoding: str


def plain(file: Path) -> Plain:
    """Return the file unpacked, with its encoding; UsageError names the line of what is odd.

    Encodings are UTF-8, UTF-16 with its mark, else cp1252, or latin-1 where that has no letter.
    Refused are NUL characters, and lines in UTF-8 beside lines that are not.
    """
    unpacked = _unpack(file) if file.suffix.lower() == ".gz" else file
    return Plain(file, unpacked, _encoding(file, unpacked))


def common(texts: Sequence[Plain]) -> str:
    """Return the encoding that fits all; UsageError names two files that have none."""
    found = {text.encoding: text for text in texts}
    if "utf-16" not in found:
        found.pop("ascii", None)
    if len(found) > 1:
        one, two = list(found.values())[:2]
        message = f"{one.file} is {one.encoding}, but {two.file} is {two.encoding}"
        raise UsageError(message, "save the files in one encoding, best in UTF-8")
    return next(iter(found), "utf-8")


def refuse_other(texts: Sequence[Plain], encoding: str) -> None:
    """Raise UsageError for a file that cannot be in the encoding that was said to be."""
    if codecs.lookup(encoding).name != "utf-8":
        return
    for text in texts:
        if text.encoding not in ("ascii", "utf-8"):
            message = f"{text.file} is {text.encoding}, not {encoding}"
            raise UsageError(message, f'say so: encoding: "{text.encoding}"')


def utf8(text: Plain, encoding: str) -> Path:
    """Return a file with the text in UTF-8, itself if it is; the copy goes when Python ends."""
    if codecs.lookup(encoding).name == "utf-8":
        return text.unpacked
    copy = scratch()
    try:
        with (
            text.unpacked.open(encoding=encoding, newline="") as source,
            copy.open("w", encoding="utf-8", newline="") as target,
        ):
            shutil.copyfileobj(source, target, CHUNK)
    except UnicodeError as error:
        message = f"{text.file} is damaged: it is not {encoding} to its end"
        raise UsageError(message, SAVE) from error
    return copy


def scratch() -> Path:
    """Return a new path in a folder that is deleted when Python ends."""
    return Path(_folder().name) / f"{next(_number)}.csv"


@cache
def _folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="ladder-")


def _unpack(file: Path) -> Path:
    copy = scratch()
    try:
        with gzip.open(file) as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target, CHUNK)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise UsageError(f"{file} is damaged: it does not unpack", "get it once more") from error
    return copy


def _encoding(file: Path, unpacked: Path) -> str:
    """Return the encoding of the whole file."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    ascii_only = True
    lines = 1
    for chunk in _chunks(unpacked):
        if lines == 1 and chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if b"\0" in chunk:
            line = lines + chunk[: chunk.index(b"\0")].count(b"\n")
            raise UsageError(f"line {line} of {file} has a NUL character", SAVE)
        if not chunk.isascii() or decoder.getstate()[0]:
            ascii_only = False
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                return _not_utf8(file, unpacked)
        lines += chunk.count(b"\n")
    if decoder.getstate()[0]:
        return _not_utf8(file, unpacked)
    return "ascii" if ascii_only else "utf-8"


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            yield chunk


def _not_utf8(file: Path, unpacked: Path) -> str:
    """Return cp1252 or latin-1; UsageError with the first odd line if some lines are UTF-8."""
    counts, first, undefined = [0, 0], [0, 0], False
    with unpacked.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.isascii():
                continue
            is_utf8 = _decodes(line, "utf-8")
            counts[is_utf8] += 1
            first[is_utf8] = first[is_utf8] or number
            undefined = undefined or not (is_utf8 or _decodes(line, "cp1252"))
    if all(counts):
        most, verb = ("UTF-8", "is not") if counts[1] >= counts[0] else ("not UTF-8", "is")
        odd = first[counts[1] < counts[0]]
        message = f"{file} mixes encodings: it is {most}, but line {odd} {verb}"
        raise UsageError(message, "correct that line, or save the file in UTF-8")
    return "latin-1" if undefined else "cp1252"


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
