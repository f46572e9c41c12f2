"""What a Python file says: imports, calls, functions and classes, of code that can run."""

import ast
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .python2 import modernised

Node = ast.AST
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
MAIN = "__main__"  # stands for the block that runs only where a file is started itself
LONGEST = 5  # parts of a name, such as self.model.head, that is looked up as a whole
ENDS = (ast.Return, ast.Raise, ast.Continue, ast.Break)


@dataclass(frozen=True, eq=False)
class Call:
    """A call in code that can run.

    `name` is dotted, with imports and plain assignments resolved (`mlflow.log_metric`,
    `xgboost.XGBClassifier.fit`); what is called on something unknown starts with "?.".
    `function` is the qualified name of the function around it, "" at module level, "__main__"
    under `if __name__ == "__main__"`.
    """

    name: str
    path: str
    line: int
    function: str
    node: ast.Call

    def arg(self, position: int | None, keyword: str = "") -> ast.expr | None:
        """Return an argument by its keyword or, without one, its position; None if absent."""
        for given in self.node.keywords:
            if keyword and given.arg == keyword:
                return given.value
        if position is not None and position < len(self.node.args):
            found = self.node.args[position]
            return None if isinstance(found, ast.Starred) else found
        return None

    def text(self, position: int | None, keyword: str = "") -> str | None:
        """Return an argument that is a plain string, or None."""
        found = self.arg(position, keyword)
        if isinstance(found, ast.Constant) and isinstance(found.value, str):
            return found.value
        return None


@dataclass(frozen=True, eq=False)
class Function:
    """A function: qualified name, first line, decorators as dotted names, and its node."""

    name: str
    path: str
    line: int
    decorators: tuple[str, ...]
    node: ast.FunctionDef | ast.AsyncFunctionDef
    refers: frozenset[str] = frozenset()  # dotted names, and ".name" for what hangs on unknowns


@dataclass(frozen=True, eq=False)
class Class:
    """A class: qualified name, first line, bases and decorators as dotted names, its node."""

    name: str
    path: str
    line: int
    bases: tuple[str, ...]
    decorators: tuple[str, ...]
    node: ast.ClassDef


@dataclass(eq=False)
class Module:
    """A Python file or notebook."""

    path: str
    tree: ast.Module
    imports: dict[str, str] = field(default_factory=dict)
    imported: dict[str, int] = field(default_factory=dict)  # dotted name -> line
    calls: list[Call] = field(default_factory=list)
    functions: dict[str, Function] = field(default_factory=dict)
    classes: dict[str, Class] = field(default_factory=dict)
    strings: list[tuple[str, int, str]] = field(default_factory=list)  # text, line, function
    refers: dict[str, set[str]] = field(default_factory=dict)  # names by function

    @property
    def notebook(self) -> bool:
        """Whether it is a notebook."""
        return self.path.endswith(".ipynb")

    @property
    def dotted(self) -> str:
        """Its path with dots: `src.pkg.mod`; a package is named by its folder."""
        return dotted(self.path)


def dotted(path: str) -> str:
    """Return a file's path with dots; a package is named by its folder."""
    bare = re.sub(r"\.(py|ipynb)$", "", path)
    return re.sub(r"(/|^)__init__$", "", bare).replace("/", ".")


