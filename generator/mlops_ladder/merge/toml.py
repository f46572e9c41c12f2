"""TOML as items: tables, their keys, and what is in arrays and inline tables."""

import re
import tomllib
from typing import Any

from .identity import Member, list_key, list_keys, unique
from .layout import Item, Span
from .reading import root

STRING = (
    r'"""(?:\\.|[^\\])*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'"
)  # the long ones first
VALUE = re.compile(rf"{STRING}|[^\s,\]}}#]+(?: \d[^\s,\]}}#]*)?", re.DOTALL)
KEY = re.compile(rf"(?:{STRING}|[^\s.=\]]+)(?:[ \t]*\.[ \t]*(?:{STRING}|[^\s.=\]]+))*", re.DOTALL)
GAP = re.compile(r"(?:\s|#[^\n]*\n?)*")
EQUALS = re.compile(r"[ \t]*=[ \t]*")
Path = tuple[str, ...]


def read(text: str) -> Item:
    """Return a text as items; raises ValueError where it is not TOML."""
    return root(text, tomllib.loads(text), Scanner(text).tables())


def data(text: str) -> list[object]:
    """Return the values in a text; raises ValueError where it is not TOML."""
    return [tomllib.loads(text)]


class Scanner:
    """Reads a valid TOML text from `position` on."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0

    def skip(self, pattern: re.Pattern[str] = GAP) -> str:
        """Go on behind what a pattern matches, white space and comments by default."""
        found = pattern.match(self.text, self.position)
        if not found:
            raise ValueError(f"no {pattern.pattern} at {self.position}")
        self.position = found.end()
        return found[0]

    def at(self, mark: str) -> bool:
        """Say whether the text goes on with a mark."""
        return self.text.startswith(mark, self.position)

    def key(self) -> Path:
        """Read a key, which may be dotted."""
        value: Any = tomllib.loads(f"{self.skip(KEY)} = 0")
        path: list[str] = []
        while isinstance(value, dict):
            ((name, value),) = value.items()
            path.append(name)
        return tuple(path)

    def tables(self) -> list[Span]:
        """Read everything: the keys before the first table, then the tables."""
        found = self.pairs(())
        arrays: list[tuple[Path, Span]] = []
        while self.position < len(self.text):
            path, table = self.table()
            while arrays and (path == arrays[-1][0] or path[: len(arrays[-1][0])] != arrays[-1][0]):
                arrays.pop()
            (arrays[-1][1].children if arrays else found).append(table)
            if self.text.startswith("[[", table.start):
                arrays.append((path, table))
        return numbered(found)

    def table(self) -> tuple[Path, Span]:
        """Read a table from its header to its last key."""
        start = self.position
        array = self.at("[[")
        self.skip(re.compile(r"\[+[ \t]*"))
        path = self.key()
        self.skip(re.compile(r"[ \t]*\]+"))
        head = self.position
        self.skip()
        children = self.pairs(path)
        value = {name(child.key): child.value for child in children}
        key = Member(path, list_key(value)) if array else path
        span = Span(key, value, start, self.position, start, (head, self.position), children)
        span.rank = 1
        return path, span

    def pairs(self, path: Path) -> list[Span]:
        """Read keys and values up to the next table; `path` is the table's."""
        found = []
        self.skip()
        while self.position < len(self.text) and not self.at("["):
            found.append(self.pair(path))
            self.skip()
        return found

    def pair(self, path: Path) -> Span:
        """Read one key and its value."""
        start = self.position
        key = self.key()
        self.skip(EQUALS)
        span = self.value(path + key)
        span.key = name(key)
        span.start = span.body = start
        return span

    def value(self, path: Path) -> Span:
        """Read a value; `path` is its key's."""
        start = self.position
        if self.at("["):
            inner, children = self.several("]", path)
        elif self.at("{"):
            inner, children = self.several("}", path)
        else:
            inner, children = None, []
            self.skip(VALUE)
        end = self.position
        value = tomllib.loads(f"v = {self.text[start:end]}")["v"]
        return Span(None, value, start, end, start, inner, children, commas=True)

    def several(self, close: str, path: Path) -> tuple[tuple[int, int] | None, list[Span]]:
        """Read an array or an inline table; return where its inside is, and what is in it.

        The inside is None where a comma does not follow its item, so that it cannot be edited.
        """
        self.position += 1
        begin = self.position
        found: list[Span] = []
        editable = True
        self.skip()
        while not self.at(close):
            found.append(self.value(path) if close == "]" else self.pair(path))
            gap = self.skip()
            if self.at(","):
                editable = editable and not gap.strip(" \t")
                self.position += 1
                self.skip()
        if close == "]":
            keys = list_keys([item.value for item in found], path)
            for item, key in zip(found, keys, strict=True):
                item.key = key
        inner = (begin, self.position)
        self.position += 1
        return (inner, found) if editable else (None, [])


def name(key: object) -> object:
    """Return a key that has one part as that part."""
    return key[0] if isinstance(key, tuple) and len(key) == 1 else key


def numbered(spans: list[Span]) -> list[Span]:
    """Give items their place in the text, below arrays of tables too; return them."""
    for span, key in zip(spans, unique([span.key for span in spans]), strict=True):
        span.key = key
        if span.rank:
            numbered(span.children)
    return spans
