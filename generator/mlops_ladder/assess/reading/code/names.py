"""What a name means in a repository: which module, function or class."""

import posixpath
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from ..files.repository import Repository
from .places import VALUES, Node, is_test
from .python import Module, dotted


@dataclass(frozen=True, eq=False)
class Names:
    """The names of a repository's modules, functions and classes."""

    repo: Repository
    _nearest: dict[tuple[str, str], str] = field(default_factory=dict, init=False)

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

    def module_at(self, name: str, near: str = "") -> str | None:
        """Return the path of the module that a dotted name means, the nearest of several."""
        found = self.by_dotted.get(name)
        if not found:
            return None
        if len(found) == 1:
            return found[0]
        asked = (name, near)
        if asked not in self._nearest:
            self._nearest[asked] = max(found, key=lambda path: (_shared(path, near), -len(path)))
        return self._nearest[asked]

    def resolve(self, name: str, near: str = "") -> list[Node]:
        """Return the nodes that a dotted name means in this repository."""
        parts = name.split(".")
        for length in range(len(parts), 0, -1):
            path = self.module_at(".".join(parts[:length]), near)
            if path is None or (length == 1 and len(parts) > 1 and path == near):
                continue
            return self.inside(path, ".".join(parts[length:]) or self._stands_for(path))
        return []

    def _stands_for(self, path: str) -> str:
        """Return the function that a package gives out under the name of its module, if it does."""
        package = self.repo.modules.get(posixpath.join(posixpath.dirname(path), "__init__.py"))
        last = dotted(path).rsplit(".", 1)[-1]
        given = package.imports.get(last, "") if package else ""
        return last if given.endswith(f"{last}.{last}") else ""

    def inside(self, path: str, name: str, depth: int = 0) -> list[Node]:
        """Return the nodes that a name means in a module, through what it imports."""
        module = self.repo.modules[path]
        if not name:
            return [Node(path, "")]
        if name in module.functions:
            return [Node(path, ""), Node(path, name)]
        head = name.split(".", maxsplit=1)[0]
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


def _shared(path: str, near: str) -> int:
    return len(posixpath.commonprefix([path, near]).rsplit("/", 1)[0]) if near else 0
