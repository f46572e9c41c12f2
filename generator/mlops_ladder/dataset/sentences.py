"""What was decided about a table as a whole, in sentences for people."""

from collections import Counter
from collections.abc import Iterator

from .findings import Typed
from .schema import NA_VALUES, Read

MARKS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces"}
WORDS = 6  # words for missing that are named


def say(typed: Typed) -> Iterator[str]:
    """Yield a sentence on each decision: how the table was read, and what was left as it is."""
    yield from reading(typed.read)
    if words := missing(typed):
        yield words
    if typed.duplicates:
        looked = "" if len(typed.sample) == typed.rows else " of those looked at"
        rows = "row is" if typed.duplicates == 1 else "rows are"
        yield f"{typed.duplicates:,} {rows} there already{looked}; nothing was left out."


def reading(read: Read) -> Iterator[str]:
    """Yield a sentence on how a table is read, where that is not the common form."""
    common = Read()
    said = []
    if read.sep != common.sep:
        said.append(f"fields between {MARKS.get(read.sep, repr(read.sep))}")
    if read.decimal != common.decimal:
        said.append(f"{read.decimal!r} as the decimal mark")
    if read.thousands:
        said.append(f"{read.thousands!r} between thousands")
    if read.encoding != common.encoding:
        said.append(f"the encoding {read.encoding}")
    if read.quotechar != common.quotechar:
        said.append(f"{read.quotechar!r} as quotes")
    if said:
        yield f"Read with {', '.join(said)}."


def missing(typed: Typed) -> str:
    """Return a sentence on the words that stand for no value; empty where only common ones do."""
    words: Counter[str] = Counter()
    for facts in typed.facts.values():
        words.update({word: n for word, n in facts.words.items() if word not in NA_VALUES})
    if not words:
        return ""
    shown = ", ".join(repr(word) for word, _ in words.most_common(WORDS))
    verb = "stand" if len(words) > 1 else "stands"
    return f"{shown} {verb} for no value, {words.total():,} times."
