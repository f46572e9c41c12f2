"""Tests of what a model answers: the code each reaches, and what it compares."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname

from ..code.graph import Node, graph, is_test
from ..code.python import Function, Module
from ..code.running import body, constants, names, running, walk
from ..files.repository import Repository
from .testing import is_set_aside

MOCKS = frozenset({"Mock", "MagicMock", "AsyncMock", "mocker", "respx", "responses"})
REPLACES = MOCKS | {"monkeypatch", "patch"}
BODIES = {"json", "text", "content", "body"}
ELSEWHERE = re.compile(r"https?://(?!(test|testserver|localhost|127\.0\.0\.1|0\.0\.0\.0)\b)")


@dataclass(frozen=True)
class Test:
    """A test: what it reaches, which files it and its fixtures import, what can fail it."""

    path: str
    line: int
    name: str
    node: ast.FunctionDef | ast.AsyncFunctionDef
    asked: frozenset[Node]  # what it calls itself, or through helpers of tests
    reached: frozenset[Node]
    imported: frozenset[str]
    asserts: tuple[ast.expr, ...]
    replaces: bool  # something of the project is replaced in it or its fixtures
    made_up: bool  # what it asks is a class or mock of its own
    elsewhere: bool  # the client that it or its fixtures make asks another machine

    __test__ = False  # pytest would collect it by its name

    @property
    def only_status(self) -> bool:
        """Whether it looks at nothing but an HTTP status."""
        used = {name for each in self.asserts for name in names(each)}
        return "status_code" in used and not used & BODIES

    @property
    def names(self) -> frozenset[str]:
        """The names that it uses."""
        return names(self.node)

    @property
    def sent_to(self) -> list[str]:
        """The URLs that it sends requests to."""
        return [
            text
            for each in walk(self.node)
            if isinstance(each, ast.Call)
            and isinstance(each.func, ast.Attribute)
            and each.func.attr in ("post", "get", "put", "request")
            for text in constants(each)
            if text.startswith(("/", "http"))
        ]


def model_tests(repo: Repository) -> tuple[Test, ...]:
    """Return the tests of a repository; those that are always skipped are left out."""
    return repo.fact(_tests)


def _tests(repo: Repository) -> tuple[Test, ...]:
    found = _fixtures(repo)
    paths = [
        path for path, each in repo.modules.items() if is_test(path) and not is_set_aside(each)
    ]
    return tuple(test for path in paths for test in _of(repo, repo.modules[path], found))


def _fixtures(repo: Repository) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = defaultdict(list)
    for path, module in repo.modules.items():
        for name, each in module.functions.items() if is_test(path) else ():
            if any(decorator.endswith("fixture") for decorator in each.decorators):
                found[name.rsplit(".", 1)[-1]].append(Node(path, name))
    return found


def _of(repo: Repository, module: Module, fixtures: dict[str, list[Node]]) -> Iterator[Test]:
    for name, function in module.functions.items():
        if not name.rsplit(".", 1)[-1].startswith("test") or _aside(function):
            continue
        starts = [Node(module.path, name), *_set_up(module, name)]
        starts += _given(repo, function.node, module.path, fixtures)
        reached = running(repo).called(starts)
        for each in starts:
            owner = repo.modules[each.path]
            reached |= running(repo).called(_variables(repo, owner, body(repo, each)))
        imported = {path for each in starts for path in _imported(repo, each.path)}
        yield Test(
            module.path, function.line, name, function.node,
            running(repo).directly(starts[:1]), reached, frozenset(imported),
            tuple(_asserts(function.node)),
            any(_uses(repo, each, REPLACES) for each in starts),
            _uses(repo, starts[0], MOCKS) or _has_class(function.node),
            any(_elsewhere(body(repo, each)) for each in starts),
        )  # fmt: skip


def _uses(repo: Repository, node: Node, wanted: frozenset[str]) -> bool:
    code = body(repo, node)
    return code is not None and bool(names(code) & wanted)


def _elsewhere(code: ast.AST | None) -> bool:
    return code is not None and any(
        ELSEWHERE.match(text)
        for each in walk(code)
        if isinstance(each, ast.keyword) and each.arg == "base_url"
        for text in constants(each)
    )


def _has_class(code: ast.AST) -> bool:
    return any(isinstance(each, ast.ClassDef) for each in walk(code))


def _aside(function: Function) -> bool:
    return any(each.endswith((".skip", "fixture")) for each in function.decorators)


def _set_up(module: Module, name: str) -> list[Node]:
    owner = name.rpartition(".")[0]
    made = (f"{owner}.{each}" for each in ("setUp", "setup_method", "setUpClass", "setup_class"))
    return [Node(module.path, each) for each in made if owner and each in module.functions]


def _given(
    repo: Repository, node: ast.AST, path: str, fixtures: dict[str, list[Node]]
) -> list[Node]:
    """Return the fixtures that a function asks for, and those that these ask for."""
    found: list[Node] = []
    waiting = [each.arg for each in walk(node) if isinstance(each, ast.arg)]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for each in fixtures.get(name, ()):
            shared = each.path.endswith("conftest.py") and dirname(path).startswith(
                dirname(each.path)
            )
            code = body(repo, each)
            if (each.path == path or shared) and code is not None:
                found.append(each)
                waiting += [each.arg for each in walk(code) if isinstance(each, ast.arg)]
    return found


def _imported(repo: Repository, path: str) -> set[str]:
    there = graph(repo)
    return {node.path for name in repo.modules[path].imported for node in there.resolve(name, path)}


def _variables(repo: Repository, module: Module, node: ast.AST | None) -> Iterator[Node]:
    """Yield what a module's variables that are used were made of: `client = TestClient(app)`."""
    used = names(node) if node is not None else set()
    for statement in module.tree.body:
        if isinstance(statement, ast.Assign) and names(statement.targets[0]) & used:
            for name in names(statement.value):
                yield from running(repo).meant(name, module, Node(module.path, ""))


def _asserts(node: ast.AST) -> Iterator[ast.expr]:
    for each in walk(node):
        if isinstance(each, ast.Assert):
            if not (isinstance(each.test, ast.Constant) and each.test.value):
                yield each.test
        elif isinstance(each, ast.Call) and called(each).startswith("assert"):
            yield each


def called(node: ast.Call) -> str:
    """Return the last name of what a call calls."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
