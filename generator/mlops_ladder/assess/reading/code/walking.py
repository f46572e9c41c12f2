"""A walk through the code of a Python file that can run."""

import ast
from collections.abc import Iterable, Iterator

from .branches import bodies, is_main, plain, truth
from .python import ENDS, MAIN, Call, Class, Function, Module, dotted

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
LEAVES = (ast.expr_context, ast.operator, ast.cmpop, ast.boolop, ast.unaryop)
DEEPEST = 300  # nodes inside each other: no person writes more, and all that reads them recurses
LONGEST = 5  # parts of a name, such as self.model.head, that is looked up as a whole


def walk(module: Module) -> None:
    """Fill the facts of a module from its tree; RecursionError if that is nested too deeply."""
    _Reader(module).read()


def everything(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes below one, layer by layer; RecursionError where there are too many."""
    layer = [tree]
    for _ in range(DEEPEST):
        layer = [part for node in layer for part in parts(node)]
        if not layer:
            return
        yield from layer
    raise RecursionError(f"more than {DEEPEST} expressions or blocks inside each other")


def parts(node: ast.AST) -> list[ast.AST]:
    """Return what is directly in a node, without operators and the like."""
    found: list[ast.AST] = []
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, list):
            found += [each for each in value if isinstance(each, ast.AST)]
        elif isinstance(value, ast.AST) and not isinstance(value, LEAVES):
            found.append(value)
    return found


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
        for node in everything(self.module.tree):
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
            for body in bodies(node):
                self.block(body)

    def branch(self, node: ast.If | ast.While) -> None:
        if not self.scopes and is_main(node.test):
            before, self.function = self.function, MAIN
            self.block(node.body)
            self.function = before
            return
        known = truth(node.test)
        self.visit(node.test)
        if known is not False:
            self.block(node.body)
        if known is not True:
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
                        dotted_name = plain(each)
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
        if spelled := plain(node):
            return self.look_up(spelled) or spelled
        if isinstance(node, ast.Attribute):
            inner = self.name(node.value)
            return f"{inner if inner else '?'}.{node.attr}"
        if isinstance(node, ast.Call):
            return self.name(node.func)
        if isinstance(node, ast.Subscript):
            inner = self.name(node.value)
            return inner if inner and inner.split(".")[0] in self.module.imports.values() else "?"
        return "?" if isinstance(node, ast.expr) else None

    def look_up(self, spelled: str) -> str | None:
        parts = spelled.split(".")
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
            elif isinstance(each, ast.IfExp) and truth(each.test) is not None:
                stack.append(each.body if truth(each.test) else each.orelse)
                continue
            stack += [part for part in parts(each) if not isinstance(part, ast.stmt)]


def _attributes(node: ast.ClassDef, reader: _Reader) -> Iterator[tuple[str, str]]:
    """Yield what the methods of a class keep on `self`, with what it was made by."""
    for each in ast.walk(node):
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Call):
            for target in each.targets:
                if isinstance(target, ast.Attribute) and plain(target.value) == "self":
                    yield target.attr, reader.made_by(each.value)
        elif isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            made = reader.annotated(each.annotation)
            if made and each in node.body:
                yield each.target.id, made
