"""Three-way merge of plain text by lines."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from .pieces import Clash, Found, Piece, split

LONGEST = 60


class Edit(NamedTuple):
    """Lines that a side has in place of base's lines `start` to `end`."""

    start: int
    end: int
    lines: list[str]


def merges(base: str | None, ours: str, theirs: str, level: str) -> Iterator[Found]:
    """Return the merge of a text, then others in which one edit of theirs alone clashes.

    Edits next to each other do not clash, only edits of the same lines do. Without base, all that
    differs clashes.
    """
    mine, new = split(ours), split(theirs)
    if base is None:
        found = list(compared(mine, new))
        yield found, sentences(found, level)
        return
    old = split(base)
    for doubt in (None, *edits(old, new)):
        found = list(merged(old, mine, new, doubt))
        yield found, sentences(found, level)


def compared(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Piece]:
    """Return two texts without a common ancestor: what differs clashes."""
    bare = [[line.rstrip() for line in lines] for lines in (ours, theirs)]
    for tag, i1, i2, j1, j2 in SequenceMatcher(
        None, bare[0], bare[1], autojunk=False
    ).get_opcodes():
        one, other = "".join(ours[i1:i2]), "".join(theirs[j1:j2])
        same = tag == "equal" or one.split() == other.split() == []
        yield one if same else Clash(one, other)


def merged(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str], doubt: Edit | None = None
) -> Iterator[Piece]:
    """Return base with the edits of both sides; one of theirs clashes if it is in doubt."""
    position = 0
    for mine, new in hunks(edits(base, ours), edits(base, theirs)):
        start = min(edit.start for edit in (*mine, *new))
        end = max(edit.end for edit in (*mine, *new))
        yield "".join(base[position:start])
        if (mine and new) or doubt in new:
            sides = ("".join(applied(base, edit, start, end)) for edit in (mine, new))
            yield from Clash(*sides).trimmed()
        else:
            yield "".join(applied(base, mine or new, start, end))
        position = end
    yield "".join(base[position:])


def edits(base: Sequence[str], side: Sequence[str]) -> list[Edit]:
    """Return what a side changed."""
    codes = SequenceMatcher(None, base, side, autojunk=False).get_opcodes()
    return [Edit(i1, i2, list(side[j1:j2])) for tag, i1, i2, j1, j2 in codes if tag != "equal"]


def hunks(ours: list[Edit], theirs: list[Edit]) -> Iterator[tuple[list[Edit], list[Edit]]]:
    """Return the edits in order, those of both sides that overlap together."""
    left = sorted([(edit, 0) for edit in ours] + [(edit, 1) for edit in theirs])
    while left:
        group = [left.pop(0)]
        while left and any(overlap(edit, left[0][0]) for edit, who in group if who != left[0][1]):
            group.append(left.pop(0))
        mine, new = ([edit for edit, who in group if who == side] for side in (0, 1))
        yield mine, new


def overlap(one: Edit, other: Edit) -> bool:
    """Say whether two edits are of the same lines, or both insert at one place."""
    if one.start == other.start and one.end == other.end:
        return True
    return max(one.start, other.start) < min(one.end, other.end) or inside(one, other)


def inside(one: Edit, other: Edit) -> bool:
    """Say whether one of two edits inserts amid lines that the other one changes."""
    return one.start < other.start == other.end < one.end or (
        other.start < one.start == one.end < other.end
    )


def applied(base: Sequence[str], side: Sequence[Edit], start: int, end: int) -> list[str]:
    """Return base's lines `start` to `end` with the edits of a side."""
    lines: list[str] = []
    for edit in side:
        lines += [*base[start : edit.start], *edit.lines]
        start = edit.end
    return [*lines, *base[start:end]]


def sentences(pieces: Sequence[Piece], level: str) -> list[str]:
    """Return a sentence for every clash."""
    found = []
    line = 1
    for piece in pieces:
        if isinstance(piece, Clash):
            you, they = short(piece.ours), short(piece.theirs)
            found.append(f"line {line}: you have {you}, {level} has {they}")
        line += (piece if isinstance(piece, str) else piece.ours).count("\n")
    return found


def short(text: str) -> str:
    """Return the first line of a text, or that there is nothing."""
    line = text.strip().partition("\n")[0]
    if not line:
        return "nothing" if not text else "blank lines"
    return f"`{line if len(line) <= LONGEST else f'{line[: LONGEST - 1]}…'}`"
