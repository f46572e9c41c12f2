"""What tests check: which of the project's code they use, and whether they can fail."""

import ast
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..code.graph import Node, graph, is_test
from ..code.python import Function, Module
from ..files.repository import Repository

NAMED = re.compile(r"test\w*|\w+_test|should_\w+")
SETS_UP = ("setUp", "setUpClass", "asyncSetUp", "setup_method", "setup_class", "setup")
ASSERTS = re.compile(
    r"(assert\w*|raises|warns|deprecated_call|fail(If|Unless)\w*|to_(contain|equal|be_\w+)|against)"
)
SKIPS = re.compile(r".*\b(skip|xfail)")
# What looks at the form of a result, and not at what it is.
FORMS = re.compile(
    r"isinstance|\.shape\b|\blen\(|is not None|is None|type\(|\.dtype|\.columns|hasattr|callable\("
)
VALUES = re.compile(
    r"allclose|\.equals\(|array_equal|approx|isclose|\.all\(\)|assert_(frame|array)"
)
VALUE_ASSERTS = re.compile(
    r"assert_(frame|series|array|index|almost|allclose|equal|called_with)\w*|"
    r"assert(Equal|Equals|Almost\w+|Dict\w+|List\w+|Sequence\w+|Tuple\w+|Set\w+|Count\w+)"
)


@dataclass(frozen=True)
class Test:
    """A test: what of the project it uses, and whether it asserts.

    `values`: it compares a value, not only a type, a shape or that something is there.
    """

    path: str
    line: int
    name: str
    asserts: bool
    values: bool
    uses: frozenset[Node] = field(default=frozenset(), repr=False)


def tests(repo: Repository) -> tuple[Test, ...]:
    """Return the tests that run: those set aside by a mark are left out."""
    return repo.fact(_tests)


def _tests(repo: Repository) -> tuple[Test, ...]:
    return tuple(
        test
        for path, module in repo.modules.items()
        if is_test(path) and not module.notebook and not path.endswith("conftest.py")
        for test in _of(repo, module)
    )


def _of(repo: Repository, module: Module) -> Iterator[Test]:
    if is_set_aside(module):
        return
    fixtures = _fixtures(repo, module)
    for function in module.functions.values():
        owner, _, last = function.name.rpartition(".")
        if not NAMED.fullmatch(last) or (owner and owner not in module.classes):
            continue
        marks = function.decorators + (module.classes[owner].decorators if owner else ())
        if any(SKIPS.match(each) for each in marks):
            continue
        parts = [function, *_asked(fixtures, function), *_set_up(module, owner)]
        helpers = _helpers(repo, module, function)
        yield Test(
            module.path,
            function.line,
            function.name,
            any(_asserts(each) for each in (function, *helpers)),
            any(_compares(each) for each in (function, *helpers)),
            _uses(repo, [*parts, *helpers]),
        )


def is_set_aside(module: Module) -> bool:
    """Tell whether a whole file is skipped, whatever the machine."""
    for statement in module.tree.body:
        text = ast.unparse(statement) if isinstance(statement, ast.Assign | ast.Expr) else ""
        if re.match(r"pytestmark = .*mark\.skip\b|pytest\.skip\(", text):
            return True
    return False


def _fixtures(repo: Repository, module: Module) -> dict[str, Function]:
    """Return the fixtures that a module's tests can ask for, and those that are always used."""
    found: dict[str, Function] = {}
    folder, places = posixpath.dirname(module.path), [module.path]
    while True:
        places.append(posixpath.join(folder, "conftest.py"))
        if not folder:
            break
        folder = posixpath.dirname(folder)
    for place in places:
        if place in repo.modules:
            for function in repo.modules[place].functions.values():
                if any("fixture" in each for each in function.decorators):
                    found.setdefault(function.name.rsplit(".", 1)[-1], function)
    return found


def _asked(fixtures: dict[str, Function], function: Function) -> list[Function]:
    """Return the fixtures that a test asks for, and what these ask for."""
    found: dict[str, Function] = {}
    waiting = [function]
    while waiting:
        given = waiting.pop().node.args
        for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs):
            fixture = fixtures.get(argument.arg)
            if fixture and argument.arg not in found:
                found[argument.arg] = fixture
                waiting.append(fixture)
    return list(found.values())


def _set_up(module: Module, owner: str) -> list[Function]:
    named = (module.functions.get(f"{owner}.{name}") for name in SETS_UP) if owner else ()
    return [each for each in named if each]


def _helpers(repo: Repository, module: Module, function: Function) -> list[Function]:
    """Return the functions of tests that a test calls, one step deep."""
    found = []
    for name in module.refers.get(function.name, ()):
        if name.startswith(("?", ".")):
            continue
        for node in graph(repo).named(name, module, Node(module.path, function.name)):
            helper = repo.modules[node.path].functions.get(node.function)
            if helper and is_test(node.path) and helper is not function:
                found.append(helper)
    return found


def _uses(repo: Repository, parts: list[Function]) -> frozenset[Node]:
    """Return what of the project some functions of tests name.

    What they call on objects of unknown kind is left out: that is mostly a table's method.
    """
    there, found = graph(repo), set[Node]()
    for part in parts:
        module = repo.modules[part.path]
        for name in module.refers.get(part.name, ()):
            if not name.startswith(("?", ".")):
                found.update(there.named(name, module, Node(part.path, part.name)))
        found.update(each for name in part.imported for each in there.resolve(name, part.path))
    return frozenset(each for each in found if not is_test(each.path))


def _asserts(function: Function) -> bool:
    """Tell whether a function asserts what may be false."""
    for node in ast.walk(function.node):
        if isinstance(node, ast.Assert) and _can_fail(node.test):
            return True
        if isinstance(node, ast.Call) and ASSERTS.fullmatch(_last(node)) and _is_open(node):
            return True
    return False


def _last(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _is_open(node: ast.Call) -> bool:
    """Tell whether a call is given more than constants."""
    return not node.args or any(_can_fail(each) for each in node.args)


def _can_fail(test: ast.expr) -> bool:
    """Tell whether an expression depends on anything: `True` and `1 == 1` do not."""
    return any(isinstance(node, ast.Name | ast.Call) for node in ast.walk(test))


def _compares(function: Function) -> bool:
    """Tell whether a function compares values: not only types, shapes, or what is there."""
    asserted = (node.test for node in ast.walk(function.node) if isinstance(node, ast.Assert))
    for test in asserted:
        text = ast.unparse(test)
        if VALUES.search(text) or (isinstance(test, ast.Compare) and not FORMS.search(text)):
            return True
    called = (node for node in ast.walk(function.node) if isinstance(node, ast.Call))
    return any(
        VALUE_ASSERTS.fullmatch(_last(node))
        and not FORMS.search("".join(map(ast.unparse, node.args)))
        for node in called
    )
