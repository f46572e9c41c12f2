"""Names of columns: the words in them, and the one that was meant."""

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from ..errors import UsageError

WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_]+|\d+")
SHOWN = 8  # names in a hint


@cache
def vocabulary(topic: str) -> dict[str, frozenset[str]]:
    """Return the lists of words on a topic of vocabulary.toml: keys, personal or leakage."""
    lists = tomllib.loads(Path(__file__).with_name("vocabulary.toml").read_text("utf-8"))[topic]
    return {name: frozenset(words.split()) for name, words in lists.items()}


def plain(text: str) -> str:
    """Return a text without accents: Straße is Strasse, número is numero."""
    decomposed = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def tokens(name: str) -> tuple[str, ...]:
    """Return the words of a column's name, in lower case: customerID is customer, id."""
    return tuple(word.lower() for word in WORD.findall(plain(name)))


def stem(word: str) -> str:
    """Return what churn, churned and churning share, roughly."""
    for ending in ("ations", "ation", "ings", "ing", "ies", "ed", "es", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def nearest(name: str, names: Sequence[str]) -> str:
    """Return a hint with the name that was probably meant, else with some that there are."""
    lowered: dict[str, str] = {}
    for known in names:
        lowered.setdefault(known.strip().lower(), known)
    close = difflib.get_close_matches(name.strip().lower(), list(lowered), n=1, cutoff=0.5)
    if close:
        return f"did you mean {lowered[close[0]]}?"
    return f"its columns are {listed(names)}"


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence lists them, no more than a few."""
    rest = len(names) - SHOWN
    shown = ", ".join(names[:SHOWN])
    return f"{shown} and {rest} more" if rest > 0 else shown


def require(option: str, given: Iterable[str], names: Sequence[str]) -> None:
    """Raise UsageError if a column that an option names is not there; the hint names the nearest.

    `option` is the flag, such as --target.
    """
    for name in given:
        if name not in names:
            message = f"{option}: the table has no column {name!r}"
            raise UsageError(message, nearest(name, names))
