"""Three-way merge of items by key: decided by value, written with the lines of ours."""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace

from .identity import Again, Requirement, aligned, called, weak
from .layout import Item, Node, Rivals
from .place import arranged, deeper, emptied, fitted, insert, inside, moved

LONGEST = 60


@dataclass
class Merger:
    """Merges items; `level` is what theirs is called in the sentences that `conflicts` gets.

    `added` gets the paths of what comes from theirs alone; it clashes where it is `doubted`.
    """

    level: str
    doubted: tuple[str, ...] | None = None
    conflicts: list[str] = field(default_factory=list)
    added: list[tuple[str, ...]] = field(default_factory=list)

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
            above=pick(base.above, ours.above, theirs.above) if base else above(ours, theirs),
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
            found = moved(theirs, ours)
            alike = ours.after.endswith("\n") == theirs.after.endswith("\n")
            return replace(found, above=shell.above, after=shell.after if alike else found.after)
        if base is None and is_bare(theirs):
            return shell
        if base is None and is_bare(ours):
            return moved(theirs, ours)
        return self.clash(base, shell, moved(theirs, ours), path)

    def container(self, base: Item | None, ours: Item, theirs: Item, path: tuple[str, ...]) -> Item:
        """Return the merge of an item with children."""
        model = ours
        if not ours.children:
            theirs = deeper(theirs, ours.column - theirs.column)
            model = replace(theirs, above=ours.above, indent=ours.indent, hangs=ours.hangs)
        if base is None or not children_fit(base, ours):
            base = replace(ours, head="", tail="", children=())
        if ours.children and ours.commas is theirs.commas:
            model = replace(
                ours,
                head=pick(base.head, ours.head, theirs.head),
                tail=pick(base.tail, ours.tail, theirs.tail),
            )
        children = self.children(base, ours, theirs, path)
        if not children and model.items and model.items[0].column:
            return emptied(model)
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
            before = old.get(key)
            node = self.theirs(before, fitted(new[key], ours), (*path, label(new[key])))
            if node:
                insert(merged, key, node, order[:position], order[position:])
        return list(merged.values())

    def theirs(self, base: Item | None, theirs: Item, path: tuple[str, ...]) -> Node | None:
        """Return the merge of an item that ours does not have, None where it stays away."""
        if base:
            same = theirs.frozen == base.frozen
            return None if same else self.clash(base, None, theirs, path)
        self.added.append(path)
        return self.clash(None, None, theirs, path) if path == self.doubted else theirs

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
        return f"{removed} it" if base else "wrote it in another form"
    if base is None:
        return f"{added} {short(side)}"
    return f"{changed} {short(base) if shown else 'it'} to {short(side)}"


def short(item: Item) -> str:
    """Return an item's value for a sentence."""
    scalar = not isinstance(item.value, dict | list)
    text = str(item.value) if scalar else re.sub(r"\s+", " ", item.head + inside(item)).strip()
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def label(item: Item) -> str:
    """Return what an item is called in a sentence."""
    return f"`{short(item)}`" if weak(item.key) else called(item.key)


def pick(base: str | None, ours: str, theirs: str) -> str:
    """Return theirs where only theirs changed a text, and not whether it ends a line."""
    only = ours == base and ours.endswith("\n") == theirs.endswith("\n")
    return theirs if only else ours


def above(ours: Item, theirs: Item) -> str:
    """Return the comments above an item that both sides added: those of ours, then the others."""
    mine = {line.strip() for line in ours.above.splitlines()}
    indent = " " * ours.column
    new = [line.strip() for line in theirs.above.splitlines() if line.strip() not in mine]
    return ours.above + "".join(f"{indent}{line}\n" for line in new if line)


def is_bare(item: Item) -> bool:
    """Say whether an item is a dependency of any version: one with bounds fulfils it too."""
    return (
        isinstance(item.key, Requirement) and re.fullmatch(r"[\w.-]+", str(item.value)) is not None
    )


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
