"""just: the recipes of a justfile, of what it imports, and of its modules."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..files.repository import Repository
from ..shell import Command, join, parse
from .data import filled
from .task import Task

_RECIPE = re.compile(r"@?([A-Za-z_][\w-]*)((?:\s+[^:=]+|\s+[^:\s]+=\S+)*)\s*:(?!=)\s*(.*)")
_VARIABLE = re.compile(r"(?:export\s+)?([A-Za-z_][\w-]*)\s*:=\s*(.+)")
_IMPORT = re.compile(r"(import|mod)\??\s+(?:([\w-]+)\s*)?(?:['\"]([^'\"]+)['\"])?")
_REFERENCE = re.compile(r"\{\{\s*([\w-]+)\s*\}\}")
_ALIAS = re.compile(r"alias\s+([\w-]+)\s*:=\s*([\w-]+)")


@dataclass
class _Recipe:
    name: str
    line: int
    path: str
    before: list[str]
    after: list[str]
    body: list[tuple[str, int]] = field(default_factory=list)


def read(repo: Repository) -> Iterator[Task]:
    """The recipes of every justfile; the first one runs without a name."""
    for path in repo.matching("justfile", ".justfile", "*.just"):
        yield from _Justfile(repo, path).tasks()


class _Justfile:
    def __init__(self, repo: Repository, path: str) -> None:
        self.repo, self.path, self.cwd = repo, path, posixpath.dirname(path)
        self.variables: dict[str, str] = {}
        self.recipes: dict[str, _Recipe] = {}
        self.modules: dict[str, str] = {}
        self.seen: set[str] = set()
        self.load(path)

    def load(self, path: str) -> None:
        """Read a file, and those it imports as if they stood in it."""
        if path in self.seen or not self.repo.exists(path):
            return
        self.seen.add(path)
        current: _Recipe | None = None
        for number, line in enumerate(self.repo.lines(path), 1):
            if line[:1] in (" ", "\t"):
                if current:
                    current.body.append((line.strip(), number))
            elif line.strip() and not line.startswith(("#", "[")):
                current = self.statement(line, path, number)

    def statement(self, line: str, path: str, number: int) -> _Recipe | None:
        """A line at the margin; returns the recipe whose body goes on behind it."""
        if alias := _ALIAS.match(line):
            self.recipes[alias.group(1)] = _Recipe(
                alias.group(1), number, path, [alias.group(2)], []
            )
        elif imported := _IMPORT.match(line):
            self.imported(*imported.groups())
        elif variable := _VARIABLE.match(line):
            self.variables[variable.group(1)] = variable.group(2).strip(" '\"")
        elif recipe := _RECIPE.match(line):
            before, _, after = recipe.group(3).partition("#")[0].partition("&&")
            found = _Recipe(recipe.group(1), number, path, _names(before), _names(after))
            return self.recipes.setdefault(found.name, found)
        return None

    def imported(self, kind: str, name: str | None, path: str | None) -> None:
        if kind == "import" and path:
            self.load(join(self.cwd, path))
        elif kind == "mod" and name:
            tried = [path] if path else [f"{name}.just", f"{name}/mod.just", f"{name}/justfile"]
            here = [
                path for path in (join(self.cwd, each) for each in tried) if path in self.repo.sizes
            ]
            self.modules[name] = here[0] if here else ""

    def tasks(self) -> Iterator[Task]:
        """Each recipe with those it depends on; of a module as `module::recipe`."""
        for recipe in self.recipes.values():
            asks = [
                [Command(("just", name), recipe.path, recipe.line, self.cwd) for name in names]
                for names in (recipe.before, recipe.after)
            ]
            commands = (*asks[0], *self.body(recipe), *asks[1])
            yield Task("just", recipe.name, self.cwd, self.path, recipe.line, commands)
        for name, path in self.modules.items():
            if path and path not in self.seen:
                for task in _Justfile(self.repo, path).tasks():
                    yield replace(task, name=f"{name}::{task.name}", cwd=self.cwd, path=self.path)

    def body(self, recipe: _Recipe) -> Iterator[Command]:
        """Each line is a shell of its own, but the whole is one if it begins with `#!`."""
        if recipe.body and recipe.body[0][0].startswith("#!"):
            text = "\n".join(line for line, _ in recipe.body)
            if "python" not in recipe.body[0][0]:
                yield from self.shell(text, recipe.path, recipe.body[0][1], True)
            return
        lines = list(recipe.body)
        while lines:
            text, number = lines.pop(0)
            while text.endswith("\\") and lines:
                text += "\n" + lines.pop(0)[0]
            bare = text.lstrip("@-")
            yield from self.shell(bare, recipe.path, number, "-" not in text[: -len(bare)])

    def shell(self, text: str, path: str, line: int, heard: bool) -> tuple[Command, ...]:
        text = filled(_REFERENCE, text, self.variables)
        return parse(text, path, line, self.cwd, heard, stops=False)


def _names(text: str) -> list[str]:
    """Recipes in a list of dependencies, where some have arguments: `a (b "x")`."""
    return [
        first or second for first, second in re.findall(r"\(\s*([\w:-]+)[^)]*\)|([\w:-]+)", text)
    ]
