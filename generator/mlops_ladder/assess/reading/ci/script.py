"""Shell text inside of data: where it stands, and the commands that it holds."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from .. import shell
from ..files.repository import Repository
from . import values

BLOCK = re.compile(r"(^|[\s:-])[|>][-+\d]*\s*(#.*)?$")


@dataclass(frozen=True)
class Snippet:
    """A piece of shell text, and the line that its first line stands in."""

    text: str
    path: str
    line: int


def snippets(repo: Repository, path: str, container: Any, key: Any) -> tuple[Snippet, ...]:
    """Return the shell text under a key or index: a text, or a list of them however deep."""
    value = container[key]
    if isinstance(value, list):
        return tuple(
            each for index in range(len(value)) for each in snippets(repo, path, value, index)
        )
    return snippet(repo, path, container, key, values.text(value))


def snippet(
    repo: Repository, path: str, container: Any, key: Any, text: str
) -> tuple[Snippet, ...]:
    """Return a text that stands under a key, as a snippet; none for an empty one."""
    line = values.line(container, key)
    lines = repo.lines(path)
    if 0 < line <= len(lines) and BLOCK.search(lines[line - 1]):
        line += 1
    return (Snippet(text, path, line),) if text.strip() else ()


def parse(
    pieces: Iterable[Snippet],
    cwd: str = "",
    blocking: bool = True,
    *,
    rewrite: Callable[[str], str] = str,
    stops: bool = True,
    pipefail: bool = False,
) -> tuple[shell.Command, ...]:
    """Return the commands of pieces that run one after the other in one shell.

    `rewrite` replaces a system's own expressions; `stops` and `pipefail` are the shell's.
    """
    found: list[shell.Command] = []
    for path, group in groupby(pieces, key=lambda piece: piece.path):
        for text, line in _joined(group):
            found += shell.parse(
                rewrite(text), path, line, cwd, blocking, stops=stops, pipefail=pipefail
            )
    return tuple(found)


def _joined(pieces: Iterable[Snippet]) -> list[tuple[str, int]]:
    """Join what stands in order, so that a `cd` lasts, with each piece on its own line."""
    texts: list[tuple[list[str], int]] = []
    for piece in pieces:
        lines, start = texts[-1] if texts else ([], 0)
        gap = piece.line - start - len(lines)
        if not texts or gap < 0:
            lines, start, gap = [], piece.line, 0
            texts.append((lines, start))
        lines += [""] * gap + piece.text.rstrip("\n").split("\n")
    return [("\n".join(lines) + "\n", start) for lines, start in texts]
