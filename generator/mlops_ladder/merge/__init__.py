"""Three-way merge of one file: by structure where its format is known, else by lines."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from . import lines, lock
from .check import faults, format_of, parses
from .items import Merger
from .layout import written
from .lock import Kind
from .pieces import Clash, Piece, marked, side

__all__ = ["Merged", "check", "merge"]

BOM = "\ufeff"
IGNORE = (".gitignore", ".dvcignore", ".dockerignore")
Method = Callable[[str | None, str, str, str], tuple[list[Piece], list[str]]]


@dataclass(frozen=True)
class Merged:
    """A merged file; `conflicts` say what both sides did, where it holds conflict markers."""

    content: bytes
    conflicts: tuple[str, ...] = ()


def merge(
    path: str, base: bytes | None, ours: bytes, theirs: bytes, level: str = "the level"
) -> Merged:
    """Return the merge of one file; `level` is what theirs is called in it.

    Line ends, byte order mark and the lack of a last line end are kept as ours has them.
    """
    if theirs in (base, ours):
        return Merged(ours)
    if base == ours:
        return Merged(theirs)
    if any(b"\0" in text for text in (base or b"", ours, theirs)):
        change = f"you and {level} changed it" if base is not None else f"you and {level} added it"
        return Merged(ours, (f"binary file: {change}",))
    encoding = "utf-8" if all(map(is_utf8, (base or b"", ours, theirs))) else "latin-1"
    texts = [
        None if text is None else plain(text.decode(encoding)) for text in (base, ours, theirs)
    ]
    old, mine, new = texts[0], texts[1] or "", texts[2] or ""
    if new in (old, mine):
        return Merged(ours)
    found, conflicts = chosen(path, old, mine, new, level)
    content = styled(marked(found, level), ours.decode(encoding)).encode(encoding)
    return Merged(content, tuple(conflicts))


def check(path: str, base: bytes | None, ours: bytes, theirs: bytes, merged: bytes) -> list[str]:
    """Return the faults of a merged file, in one sentence each.

    What one of the sides has by itself, twice for example, is no fault of the merge.
    """
    texts = (base or b"", ours, theirs, merged)
    if not all(map(is_utf8, texts)) or any(b"\0" in text for text in texts):
        return []
    old, mine, new, result = (plain(text.decode()) for text in texts)
    return faults(path, old, mine, new, result)


def is_utf8(content: bytes) -> bool:
    """Say whether bytes are UTF-8."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def plain(text: str) -> str:
    """Return a text without byte order mark, and with a line feed behind every line."""
    text = text.removeprefix(BOM).replace("\r\n", "\n")
    return text if text.endswith("\n") or not text else f"{text}\n"


def styled(text: str, ours: str) -> str:
    """Return a text with the byte order mark and the line ends of ours."""
    if ours and not ours.endswith("\n"):
        text = text.removesuffix("\n")
    if 2 * ours.count("\r\n") > ours.count("\n"):
        text = text.replace("\n", "\r\n")
    return BOM + text if ours.startswith(BOM) else text


def chosen(
    path: str, base: str | None, ours: str, theirs: str, level: str
) -> tuple[list[Piece], list[str]]:
    """Return the merge by structure, else by lines, else the differences if both have faults."""
    if not all(parses(path, text) for text in (base, ours, theirs) if text is not None):
        return lines.merge(base, ours, theirs, level)
    for method in (structure(path, ours), lines.merge):
        try:
            found, conflicts = method(base, ours, theirs, level)
        except (ValueError, RecursionError):
            continue
        if sound(path, base, ours, theirs, found):
            return found, conflicts
    return lines.merge(None, ours, theirs, level)


def sound(path: str, base: str | None, ours: str, theirs: str, found: list[Piece]) -> bool:
    """Say whether a merge has no faults; one with clashes, whether either side of them parses."""
    if any(isinstance(piece, Clash) for piece in found):
        return all(parses(path, side(found, ours=mine)) for mine in (True, False))
    return not faults(path, base, ours, theirs, side(found, ours=True))


def structure(path: str, ours: str) -> Method:
    """Return the method for a file's name; by lines where there is no better one."""
    name = PurePosixPath(path).name
    if name in IGNORE:
        return listed(Kind.PATTERNS)
    if name == "CODEOWNERS":
        return listed(Kind.OWNERS)
    if re.fullmatch(r"requirements.*\.txt", name):
        return listed(Kind.LOCK if "--hash=" in ours else Kind.REQUIREMENTS)
    return structured(format_of(path)) if format_of(path) else lines.merge


def listed(kind: Kind) -> Method:
    """Return the method for a file that is a list of lines."""
    return lambda base, ours, theirs, level: lock.merge(kind, base, ours, theirs, level)


def structured(language: Any) -> Method:
    """Return the method for a format that is read as items."""

    def method(
        base: str | None, ours: str, theirs: str, level: str
    ) -> tuple[list[Piece], list[str]]:
        old = None if base is None else language.read(base)
        mine, new = language.read(ours), language.read(theirs)
        if type(mine.value) is not type(new.value):
            raise ValueError("not the same kind of value")
        merger = Merger(level)
        return list(written(merger.item(old, mine, new))), merger.conflicts

    return method
