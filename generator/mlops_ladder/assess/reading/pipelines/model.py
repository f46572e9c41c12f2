"""What every orchestrator's pipeline comes down to: stages, and what each runs."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..code.graph import Node, graph
from ..files.repository import Repository
from ..follow import follow
from ..shell import Command


@dataclass(frozen=True)
class Stage:
    """A step of a pipeline: the code it starts (`nodes`) or the commands that it runs."""

    name: str
    path: str
    line: int
    nodes: tuple[Node, ...] = ()
    commands: tuple[Command, ...] = ()

    def entries(self, repo: Repository) -> list[Node]:
        """Return the nodes in which its code begins."""
        found = list(self.nodes)
        for command in self.commands:
            for each in follow(repo, command):
                found += graph(repo).entries(each)
        return found

    def reach(self, repo: Repository) -> frozenset[Node]:
        """Return all code that it runs."""
        return graph(repo).reach(self.entries(repo))


@dataclass(frozen=True)
class Pipeline:
    """Linked stages in an orchestrator; `node` is the function that makes it, if one does."""

    system: str
    name: str
    path: str
    line: int
    stages: tuple[Stage, ...]
    node: Node | None = None

    def reach(self, repo: Repository) -> frozenset[Node]:
        """Return all code that its stages run."""
        return reach(repo, self.stages)


def reach(repo: Repository, stages: Iterable[Stage]) -> frozenset[Node]:
    """Return all code that some stages run."""
    found: frozenset[Node] = frozenset()
    for stage in stages:
        found |= stage.reach(repo)
    return found
