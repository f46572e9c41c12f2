"""Three-way merge of items by key: decided by value, written with the lines of ours."""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace

from .identity import Again, Named, Requirement, Whole, aligned
from .layout import COMMA, Item, Node, Rivals, each

LONGEST = 60


@dataclass
class Merger:
    """Merges items; `level` is what theirs is called in the sentences that `conflicts` gets."""

    level: str
    conflicts: list[str] = field(default_factory=list)

    def item(self, base: Item | None, ours: Item, theirs: Item, path: tuple[str, ...] = ()) -> Node:
        """Return the merge of one item that both sides have; `path` names it in sentences."""
        if base and theirs.text == base.text:
            return ours
        if base and ours.text == base.text:
            return moved(theirs, ours)
        if ours.text == theirs.text:
            return ours
        shell = replace(
            ours,
            above=pick(base.above if base else None, ours.above, theirs.above),
            after=pick(base.after if base else None, ours.after, theirs.after),
        )
        if children_fit(ours, theirs):
            return self.container(base, shell, theirs, path)
        if theirs.frozen == ours.frozen:
            head = pick(base.head if base else None, ours.head, theirs.head)
            return shell if ours.children is not None else replace(shell, head=head)
        if base and theirs.frozen == base.frozen:
            return shell
        if base and ours.frozen == base.frozen:
            return replace(moved(theirs, ours), above=shell.above, after=shell.after)
        return self.clash(base, shell, moved(theirs, ours), path)

    def container(self, base: Item | None, ours: Item, theirs: Item, path: tuple[str, ...]) -> Item:
        """Return the merge of an item with children."""
        model = ours if ours.children else replace(theirs, above=ours.above, indent=ours.indent)
        if base is None or not children_fit(base, ours):
            base = replace(ours, head="", tail="", children=())
        if ours.children:
            model = replace(
                ours,
                head=pick(base.head, ours.head, theirs.head),
                tail=pick(base.tail, ours.tail, theirs.tail),
            )
        children = self.children(base, ours, theirs, path)
        return replace(model, children=tuple(arranged(children, model)))

    def children(self, base: Item, ours: Item, theirs: Item, path: tuple[str, ...]) -> list[Node]:
        """Return the merge of what is in three containers, in the order of ours."""
        old = {item.key: item for item in base.items}
        mine, new = (rekeyed(base.items, side.items) for side in (ours, theirs))
        merged: dict[Hashable, Node] = {}
        for key, item in mine.items():
            before = old.get(key)
            if key in new:
                merged[key] = self.item(before, item, new[key], (*path, label(item)))
            elif before is None:
                merged[key] = item
            elif item.frozen != before.frozen:
                merged[key] = self.clash(before, item, None, (*path, label(item)))
        order = list(new)
        for position, key in enumerate(order):
            if key in mine:
                continue
            item = fitted(new[key], ours)
            before = old.get(key)
            if before is None:
                insert(merged, key, item, order[:position], order[position:])
            elif item.frozen != before.frozen:
                clash = self.clash(before, None, item, (*path, label(item)))
                insert(merged, key, clash, order[:position], order[position:])
        return list(merged.values())

    def clash(
        self, base: Item | None, ours: Item | None, theirs: Item | None, path: tuple[str, ...]
    ) -> Rivals:
        """Return both sides of an item, and keep the sentence about it."""
        some = Rivals(ours, theirs).some
        key = some.key.key if isinstance(some.key, Again) else some.key
        subject = f"dependency {key.name}" if isinstance(key, Requirement) else ".".join(path)
        you = did(base, ours, ("added", "changed", "removed"))
        level = did(base, theirs, ("adds", "changes", "removes"), shown=ours is None)
        self.conflicts.append(f"{subject}: you {you}, {self.level} {level}")
        return Rivals(ours, theirs)


def did(
    base: Item | None, side: Item | None, verbs: tuple[str, str, str], *, shown: bool = True
) -> str:
    """Return what a side did to an item, without a subject; the value before only if `shown`."""
    added, changed, removed = verbs
    if side is None:
        return f"{removed} it"
    if base is None:
        return f"{added} {short(side)}"
    return f"{changed} {short(base) if shown else 'it'} to {short(side)}"


def short(item: Item) -> str:
    """Return an item's value for a sentence."""
    scalar = not isinstance(item.value, dict | list)
    text = str(item.value) if scalar else re.sub(r"\s+", " ", item.head + inside(item)).strip()
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def inside(item: Item) -> str:
    """Return the text of an item's children, and what closes it."""
    return "".join(child.text for child in item.items) + item.tail


def label(item: Item) -> str:
    """Return what an item is called in a sentence."""
    key: object = item.key
    while isinstance(key, Again | Named):
        key = key.key if isinstance(key, Again) else key.name
    if isinstance(key, Whole):
        return short(item)
    if isinstance(key, tuple) and all(isinstance(part, str) for part in key):
        return ".".join(key)
    return key if isinstance(key, str) else short(item)


def pick(base: str | None, ours: str, theirs: str) -> str:
    """Return theirs where only theirs changed a text, and not whether it ends a line."""
    only = ours == base and ours.endswith("\n") == theirs.endswith("\n")
    return theirs if only else ours


def children_fit(one: Item, other: Item) -> bool:
    """Say whether two items have children that can be merged with each other."""
    if one.children is None or other.children is None:
        return False
    return type(one.value) is type(other.value)


def rekeyed(base: Sequence[Item], side: Sequence[Item]) -> dict[Hashable, Item]:
    """Return a side's items by the keys that they have in base."""
    values = {item.key: item.value for item in (*base, *side)}
    keys = aligned([item.key for item in base], [item.key for item in side], values.__getitem__)
    return dict(zip(keys, side, strict=True))


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
    above = shifted(item.above, delta, first=True)
    return replace(changed, head=head, children=None, tail="", above=above)


def shifted(text: str, delta: int, *, first: bool = False) -> str:
    """Return a text with its lines moved to the right, or left; the first one too if wanted."""
    lines = text.split("\n")
    return "\n".join(
        line if not line.strip() or not (number or first) else moved_line(line, delta)
        for number, line in enumerate(lines)
    )


def moved_line(line: str, delta: int) -> str:
    """Return a line with more white space at its start, or less."""
    if delta > 0:
        return " " * delta + line
    spaces = len(line) - len(line.lstrip(" "))
    return line[min(-delta, spaces) :]


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
        return [each(nodes[0], hangs=first.hangs), *(each(node, hangs=False) for node in nodes[1:])]
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
