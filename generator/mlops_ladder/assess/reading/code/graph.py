"""Who reaches whom: from what a command starts, through imports and references."""

import ast
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..files.repository import Repository
from ..follow import follow
from ..shell import Command
from .launching import UNKNOWN, launched, programs
from .places import VALUES, Node, is_aside, is_test
from .python import MAIN, Call, Function, Module
from .starts import Starts, runs_tests

__all__ = ["Graph", "Node", "calls", "graph", "is_aside", "is_test", "runs_tests", "source"]

# Functions that a platform calls by their names: Azure ML, AWS Lambda, SageMaker, TFX, Kedro.
CALLED_BY_NAME = frozenset(
    [
        "main",
        "init",
        "run",
        "handler",
        "lambda_handler",
        "model_fn",
        "input_fn",
        "predict_fn",
        "output_fn",
        "transform_fn",
        "run_fn",
        "preprocessing_fn",
        "trainer_fn",
        "load_context",
        "predict",
        "setup",
        "teardown",
        "create_pipeline",
        "register_pipelines",
    ]
)
# Decorators that only change a function, and do not hand it to somebody who will call it.
PLAIN = frozenset(
    [
        "staticmethod",
        "classmethod",
        "property",
        "cached_property",
        "lru_cache",
        "cache",
        "wraps",
        "contextmanager",
        "abstractmethod",
        "override",
        "dataclass",
        "overload",
        "no_grad",
        "singledispatch",
        "jit",
        "setter",
        "fixture",
    ]
)
FEW = 4  # a name on an unknown object that more functions carry says nothing


