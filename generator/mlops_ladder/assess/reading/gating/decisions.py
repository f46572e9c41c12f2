"""What follows from a comparison of a model's quality, through names, functions and steps."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..code.graph import Node, graph
from ..code.scopes import Scope, assigned, plain, scopes, tokens, words
from ..files.repository import Repository
from ..pipelines import pipelines
from .quality import is_comparison, selects

ROUNDS = 4  # hops between functions that a decision is followed
# What a name that carries a decision from one step to another says.
SPOKEN = words(
    "accept accepted acceptable approve approved approval deploy deployment promote promoted "
    "pass promotion passed passes register registering registration bless blessed blessing "
    "better gate improved improvement decision eligible default champion wins verdict "
    "qualified publish release worse "
    "beats"
)
ALONE = words("deploy promote approved accepted blessed decision")
KEEPS_TRUTH = re.compile(
    r"[A-Z]\w*|any|all|bool|int|str|list|tuple|dict|set|float|not_|max|min|sum|to_dict|"
    r"json|dumps|outputs|result|submit|item"
)


@dataclass(eq=False)
class Decisions:
    """The functions whose answer is such a decision, and the names by which it travels."""

    repo: Repository
    deciders: set[Node] = field(default_factory=set)
    deciding: set[str] = field(default_factory=set)  # the last parts of their names
    names: set[str] = field(default_factory=set)  # of attributes, arguments, keys, parameters
    compared: list[tuple[Scope, ast.Compare]] = field(default_factory=list)

    def depends(self, node: ast.AST, scope: Scope, local: set[str]) -> bool:
        """Tell whether the test of a branch has a comparison of quality in it, or what one gave."""
        return any(
            self.is_decision(each, scope, local)
            for each in ast.walk(node)
            if isinstance(each, ast.expr)
        )

    def is_decision(self, node: ast.AST | None, scope: Scope, local: set[str]) -> bool:
        """Tell whether an expression is what a comparison of quality gave, or a holder of it."""
        if isinstance(node, ast.Compare):
            if is_comparison(node, scope):
                return True
            return any(
                self.is_decision(side, scope, local) for side in (node.left, *node.comparators)
            )
        if isinstance(node, ast.Name):
            return node.id in local or (node.id in self.names and node.id in scope.parameters)
        if isinstance(node, ast.Attribute):
            if plain(node) in local or node.attr in self.names:
                return True
            return self.is_decision(node.value, scope, local)
        if isinstance(node, ast.Subscript):
            key = node.slice.value if isinstance(node.slice, ast.Constant) else None
            return key in self.names or self.is_decision(node.value, scope, local)
        if isinstance(node, ast.Call):
            return self._call(node, scope, local)
        return any(self.is_decision(part, scope, local) for part in _holds(node))

    def _call(self, node: ast.Call, scope: Scope, local: set[str]) -> bool:
        if self.calls_decider(node, scope):
            return True
        if isinstance(node.func, ast.Attribute) and self.is_decision(node.func.value, scope, local):
            return True
        if not KEEPS_TRUTH.fullmatch(_last(node.func)):
            return False
        given = [*node.args, *(each.value for each in node.keywords)]
        return any(self.is_decision(each, scope, local) for each in given)

    def calls_decider(self, node: ast.Call, scope: Scope) -> bool:
        """Tell whether a call goes to a function whose answer is a decision."""
        if any(each in self.deciders for each in _handed(self.repo, node, scope)):
            return True
        call = scope.calls.get(id(node))
        if call is None or call.name.rsplit(".", 1)[-1] not in self.deciding:
            return False
        there = graph(self.repo).named(call.name, scope.module, scope.node)
        return any(node in self.deciders for node in there)

    def answers(self, node: Node) -> None:
        """Keep a function as one whose answer is a decision."""
        self.deciders.add(node)
        self.deciding.add(node.function.rsplit(".", 1)[-1])

    def local(self, scope: Scope) -> set[str]:
        """Return the names in a scope that hold a decision."""
        found: set[str] = set()
        for _ in range(2):
            for node in scope.givers:
                found |= self._given(node, scope, found)
        return found

    def _given(self, node: ast.AST, scope: Scope, local: set[str]) -> set[str]:
        """Return the names to which a statement gives a decision."""
        if isinstance(node, ast.If):
            if not self.depends(node.test, scope, local) or selects(node, scope):
                return set()
            inside = [each for part in (*node.body, *node.orelse) for each in ast.walk(part)]
            pairs = [pair for each in inside for pair in assigned(each)]
            said = {target for target, value in pairs if target and isinstance(value, ast.Constant)}
            return said | {_listed(each) for each in inside} - {""}
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr):
            pairs = [*assigned(node), *_entries(node)]
            return {
                target
                for target, value in pairs
                if target and self.is_decision(value, scope, local)
            }
        return set()

    def learn(self, scope: Scope) -> None:
        """Keep what a scope decides, and the names by which it hands it on."""
        local = self.local(scope)
        for node in scope.nodes:
            if isinstance(node, ast.Compare) and is_comparison(node, scope):
                self.compared.append((scope, node))
            elif scope.function and self._is_answer(node, scope, local):
                self.answers(scope.node)
            elif isinstance(node, ast.Call):
                self._hand_on(node, scope, local)
            elif isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    if isinstance(key, ast.Constant) and self.is_decision(value, scope, local):
                        self._keep(str(key.value))
        for target in local:
            self._keep(target.rsplit(".", 1)[-1])

    def _is_answer(self, node: ast.AST, scope: Scope, local: set[str]) -> bool:
        """Tell whether a statement gives a decision back, or a word that depends on one."""
        if isinstance(node, ast.Return | ast.Yield):
            return self.is_decision(node.value, scope, local)
        if not isinstance(node, ast.If) or not self.depends(node.test, scope, local):
            return False
        says = any(_answers(part) for part in (*node.body, *node.orelse))
        return says and not selects(node, scope)

    def _hand_on(self, node: ast.Call, scope: Scope, local: set[str]) -> None:
        """Keep the parameters that a call fills with a decision."""
        for given in node.keywords:
            if given.arg and self.is_decision(given.value, scope, local):
                self._keep(given.arg)
        filled = [at for at, each in enumerate(node.args) if self.is_decision(each, scope, local)]
        call = scope.calls.get(id(node))
        for target in (
            graph(self.repo).named(call.name, scope.module, scope.node) if filled and call else ()
        ):
            function = self.repo.modules[target.path].functions.get(target.function)
            if function is not None:
                names = [each.arg for each in function.node.args.args if each.arg != "self"]
                for at in filled:
                    self._keep(names[at] if at < len(names) else "")

    def _keep(self, name: str) -> None:
        """Keep a name that says by itself that it is a decision."""
        said = tokens(name)
        if (name in ALONE or len(said) > 1) and SPOKEN & set(said) and " " not in name:
            self.names.add(name)


def _handed(repo: Repository, node: ast.Call, scope: Scope) -> tuple[Node, ...]:
    """Return the step that a call runs by a pipeline's parameter, as ZenML before 0.40 does."""
    if not isinstance(node.func, ast.Name) or node.func.id not in scope.parameters:
        return ()
    return repo.fact(_steps).get((scope.node, node.func.id), ())


