"""The body of one function, or of a file, as a place where names hold values."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeGuard

from ..files.repository import Repository
from .branches import truth
from .graph import Node, is_test
from .python import ENDS, MAIN, Call, Function, Module

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Body = ast.FunctionDef | ast.AsyncFunctionDef | ast.Module | ast.If


@dataclass(frozen=True, eq=False)
class Scope:
    """A function of a file, without those inside it; "" and "__main__" as for calls."""

    module: Module
    function: str
    body: Body

    @property
    def node(self) -> Node:
        """The function as the graph has it."""
        return Node(self.module.path, self.function)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """All nodes of its own, in the order of the text."""
        return list(own(self.body))

    @cached_property
    def givers(self) -> list[ast.AST]:
        """Its statements that may give a name a value, and its branches."""
        kinds = (ast.If, ast.Assign, ast.AnnAssign, ast.NamedExpr)
        return [node for node in self.nodes if isinstance(node, kinds)]

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names of its arguments."""
        if isinstance(self.body, ast.Module | ast.If):
            return ()
        given = self.body.args
        return tuple(each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs))

    @cached_property
    def values(self) -> dict[str, list[ast.expr]]:
        """What is assigned to each plain or dotted name."""
        found: dict[str, list[ast.expr]] = {}
        for node in self.nodes:
            for target, value in assigned(node):
                found.setdefault(target, []).append(value)
        return found

    @cached_property
    def known(self) -> dict[int, bool]:
        """What was found out about its nodes, kept because it is asked often."""
        return {}

    @cached_property
    def words(self) -> frozenset[str]:
        """All names, attributes and short strings in it."""
        return frozenset(word for node in self.nodes for word in (named(node),) if word)

    @cached_property
    def calls(self) -> dict[int, Call]:
        """Its calls that can run, by their nodes."""
        return {id(c.node): c for c in self.module.calls if c.function == self.function}


def scopes(repo: Repository) -> tuple[Scope, ...]:
    """Return the functions and files outside the tests, made once."""
    return repo.fact(_scopes)


def _scopes(repo: Repository) -> tuple[Scope, ...]:
    return tuple(
        scope
        for module in repo.modules.values()
        if not is_test(module.path)
        for scope in of_module(module)
    )


def of_module(module: Module) -> Iterator[Scope]:
    """Yield the scopes of a file."""
    yield Scope(module, "", module.tree)
    for node in module.tree.body:
        if is_main(node):
            yield Scope(module, MAIN, node)
    for function in module.functions.values():
        yield of_function(module, function)


def of_function(module: Module, function: Function) -> Scope:
    """Return the scope of a function."""
    return Scope(module, function.name, function.node)


def own(body: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a body that can run, without those of functions and classes inside it."""
    for node in _parts(body):
        if isinstance(body, ast.Module) and is_main(node):
            continue
        yield node
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            yield from own(node)


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what stands directly in a node, up to a statement that ends its block."""
    known = truth(node.test) if isinstance(node, ast.If) else None
    dead = {None: (), True: ("test", "orelse"), False: ("test", "body")}[known]
    for name, value in ast.iter_fields(node):
        if isinstance(value, list) and name not in dead:
            for each in value:
                if isinstance(each, ast.AST):
                    yield each
                if isinstance(each, ENDS):
                    break
        elif isinstance(value, ast.AST) and name not in dead:
            yield value


def is_main(node: ast.AST) -> TypeGuard[ast.If]:
    """Tell whether a statement is the block that runs only where a file is started itself."""
    return isinstance(node, ast.If) and bool(
        re.fullmatch(r"__name__ == '__main__'|'__main__' == __name__", ast.unparse(node.test))
    )


def assigned(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Yield the names that a statement gives a value, with the value."""
    pairs: list[tuple[ast.expr, ast.expr]] = []
    if isinstance(node, ast.Assign):
        pairs = [(target, node.value) for target in node.targets]
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr | ast.AugAssign) and node.value is not None:
        pairs = [(node.target, node.value)]
    elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
        pairs = [(node.target, node.iter)]
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        pairs = [(node.optional_vars, node.context_expr)]
    for target, value in pairs:
        if isinstance(target, ast.Tuple | ast.List):
            several = value.elts if isinstance(value, ast.Tuple | ast.List) else []
            for place, each in enumerate(target.elts):
                yield plain(each), several[place] if len(several) == len(target.elts) else value
        else:
            yield plain(target), value


def plain(node: ast.AST) -> str:
    """Return a name or dotted name, or the key of a subscript; empty for all else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = plain(node.value)
        return f"{inner}.{node.attr}" if inner else ""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return ""


def named(node: ast.AST) -> str:
    """Return the word that a single node says: a name, an attribute, a keyword, a short string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.keyword):
        return node.arg or ""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 60:
        return node.value
    return ""


def words(text: str) -> frozenset[str]:
    """Return the words of a text, as a set to look them up in."""
    return frozenset(text.split())


def tokens(word: str) -> list[str]:
    """Return the parts of a name in lower case: `valRMSE_old` -> val, rmse, old."""
    parts = re.findall(r"[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*|\d+", word)
    return [part.lower() for part in parts]
