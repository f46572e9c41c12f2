"""Items: the parts of a structured text, which put together give the text again."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from .identity import freeze
from .pieces import Clash, Piece


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
