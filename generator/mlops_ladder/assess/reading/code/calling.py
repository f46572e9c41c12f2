"""What runs because something runs: calls and references, without all that an import brings."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ..files.repository import Repository
from .bodies import names, own, variables, walk
from .graph import PLAIN, graph
from .places import VALUES, Node, is_test
from .python import MAIN, Call, Module

FIELDS_ONLY = re.compile(
    r"object|NamedTuple|BaseModel|BaseSettings|Enum|Protocol|ABC|TypedDict|Exception|Settings"
)
BUILTIN = frozenset({*dir(str), *dir(dict), *dir(list), *dir(bytes), *dir(set)})


@dataclass(frozen=True, eq=False)
class Calling:
    """The narrow view of a repository's code: what is called, or handed on to be called."""

    repo: Repository
    _known: dict[Node, tuple[Node, ...]] = field(default_factory=dict, init=False)
    _found: dict[tuple[frozenset[Node], frozenset[Node]], frozenset[Node]] = field(
        default_factory=dict, init=False
    )
    _names: dict[Node, frozenset[str]] = field(default_factory=dict, init=False)
    _woken: dict[Node, tuple[list[Node], list[Node]]] = field(default_factory=dict, init=False)

    def called(
        self, nodes: Iterable[Node], without: frozenset[Node] = frozenset()
    ) -> frozenset[Node]:
        """Return the functions that run because some do, those included.

        Of a class that is made here, the methods whose names are used run; all of them where
        somebody else calls them, because of a decorator or a base from elsewhere. What runs only
        because of those in `without` is left out.
        """
        asked = (frozenset(nodes), without)
        if asked not in self._found:
            self._found[asked] = self._called(*asked)
        return self._found[asked]

    def _called(self, nodes: frozenset[Node], without: frozenset[Node]) -> frozenset[Node]:
        waiting = [node for node in nodes if node.path in self.repo.modules]
        waiting += [method for node in waiting for method in self.methods(node)]
        seen, used = set(waiting), set[str]()
        asleep: dict[str, set[Node]] = defaultdict(set)
        while waiting:
            node = waiting.pop()
            if node in without:
                continue
            found = set(self._next(node))
            awake, others = self._members(node)
            found.update(awake)
            for method in others:
                if _last(method) in used:
                    found.add(method)
                else:
                    asleep[_last(method)].add(method)
            new = self._named(node) - used
            used |= new
            for name in new & asleep.keys():
                found |= asleep.pop(name)
            waiting += found - seen
            seen |= found
        return frozenset(seen)

    def _refers(self, node: Node) -> Iterable[str]:
        return self.repo.modules[node.path].refers.get(node.function, ())

    def _named(self, node: Node) -> frozenset[str]:
        """Return the names of methods that a function may call; texts and lists have their own."""
        if node not in self._names:
            module, there = self.repo.modules[node.path], graph(self.repo)
            self._names[node] = frozenset(
                last
                for name in self._refers(node)
                if (last := name.rsplit(".", 1)[-1]) not in BUILTIN
                or (not name.startswith("?") and any(there.named(name, module, node)))
            )
        return self._names[node]

    def _members(self, node: Node) -> tuple[list[Node], list[Node]]:
        """Return the methods of a class that others call, and those that wait for their names."""
        if node not in self._woken:
            methods = self.methods(node)
            awake = [each for each in methods if self._by_others(each, node)]
            self._woken[node] = awake, [each for each in methods if each not in awake]
        return self._woken[node]

    def methods(self, node: Node) -> list[Node]:
        """Return the methods of a class; none of a function."""
        module = self.repo.modules[node.path]
        if node.function not in module.classes:
            return []
        return graph(self.repo).whole_class(module, node.function)[1:]

    def _by_others(self, method: Node, owner: Node) -> bool:
        """Tell whether a method is called by Python, or by what its class is handed to."""
        module = self.repo.modules[owner.path]
        function, known = module.functions[method.function], module.classes[owner.function]
        there = graph(self.repo)
        foreign = any(
            not _plain_base(base)
            and not there.resolve(base, owner.path)
            and base not in module.classes
            for base in known.bases
        )
        handed = any(each.rsplit(".", 1)[-1] not in PLAIN for each in known.decorators)
        dunder = _last(method).startswith("__")
        return dunder or foreign or handed or there.handed_over(function)

    def _next(self, node: Node) -> tuple[Node, ...]:
        """Return what runs directly because a function does; many ways lead through one."""
        if node not in self._known:
            self._known[node] = tuple(dict.fromkeys(self._follows(node)))
        return self._known[node]

    def _follows(self, node: Node) -> Iterator[Node]:
        module, there = self.repo.modules[node.path], graph(self.repo)
        if node.function == MAIN:
            yield Node(node.path, "")
        for name in self._meaning(node):
            meant = [n for n in there.named(name, module, node) if n.path in self.repo.modules]
            real = [each for each in meant if each.function not in ("", VALUES)]
            yield from (
                self._without_methods(name, real) if real else self._held(name, module, meant)
            )
        for command in there.launches.get(node, ()):
            yield from there.entries(command)
        if node.function in module.classes:
            for base in module.classes[node.function].bases:
                yield from (each for each in there.named(base, module, node) if each.function)
        yield from self._handed_within(node)

    def _handed_within(self, node: Node) -> Iterator[Node]:
        """Yield the functions inside a function that a decorator hands on."""
        module = self.repo.modules[node.path]
        if node.function in module.functions:
            for name, inner in module.functions.items():
                if name.startswith(f"{node.function}.") and graph(self.repo).handed_over(inner):
                    yield Node(node.path, name)

    def _meaning(self, node: Node) -> Iterator[str]:
        """Yield the names whose meaning counts; what only has an attribute used has no own."""
        local, bare = self._local(self.repo.modules[node.path]), self._bare(node)
        for name in self._refers(node):
            if name in local and bare is not None and local[name] not in bare:
                continue
            if not (name.startswith("?.") and name[2:] in BUILTIN):
                yield name

    def _local(self, module: Module) -> dict[str, str]:
        """Return the classes that a module names plainly: what they are, and their name there."""
        there = {origin: name for name, origin in module.imports.items() if name[:1].isupper()}
        return there | {name: name for name in module.classes}

    def _bare(self, node: Node) -> set[str] | None:
        """Return the names that a function uses for themselves, not for an attribute of theirs."""
        module = self.repo.modules[node.path]
        if node.function not in module.functions:
            return None
        code = module.functions[node.function].node
        held = {id(each.value) for each in walk(code) if isinstance(each, ast.Attribute)}
        return {e.id for e in walk(code) if isinstance(e, ast.Name) and id(e) not in held}

    def _without_methods(self, name: str, meant: list[Node]) -> Iterator[Node]:
        """Yield a class without its methods; nothing for an attribute that is no method."""
        classes = [n for n in meant if n.function in self.repo.modules[n.path].classes]
        inside = {(c.path, f"{c.function}.") for c in classes}
        for each in meant:
            if any(each.path == path and each.function.startswith(head) for path, head in inside):
                continue
            last = each.function.rsplit(".", 1)[-1]
            if each in classes and name.rsplit(".", 1)[-1] != last and f".{last}." in f".{name}":
                method = Node(each.path, f"{each.function}.{name.rsplit('.', 1)[-1]}")
                if method.function in self.repo.modules[each.path].functions:
                    yield method
                continue
            yield each

    def meant(self, name: str, module: Module, near: Node) -> list[Node]:
        """Return the functions that a plain name in a module means."""
        whole = module.imports.get(name, name)
        return list(graph(self.repo).named(whole, module, near))

    def calls(self, nodes: Iterable[Node], pattern: re.Pattern[str]) -> list[Call]:
        """Return the calls in some functions whose name a pattern fits as a whole."""
        wanted = frozenset(nodes)
        return [
            call
            for path in sorted({node.path for node in wanted})
            for call in self.repo.modules[path].calls
            if Node(path, call.function) in wanted and pattern.fullmatch(call.name)
        ]

    def _held(self, name: str, module: Module, meant: list[Node]) -> Iterator[Node]:
        """Yield the functions that a module's variable holds: a list of flows, an application."""
        parts = name.split(".")
        for path in dict.fromkeys(
            [*(each.path for each in meant), *([] if "." in name else [module.path])]
        ):
            owner = self.repo.modules[path]
            held = variables(owner)
            for value in (value for part in parts[-2:] for value in held.get(part, ())):
                for word in names(value):
                    inner = self.meant(word, owner, Node(path, ""))
                    real = [each for each in inner if each.function not in ("", VALUES)]
                    yield from self._without_methods(word, real)

    @cached_property
    def callers(self) -> dict[Node, set[Node]]:
        """Who calls, or hands on, each function."""
        found: dict[Node, set[Node]] = defaultdict(set)
        for module in own(self.repo):
            for name in ("", MAIN, *module.functions, *module.classes):
                node = Node(module.path, name)
                for each in (*self._next(node), *self.methods(node)):
                    found[each].add(node)
        return found

    def directly(self, nodes: Iterable[Node]) -> frozenset[Node]:
        """Return what tests call themselves, or through helpers in files of tests."""
        waiting, seen, found = list(nodes), set(nodes), set()
        while waiting:
            for node in (*self._next(each := waiting.pop()), *self.methods(each)):
                if not is_test(node.path):
                    found.add(node)
                elif node not in seen:
                    seen.add(node)
                    waiting.append(node)
        return frozenset(found)

    def above(self, nodes: Iterable[Node]) -> frozenset[Node]:
        """Return the functions because of which some may run, those included."""
        waiting = list(nodes)
        seen = set(waiting)
        while waiting:
            for node in self.callers.get(waiting.pop(), ()):
                if node not in seen:
                    seen.add(node)
                    waiting.append(node)
        return frozenset(seen)


def _last(node: Node) -> str:
    return node.function.rsplit(".", 1)[-1]


def _plain_base(name: str) -> bool:
    """Tell whether a base only keeps fields, and calls no method of its own accord."""
    return FIELDS_ONLY.fullmatch(name.rsplit(".", 1)[-1]) is not None
