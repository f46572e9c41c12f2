"""A mutant: a project of ours from which a capability was taken, or in which it is only faked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from mlops_ladder.tree import File, Tree

Edit = Callable[[Tree], None]


@dataclass(frozen=True)
class Mutant:
    """What takes one capability away; `also` are others that honestly go with it, and why.

    `project` is the kind that is mutated: "0", "1", "llmops" or "1+llm". Capabilities that build
    on the one taken may go with it without being named.
    """

    capability: str
    kind: Literal["removed", "faked"]
    how: str
    edits: tuple[Edit, ...]
    project: str = "1"
    also: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name among the tests."""
        return f"{self.capability}: {self.how}"

    def of(self, tree: Tree) -> Tree:
        """Return a project with the capability taken away."""
        made = dict(tree)
        for edit in self.edits:
            edit(made)
        assert made != tree
        return made


def without(*paths: str) -> Edit:
    """Leave files out, and all below folders."""

    def edit(tree: Tree) -> None:
        for path in paths:
            gone = [name for name in tree if name == path or name.startswith(f"{path}/")]
            assert gone, path
            for name in gone:
                del tree[name]

    return edit


def replaced(path: str, old: str, new: str, count: int = 1) -> Edit:
    """Put a text in place of another, which stands `count` times in the file."""

    def edit(tree: Tree) -> None:
        text = tree[path].content.decode()
        assert text.count(old) == count, (path, old, text.count(old))
        tree[path] = File(text.replace(old, new).encode(), tree[path].executable)

    return edit


def written(path: str, text: str) -> Edit:
    """Write a file, whole."""

    def edit(tree: Tree) -> None:
        tree[path] = File(text.encode())

    return edit


def commented(path: str, first: str, lines: int = 1) -> Edit:
    """Make comments of some lines, from the one that holds a text on."""

    def edit(tree: Tree) -> None:
        rows = tree[path].content.decode().split("\n")
        starts = [place for place, row in enumerate(rows) if first in row]
        assert len(starts) == 1, (path, first, starts)
        for place in range(starts[0], starts[0] + lines):
            rows[place] = f"# {rows[place]}"
        tree[path] = File("\n".join(rows).encode(), tree[path].executable)

    return edit


def cut(path: str, first: str, end: str = "") -> Edit:
    """Take lines out, from the one that begins so up to the next that begins as `end` (or all)."""

    def edit(tree: Tree) -> None:
        rows = tree[path].content.decode().split("\n")
        starts = [place for place, row in enumerate(rows) if row.startswith(first)]
        assert len(starts) == 1, (path, first, starts)
        ends = (at for at in range(starts[0] + 1, len(rows)) if end and rows[at].startswith(end))
        del rows[starts[0] : next(ends, len(rows))]
        tree[path] = File("\n".join(rows).encode(), tree[path].executable)

    return edit
