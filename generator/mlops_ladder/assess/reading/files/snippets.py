"""Commands that documents show."""

import re
from collections.abc import Iterator

from ..shell import Command, parse
from .prose import Line, document
from .repository import Repository

SHELLS = frozenset(
    [
        "sh",
        "bash",
        "shell",
        "zsh",
        "console",
        "shell-session",
        "terminal",
        "cmd",
        "powershell",
        "ps1",
        "bat",
        "text",
        "txt",
    ]
)
INLINE = re.compile(r"`([^`\n]+)`")
# A line of a list of files: `src/train.py  trains`, `├── data`.
LISTED = re.compile(r"\s*([│├└|`]|[\w/-]+\.\w{1,5}(\s|$)|[\w-]+/(\s|$))")
PROMPT = re.compile(r"^\s*(?:\([\w.-]+\)\s*)?(?:[\w.@~:/-]*[$%>]|PS>)\s+")


def commands(repo: Repository, path: str, cwd: str = "") -> tuple[Command, ...]:
    """Return the commands that a document shows: in blocks of shell code, and in code of a line."""
    return tuple(_commands(document(repo, path), cwd))


def _commands(lines: tuple[Line, ...], cwd: str) -> Iterator[Command]:
    block: list[Line] = []
    for line in (*lines, None):
        if block and not (line and _joins(line, block[-1])):
            yield from _block(block, cwd)
            block = []
        if line is None:
            return
        if line.kind == "code":
            if line.language in SHELLS or not line.language:
                block.append(line)
        elif line.kind in ("prose", "table"):
            for text in INLINE.findall(line.text):
                if " " not in text.strip() and not text.strip().endswith(".sh"):
                    continue  # a name
                yield from parse(PROMPT.sub("", text), line.path, line.number, cwd)


def _joins(line: Line, last: Line) -> bool:
    """Tell whether a line goes on with a block of code."""
    near = line.number <= last.number + 2
    return line.kind == "code" and near and line.under == last.under


def _block(block: list[Line], cwd: str) -> Iterator[Command]:
    prompted = any(PROMPT.match(line.text) for line in block)
    rows = [""] * (block[-1].number - block[0].number + 1)
    goes_on = False
    for line in block:
        if LISTED.match(line.text):
            continue
        if prompted and not goes_on and not PROMPT.match(line.text):
            continue  # what the command before it wrote
        rows[line.number - block[0].number] = PROMPT.sub("", line.text).strip()
        goes_on = line.text.rstrip().endswith("\\")
    yield from parse("\n".join(rows), block[0].path, block[0].number, cwd)
