"""Files that are lists of lines: ignore files, requirements, and locks with hashes."""

import re
from collections.abc import Hashable
from dataclasses import replace
from enum import Enum

from .identity import Requirement, requirement, unique
from .items import Merger
from .layout import Item, Node, Span, written
from .pieces import Found
from .reading import root

ENTRY = re.compile(r"^(?![ \t]*(?:#|$))(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)
COMMENT = re.compile(r"\s+#.*")


class Kind(Enum):
    """What the lines of a file are, and so what two lines have to share to be one entry."""

    PATTERNS = "patterns"  # the whole line
    OWNERS = "owners"  # the pattern that owners are named for
    REQUIREMENTS = "requirements"  # project and marker
    LOCK = "lock"  # the project: its entries for different markers go together


def read(text: str, kind: Kind) -> Item:
    """Return the entries of a text as items."""
    spans: list[Span] = []
    for found in ENTRY.finditer(text):
        entry = found[0] if kind is Kind.PATTERNS else COMMENT.sub("", found[0])
        key, start, end = named(entry, kind), found.start(), found.start() + len(entry.rstrip())
        value = " ".join(entry.split())
        if kind is Kind.LOCK and spans and spans[-1].key == key:
            spans[-1].value, spans[-1].end = f"{spans[-1].value}\n{value}", end
        else:
            spans.append(Span(key, value, start, end, start))
    for span, key in zip(spans, unique([span.key for span in spans]), strict=True):
        span.key = key
    return root(text, {}, spans)


def named(entry: str, kind: Kind) -> Hashable:
    """Return what an entry is known by."""
    if kind is Kind.PATTERNS:
        return entry.strip()
    words = entry.partition("--hash")[0].strip(" \\\n")
    if kind is Kind.OWNERS:
        return (words.split() or [words])[0]
    found = None if words.startswith("-") else requirement(words)
    if found and kind is Kind.LOCK:
        return found._replace(marker="")
    return found or words


def merge(kind: Kind, base: str | None, ours: str, theirs: str, level: str) -> Found:
    """Return the merge of a text in pieces, and a sentence for every clash.

    Only requirements clash: of two owners ours stay, of two locked versions theirs do.
    """
    merger = Merger(level)
    old, mine, new = (read(text or "", kind) for text in (base, ours, theirs))
    merged = merger.item(old, mine, new)
    assert isinstance(merged, Item)
    if kind is Kind.REQUIREMENTS:
        return list(written(merged)), merger.conflicts
    children = [settled(child, kind) for child in merged.children or ()]
    if kind is Kind.LOCK and all(
        side.items == sorted(side.items, key=place) for side in (mine, new)
    ):
        children.sort(key=place)
    return list(written(replace(merged, children=tuple(children)))), []


def settled(node: Node, kind: Kind) -> Item:
    """Return one side of a clash: the only one there is, or theirs in a lock, ours elsewhere."""
    if isinstance(node, Item):
        return node
    found = (node.theirs or node.ours) if kind is Kind.LOCK else (node.ours or node.theirs)
    return found or node.some


def place(item: Item) -> tuple[bool, str]:
    """Return what locked entries are sorted by: options come first, then projects by name."""
    key = item.key
    return (True, key.name) if isinstance(key, Requirement) else (False, "")


def twice(text: str) -> list[str]:
    """Return the projects that a requirements file has twice for the same marker."""
    entries = [
        named(COMMENT.sub("", found[0]), Kind.REQUIREMENTS) for found in ENTRY.finditer(text)
    ]
    names = [entry for entry in entries if isinstance(entry, Requirement)]
    return sorted({entry.name for entry in names if names.count(entry) > 1})
