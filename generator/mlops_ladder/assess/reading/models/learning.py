"""Where a model is trained, loaded and asked, and where a language model is called."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ..code.graph import Node, graph, is_aside, is_test
from ..code.python import Call, Module
from ..files.repository import Repository
from .model_calls import (
    LLM_ENDPOINT,
    is_asked_by_name,
    is_llm,
    is_loading,
    is_predicting,
    is_training,
    learns,
    receiver,
    shown,
)

__all__ = ["Learning", "Site", "is_docs", "is_loading", "learning", "learns", "receiver", "shown"]


@dataclass(frozen=True)
class Site:
    """A place in code: its file, line and function, and what it does there."""

    path: str
    line: int
    function: str
    text: str

    @property
    def node(self) -> Node:
        """The function around it, as the graph has it."""
        return Node(self.path, self.function)


@dataclass(frozen=True, eq=False)
class Learning:
    """The places of a repository that make, ask or call a model."""

    repo: Repository

    @cached_property
    def considered(self) -> list[Module]:
        """The modules that count: no tests, and nothing beside a package that learns not."""
        own = [each for each in self.repo.modules.values() if not is_test(each.path)]
        core = [each for each in own if not is_aside(each.path)]
        if any(True for each in core for _ in _sites(each, _any_learning)):
            return core
        distributed = self.repo.exists("setup.py") or _is_distribution(self.repo)
        return core if distributed else [each for each in own if not is_docs(each.path)]

    @cached_property
    def training(self) -> list[Site]:
        """Where a model is trained, in this process or by a managed job."""
        return self._found(is_training)

    @cached_property
    def loading(self) -> list[Site]:
        """Where a trained model is loaded."""
        return self._found(is_loading)

    @cached_property
    def predicting(self) -> list[Site]:
        """Where a model is asked for predictions."""
        return self._found(is_predicting)

    @cached_property
    def calling_llm(self) -> list[Site]:
        """Where a language model is called."""
        found = self._found(is_llm)
        scripts = [site for site in found if not site.path.endswith(".ipynb")]
        if self.training and not scripts:
            return []  # a notebook that tries one is no application
        for module in self.considered:
            for text, line, function in module.strings:
                if (
                    len(text) < 300
                    and LLM_ENDPOINT.search(text)
                    and Node(module.path, function) in graph(self.repo).live
                ):
                    found.append(Site(module.path, line, function, text))
        return found

    def _found(self, wanted: Callable[[Call, Module], bool]) -> list[Site]:
        live = graph(self.repo).live
        return [
            site
            for module in self.considered
            for site in _sites(module, wanted)
            if site.node in live
        ]

    @cached_property
    def tabular(self) -> bool:
        """Whether a model is trained here, or one loaded and asked."""
        if self.training:
            return True
        loads = {site.path for site in self.loading}
        asked = self._found(is_asked_by_name) if self.llm else self.predicting
        asks = {site.path for site in asked}
        if not loads or not asks:
            return False
        reach = graph(self.repo)
        return (
            bool(loads & asks)
            or any(
                any(node.path in asks for node in reach.reach([Node(path, "")])) for path in loads
            )
            or any(
                any(node.path in loads for node in reach.reach([Node(path, "")])) for path in asks
            )
        )

    @cached_property
    def llm(self) -> bool:
        """Whether a language model is called here."""
        return bool(self.calling_llm)

    @cached_property
    def trains(self) -> frozenset[Node]:
        """The functions in which a model is trained."""
        return frozenset(site.node for site in self.training)


def learning(repo: Repository) -> Learning:
    """Return what a repository does with models, made once."""
    return repo.fact(Learning)


def is_docs(path: str) -> bool:
    """Tell whether a file belongs to documentation, benchmarks or somebody else."""
    return is_aside(path) and not re.search(r"(^|/)examples?/", path, re.IGNORECASE)


def _is_distribution(repo: Repository) -> bool:
    project = repo.document("pyproject.toml")
    return isinstance(project, dict) and "project" in project and "build-system" in project


def _sites(module: Module, wanted: Callable[[Call, Module], bool]) -> Iterator[Site]:
    for call in module.calls:
        if wanted(call, module):
            yield Site(module.path, call.line, call.function, shown(call))


def _any_learning(call: Call, module: Module) -> bool:
    return is_training(call, module) or is_llm(call, module) or is_predicting(call, module)
