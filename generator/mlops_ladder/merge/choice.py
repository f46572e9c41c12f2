"""Which merge a file gets: by its name, and the first one that is without faults."""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

from . import lines, lock
from .check import IGNORE, broken, faults, format_of, parses
from .items import Merger
from .layout import written
from .lock import Kind
from .pieces import Clash, Found, side

# The first one is the merge. In each of the others one thing that theirs adds clashes.
Method = Callable[[str | None, str, str, str], Iterator[Found]]


def merged(path: str, base: str | None, ours: str, theirs: str, level: str) -> Found:
    """Return a file's merge by structure, else by lines.

    Where both have faults that no single addition of theirs explains, all differences clash.
    """
    texts = [text for text in (base, ours, theirs) if text is not None]
    if not all(parses(path, text) for text in texts):
        return next(lines.merges(base, ours, theirs, level))
    for method in (structure(path, ours), lines.merges):
        try:
            found = method(base, ours, theirs, level)
            first = next(found)
            if sound(path, base, ours, theirs, first):
                return first
            for tried in (first, *found) if blamed(path, ours, theirs, first) else ():
                if not blamed(path, ours, theirs, tried):
                    return tried
        except (ValueError, RecursionError):
            continue
    return next(lines.merges(None, ours, theirs, level))


def sound(path: str, base: str | None, ours: str, theirs: str, found: Found) -> bool:
    """Say whether a merge has no faults; one with clashes, whether no side of them is broken."""
    texts = [side(found[0], ours=mine) for mine in (True, False)]
    if any(isinstance(piece, Clash) for piece in found[0]):
        return not any(broken(path, ours, theirs, text) for text in texts)
    return not faults(path, base, ours, theirs, texts[0])


def blamed(path: str, ours: str, theirs: str, found: Found) -> bool:
    """Say whether a merge is broken even with ours for every clash."""
    return bool(broken(path, ours, theirs, side(found[0], ours=True)))


def structure(path: str, ours: str) -> Method:
    """Return the method for a file's name; by lines where there is no better one."""
    name = PurePosixPath(path).name
    if name in IGNORE:
        return listed(Kind.PATTERNS)
    if name == "CODEOWNERS":
        return listed(Kind.OWNERS)
    if re.fullmatch(r"requirements.*\.txt", name):
        return listed(Kind.LOCK if "--hash=" in ours else Kind.REQUIREMENTS)
    return structured(format_of(path)) if format_of(path) else lines.merges


def listed(kind: Kind) -> Method:
    """Return the method for a file that is a list of lines."""
    return lambda base, ours, theirs, level: iter([lock.merge(kind, base, ours, theirs, level)])


def structured(language: Any) -> Method:
    """Return the method for a format that is read as items."""

    def method(base: str | None, ours: str, theirs: str, level: str) -> Iterator[Found]:
        old = None if base is None else language.read(base)
        mine, new = language.read(ours), language.read(theirs)
        if type(mine.value) is not type(new.value):
            raise ValueError("not the same kind of value")
        merger = Merger(level)
        yield list(written(merger.item(old, mine, new))), merger.conflicts
        for path in merger.added:
            other = Merger(level, doubted=path)
            yield list(written(other.item(old, mine, new))), other.conflicts

    return method