@dataclass(frozen=True, eq=False)
class Graph(Starts):
    """The references between the functions of a repository."""

    @cached_property
    def called(self) -> dict[str, set[str]]:
        """What each module calls when it is imported, by path."""
        return {
            path: {call.name for call in module.calls if not call.function}
            for path, module in self.repo.modules.items()
        }

    @cached_property
    def _beside(self) -> dict[Node, tuple[Node, ...]]:
        return {}

    @cached_property
    def _reached(self) -> dict[frozenset[Node], frozenset[Node]]:
        return {}

    def next_to(self, node: Node) -> tuple[Node, ...]:
        """Return what a node's code refers to."""
        if node not in self._beside:
            self._beside[node] = tuple(dict.fromkeys(self._referred(node)))
        return self._beside[node]

    def _referred(self, node: Node) -> Iterable[Node]:
        module = self.repo.modules[node.path]
        yield Node(node.path, "")
        yield from self.held_by(node, module)
        for name in self.names_in(node):
            yield from self.named(name, module, node)
        for command in self.launches.get(node, ()):
            yield from self.entries(command)

    @cached_property
    def launches(self) -> dict[Node, list[Command]]:
        """The commands that each function's code runs, with all that those run."""
        found: dict[Node, list[Command]] = defaultdict(list)
        for path, module in self.repo.modules.items():
            for call in module.calls:
                for command in launched(call, module):
                    found[Node(path, call.function)] += follow(self.repo, command)
        handed = [
            each for module in self.repo.modules.values() for each in self._handed(module, found)
        ]
        for node, command in handed:
            found[node] += follow(self.repo, command)
        return found

    def _handed(
        self, module: Module, launches: Mapping[Node, list[Command]]
    ) -> Iterator[tuple[Node, Command]]:
        """Yield the programs whose names a function gets that starts what it is told to."""
        for call in module.calls:
            near = Node(module.path, call.function)
            for name in (each.removeprefix("./") for each in programs(call)):
                known = [path for path in self.repo.modules if f"/{path}".endswith(f"/{name}")]
                starts = (
                    UNKNOWN in " ".join(command.words)
                    for node in self.named(call.name, module, near)
                    for command in launches.get(node, ())
                )
                if len(known) == 1 and any(starts):
                    yield near, Command(("python", known[0]), call.path, call.line)

    def names_in(self, node: Node) -> Iterable[str]:
        """Return the names that a node's code refers to; an import only runs what it calls."""
        refers = self.repo.modules[node.path].refers
        if not node.function:
            return self.called[node.path]
        if node.function in (MAIN, VALUES):
            return {*refers.get("", ()), *refers.get(node.function, ())}
        return refers.get(node.function, ())

    def held_by(self, node: Node, module: Module) -> Iterable[Node]:
        """Yield what runs, or is handed over, with a node without being called by name."""
        if not node.function:
            for name in module.imported:
                yield from (n for n in self.resolve(name, node.path) if not n.function)
            for name in module.classes:
                if "." not in name:
                    yield Node(node.path, name)
        elif node.function in (MAIN, VALUES):
            for each in module.functions.values():
                if self.handed_over(each):
                    yield Node(node.path, each.name)
        elif node.function in module.classes:
            for base in module.classes[node.function].bases:
                yield from self.named(base, module, node)

    def named(self, name: str, module: Module, node: Node) -> Iterable[Node]:
        """Yield what a name in a module's code means."""
        head, _, rest = name.partition(".")
        if head == "self":
            owner = node.function.rsplit(".", 1)[0]
            method = f"{owner}.{rest.split('.')[0]}"
            if method in module.functions:
                yield Node(module.path, method)
                return
            head = "?"
        if head == "?":
            last = rest.rsplit(".", 1)[-1]
            found = self.by_name.get(last, [])
            if len(found) <= FEW:
                yield from found
            return
        if name in module.functions or head in module.functions or head in module.classes:
            yield from self.inside(module.path, name)
            return
        nested = f"{node.function}.{head}"
        if nested in module.functions:
            yield Node(module.path, nested)
        elif head in module.imports.values() or "." in name:
            yield from self.resolve(name, module.path)

    @staticmethod
    def handed_over(function: Function) -> bool:
        """Tell whether a decorator hands a function to somebody who will call it."""
        return any(each.rsplit(".", 1)[-1] not in PLAIN for each in function.decorators)

    def reach(self, entries: Iterable[Node]) -> frozenset[Node]:
        """Return the nodes that are reached from some, those included."""
        given = frozenset(node for node in entries if node.path in self.repo.modules)
        if given not in self._reached:
            self._reached[given] = self._closure(given)
        return self._reached[given]

    def _closure(self, given: frozenset[Node]) -> frozenset[Node]:
        waiting, seen = list(given), set(given)
        while waiting:
            new = [node for node in self.next_to(waiting.pop()) if node not in seen]
            seen.update(new)
            waiting += new
        return frozenset(seen)

    @cached_property
    def live(self) -> frozenset[Node]:
        """What something outside the tests reaches: scripts, services, notebooks, settings."""
        roots = [n for path in self.repo.modules if not is_test(path) for n in self.started(path)]
        roots += self.mentioned
        for path, module in self.repo.modules.items():
            if not is_test(path):
                roots += [Node(path, name) for name in module.functions if name in CALLED_BY_NAME]
        return self.reach(roots)

    @cached_property
    def mentioned(self) -> list[Node]:
        """Functions and classes that settings name by a dotted path or `module:name`."""
        found = []
        words = re.compile(r"[A-Za-z_][\w/]*(?:\.\w+)*(?:\.py)?:\w+|[A-Za-z_]\w*(?:\.\w+)+")
        for path in self.repo.matching("*.y*ml", "*.toml", "*.cfg", "*.json", "Procfile"):
            if self.repo.sizes[path] < 200_000 and not path.endswith(
                (".lock", "package-lock.json")
            ):
                for word in set(words.findall(self.repo.text(path))):
                    found += self.spelled(word, posixpath.dirname(path))
        return found


def graph(repo: Repository) -> Graph:
    """Return the graph of a repository, made once."""
    return repo.fact(Graph)


def calls(repo: Repository, *patterns: str, live: bool = True) -> list[Call]:
    """Return the calls whose name fits a pattern, of code outside the tests that is reached."""
    found = repo.fact(_reached if live else _all)
    if "*" in patterns:
        return list(found)
    wanted = re.compile("|".join(f"(?:{_translated(each)})" for each in patterns))
    return [call for call in found if wanted.fullmatch(call.name)]


def _all(repo: Repository) -> list[Call]:
    own = (module for path, module in repo.modules.items() if not is_test(path))
    return [call for module in own for call in module.calls]


def _reached(repo: Repository) -> list[Call]:
    live = graph(repo).live
    return [call for call in repo.fact(_all) if Node(call.path, call.function) in live]


def _translated(glob: str) -> str:
    return re.escape(glob).replace(r"\*", ".*").replace(r"\?", ".")


def source(node: ast.AST) -> str:
    """Return the code of a node."""
    return ast.unparse(node)
