"""What follows from a comparison of a model's quality, through names, functions and steps."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from .graph import Node, graph
from .quality import is_comparison, selects
from .repository import Repository
from .scopes import Scope, plain, scopes

ROUNDS = 4  # hops between functions that a decision is followed
COMMON = frozenset(
    ["result", "results", "value", "values", "model", "models", "data", "name", "names", "output", "outputs", "response", "args", "kwargs", "params", "config", "metrics", "metric", "score", "scores", "version", "run", "path", "status", "message", "text", "df", "x", "y", "key", "item", "self", "info", "payload", "body"]
)


@dataclass(eq=False)
class Decisions:
    """The functions whose answer is such a decision, and the names by which it travels."""

    repo: Repository
    deciders: set[Node] = field(default_factory=set)
    names: set[str] = field(default_factory=set)  # of attributes, arguments, keys, parameters
    compared: list[tuple[Scope, ast.AST]] = field(default_factory=list)

    def decides(self, node: ast.AST, scope: Scope, local: set[str]) -> bool:
        """Tell whether an expression is, or holds, what a comparison of quality gave."""
        for each in ast.walk(node):
            if isinstance(each, ast.Compare) and is_comparison(each, scope):
                return True
            if isinstance(each, ast.Name) and each.id in local:
                return True
            if isinstance(each, ast.Attribute) and (
                plain(each) in local or each.attr in self.names
            ):
                return True
            if isinstance(each, ast.Name) and each.id in self.names and each.id in scope.parameters:
                return True
            if (
                isinstance(each, ast.Constant)
                and isinstance(each.value, str)
                and each.value in self.names
            ):
                return True
            if isinstance(each, ast.Call) and self.calls_decider(each, scope):
                return True
        return False

    def calls_decider(self, node: ast.Call, scope: Scope) -> bool:
        """Tell whether a call goes to a function whose answer is a decision."""
        call = scope.calls.get(id(node))
        if call is None or not self.deciders:
            return False
        near = {each.function.rsplit(".", 1)[-1] for each in self.deciders}
        if call.name.rsplit(".", 1)[-1] not in near:
            return False
        there = graph(self.repo).named(call.name, scope.module, scope.node)
        return any(node in self.deciders for node in there)

    def local(self, scope: Scope) -> set[str]:
        """Return the names in a scope that hold a decision."""
        found: set[str] = set()
        for _ in range(2):
            for node in scope.nodes:
                found |= self.given(node, scope, found)
        return found

    def given(self, node: ast.AST, scope: Scope, local: set[str]) -> set[str]:
        """Return the names to which a statement gives a decision."""
        from .scopes import assigned

        if isinstance(node, ast.If):
            if self.decides(node.test, scope, local) and not selects(node, scope):
                inside = [each for part in (*node.body, *node.orelse) for each in ast.walk(part)]
                return {target for each in inside for target, _ in assigned(each) if target}
            return set()
        if isinstance(node, ast.For | ast.AsyncFor | ast.comprehension | ast.AugAssign):
            return set()
        return {
            target
            for target, value in assigned(node)
            if target and self.decides(value, scope, local)
        }

    def learn(self, scope: Scope) -> None:
        """Keep what a scope decides, and the names by which it hands it on."""
        local = self.local(scope)
        for node in scope.nodes:
            if isinstance(node, ast.Compare) and is_comparison(node, scope):
                self.compared.append((scope, node))
            if isinstance(node, ast.Return | ast.Yield) and node.value is not None:
                if self.decides(node.value, scope, local):
                    self.deciders.add(scope.node)
            if isinstance(node, ast.If) and self.decides(node.test, scope, local):
                if not selects(node, scope) and any(
                    _answers(part) for part in (*node.body, *node.orelse)
                ):
                    self.deciders.add(scope.node)
            if isinstance(node, ast.Call):
                self.hand_on(node, scope, local)
            if isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    if isinstance(key, ast.Constant) and isinstance(key.value, str):
                        if self.decides(value, scope, local):
                            self.keep(key.value)
        for target in local:
            if target.startswith("self."):
                self.keep(target.removeprefix("self."))
        if scope.function and scope.node in self.deciders:
            self.keep(scope.function.rsplit(".", 1)[-1])

    def hand_on(self, node: ast.Call, scope: Scope, local: set[str]) -> None:
        """Keep the parameters that a call fills with a decision."""
        for given in node.keywords:
            if given.arg and self.decides(given.value, scope, local):
                self.keep(given.arg)
        filled = [place for place, each in enumerate(node.args) if self.decides(each, scope, local)]
        call = scope.calls.get(id(node))
        if not filled or call is None:
            return
        for target in graph(self.repo).named(call.name, scope.module, scope.node):
            function = self.repo.modules[target.path].functions.get(target.function)
            if function is not None:
                given_names = [each.arg for each in function.node.args.args if each.arg != "self"]
                for place in filled:
                    if place < len(given_names):
                        self.keep(given_names[place])

    def keep(self, name: str) -> None:
        """Keep a name that says something by itself."""
        if len(name) > 3 and name.lower() not in COMMON and "%" not in name and " " not in name:
            self.names.add(name)


def _answers(node: ast.stmt) -> bool:
    return any(
        isinstance(each, ast.Return)
        and isinstance(each.value, ast.Constant)
        and isinstance(each.value.value, bool | str)
        for each in ast.walk(node)
    )


def decisions(repo: Repository) -> Decisions:
    """Return what is decided by a comparison of quality, made once."""
    return repo.fact(_decisions)


def _decisions(repo: Repository) -> Decisions:
    made = Decisions(repo)
    live = [scope for scope in scopes(repo) if scope.node in graph(repo).live]
    for _ in range(ROUNDS):
        before = (len(made.deciders), len(made.names))
        made.compared.clear()
        for scope in _concerned(live, made):
            made.learn(scope)
        if (len(made.deciders), len(made.names)) == before:
            break
    return made


def _concerned(live: list[Scope], made: Decisions) -> Iterator[Scope]:
    near = made.names | {each.function.rsplit(".", 1)[-1] for each in made.deciders}
    for scope in live:
        if near & scope.words or any(isinstance(node, ast.Compare) for node in scope.nodes):
            yield scope
