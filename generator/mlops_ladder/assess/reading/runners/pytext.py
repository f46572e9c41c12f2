"""Commands that a Python file gives to `session.run(...)` or `context.run(...)`, from its AST."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from ..files.repository import Repository
from ..shell import join

_DEPTH = 4
_KNOWN = (ast.Constant, ast.JoinedStr, ast.BinOp, ast.List, ast.Tuple, ast.Call)
Scope = dict[str, list[ast.expr]]
Definition = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Run:
    """A call on the object that runs programs, in a folder, with the names that it may use."""

    call: ast.Call
    method: str
    cwd: str
    scope: Scope


class Script:
    """A module of tasks: its functions and the constants at its top."""

    def __init__(self, repo: Repository, path: str) -> None:
        module = repo.modules.get(path)
        body = module.tree.body if module else []
        self.functions = {node.name: node for node in body if isinstance(node, Definition)}
        self.constants: Scope = {
            node.targets[0].id: [node.value]
            for node in body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }

    def decorated(self, *names: str) -> Iterator[tuple[Definition, ast.expr]]:
        """The functions under a decorator whose last name is one of `names`, and it."""
        for function in self.functions.values():
            for decorator in function.decorator_list:
                head = decorator.func if isinstance(decorator, ast.Call) else decorator
                if ast.unparse(head).rsplit(".", 1)[-1] in names:
                    yield function, decorator
                    break

    def runs(self, function: Definition, cwd: str, depth: int = 0) -> Iterator[Run]:
        """The calls on the first argument of a function, also in helpers that are given it."""
        if function.args.args and depth < _DEPTH:
            yield from _Body(self, function, depth).runs(function.body, cwd)

    def text(self, node: ast.expr | None, scope: Scope | None = None) -> str:
        """The text of an expression; what is not known in it stands as a variable.

        `scope` are the values of the names in a function, each of what was appended to it.
        """
        scope = self.constants if scope is None else scope
        if node is None:
            return ""
        if isinstance(node, ast.Constant):
            return str(node.value)
        if isinstance(node, ast.JoinedStr):
            return "".join(self.text(part, scope) for part in node.values)
        if isinstance(node, ast.FormattedValue):
            return self.text(node.value, scope)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self.text(node.left, scope) + self.text(node.right, scope)
        if isinstance(node, ast.List | ast.Tuple):
            return " ".join(self.texts([node], scope))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("' '.join", "shlex.join"):
            return " ".join(self.texts(node.args, scope))
        return self.name(node.id, scope) if isinstance(node, ast.Name) else "${_}"

    def name(self, name: str, scope: Scope) -> str:
        """The text of a name: of what was put into it, in the function or at the top."""
        parts = scope.get(name, [])
        rest = {key: value for key, value in scope.items() if key != name}
        if not all(isinstance(part, _KNOWN) for part in parts):
            return "${" + name + "}"
        return "".join(self.text(part, rest) for part in parts) or "${" + name + "}"

    def texts(self, nodes: list[ast.expr], scope: Scope | None = None) -> list[str]:
        """The texts of arguments; lists are laid open, and arguments from outside left out."""
        scope, found = self.constants if scope is None else scope, list[str]()
        for node in nodes:
            value = node.value if isinstance(node, ast.Starred) else node
            if isinstance(value, ast.Name):
                value = next(iter(scope.get(value.id, [])), value)
            if isinstance(value, ast.List | ast.Tuple):
                found += self.texts(value.elts, scope)
            elif not isinstance(node, ast.Starred):
                found.append(self.text(node, scope))
        return found


class _Body:
    """The body of a function whose first argument runs programs."""

    def __init__(self, script: Script, function: Definition, depth: int) -> None:
        self.script, self.depth = script, depth
        self.name, self.scope = function.args.args[0].arg, script.constants | _scope(function)

    def runs(self, body: list[ast.stmt], cwd: str) -> Iterator[Run]:
        """The calls in statements, in their order, with the folders entered on the way."""
        for statement in body:
            if isinstance(statement, ast.With | ast.AsyncWith):
                within = join(cwd, self.folder(statement))
                yield from self.runs(statement.body, within)
                continue
            blocks = [getattr(statement, key, []) for key in ("body", "orelse", "finalbody")]
            nested = [part for block in blocks if isinstance(block, list) for part in block]
            for handler in getattr(statement, "handlers", []):
                nested += handler.body
            yield from self.calls(statement, set(map(id, nested)), cwd)
            yield from self.runs(nested, cwd)

    def calls(self, statement: ast.stmt, apart: set[int], cwd: str) -> Iterator[Run]:
        """The calls of one statement without those of the blocks below it (`apart`)."""
        waiting: list[ast.AST] = [statement]
        while waiting:
            node = waiting.pop()
            waiting += [child for child in ast.iter_child_nodes(node) if id(child) not in apart]
            if not isinstance(node, ast.Call):
                continue
            receiver, _, method = ast.unparse(node.func).rpartition(".")
            helper = self.script.functions.get(method)
            if receiver == self.name:
                yield Run(node, method, cwd, self.scope)
            elif helper and not receiver and self.name in map(ast.unparse, node.args):
                yield from self.script.runs(helper, cwd, self.depth + 1)

    def folder(self, statement: ast.With | ast.AsyncWith) -> str:
        """The folder that a `with` enters: `c.cd("x")`, `session.chdir("x")`."""
        for item in statement.items:
            call = item.context_expr
            entered = call.args if isinstance(call, ast.Call) else []
            if entered and ast.unparse(call).startswith(
                (f"{self.name}.cd(", f"{self.name}.chdir(")
            ):
                return self.script.text(entered[0], self.scope)
        return ""


def _scope(function: Definition) -> Scope:
    """The values that a function gives to its names, and what it appends to them."""
    found: Scope = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, [node.value])
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            found.setdefault(node.target.id, []).append(node.value)
    return found


def keyword(call: ast.expr, name: str) -> ast.expr | None:
    """The value of a keyword of a call, or None."""
    given = call.keywords if isinstance(call, ast.Call) else []
    return next((each.value for each in given if each.arg == name), None)
