"""Who reaches whom: from what a command starts, through imports and references."""

import ast
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from .follow import follow
from .launching import launched
from .python import MAIN, Call, Function, Module, dotted
from .repository import Repository
from .shell import Command

# Functions that a platform calls by their names: Azure ML, AWS Lambda, SageMaker, TFX, Django.
CALLED_BY_NAME = frozenset(
    "main init run handler lambda_handler model_fn input_fn predict_fn output_fn transform_fn "
    "run_fn preprocessing_fn trainer_fn load_context predict setup teardown".split()
)
# Decorators that only change a function, and do not hand it to somebody who will call it.
PLAIN = frozenset(
    "staticmethod classmethod property cached_property lru_cache cache wraps contextmanager "
    "abstractmethod override dataclass overload no_grad singledispatch jit setter fixture".split()
)
FEW = 4  # a name on an unknown object that more functions carry says nothing
TESTS = re.compile(
    r"(^|/)(tests?|testing|[\w-]*[_-]tests?|__tests__)/|(^|/)(test_[^/]*|[^/]*_test|conftest|tests)\.py$",
    re.IGNORECASE,
)
ASIDE = re.compile(r"(^|/)(docs?|benchmarks?|examples?|third_party|vendor(ed)?)/", re.IGNORECASE)


VALUES = "="  # stands for what the values at module level hold, such as a table of functions


class Node(NamedTuple):
    """A function of a file; "" is what runs when the file is imported, a class is its body."""

    path: str
    function: str


def is_test(path: str) -> bool:
    """Tell whether a file is a test or what tests share."""
    return bool(TESTS.search(path))


def is_aside(path: str) -> bool:
    """Tell whether a file stands beside the project: documentation, benchmarks, examples."""
    return bool(ASIDE.search(path))


@dataclass(frozen=True, eq=False)
class Graph:
    """The references between the functions of a repository."""

    repo: Repository

    @cached_property
    def by_dotted(self) -> dict[str, list[str]]:
        """Paths of modules by each end of their dotted path: `pkg.mod`, `mod`."""
        found: dict[str, list[str]] = defaultdict(list)
        for path in self.repo.modules:
            parts = dotted(path).split(".")
            for start in range(len(parts)):
                found[".".join(parts[start:])].append(path)
        return found

    @cached_property
    def by_name(self) -> dict[str, list[Node]]:
        """Methods by their name, those of tests left out."""
        found: dict[str, list[Node]] = defaultdict(list)
        for path, module in self.repo.modules.items():
            for name in module.functions if not is_test(path) else ():
                owner, _, last = name.rpartition(".")
                if owner in module.classes:
                    found[last].append(Node(path, name))
        return found

    @cached_property
    def called(self) -> dict[str, set[str]]:
        """What each module calls when it is imported, by path."""
        return {
            path: {call.name for call in module.calls if not call.function}
            for path, module in self.repo.modules.items()
        }

    def module_at(self, name: str, near: str = "") -> str | None:
        """Return the path of the module that a dotted name means, the nearest of several."""
        found = self.by_dotted.get(name)
        if not found:
            return None
        return max(found, key=lambda path: (_shared(path, near), -len(path)))

    def resolve(self, name: str, near: str = "") -> list[Node]:
        """Return the nodes that a dotted name means in this repository."""
        parts = name.split(".")
        for length in range(len(parts), 0, -1):
            path = self.module_at(".".join(parts[:length]), near)
            if path is None or (length == 1 and len(parts) > 1 and path == near):
                continue
            return self.inside(path, ".".join(parts[length:]))
        return []

    def inside(self, path: str, name: str, depth: int = 0) -> list[Node]:
        """Return the nodes that a name means in a module, through what it imports."""
        module = self.repo.modules[path]
        if not name:
            return [Node(path, "")]
        if name in module.functions:
            return [Node(path, ""), Node(path, name)]
        head = name.split(".")[0]
        if name in module.classes or head in module.classes:
            return [
                Node(path, ""),
                *self.whole_class(module, name if name in module.classes else head),
            ]
        if head in module.functions:
            return [Node(path, ""), Node(path, head)]
        if head in module.imports and depth < 5:
            target = module.imports[head] + name[len(head) :]
            if self.module_at(target.rsplit(".", 1)[0], path) != path:
                return [Node(path, ""), *self.resolve(target, path)]
        return [Node(path, ""), Node(path, VALUES)]

    def whole_class(self, module: Module, name: str) -> list[Node]:
        """Return a class with its methods: who makes one may call any."""
        methods = [each for each in module.functions if each.startswith(f"{name}.")]
        return [Node(module.path, name), *(Node(module.path, each) for each in methods)]

    def next_to(self, node: Node) -> Iterable[Node]:
        """Yield what a node's code refers to."""
        module = self.repo.modules[node.path]
        yield Node(node.path, "")
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
                for command in launched(call):
                    found[Node(path, call.function)] += follow(self.repo, command)
        return found

    def names_in(self, node: Node) -> Iterable[str]:
        """Return the names that a node's code refers to; an import only runs what it calls."""
        refers = self.repo.modules[node.path].refers
        if not node.function:
            return self.called[node.path]
        if node.function in (MAIN, VALUES):
            return {*refers.get("", ()), *refers.get(node.function, ())}
        return refers.get(node.function, ())

    def named(self, name: str, module: Module, node: Node) -> Iterable[Node]:
        """Yield what a name in a module's code means."""
        head, _, rest = name.partition(".")
        if head == "self":
            owner = node.function.rsplit(".", 1)[0]
            method = f"{owner}.{rest.split('.')[0]}"
            if method in module.functions:
                yield Node(module.path, method)
                return
            head, rest = "?", rest
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

    def started(self, path: str) -> list[Node]:
        """Return what runs where a file is started itself."""
        return [Node(path, ""), Node(path, MAIN)]

    def reach(self, entries: Iterable[Node]) -> frozenset[Node]:
        """Return the nodes that are reached from some, those included."""
        waiting = [node for node in entries if node.path in self.repo.modules]
        seen: set[Node] = set(waiting)
        while waiting:
            for node in self.next_to(waiting.pop()):
                if node not in seen:
                    seen.add(node)
                    waiting.append(node)
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


def _shared(path: str, near: str) -> int:
    return len(posixpath.commonprefix([path, near]).rsplit("/", 1)[0]) if near else 0


def graph(repo: Repository) -> Graph:
    """Return the graph of a repository, made once."""
    return repo.fact(Graph)


def calls(repo: Repository, *patterns: str, live: bool = True) -> list[Call]:
    """Return the calls whose name fits a pattern, of code outside the tests that is reached."""
    wanted = re.compile("|".join(f"(?:{_translated(each)})" for each in patterns))
    reached = graph(repo).live if live else frozenset()
    return [
        call
        for path, module in repo.modules.items()
        if not is_test(path)
        for call in module.calls
        if wanted.fullmatch(call.name) and (not live or Node(path, call.function) in reached)
    ]


def _translated(glob: str) -> str:
    return re.escape(glob).replace(r"\*", ".*").replace(r"\?", ".")


def source(node: ast.AST) -> str:
    """Return the code of a node."""
    return ast.unparse(node)
