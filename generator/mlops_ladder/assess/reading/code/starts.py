"""What runs when a command does."""

import posixpath
import re

from ..shell import Command
from .names import Names
from .places import Node, is_test
from .python import MAIN

# What is given files of code to read, copy or check, and runs none of them.
READS = re.compile(
    r"ruff|black|blue|isort|flake8|pylint|pyflakes|pycodestyle|pydocstyle|mypy|pyright|"
    r"basedpyright|ty|bandit|vulture|radon|xenon|interrogate|codespell|autopep8|yapf|autoflake|"
    r"pyupgrade|docformatter|semgrep|compileall|py_compile|"
    r"cat|cp|mv|rm|ls|grep|sed|awk|head|tail|wc|diff|echo|printf|test|\[|touch|chmod|chown|mkdir|"
    r"git|zip|tar|scp|rsync|gsutil|sha256sum|md5sum"
)


class Starts(Names):
    """What commands, and words in settings, start in a repository."""

    def started(self, path: str) -> list[Node]:
        """Return what runs where a file is started itself."""
        return [Node(path, ""), Node(path, MAIN)]

    def spelled(self, word: str, cwd: str = "") -> list[Node]:
        """Return what `path.py`, `path.py:name`, `module:name` or `package.module.name` means."""
        place, _, name = word.partition(":")
        if place.endswith((".py", ".ipynb")):
            path = posixpath.normpath(posixpath.join(cwd, place))
            path = path if path in self.repo.modules else place
            if path not in self.repo.modules:
                return []
            return self.inside(path, name) if name else self.started(path)
        if not re.fullmatch(r"[\w./]+", place):
            return []
        whole = place.replace("/", ".") + (f".{name}" if name else "")
        return [node for node in self.resolve(whole, f"{cwd}/x") if name or "." in word]

    def entries(self, command: Command) -> list[Node]:
        """Return the nodes that a command starts; none where it runs no code from here."""
        words = command.words
        if READS.fullmatch(_tool(words)):
            return []
        found: list[Node] = []
        for place, word in enumerate(words):
            if place and words[place - 1] == "-m" and ":" not in word:  # else an entry point
                found += self.main_of(word, command.cwd)
            elif not word.startswith("-") and (place or word.endswith(".py")):
                found += self.spelled(word.split("::")[0], command.cwd)
        if runs_tests(command):
            given = [
                word.rstrip("/")
                for word in words
                if self.repo.exists(posixpath.join(command.cwd, word))
            ]
            found += self.tests_below(
                [posixpath.normpath(posixpath.join(command.cwd, g)) for g in given] or [command.cwd]
            )
        return found

    def main_of(self, name: str, cwd: str) -> list[Node]:
        """Return what `python -m name` starts."""
        near = f"{cwd}/x" if cwd else ""
        for tried in (f"{name}.__main__", name):
            path = self.module_at(tried, near)
            if path:
                return self.started(path)
        return []

    def tests_below(self, places: list[str]) -> list[Node]:
        """Return the tests in files at or below some paths, with what they share."""
        found = []
        for path, module in self.repo.modules.items():
            below = any(
                place in ("", ".", path) or path.startswith(f"{place}/") for place in places
            )
            if below and is_test(path):
                found += [Node(path, ""), *(Node(path, name) for name in module.functions)]
        return found


def _tool(words: tuple[str, ...]) -> str:
    """Return the program of a command, or the module that Python runs as one."""
    first = posixpath.basename(words[0]) if words else ""
    module = re.fullmatch(r"python[\d.]*|py", first) and words[1:2] == ("-m",)
    return words[2] if module and len(words) > 2 else first


def runs_tests(command: Command) -> bool:
    """Tell whether a command is a test runner."""
    words = command.words
    if not words:
        return False
    first = posixpath.basename(words[0])
    if first in ("pytest", "py.test", "nosetests", "nose2", "ward"):
        return True
    if first == "coverage":
        return any(word in ("pytest", "unittest") for word in words)
    if re.fullmatch(r"python[\d.]*|py", first) and "-m" in words:
        after = words[words.index("-m") + 1 :][:4]
        return bool(after) and (after[0] in ("pytest", "unittest") or "pytest" in after)
    return words[:3] == ("python", "manage.py", "test")
