"""Bring the files of a table to data/raw, byte for byte, with their sizes and digests."""

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from ...errors import UsageError
from ..findings import Source
from .pointer import Kept

CHUNK = 1 << 22  # bytes that are read at once


def bring(source: Source, folder: Path, tell: Callable[[str], object]) -> list[Kept]:
    """Copy the files of a table below a folder; return them as they lie there.

    Raises UsageError where a file cannot be read, and OSError where there is no room.
    """
    total, done = sum(size(file) for file in source.files), 0
    folder.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(folder).free < total:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    kept = []
    for path, file in zip(places(source), source.files, strict=True):
        target, digest, before = folder / path, hashlib.md5(usedforsecurity=False), done
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as writer:
            for chunk in chunks(file):
                digest.update(chunk)
                done += writer.write(chunk)
                tell(f"copying {source.name}: {done / 1e6:,.0f} of {total / 1e6:,.0f} MB")
        kept.append(Kept(path, done - before, digest.hexdigest()))
    return kept


def places(source: Source) -> list[str]:
    """Return the paths in data/raw of the files of a table: one file, or several in a folder."""
    if is_file(source):
        return [source.name]
    return [f"{source.name}/{file.name}" for file in source.files]


def is_file(source: Source) -> bool:
    """Return whether a table is one file in data/raw, and no folder."""
    return len(source.files) == 1 and Path(source.name).suffix == source.files[0].suffix


def size(file: Path) -> int:
    """Return the size of a file in bytes; UsageError where it cannot be looked at."""
    try:
        return file.stat().st_size
    except OSError as error:
        raise unreadable(file, error) from error


def chunks(file: Path) -> Iterator[bytes]:
    """Yield the content of a file; UsageError where it cannot be read."""
    try:
        with file.open("rb") as reader:
            while chunk := reader.read(CHUNK):
                yield chunk
    except OSError as error:
        raise unreadable(file, error) from error


def unreadable(file: Path, error: OSError) -> UsageError:
    """Return what to say of a file that cannot be read."""
    return UsageError(f"{file} cannot be read: {error.strerror}", "look at its permissions")
