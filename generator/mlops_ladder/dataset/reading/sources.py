"""Which files a table is made of, and what the table is called in data/raw."""

import difflib
import os
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from ...errors import UsageError
from ..findings import Source
from .kinds import is_table, kind_of

LONGEST = 80  # characters of a name in data/raw


def find(paths: Sequence[Path]) -> Source:
    """Return the files that the paths name, folders opened, in the order of their names.

    UsageError for a path that is missing or no table, for a folder without tables, for two files
    that are one, and where some are CSV and others Parquet.
    """
    files = sorted({file for path in paths for file in _files(path)}, key=lambda f: (f.name, f))
    _refuse_doubles(files)
    kinds = {file: kind_of(file) for file in files}
    if len(set(kinds.values())) > 1:
        csv, parquet = (next(f for f in files if kinds[f] == k) for k in ("csv", "parquet"))
        message = f"{csv} is CSV and {parquet} is Parquet: a table is of one kind"
        raise UsageError(message, "give files of one kind")
    return Source(tuple(files), kinds[files[0]], _name(paths, files))


def _files(path: Path) -> list[Path]:
    """Return the file, or the tables that are in the folder."""
    if path.is_dir():
        return _opened(path)
    if not os.path.lexists(path):
        raise UsageError(f"there is no file {path}", _nearest(path))
    if not path.is_file():
        raise UsageError(f"{path} is not a file", "give a CSV or Parquet file, or a folder of them")
    return [path]


def _opened(folder: Path) -> list[Path]:
    try:
        found = sorted(file for file in folder.iterdir() if is_table(file))
    except OSError as error:
        raise UsageError(
            f"{folder} cannot be read: {error.strerror}", "see to its permissions"
        ) from error
    if not found:
        message = f"there is no CSV or Parquet file in {folder}"
        raise UsageError(message, "give the files, or the folder that holds them directly")
    notes = [file for file in found if file.name.lower().removesuffix(".gz").endswith(".txt")]
    return [file for file in found if file not in notes] or found


def _nearest(path: Path) -> str:
    folder = path.parent
    names = [file.name for file in folder.iterdir()] if folder.is_dir() else []
    near = difflib.get_close_matches(path.name, names, n=1, cutoff=0.7)
    if near:
        return f"the nearest name there is {near[0]}"
    return "give the path of a CSV or Parquet file" if names else f"there is nothing in {folder}"


def _refuse_doubles(files: list[Path]) -> None:
    seen: dict[str, Path] = {}
    for file in files:
        name = file.name.lower().removesuffix(".gz")
        if name in seen:
            message = f"{seen[name]} and {file} have the same name"
            raise UsageError(message, "give one of them, or rename one")
        seen[name] = file


def _name(paths: Sequence[Path], files: list[Path]) -> str:
    if len(paths) == 1:
        return _safe(paths[0].name or paths[0].resolve().name)
    stems = [_safe(file.name).split(".")[0] for file in files]
    stem = os.path.commonprefix(stems)  # noqa: RUF071  of characters
    shared = re.sub(r"[\d._-]+$", "", stem)
    return shared if len(shared) > 2 else "table"


def _safe(name: str) -> str:
    """Return the name in plain letters, digits, dots, dashes and underscores."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    end = re.search(r"(\.[A-Za-z0-9]{1,9})?(\.gz)?$", plain, re.IGNORECASE)
    suffix = end[0] if end else ""
    stem = re.sub(r"[^A-Za-z0-9._-]+", "_", plain.removesuffix(suffix)).lstrip("._-")
    return f"{stem[:LONGEST] or 'table'}{suffix}"
