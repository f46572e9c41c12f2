"""schema.yaml as it is read: its schema, the line of each key, and how it contradicts itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ...errors import UsageError
from ..schema import Column, Read, Schema
from . import nodes, rules, values, written
from .nodes import Node
from .rules import Problem
from .values import WrongError, nearest, shown

KEYS = ("table", "read", "task", "goal", "columns")
LONGEST = 60  # characters of a name in a sentence
Path = tuple[str, ...]


@dataclass(frozen=True)
class Contradiction:
    """A rule that a schema breaks: where it does, and what to do; `column` may be empty."""

    file: str
    line: int
    column: str
    rule: str
    hint: str

    def __str__(self) -> str:
        """Say it in one sentence."""
        rest = "…" if len(self.column) > LONGEST else ""
        named = f"{written.text(self.column[:LONGEST])}{rest}: " if self.column else ""
        return f"{self.file}, line {self.line}: {named}{self.rule}"


class SchemaError(UsageError):
    """A schema contradicts itself or its table; the message is about the first."""

    def __init__(self, found: list[Contradiction]) -> None:
        first, *others = self.found = sorted(found, key=lambda one: one.line)
        more = f" (the first of {len(found)})" if others else ""
        super().__init__(f"{first}{more}", first.hint)


@dataclass(frozen=True)
class Parsed:
    """A file: its schema, and the line in which each key stands, by the keys that lead to it."""

    name: str
    schema: Schema
    lines: dict[Path, int]

    def told(self, problem: Problem) -> Contradiction:
        """Return a problem with its line: that of its key, or of what the key would stand in."""
        return tell(self.name, self.lines, problem)


def tell(name: str, lines: dict[Path, int], problem: Problem) -> Contradiction:
    """Return a problem with its line."""
    path = problem.path
    while path not in lines and path:
        path = path[:-1]
    column = problem.path[1] if problem.path[:1] == ("columns",) and problem.path[1:] else ""
    return Contradiction(name, lines.get(path, 1), column, problem.rule, problem.hint)


def load(text: str, name: str = "schema.yaml") -> Parsed:
    """Return a file with the schema that is its text; raises SchemaError."""
    reader = Reader()
    try:
        root = nodes.read(text)
    except nodes.UnreadableError as error:
        raise SchemaError(
            [Contradiction(name, error.line, "", error.why, "YAML cannot be read past it")]
        ) from None
    if root is None or not isinstance(root.value, dict):
        what = "is empty" if root is None or root.value is None else "holds no keys"
        hint = "write table, task and columns, or let `ladder schema TABLE --target COLUMN` do it"
        line = root.line if root else 1
        raise SchemaError([Contradiction(name, line, "", f"the file {what}", hint)])
    schema = reader.schema(root)
    found = reader.problems or rules.check(schema)
    if found:
        raise SchemaError([tell(name, reader.lines, problem) for problem in found])
    return Parsed(name, schema, reader.lines)


def label(key: Any) -> str:
    """Return a key of any type as it stands in the file."""
    return key if isinstance(key, str) else shown(key)


class Reader:
    """Turns nodes into a schema; `problems` has what is wrong, `lines` where each key stands."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.lines: dict[Path, int] = {}

    def schema(self, root: Node) -> Schema:
        """Return the schema; what is wrong is left out of it."""
        parts = self.mapping(root, (), KEYS)
        self.require(parts, (), ("table", "task", "columns"))
        read = self.taken(parts.get("read"), ("read",), values.READ)
        columns = self.columns(parts.get("columns"))
        return Schema(
            table=self.one(parts.get("table"), ("table",), values.path) or "",
            task=self.one(parts.get("task"), ("task",), values.TASK),
            columns=tuple(columns),
            read=Read(**read),
            goal=self.one(parts.get("goal"), ("goal",), values.number),
        )

    def columns(self, node: Node | None) -> list[Column]:
        """Return the columns."""
        found = []
        for name, each in (self.mapping(node, ("columns",), None) if node else {}).items():
            path = ("columns", name)
            if not isinstance(each.value, dict):
                rule = f"{shown(each.value)} does not describe a column"
                self.problems.append(Problem(path, rule, "write {type: number} or the like"))
                continue
            self.require(each.value, path, ("type",))
            known = self.taken(each, path, values.COLUMN)
            found.append(Column(name, **({"type": "category"} | known)))
        if node and not self.problems and not found:
            self.problems.append(Problem(("columns",), "there are no columns", "describe them"))
        return found

    def taken(
        self, node: Node | None, path: Path, known: Mapping[str, Callable[[Node], Any]]
    ) -> dict[str, Any]:
        """Return the values in a mapping whose keys are known."""
        found = {}
        for key, each in (self.mapping(node, path, tuple(known)) if node else {}).items():
            value = self.one(each, (*path, key), known[key])
            if value is not None:
                found[key] = value
        return found

    def mapping(self, node: Node, path: Path, known: tuple[str, ...] | None) -> dict[str, Node]:
        """Return what a mapping holds under its known keys, and note the line of each."""
        if not isinstance(node.value, dict):
            rule = f"{path[-1]}: {shown(node.value)} is no mapping"
            self.problems.append(Problem(path, rule, "write a key: and its value, indented"))
            return {}
        for key, line in node.repeated:
            first = node.value[key].line
            self.lines[(*path, label(key), "again")] = line
            rule = f"{label(key)} is there twice, first in line {first}"
            again = Problem((*path, label(key), "again"), rule, "leave one of them out")
            self.problems.append(again)
        found = {}
        for key, each in node.value.items():
            self.lines[(*path, label(key))] = each.line
            if not isinstance(key, str):
                rule = f"the name {shown(key)} is no text"
                self.problems.append(
                    Problem((*path, label(key)), rule, f'write "{key}", in quotes')
                )
            elif known is not None and key not in known:
                rule = f"there is no key {shown(key)}"
                self.problems.append(Problem((*path, key), rule, nearest(key, known)))
            else:
                found[key] = each
        return found

    def one(self, node: Node | None, path: Path, kind: Callable[[Node], Any]) -> Any:
        """Return a value; None if there is none, or it is not of its kind."""
        try:
            return None if node is None else kind(node)
        except WrongError as error:
            self.problems.append(Problem(path, f"{path[-1]}: {error.rule}", error.hint))
        return None

    def require(self, given: dict[str, Node], path: Path, keys: tuple[str, ...]) -> None:
        """Note the keys that are not there."""
        for key in keys:
            if key not in given:
                self.problems.append(Problem((*path, key), f"{key} is missing", f"add {key}:"))
