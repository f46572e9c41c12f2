"""Requirements as pip writes them: one a line, with pins, hashes, addresses and options."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

COMMENT = re.compile(r"(^|\s)#.*$")
NAME = re.compile(r"\s*([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(\[[^\]]*\])?\s*(.*)", re.S)
EXACT = re.compile(r"={2,3}\s*[^\s*,;]+(?![^\s,;]*\*)")
CONDA = re.compile(r"=\s*[^=<>~!*,\s]+(=[\w.*-]+)?$")
EGG = re.compile(r"[#&]egg=([\w.-]+)")
REVISION = re.compile(r"\.git@[\w./+-]+|@[0-9a-f]{7,40}\b")
FILE = re.compile(r"\.(whl|tar\.gz|zip)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Requirement:
    """A declared dependency; `name` is normalised, `group` empty for what always installs.

    `pinned`: to exactly one version, by `==`, a hash, a file, a revision, or conda's `=`.
    """

    name: str
    pinned: bool
    path: str
    line: int
    group: str = ""
    hashed: bool = False


def normal(name: str) -> str:
    """Return a package's name as the package index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def requirement(text: str, path: str, line: int, group: str = "") -> Requirement | None:
    """Return what one line declares; None for options, folders and what is no requirement."""
    hashed = "--hash=" in text
    written = COMMENT.sub("", re.split(r"\s--\w", text, maxsplit=1)[0]).strip()
    egg = EGG.search(text)
    if egg:
        return Requirement(
            normal(egg[1]), bool(REVISION.search(written)), path, line, group, hashed
        )
    found = NAME.fullmatch(written.partition(";")[0].strip())
    if not found or written.startswith((".", "/", "-", "{")) or "://" in written.split(" ")[0]:
        return None
    name, _, rest = found.groups()
    if rest and not re.match(r"[=<>~!@(,]", rest):
        return None
    return Requirement(normal(name), hashed or _is_pinned(rest), path, line, group, hashed)


def _is_pinned(rest: str) -> bool:
    rest = rest.strip().strip("()")
    if rest.startswith("@"):
        return (
            "://" in rest
            and "file:" not in rest
            and bool(REVISION.search(rest) or FILE.search(rest))
        )
    return bool(EXACT.search(rest) or CONDA.match(rest))


def logical(text: str) -> Iterator[tuple[str, int]]:
    """Yield the lines of a requirements file, continued ones joined, with their numbers."""
    joined, start = "", 0
    for number, written in enumerate(text.split("\n"), 1):
        start = start if joined else number
        line = written.strip()
        if line.endswith("\\"):
            joined += line[:-1] + " "
            continue
        if (joined + line).strip():
            yield (joined + line).strip(), start
        joined = ""


def included(line: str) -> tuple[str, str]:
    """Return "r" or "c" and the file that a line names, for requirements or constraints."""
    found = re.match(r"(?:-(r|c)|--(r)equirements?|--(c)onstraints?)[\s=]*(\S+)", line)
    return (found[1] or found[2] or found[3], found[4]) if found else ("", "")


def with_pins(found: list[Requirement], pins: set[str]) -> list[Requirement]:
    """Return requirements where those that constraints pin are pinned."""
    return [replace(each, pinned=each.pinned or each.name in pins) for each in found]