def _steps(repo: Repository) -> dict[tuple[Node | None, str], tuple[Node, ...]]:
    return {
        (made.node, stage.name): stage.nodes for made in pipelines(repo) for stage in made.stages
    }


def _last(function: ast.expr) -> str:
    """Return the last part of a function's name."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _holds(node: ast.AST | None) -> list[ast.AST]:
    """Return the parts of an expression whose truth it keeps."""
    if isinstance(node, ast.BoolOp):
        return list(node.values)
    if isinstance(node, ast.UnaryOp | ast.Await | ast.Starred | ast.NamedExpr | ast.YieldFrom):
        return [node.operand if isinstance(node, ast.UnaryOp) else node.value]
    if isinstance(node, ast.IfExp):
        return [node.test, node.body, node.orelse]
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return list(node.elts)
    if isinstance(node, ast.ListComp | ast.GeneratorExp | ast.SetComp):
        return [node.elt, *(test for each in node.generators for test in each.ifs)]
    if isinstance(node, ast.DictComp):
        return [node.value, *(test for each in node.generators for test in each.ifs)]
    if isinstance(node, ast.Dict):
        return list(node.values)
    return []


def _listed(node: ast.AST) -> str:
    """Return the name of the list that a call adds to, such as one of failures."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return plain(node.func.value) if node.func.attr in ("append", "add", "extend") else ""
    return plain(node.target) if isinstance(node, ast.AugAssign) else ""


def _entries(node: ast.Assign | ast.AnnAssign | ast.NamedExpr) -> list[tuple[str, ast.expr]]:
    """Return the mappings to which a statement gives an entry, with its value."""
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [
        (plain(each.value), node.value)
        for each in targets
        if isinstance(each, ast.Subscript) and node.value is not None
    ]


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
    near = made.names | made.deciding
    flows = {node for node, _ in made.repo.fact(_steps)}
    for scope in live:
        compares = any(isinstance(node, ast.Compare) for node in scope.nodes)
        if compares or near & scope.words or scope.node in flows:
            yield scope
