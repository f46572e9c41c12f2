"""Items: the parts of a structured text, which put together give the text again."""

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from .identity import freeze
from .pieces import Clash, Piece

COMMA = re.compile(r"[ \t]*,")
REST = re.compile(r"[ \t]*(?:#[^\n]*)?\n")
COMMENTS = re.compile(r"(?:[ \t]*#[^\n]*\n)+")


@dataclass
class Span:
    """Where an item stands in a text: `start` to `end`, without commas and comments.

    `body` is where it begins after a list's dash. `inner` is where its children's text begins
    and ends; without `commas` the children have lines of their own. `rank` and `column` are as an
    item's.
    """

    key: Hashable
    value: object
    start: int
    end: int
    body: int
    inner: tuple[int, int] | None = None
    children: list["Span"] = field(default_factory=list)
    commas: bool = False
    rank: int = 0
    column: int = 0


@dataclass(frozen=True)
class Item:
    """A part of a text with a key among its siblings.

    Its text is `above` (comment lines), `indent`, `head`, the children, `tail` and `after` (comma,
    comment, line end). An item that `hangs` begins in its parent's line. `column` is where lines
    that belong to it begin, 0 where that means nothing. Of siblings, those of lower `rank` come
    first.
    """

    key: Hashable
    value: object
    head: str
    above: str = ""
    indent: str = ""
    children: tuple["Node", ...] | None = None
    tail: str = ""
    after: str = "\n"
    commas: bool = False
    hangs: bool = False
    column: int = 0
    rank: int = 0

    @cached_property
    def frozen(self) -> Hashable:
        """The value, to compare with."""
        return freeze(self.value)

    @cached_property
    def text(self) -> str:
        """The text that the item was read from; that of an item without clashes."""
        return "".join(str(piece) for piece in written(self))

    @property
    def items(self) -> list["Item"]:
        """The children of an item that was read."""
        return [child for child in self.children or () if isinstance(child, Item)]


@dataclass(frozen=True)
class Rivals:
    """What two sides made of one item; None where a side removed it."""

    ours: Item | None
    theirs: Item | None

    @property
    def some(self) -> Item:
        """Ours where there is one."""
        found = self.ours or self.theirs
        assert found
        return found

    @property
    def key(self) -> Hashable:
        """The key of the item."""
        return self.some.key

    @property
    def rank(self) -> int:
        """The rank of the item."""
        return self.some.rank


Node = Item | Rivals


def each(node: Node, **changes: object) -> Node:
    """Return a node with changed fields, on both sides where there are two."""
    if isinstance(node, Item):
        return replace(node, **changes)  # type: ignore[arg-type]
    sides = (side and replace(side, **changes) for side in (node.ours, node.theirs))  # type: ignore[arg-type]
    return Rivals(*sides)


def written(node: Node) -> Iterator[Piece]:
    """Return the text of a node in pieces."""
    if isinstance(node, Rivals):
        yield Clash(*(side.text if side else "" for side in (node.ours, node.theirs)))
        return
    if not node.hangs:
        yield node.above + node.indent + node.head
    elif node.above.strip():
        yield node.above.lstrip() + node.indent + node.head
    else:
        yield node.indent.lstrip() + node.head
    for child in node.children or ():
        yield from written(child)
    yield node.tail + node.after


def root(text: str, value: object, spans: Sequence[Span], start: int = 0) -> Item:
    """Return the item that is the whole text, in which the outermost items stand at `spans`."""
    first = spans[0].start if spans else len(text)
    begin = stuck(text, after(text, start, first) if start else 0, first)
    children, end = within(text, spans, begin, len(text), Item("", value, ""))
    return Item("", value, text[:begin], children=children, tail=text[end:], after="")


def within(
    text: str, spans: Sequence[Span], start: int, stop: int, parent: Item
) -> tuple[tuple[Item, ...], int]:
    """Return the items at some spans of a text, and where their text ends."""
    found = []
    for number, span in enumerate(spans):
        limit = spans[number + 1].start if number + 1 < len(spans) else stop
        item, start = read(text, span, start, limit, parent)
        found.append(item)
    return tuple(found), start


def read(text: str, span: Span, start: int, limit: int, parent: Item) -> tuple[Item, int]:
    """Return the item at a span, and where its text ends; its text begins at `start`."""
    line = text.rfind("\n", 0, span.start) + 1
    hangs = not parent.commas and line < start
    above = text[start : max(start, line)]
    indent = text[max(start, line) : span.body]
    if hangs:
        indent = " " * (span.start - line) + text[span.start : span.body]
    item = Item(span.key, span.value, "", above, indent, hangs=hangs)
    item = replace(item, rank=span.rank, column=span.column)
    if span.inner is None:
        item = replace(item, head=text[span.body : span.end])
        end = span.end
    elif span.commas:
        begin = after(text, span.inner[0], span.inner[1])
        item = replace(item, head=text[span.body : begin], commas=True)
        children, end = within(text, span.children, begin, span.inner[1], item)
        item = replace(item, children=children, tail=text[end : span.end])
        end = span.end
    else:
        begin = after(text, span.inner[0], limit)
        item = replace(item, head=text[span.body : begin])
        children, end = within(text, span.children, begin, limit, item)
        item = replace(item, children=children, after="")
        if span.children:
            return item, end
    stop = after(text, end, limit, commas=parent.commas)
    if not parent.commas:
        stop = stuck(text, stop, limit)
    return replace(item, after=text[end:stop]), stop


def after(text: str, start: int, limit: int, *, commas: bool = False) -> int:
    """Return where what follows an item in its line ends: comma, comment, line end."""
    comma = COMMA.match(text, start, limit) if commas else None
    start = comma.end() if comma else start
    rest = REST.match(text, start, limit)
    return rest.end() if rest else start


def stuck(text: str, start: int, limit: int) -> int:
    """Return where the comment lines end that belong to what stands before them.

    That is where a blank line follows, or where they are indented more than the next item.
    """
    comments = COMMENTS.match(text, start, limit)
    if not comments or (start and text[start - 1] != "\n"):
        return start
    if text.startswith("\n", comments.end()):
        return comments.end()
    column = limit - text.rfind("\n", 0, limit) - 1 if limit < len(text) else -1
    for line in comments[0].splitlines(keepends=True):
        if len(line) - len(line.lstrip()) <= column:
            break
        start += len(line)
    return start
