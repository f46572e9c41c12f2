"""Merged text in pieces: plain text, and clashes of two sides that go between markers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain


@dataclass(frozen=True)
class Clash:
    """Two texts for one place, of which a human has to take one."""

    ours: str
    theirs: str

    @property
    def whole(self) -> bool:
        """Whether both sides end with their line."""
        return all(not side or side.endswith("\n") for side in (self.ours, self.theirs))

    def around(self, before: str, after: str) -> "Clash":
        """Return the clash with the same text before and after both sides."""
        return Clash(before + self.ours + after, before + self.theirs + after)

    def trimmed(self) -> "list[Piece]":
        """Return the clash without the lines that both sides begin or end with, and these."""
        ours, theirs = (split(side) for side in (self.ours, self.theirs))
        if ours == theirs:
            return [self.ours]
        head = shared(ours, theirs)
        tail = shared(ours[head:][::-1], theirs[head:][::-1])
        ends = (len(ours) - tail, len(theirs) - tail)
        clash = Clash("".join(ours[head : ends[0]]), "".join(theirs[head : ends[1]]))
        return ["".join(ours[:head]), clash, "".join(ours[ends[0] :])]


Piece = str | Clash
Found = tuple[list[Piece], list[str]]  # a merge in pieces, and a sentence for every clash


def split(text: str) -> list[str]:
    """Return a text's lines with their ends."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def shared(one: list[str], other: list[str]) -> int:
    """Return how many lines two texts both begin with."""
    return next(
        (n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )


def side(pieces: Iterable[Piece], *, ours: bool) -> str:
    """Return the text that has one side of every clash."""
    return "".join(
        piece if isinstance(piece, str) else piece.ours if ours else piece.theirs
        for piece in pieces
    )


def marked(pieces: Iterable[Piece], level: str) -> str:
    """Return the text, with markers around the whole lines of every clash."""
    parts = (
        [piece] if isinstance(piece, str) else piece.trimmed() for piece in whole_lines(pieces)
    )
    return "".join(
        part if isinstance(part, str) else between_markers(part, level)
        for part in chain.from_iterable(parts)
    )


def between_markers(clash: Clash, level: str) -> str:
    """Return both sides of a clash of whole lines, as git writes a conflict."""
    ours, theirs = (
        text if text.endswith("\n") or not text else f"{text}\n"
        for text in (clash.ours, clash.theirs)
    )
    return f"<<<<<<< yours\n{ours}=======\n{theirs}>>>>>>> {level}\n"


def whole_lines(pieces: Iterable[Piece]) -> list[Piece]:
    """Return pieces whose clashes begin and end with a line."""
    done: list[Piece] = [""]
    for piece in pieces:
        last = done[-1]
        if isinstance(last, str):
            if isinstance(piece, str):
                done[-1] = last + piece
            else:
                start = last.rfind("\n") + 1
                done[-1:] = [last[:start], piece.around(last[start:], "")]
        elif last.whole:
            done.append(piece)
        elif isinstance(piece, str):
            end = piece.find("\n") + 1 or len(piece)
            done[-1:] = [last.around("", piece[:end]), *([piece[end:]] if piece[end:] else [])]
        else:
            done[-1] = Clash(last.ours + piece.ours, last.theirs + piece.theirs)
    return done
