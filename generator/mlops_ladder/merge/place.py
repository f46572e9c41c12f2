"""Where an item is put among others, and how it is written there."""

import re
from collections.abc import Hashable, Sequence
from dataclasses import replace

from .layout import Item, Node, Rivals, each
from .reading import COMMA

COMMENT = re.compile(r"[ \t]*(?:#[^\n]*)?\n\Z")


def inside(item: Item) -> str:
    """Return the text of an item's children, and what closes it."""
    return "".join(child.text for child in item.items) + item.tail


def emptied(model: Item) -> Item:
    """Return a container of lines without its children, as the brackets that say so."""
    comment = COMMENT.search(model.head)
    key = model.head[: comment.start()] if comment else model.head
    gap = " " if key and not key.endswith(" ") else ""
    brackets = "[]" if isinstance(model.value, list) else "{}"
    rest = comment[0] if comment else ""
    return replace(model, head=f"{key}{gap}{brackets}", children=None, after=rest or "\n")


def insert(
    merged: dict[Hashable, Node],
    key: Hashable,
    node: Node,
    before: Sequence[Hashable],
    following: Sequence[Hashable],
) -> None:
    """Put a node behind the nearest sibling before it, else before the nearest one after it."""
    keys = list(merged)
    index = next((keys.index(other) + 1 for other in reversed(before) if other in merged), None)
    if index is None:
        index = next((keys.index(other) for other in following if other in merged), len(keys))
    low = [other for other in merged.values() if not other.rank]
    index = max(index, len(low)) if node.rank else min(index, len(low))
    items = [*merged.items()]
    items.insert(index, (key, node))
    merged.clear()
    merged.update(items)


def moved(item: Item, place: Item) -> Item:
    """Return an item with the indent of another, in whose place it comes."""
    delta = place.column - item.column
    alike = item.text.endswith("\n") == place.text.endswith("\n")
    after = item.after if alike else place.after
    changed = replace(
        item, indent=place.indent, hangs=place.hangs, column=place.column, after=after
    )
    if not delta:
        return changed
    head = shifted(item.head + inside(item), delta)
    above = shifted(item.above, margin(place.indent) - margin(item.indent), first=True)
    return replace(changed, head=head, children=None, tail="", above=above)


def deeper(container: Item, delta: int) -> Item:
    """Return a container with its children moved to the right, or left."""
    if container.commas:
        return container
    children = [
        moved(
            child,
            replace(child, indent=moved_line(child.indent, delta), column=child.column + delta),
        )
        for child in container.items
    ]
    return replace(container, children=tuple(children))


def shifted(text: str, delta: int, *, first: bool = False) -> str:
    """Return a text with its lines moved to the right, or left; the first one too if wanted."""
    lines = text.split("\n")
    return "\n".join(
        line if not line.strip() or not (number or first) else moved_line(line, delta)
        for number, line in enumerate(lines)
    )


def margin(text: str) -> int:
    """Return the number of spaces that a text begins with."""
    return len(text) - len(text.lstrip(" "))


def moved_line(line: str, delta: int) -> str:
    """Return a line with more white space at its start, or less."""
    if delta > 0:
        return " " * delta + line
    return line[min(-delta, margin(line)) :]


def fitted(item: Item, ours: Item) -> Item:
    """Return an item of theirs as it is written in a container of ours."""
    siblings = [child for child in ours.items if child.rank == item.rank]
    if not siblings:
        return item
    if not ours.commas:
        return moved(item, replace(siblings[0], hangs=False, after="\n"))
    if not in_lines(ours):
        return replace(item, above="", indent=" ", after=",")
    indent = max((child.indent for child in siblings), key=len)
    rest = item.after.lstrip(" \t").removeprefix(",")
    return replace(item, indent=indent, after="," + (rest if rest.endswith("\n") else "\n"))


def arranged(nodes: list[Node], model: Item) -> list[Node]:
    """Return the children of a container with the commas and indents that their places need."""
    if not nodes or not model.items:
        return nodes
    first, last = model.items[0], model.items[-1]
    if not model.commas:
        top = each(nodes[0], hangs=first.hangs)
        if not first.above.startswith("\n") and isinstance(top, Item):
            top = replace(top, above=top.above.lstrip("\n"))
        return [top, *(each(node, hangs=False) for node in nodes[1:])]
    nodes = [ended(node, comma=True) for node in nodes]
    nodes[-1] = ended(nodes[-1], comma=bool(COMMA.match(last.after)))
    if not in_lines(model):
        gap = model.items[1].indent if len(model.items) > 1 else " "
        return [
            each(nodes[0], indent=first.indent),
            *(each(node, indent=gap) for node in nodes[1:]),
        ]
    if not last.after.endswith("\n") and nodes[-1].key != last.key:
        nodes = [ended(node, line=True) if node.key == last.key else node for node in nodes]
        nodes[-1] = ended(nodes[-1], line=False)
    return nodes


def in_lines(container: Item) -> bool:
    """Say whether items with commas between them stand in lines of their own."""
    return "\n" in container.head or any("\n" in child.after for child in container.items)


def ended(node: Node, *, comma: bool | None = None, line: bool | None = None) -> Node:
    """Return a node with or without a comma behind it, and a line end; None leaves it."""
    if isinstance(node, Rivals):
        sides = (side and ended(side, comma=comma, line=line) for side in (node.ours, node.theirs))
        return Rivals(*sides)  # type: ignore[arg-type]
    after = node.after
    there = COMMA.match(after)
    if comma is not None and bool(there) is not comma:
        after = after[there.end() :] if there else f",{after}"
    if line and not after.endswith("\n"):
        after += "\n"
    if line is False and "#" not in after:
        after = after.removesuffix("\n")
    return replace(node, after=after)
