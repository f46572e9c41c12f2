"""A repository as its files: each is read once, and parsed once; nothing of it is executed."""

import fnmatch
import posixpath
import re
from collections.abc import Callable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from ...finding import Evidence
from ..code.parsing import parse
from ..code.python import Module
from . import documents, notebook
from .listing import listing

Fact = TypeVar("Fact")
LARGEST = 2_000_000  # bytes; a larger file is data, whatever it is called


@lru_cache(maxsize=2000)
def _pattern(globs: tuple[str, ...]) -> re.Pattern[str]:
    """Return what fits any of some globs; of none, nothing."""
    return re.compile("|".join(map(fnmatch.translate, globs)) or r"(?!)", re.IGNORECASE)


class Repository:
    """The files of a folder; paths are POSIX, relative to `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.name = self.root.name
        found = listing(self.root)
        self.sizes = found.sizes
        self.files: tuple[str, ...] = tuple(found.sizes)
        self.tracked = found.tracked
        self.has_git = found.has_git
        self.broken: list[Evidence] = []
        self._texts: dict[str, str] = {}
        self._documents: dict[str, list[Any]] = {}
        self._matched: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._facts: dict[Callable[..., Any], Any] = {}

    def fact(self, made_by: Callable[["Repository"], Fact]) -> Fact:
        """Return what a function makes of this repository; it is called once."""
        if made_by not in self._facts:
            self._facts[made_by] = made_by(self)
        found: Fact = self._facts[made_by]
        return found

    def text(self, path: str) -> str:
        """Return a file's text; empty where it is absent, binary or larger than 2 MB."""
        if path not in self._texts:
            self._texts[path] = self._read(path)
        return self._texts[path]

    def _read(self, path: str) -> str:
        if self.sizes.get(path, LARGEST + 1) > LARGEST:
            return ""
        try:
            content = (self.root / path).read_bytes()
        except OSError as error:
            self.broken.append(Evidence(path, 0, f"cannot be read: {error.strerror}"))
            return ""
        return decoded(content)

    def lines(self, path: str) -> list[str]:
        """Return a file's lines."""
        return self.text(path).split("\n")

    @cached_property
    def _folders(self) -> frozenset[str]:
        found = {""}
        for path in self.files:
            while path := posixpath.dirname(path):
                if path in found:
                    break
                found.add(path)
        return frozenset(found)

    def exists(self, path: str) -> bool:
        """Tell whether a path is a file here, or a folder with files in it."""
        path = posixpath.normpath(path) if path else ""
        return path in self.sizes or ("" if path == "." else path) in self._folders

    def matching(self, *globs: str) -> tuple[str, ...]:
        """Return the files that a glob fits: the whole path, or the name for one without "/"."""
        if globs not in self._matched:
            whole = _pattern(tuple(glob for glob in globs if "/" in glob))
            name = _pattern(tuple(glob for glob in globs if "/" not in glob))
            self._matched[globs] = tuple(
                path
                for path in self.files
                if name.match(path.rsplit("/", 1)[-1]) or whole.match(path)
            )
        return self._matched[globs]

    def documents(self, path: str) -> list[Any]:
        """Return the documents of a TOML, YAML or JSON file; none where it does not parse."""
        if path not in self._documents:
            text = self.text(path)
            try:
                self._documents[path] = documents.parse(path, text) if text.strip() else []
            except ValueError as error:
                self._documents[path] = []
                self.broken.append(Evidence(path, 0, str(error)))
        return self._documents[path]

    def document(self, path: str) -> Any:
        """Return the first document of a file, or None."""
        found = self.documents(path)
        return found[0] if found else None

    def line_of(self, path: str, *needles: str) -> int:
        """Return the first line that holds all needles, from 1; 0 where none does."""
        for number, line in enumerate(self.lines(path), 1):
            if all(needle in line for needle in needles):
                return number
        return 0

    @cached_property
    def modules(self) -> dict[str, Module]:
        """The Python files and notebooks that parse, by path."""
        made = {}
        for path in self.files:
            if "{{" in path or "{%" in path:
                continue  # a template: what it would make is not here
            if path.endswith(".py"):
                text = self.text(path)
            elif path.endswith(".ipynb"):
                text = notebook.source(self.text(path))
            else:
                continue
            try:
                made[path] = parse(path, text)
            except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
                self.broken.append(Evidence(path, getattr(error, "lineno", 0) or 0, _words(error)))
        return made


def _words(error: BaseException) -> str:
    return getattr(error, "msg", "") or str(error) or type(error).__name__


def decoded(content: bytes) -> str:
    """Return a text without byte order mark and carriage returns; empty for binary content."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
    elif b"\0" in content[:8000]:
        return ""
    else:
        text = content.decode("utf-8-sig", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
