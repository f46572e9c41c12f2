"""Whether tests assert the values of features."""

import ast
import builtins
import re

from ..check import MISSING, Check, met, partial
from ..finding import Evidence, Finding
from ..reading.code.graph import Node, graph, is_test
from ..reading.code.python import Function, Module
from ..reading.files.repository import Repository
from ..reading.testing.testing import FORMS, Test, tests

NAMED = re.compile(
    r"\w*features?(_\w+)?|\w*feature_?engineer\w*|pre_?process\w*|_?featuri[sz]e\w*|clean(_\w+)?|"
    r"(one_hot|label|target|ordinal)_encode\w*|encode_(categor|feature|column|label)\w*|"
    r"transform(_\w+)?|engineer\w*|"
    r"tokeni[sz]e(_\w+)?|prepare(_(data|dict|x|inputs?|df|frame)\w*)?|normali[sz]e(_\w+)?|"
    r"vectori[sz]e\w*|impute\w*|scale(_\w+)?|binn?ing|create_lags?\w*|(log|power|hour)_transform",
    re.IGNORECASE,
)
FILES = re.compile(
    r"(^|/)(\w*features?\w*|\w*pre_?process\w*|\w*transform(er)?s?|\w*transformations?|"
    r"\w*feature_engineering\w*|\w*cleaning|\w*encoders?|\w*tokeni[sz]er?s?)(/[^/]*)?\.py$",
    re.IGNORECASE,
)
LIBRARIES = ("np", "numpy", "pd", "pandas", "math", "pl", "torch", "pytest", "np.testing", "tf")


class FeatureTests(Check):
    """Write a test that imports the features' code and asserts the values it returns."""

    id = "feature-tests"

    def look(self, repo: Repository) -> Finding:
        """Return the tests of code that makes features; without values asserted they are a part."""
        weak = []
        for test in tests(repo):
            said = ast.unparse(repo.modules[test.path].functions[test.name].node)
            used = [
                node
                for node in test.uses
                if _makes_features(repo, node) and node.function.rsplit(".", 1)[-1] in said
            ]
            if not used:
                continue
            if test.values and _asserts_them(repo, test):
                return met(Evidence(test.path, test.line, f"{test.name} uses {used[0].path}"))
            weak.append(Evidence(test.path, test.line, f"{test.name} asserts no feature's value"))
        return partial(*weak) if weak else MISSING


def _makes_features(repo: Repository, node: Node) -> bool:
    last = node.function.rsplit(".", 1)[-1]
    if not last or last in repo.modules[node.path].classes:
        return False
    return bool(NAMED.fullmatch(last) or FILES.search(node.path))


def _asserts_them(repo: Repository, test: Test) -> bool:
    """Tell whether what a test compares comes from code that makes features."""
    module = repo.modules[test.path]
    function = module.functions[test.name]
    made = _made(repo, module, function)
    for node in ast.walk(function.node):
        if isinstance(node, ast.Assert):
            if not FORMS.search(ast.unparse(node.test)) and _roots(node.test) & made:
                return True
        elif isinstance(node, ast.Call) and "assert" in _last(node):
            compared = set().union(*map(_roots, node.args))
            if compared & made:
                return True
    return False


def _made(repo: Repository, module: Module, function: Function) -> set[str]:
    """Return the names in a test that stand for features, or for what makes them."""
    near, there = Node(module.path, function.name), graph(repo)
    names = {each.id for each in ast.walk(function.node) if isinstance(each, ast.Name)}
    made = {
        name
        for name in names
        for node in there.named(module.imports.get(name, name), module, near)
        if not is_test(node.path) and _makes_features(repo, node) and _is_meant(node, name, module)
    }
    made |= {
        f".{each.func.attr}"
        for each in ast.walk(function.node)
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute)
        for node in there.by_name.get(each.func.attr, ())
        if not is_test(node.path) and _makes_features(repo, node)
    }
    for _ in range(3):  # what is made of features
        for each in ast.walk(function.node):
            if isinstance(each, ast.Assign):
                pairs = [pair for target in each.targets for pair in _pairs(target, each.value)]
                made |= {
                    n for target, value in pairs if _roots(value) & made for n in _stored(target)
                }
            elif isinstance(each, ast.For | ast.comprehension) and _roots(each.iter) & made:
                made |= set(_stored(each.target))
    return made


def _pairs(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    """Return what is assigned to what, side by side where both are lists."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return list(zip(target.elts, value.elts, strict=False))
    return [(target, value)]


def _is_meant(node: Node, name: str, module: Module) -> bool:
    """Tell whether a name means a function, or a class of a file of features: not its methods."""
    meant = module.imports.get(name, name).rsplit(".", 1)[-1]
    return node.function == meant or bool(FILES.search(node.path))


def _stored(target: ast.expr) -> list[str]:
    return [node.id for node in ast.walk(target) if isinstance(node, ast.Name)]


def _last(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _roots(node: ast.AST) -> set[str]:
    """Return the names that an expression is a part of, or computed from by plain functions.

    `model.score(features)` is a part of `model`: it says nothing about the features. A method
    that is called stands there with a dot before its name.
    """
    if isinstance(node, ast.Name):
        return {node.id}
    if isinstance(node, ast.Attribute | ast.Subscript | ast.Starred | ast.Await):
        return _roots(node.value)
    if isinstance(node, ast.Call):
        return _roots_of_call(node)
    if isinstance(node, ast.Lambda):
        return set()
    found: set[str] = set()
    for part in ast.iter_child_nodes(node):
        found |= _roots(part)
    return found


def _roots_of_call(node: ast.Call) -> set[str]:
    given = set().union(*(_roots(each) for each in node.args)) if node.args else set[str]()
    if isinstance(node.func, ast.Attribute):
        if ast.unparse(node.func.value) in LIBRARIES:
            return given
        return _roots(node.func.value) | {f".{node.func.attr}"}
    if isinstance(node.func, ast.Name):
        return given if hasattr(builtins, node.func.id) else {node.func.id}
    return set()