def parse(path: str, text: str) -> Module:
    """Return the facts of a Python text.

    Raises SyntaxError, ValueError, RecursionError or MemoryError where it does not parse, also
    after what is known of Python 2 was brought to the form of today.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = ast.parse(text)
        except SyntaxError:
            tree = ast.parse(modernised(text))
    module = Module(path, tree)
    _Reader(module).read()
    return module


class _Reader:
    """Walks through the code that can run, and keeps what it meets."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.scopes: list[str] = []
        self.known: list[dict[str, str]] = [{}]  # names of each scope -> what they hold
        self.function = ""
        package = dotted(module.path).split(".")
        self.package = package if module.path.endswith("__init__.py") else package[:-1]

    def read(self) -> None:
        for node in ast.walk(self.module.tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                self.imports(node)
        self.block(self.module.tree.body)

    def imports(self, node: ast.Import | ast.ImportFrom) -> None:
        found, lines = self.module.imports, self.module.imported
        if isinstance(node, ast.Import):
            for alias in node.names:
                lines.setdefault(alias.name, node.lineno)
                found[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
            return
        base = node.module or ""
        if node.level:
            above = self.package[: len(self.package) - node.level + 1]
            base = ".".join([*above, *([base] if base else [])])
        for alias in node.names:
            whole = f"{base}.{alias.name}" if base else alias.name
            lines.setdefault(whole, node.lineno)
            found[alias.asname or alias.name] = whole

    def block(self, body: Iterable[ast.stmt]) -> None:
        for statement in body:
            self.statement(statement)
            if isinstance(statement, ENDS):
                return

    def statement(self, node: ast.stmt) -> None:
        if isinstance(node, FUNCTIONS):
            self.define(node)
        elif isinstance(node, ast.ClassDef):
            self.define_class(node)
        elif isinstance(node, ast.If | ast.While):
            self.branch(node)
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            self.assign(node)
            for part in ast.iter_child_nodes(node):
                self.visit(part)
            if isinstance(node, ast.With | ast.AsyncWith):
                self.bind_with(node)
            for body in _bodies(node):
                self.block(body)

    def branch(self, node: ast.If | ast.While) -> None:
        if not self.scopes and _is_main(node.test):
            before, self.function = self.function, MAIN
            self.block(node.body)
            self.function = before
            return
        truth = _truth(node.test)
        self.visit(node.test)
        if truth is not False:
            self.block(node.body)
        if truth is not True:
            self.block(node.orelse)

    def define(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        name = ".".join([*self.scopes, node.name])
        decorators = tuple(self.decorator(each) for each in node.decorator_list)
        for each in (*node.decorator_list, node.args, node.returns):
            if each is not None:
                self.visit(each)
        self.module.functions[name] = Function(
            name, self.module.path, node.lineno, decorators, node
        )
        known = {}
        for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
            known[argument.arg] = self.annotated(argument.annotation) or "?"
        self.within(node.name, name, known, node.body)

    def within(
        self, scope: str, function: str, known: dict[str, str], body: list[ast.stmt]
    ) -> None:
        before, self.function = self.function, function
        self.scopes.append(scope)
        self.known.append(known)
        self.block(body)
        self.known.pop()
        self.scopes.pop()
        self.function = before

    def define_class(self, node: ast.ClassDef) -> None:
        name = ".".join([*self.scopes, node.name])
        bases = tuple(self.name(base) or "?" for base in node.bases)
        decorators = tuple(self.decorator(each) for each in node.decorator_list)
        for each in (*node.bases, *node.keywords, *node.decorator_list):
            self.visit(each)
        self.module.classes[name] = Class(
            name, self.module.path, node.lineno, bases, decorators, node
        )
        known = {f"self.{target}": made for target, made in _attributes(node, self)}
        self.scopes.append(node.name)
        self.known.append(known)
        before, self.function = self.function, self.function or name
        self.block(node.body)
        self.function = before
        self.known.pop()
        self.scopes.pop()

    def decorator(self, node: ast.expr) -> str:
        return self.name(node.func if isinstance(node, ast.Call) else node) or "?"

    def annotated(self, node: ast.expr | None) -> str | None:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return None
        if isinstance(node, ast.BinOp):
            return self.annotated(node.left)
        return self.name(node) if node is not None else None

    def assign(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            made = self.made_by(node.value)
            for target in targets:
                names = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
                for each in names:
                    if isinstance(each, ast.Name):
                        self.known[-1][each.id] = made if each is target else "?"
                    elif isinstance(each, ast.Attribute) and made != "?":
                        dotted_name = _plain(each)
                        if dotted_name:
                            self.known[-1][dotted_name] = made

    def bind_with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            if isinstance(item.optional_vars, ast.Name):
                self.known[-1][item.optional_vars.id] = self.made_by(item.context_expr)

    def made_by(self, value: ast.expr) -> str:
        if isinstance(value, ast.Await):
            value = value.value
        if isinstance(value, ast.Call):
            return self.name(value.func) or "?"
        if isinstance(value, ast.Name | ast.Attribute):
            return self.name(value) or "?"
        return "?"

    def name(self, node: ast.expr) -> str | None:
        """Return what an expression stands for, dotted; None where that is unknown."""
        plain = _plain(node)
        if plain:
            return self.look_up(plain) or plain
        if isinstance(node, ast.Attribute):
            inner = self.name(node.value)
            return f"{inner if inner else '?'}.{node.attr}"
        if isinstance(node, ast.Call):
            return self.name(node.func)
        if isinstance(node, ast.Subscript):
            inner = self.name(node.value)
            return inner if inner and inner.split(".")[0] in self.module.imports.values() else "?"
        return "?" if isinstance(node, ast.expr) else None

    def look_up(self, plain: str) -> str | None:
        parts = plain.split(".")
        for length in range(min(len(parts), LONGEST), 0, -1):
            head, rest = ".".join(parts[:length]), parts[length:]
            for known in reversed(self.known):
                if head in known:
                    found = known[head]
                    return ".".join([found if found != head else head, *rest])
        if parts[0] in self.module.imports:
            return ".".join([self.module.imports[parts[0]], *parts[1:]])
        return None

    def visit(self, node: ast.AST) -> None:
        """Keep the calls, names and strings of an expression; statements come by blocks."""
        if isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case):
            return
        stack = [node]
        refers = self.module.refers.setdefault(self.function, set())
        while stack:
            each = stack.pop()
            if isinstance(each, ast.Call):
                name = self.name(each.func) or "?"
                self.module.calls.append(
                    Call(name, self.module.path, each.lineno, self.function, each)
                )
                refers.add(name)
            elif isinstance(each, ast.Attribute | ast.Name):
                refers.add(self.name(each) or "?")
            elif isinstance(each, ast.Constant):
                if isinstance(each.value, str):
                    self.module.strings.append((each.value, each.lineno, self.function))
            elif isinstance(each, ast.IfExp) and _truth(each.test) is not None:
                stack.append(each.body if _truth(each.test) else each.orelse)
                continue
            stack.extend(
                part for part in ast.iter_child_nodes(each) if not isinstance(part, ast.stmt)
            )


def _bodies(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "handlers", "orelse", "finalbody", "cases"):
        for each in [getattr(node, name, [])]:
            inner = [
                part.body for part in each if isinstance(part, ast.ExceptHandler | ast.match_case)
            ]
            yield from inner or [each]


def _is_main(test: ast.expr) -> bool:
    return isinstance(test, ast.Compare) and _plain(test.left) == "__name__"


def _truth(test: ast.expr) -> bool | None:
    if isinstance(test, ast.Constant):
        return bool(test.value)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = _truth(test.operand)
        return None if inner is None else not inner
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return False if any(_truth(each) is False for each in test.values) else None
    named = _plain(test)
    return False if named in ("TYPE_CHECKING", "typing.TYPE_CHECKING") else None


def _plain(node: ast.expr) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def _attributes(node: ast.ClassDef, reader: _Reader) -> Iterator[tuple[str, str]]:
    """Yield what the methods of a class keep on `self`, with what it was made by."""
    for each in ast.walk(node):
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Call):
            for target in each.targets:
                if isinstance(target, ast.Attribute) and _plain(target.value) == "self":
                    yield target.attr, reader.made_by(each.value)
        elif isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            made = reader.annotated(each.annotation)
            if made and each in node.body:
                yield each.target.id, made
