"""Makefiles: rules with their prerequisites and recipes; included files; variables."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..files.repository import Repository
from ..shell import Command, join, parse
from .task import Task

_ASSIGNMENT = re.compile(r"(?:export |override )*\s*([\w.-]+)\s*(::?:?=|\?=|\+=|=)\s*(.*)")
_RULE = re.compile(r"([^\s#:=][^#:=]*?)\s*::?(?!=)([^;#]*)(?:;(.*))?")
_INCLUDE = re.compile(r"[-s]?include\s+(.*)")
_REFERENCE = re.compile(r"\$(?:\(([^()$]*)\)|\{([^{}$]*)\}|([@<^*?+%]))")
_CONDITIONAL = re.compile(r"(?:ifeq|ifneq|ifdef|ifndef|else|endif)\b")
_FUNCTION = re.compile(r"\$[({](?:error|warning|info|eval|call|foreach|if)\s")
_DEPTH = 8
_LONGEST = 4000


@dataclass
class _Target:
    name: str
    line: int
    path: str
    before: list[str] = field(default_factory=list)
    recipe: list[tuple[str, str, int]] = field(default_factory=list)


def read(repo: Repository) -> Iterator[Task]:
    """The targets of every Makefile, in their order: without a name, make runs the first."""
    for path in repo.matching("makefile", "gnumakefile", "*.mk", "*.mak", "makefile.*"):
        yield from _Makefile(repo, path).tasks()


class _Makefile:
    def __init__(self, repo: Repository, path: str) -> None:
        self.repo, self.path, self.cwd = repo, path, posixpath.dirname(path)
        self.variables = {"MAKE": "make", "CURDIR": "."}
        self.targets: dict[str, _Target] = {}
        self.seen: set[str] = set()
        self.load(path)

    def load(self, path: str) -> None:
        """Read a file, and those it includes where it does."""
        if path in self.seen or len(self.seen) > 50:
            return
        self.seen.add(path)
        current: list[_Target] = []
        for text, line in _logical(self.repo.lines(path)):
            if text.startswith("\t") or (text.startswith("    ") and current and _is_recipe(text)):
                for target in current:
                    target.recipe.append((text.strip(), path, line))
            elif text.strip() and not text.lstrip().startswith("#"):
                current = self.statement(text.strip(), path, line, current)

    def statement(self, text: str, path: str, line: int, current: list[_Target]) -> list[_Target]:
        """A line that is no recipe; returns the targets whose recipe goes on behind it."""
        if _CONDITIONAL.match(text) or _FUNCTION.match(text):
            return current
        if included := _INCLUDE.match(text):
            for name in self.expand(included.group(1)).split():
                self.load(join(self.cwd, name))
        elif assignment := _ASSIGNMENT.fullmatch(text.partition(" #")[0].replace("\\\n", " ")):
            self.assign(*assignment.groups())
        elif rule := _RULE.match(text.replace("\\\n", " ")):
            return self.rule(rule, path, line)
        return []

    def assign(self, name: str, operator: str, value: str) -> None:
        if operator == "?=" and name in self.variables:
            return
        before = self.variables.get(name, "") + " " if operator == "+=" else ""
        self.variables[name] = (before + value)[:_LONGEST].strip()

    def rule(self, rule: re.Match[str], path: str, line: int) -> list[_Target]:
        """Enter a rule; a target may have several, and only one of them a recipe."""
        found = []
        before = [name for name in self.expand(rule.group(2)).split() if name != "|"]
        for name in self.expand(rule.group(1)).split():
            target = self.targets.setdefault(name, _Target(name, line, path))
            target.before += before
            if rule.group(3):
                target.recipe.append((rule.group(3).strip(), path, line))
            found.append(target)
        return found

    def expand(self, text: str, depth: int = 0) -> str:
        """Replace the variables that are known; the rest stays as the shell would write it."""

        def value(match: re.Match[str]) -> str:
            name = match.group(1) or match.group(2) or match.group(3) or ""
            if name in self.variables:
                return self.variables[name]
            if name.startswith("shell "):
                return f"\0({name[6:]})"
            return f"\0{{{name}}}" if re.fullmatch(r"[\w.]+", name) else match.group()[:0]

        text = text.replace("$$", "\0")
        for _ in range(_DEPTH):
            wider = _REFERENCE.sub(value, text)
            if wider == text or len(wider) > _LONGEST:
                break
            text = wider.replace("$$", "\0")
        return text.replace("\0", "$")

    def tasks(self) -> Iterator[Task]:
        """Each target that is one to call; special ones and patterns are none."""
        default = self.variables.get(".DEFAULT_GOAL")
        for target in sorted(self.targets.values(), key=lambda target: target.name != default):
            if not re.match(r"\.[A-Z_]+$", target.name) and "%" not in target.name:
                commands = (*self.prerequisites(target), *self.recipe(target))
                yield Task("make", target.name, self.cwd, self.path, target.line, commands)

    def prerequisites(self, target: _Target) -> Iterator[Command]:
        for name in dict.fromkeys(target.before):
            if name in self.targets and name != target.name:
                words = ("make", "-f", posixpath.basename(self.path), name)
                yield Command(words, target.path, target.line, self.cwd)

    def recipe(self, target: _Target) -> Iterator[Command]:
        """Each line is a shell of its own, and fails the target unless it begins with `-`."""
        self.variables |= {"@": target.name, "<": (target.before or [""])[0]}
        self.variables["^"] = " ".join(target.before)
        lines = [(*_prefix(text), path, line) for text, path, line in target.recipe]
        ignored = ".IGNORE" in self.targets and not self.targets[".IGNORE"].before
        if ".ONESHELL" in self.targets and lines:
            text = "\n".join(part for part, _, _, _ in lines)
            lines = [(text, lines[0][1], *lines[0][2:])]
        stops = "e" in "".join(re.findall(r"-(\w+)", self.variables.get(".SHELLFLAGS", "")))
        for text, heard, path, line in lines:
            yield from parse(
                self.expand(text), path, line, self.cwd, heard and not ignored, stops=stops
            )


def _prefix(text: str) -> tuple[str, bool]:
    """A recipe's line without its marks, and whether its failure is heard."""
    bare = text.lstrip("@+- \t")
    return bare, "-" not in text[: len(text) - len(bare)]


def _is_recipe(text: str) -> bool:
    """Whether an indented line is a recipe whose tab an editor has replaced."""
    return not (_ASSIGNMENT.fullmatch(text.strip()) or _CONDITIONAL.match(text.strip()))


def _logical(lines: list[str]) -> Iterator[tuple[str, int]]:
    """Lines with their continuations (kept as written), and the number of the first."""
    at = 0
    while at < len(lines):
        start, text = at, lines[at]
        while text.endswith("\\") and at + 1 < len(lines):
            at += 1
            text += "\n" + lines[at]
        at += 1
        yield text, start + 1
