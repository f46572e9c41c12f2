"""The instructions of a Dockerfile, each with its lines in their places."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

HEREDOC = re.compile(r"<<-?\s*([\"']?)(\w+)\1")


@dataclass(frozen=True)
class Instruction:
    """An instruction's word in capitals, its text, and the line that it begins in."""

    word: str
    text: str
    line: int


def instructions(text: str) -> Iterator[Instruction]:
    """Yield the instructions of a Dockerfile; comments among their lines are left out."""
    lines, at = text.split("\n"), 0
    while at < len(lines):
        start, taken = at, [lines[at]]
        at += 1
        if not lines[start].strip() or lines[start].lstrip().startswith("#"):
            continue
        while taken[-1].rstrip().endswith("\\") or _is_comment(taken[-1]):
            if at >= len(lines):
                break
            taken.append(lines[at])
            at += 1
        for _, end in HEREDOC.findall(taken[-1]):
            while at < len(lines) and lines[at].strip() != end:
                taken.append(lines[at])
                at += 1
            at += 1
        word, _, rest = "\n".join(taken).lstrip().partition(" ")
        yield Instruction(
            word.strip().upper(), _readable(rest.rstrip().removesuffix("\\")), start + 1
        )


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _readable(text: str) -> str:
    """Return an instruction's text without comments between its lines, which keep their places."""
    first, *others = text.split("\n")
    if HEREDOC.search(first) and others:
        return "\n".join(["", *others])
    return "\n".join([first, *(" \\" if _is_comment(line) else line for line in others)])
