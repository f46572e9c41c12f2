"""What tests check: which of the project's code they use, and whether they can fail."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .graph import Node, graph, is_test
from .python import Function, Module
from .repository import Repository

NAMED = re.compile(r"(test_?\w*|\w+_test|should_\w+|it_\w+)$")
ASSERTS = re.compile(
    r"(self|?|cls)\.assert\w*|.*\.(assert_\w+|assert(?:Equal|True|False|In|Raises)\w*|raises|"
    r"warns|deprecated_call|fail)|"
    r"assert_\w+|pytest\.(raises|fail|warns)|.*\.(check_\w+|verify\w*)".replace("|?|", r"|\?|")
)
SKIPS = re.compile(r".*\.(skip|xfail)$|skip$")
DATA = re.compile(r"(^|[._/])(data|datasets?|data_?loader|make_dataset)([._/]|$)")


@dataclass(frozen=True)
class Test:
    """A test: what of the project it reaches, and whether and what it asserts.

    `values`: it compares a value, not only a type, a shape or that something is there.
    """

    path: str
    line: int
    name: str
    node: Node
    asserts: bool
    values: bool
    uses: frozenset[Node] = field(default=frozenset(), repr=False)

    @property
    def modules(self) -> frozenset[str]:
        """The files of the project whose code it uses."""
        return frozenset(node.path for node in self.uses)


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
    if _skipped_whole(module):
        return
    shared = _shared(repo, module)
    for function in module.functions.values():
        parts = function.name.split(".")
        if not NAMED.match(parts[-1]) or (len(parts) > 1 and parts[0] not in module.classes):
            continue
        if any(SKIPS.match(each) for each in _marks(module, function)):
            continue
        node = Node(module.path, function.name)
        helpers = _helpers(repo, module, function)
        asserting = [each for each in (function, *helpers) if _asserts(each, module)]
        uses = _uses(repo, node, shared, function)
        values = any(_compares(each) for each in (function, *helpers))
        yield Test(module.path, function.line, function.name, node, bool(asserting), values, uses)


def _skipped_whole(module: Module) -> bool:
    for statement in module.tree.body:
        if isinstance(statement, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "pytestmark"
            for target in statement.targets
        ):
            return bool(re.search(r"mark\.skip\b", ast.unparse(statement.value)))
    return any(
        call.name == "pytest.skip"
        and not call.function
        and call.arg(None, "allow_module_level") is not None
        and not _under_condition(module, call.line)
        for call in module.calls
    )


def _under_condition(module: Module, line: int) -> bool:
    return any(
        isinstance(node, ast.If | ast.Try) and node.lineno <= line <= (node.end_lineno or 0)
        for node in module.tree.body
    )


def _marks(module: Module, function: Function) -> tuple[str, ...]:
    owner = module.classes.get(function.name.rsplit(".", 1)[0])
    return function.decorators + (owner.decorators if owner else ())


def _shared(repo: Repository, module: Module) -> dict[str, Function]:
    """Return the fixtures that a module's tests can ask for: its own, and those of conftest.py."""
    found: dict[str, Function] = {}
    folder = module.path.rsplit("/", 1)[0] if "/" in module.path else ""
    places = [module.path]
    while True:
        places.append(f"{folder}/conftest.py" if folder else "conftest.py")
        if not folder:
            break
        folder = folder.rsplit("/", 1)[0] if "/" in folder else ""
    for place in places:
        if place in repo.modules:
            for function in repo.modules[place].functions.values():
                if any("fixture" in each for each in function.decorators):
                    found.setdefault(function.name.rsplit(".", 1)[-1], function)
    return found


def _uses(
    repo: Repository, node: Node, fixtures: dict[str, Function], function: Function
) -> frozenset[Node]:
    """Return the project's code that a test reaches, through fixtures as well."""
    there = graph(repo)
    entries = [node]
    owner = function.name.rsplit(".", 1)[0]
    module = repo.modules[node.path]
    if owner in module.classes:
        entries += [
            Node(node.path, f"{owner}.{name}")
            for name in ("setUp", "setUpClass", "setup_method", "setup_class")
            if f"{owner}.{name}" in module.functions
        ]
    waiting, asked = [function], set[str]()
    while waiting:
        arguments = waiting.pop().node.args
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            fixture = fixtures.get(argument.arg)
            if fixture and argument.arg not in asked:
                asked.add(argument.arg)
                waiting.append(fixture)
                entries.append(Node(fixture.path, fixture.name))
    own = {each.path for each in entries}
    direct = set[Node]()
    for entry in entries:
        owner_module = repo.modules[entry.path]
        for name in owner_module.refers.get(entry.function, ()):
            direct.update(there.named(name, owner_module, entry))
    outside = {each for each in direct if each.path not in own and not is_test(each.path)}
    helpers = {
        each for each in direct if each.function and (each.path in own or is_test(each.path))
    }
    reached = there.reach(helpers) if helpers else frozenset()
    return frozenset(
        outside | {each for each in reached if not is_test(each.path) and each.function}
    )


def _helpers(repo: Repository, module: Module, function: Function) -> list[Function]:
    """Return functions of the tests that a test calls, one step deep: they may assert for it."""
    found = []
    for name in module.refers.get(function.name, ()):
        for node in graph(repo).named(name, module, Node(module.path, function.name)):
            if is_test(node.path) and node.function in repo.modules[node.path].functions:
                helper = repo.modules[node.path].functions[node.function]
                if helper is not function:
                    found.append(helper)
    return found


def _asserts(function: Function, module: Module) -> bool:
    for node in ast.walk(function.node):
        if isinstance(node, ast.Assert) and not _is_truth(node.test):
            return True
    calls = (call for call in module.calls if call.function == function.name)
    return any(
        ASSERTS.fullmatch(call.name) and not _is_trivial(call.node) for call in calls
    ) or any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and re.match(r"assert|raises$", node.func.attr)
        and not _is_trivial(node)
        for node in ast.walk(function.node)
    )


def _is_trivial(node: ast.Call) -> bool:
    return bool(node.args) and all(isinstance(each, ast.Constant) for each in node.args)


def _is_truth(test: ast.expr) -> bool:
    """Tell whether a condition holds whatever the code does: `True`, `1 == 1`, `"text"`."""
    names = [node for node in ast.walk(test) if isinstance(node, ast.Name | ast.Call)]
    return not names


def _compares(function: Function) -> bool:
    """Tell whether it compares values: not only types, shapes, lengths, or that something is there."""
    for node in ast.walk(function.node):
        if isinstance(node, ast.Assert):
            text = ast.unparse(node.test)
            if isinstance(node.test, ast.Compare) and not re.search(
                r"isinstance|\.shape\b|\blen\(|is not None|is None|type\(|\.dtype", text
            ):
                return True
            if re.search(r"allclose|\.equals\(|array_equal|approx|isclose|\.all\(\)", text):
                return True
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
            if re.match(
                r"assert_(frame|series|array|almost|allclose|equal|index)|assert(Equal|Almost|"
                r"Dict|List)|assert_array",
                name,
            ):
                return True
    return False
