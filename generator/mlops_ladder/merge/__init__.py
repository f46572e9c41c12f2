"""Three-way merge of one file: by structure where its format is known, else by lines."""

from dataclasses import dataclass

from .check import broken, faults
from .choice import merged
from .pieces import marked

__all__ = ["Merged", "check", "faults_in", "merge"]

BOM = "\ufeff"


@dataclass(frozen=True)
class Merged:
    """A merged file; `conflicts` say what both sides did, where it holds conflict markers."""

    content: bytes
    conflicts: tuple[str, ...] = ()


def merge(
    path: str, base: bytes | None, ours: bytes, theirs: bytes, level: str = "the level"
) -> Merged:
    """Return the merge of one file; `level` is what theirs is called in it.

    Line ends, byte order mark and the lack of a last line end are kept as ours has them.
    """
    if theirs in (base, ours):
        return Merged(ours)
    if base == ours:
        return Merged(theirs)
    if any(b"\0" in text for text in (base or b"", ours, theirs)):
        change = f"you and {level} changed it" if base is not None else f"you and {level} added it"
        return Merged(ours, (f"binary file: {change}",))
    encoding = "utf-8" if all(map(is_utf8, (base or b"", ours, theirs))) else "latin-1"
    texts = [
        None if text is None else plain(text.decode(encoding)) for text in (base, ours, theirs)
    ]
    old, mine, new = texts[0], texts[1] or "", texts[2] or ""
    if new in (old, mine):
        return Merged(ours)
    found, conflicts = merged(path, old, mine, new, level)
    content = styled(marked(found, level), ours.decode(encoding)).encode(encoding)
    return Merged(content, tuple(conflicts))


def check(path: str, base: bytes | None, ours: bytes, theirs: bytes, merged: bytes) -> list[str]:
    """Return the faults of a merged file, in one sentence each.

    What one of the sides has by itself, twice for example, is no fault of the merge.
    """
    texts = (base or b"", ours, theirs, merged)
    if not all(map(is_utf8, texts)) or any(b"\0" in text for text in texts):
        return []
    old, mine, new, result = (plain(text.decode()) for text in texts)
    return faults(path, old, mine, new, result)


def faults_in(path: str, content: bytes) -> list[str]:
    """Return what is wrong with one file by itself: markers, what does not parse, what is twice."""
    if not is_utf8(content) or b"\0" in content:
        return []
    return broken(path, "", "", plain(content.decode()))


def is_utf8(content: bytes) -> bool:
    """Say whether bytes are UTF-8."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def plain(text: str) -> str:
    """Return a text without byte order mark, and with a line feed behind every line."""
    text = text.removeprefix(BOM).replace("\r\n", "\n")
    return text if text.endswith("\n") or not text else f"{text}\n"


def styled(text: str, ours: str) -> str:
    """Return a text with the byte order mark and the line ends of ours."""
    if ours and not ours.endswith("\n"):
        text = text.removesuffix("\n")
    if 2 * ours.count("\r\n") > ours.count("\n"):
        text = text.replace("\n", "\r\n")
    return BOM + text if ours.startswith(BOM) else text
