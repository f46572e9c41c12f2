"""Commands that a Python file gives to `session.run(...)` or `context.run(...)`, from its AST."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from ..repository import Repository
from ..shell import join

_DEPTH = 4
Definition = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Run:
    """A call on the object that runs programs, and the folder that is entered around it."""

    call: ast.Call
    method: str
    cwd: str


class Script:
    """A module of tasks: its functions and the constants at its top."""

    def __init__(self, repo: Repository, path: str) -> None:
        module = repo.modules.get(path)
        body = module.tree.body if module else []
        self.functions = {node.name: node for node in body if isinstance(node, Definition)}
        self.constants = {
            node.targets[0].id: node.value
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
            yield from self.inside(function.body, function.args.args[0].arg, cwd, depth)

    def inside(self, body: list[ast.stmt], name: str, cwd: str, depth: int) -> Iterator[Run]:
        """The calls in statements, in their order, with the folders entered on the way."""
        for statement in body:
            if isinstance(statement, ast.With | ast.AsyncWith):
                within = join(cwd, self.folder(statement, name))
                yield from self.inside(statement.body, name, within, depth)
                continue
            blocks = [getattr(statement, key, []) for key in ("body", "orelse", "finalbody")]
            nested = [part for block in blocks if isinstance(block, list) for part in block]
            for handler in getattr(statement, "handlers", []):
                nested += handler.body
            yield from self.calls(statement, set(map(id, nested)), name, cwd, depth)
            yield from self.inside(nested, name, cwd, depth)

    def calls(
        self, statement: ast.stmt, apart: set[int], name: str, cwd: str, depth: int
    ) -> Iterator[Run]:
        """The calls of one statement without those of the blocks below it (`apart`)."""
        waiting: list[ast.AST] = [statement]
        while waiting:
            node = waiting.pop()
            waiting += [child for child in ast.iter_child_nodes(node) if id(child) not in apart]
            if not isinstance(node, ast.Call):
                continue
            receiver, _, method = ast.unparse(node.func).rpartition(".")
            helper = self.functions.get(method)
            if receiver == name:
                yield Run(node, method, cwd)
            elif helper and not receiver and name in map(ast.unparse, node.args):
                yield from self.runs(helper, cwd, depth + 1)

    def folder(self, statement: ast.With | ast.AsyncWith, name: str) -> str:
        """The folder that a `with` enters: `c.cd("x")`, `session.chdir("x")`."""
        for item in statement.items:
            call = item.context_expr
            entered = call.args if isinstance(call, ast.Call) else []
            if entered and ast.unparse(call).startswith((f"{name}.cd(", f"{name}.chdir(")):
                return self.text(entered[0])
        return ""

    def text(self, node: ast.expr | None) -> str:
        """The text of an expression; what is not known in it stands as a variable."""
        if isinstance(node, ast.Constant):
            return str(node.value)
        if isinstance(node, ast.JoinedStr):
            return "".join(self.text(part) for part in node.values)
        if isinstance(node, ast.FormattedValue):
            return self.text(node.value)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self.text(node.left) + self.text(node.right)
        if node is None:
            return ""
        if isinstance(node, ast.Name) and isinstance(self.constants.get(node.id), ast.Constant):
            return self.text(self.constants[node.id])
        return "${" + node.id + "}" if isinstance(node, ast.Name) else "${_}"

    def texts(self, nodes: list[ast.expr]) -> list[str]:
        """The texts of arguments; lists are laid open, and arguments from outside left out."""
        found: list[str] = []
        for node in nodes:
            value = node.value if isinstance(node, ast.Starred) else node
            if isinstance(value, ast.Name):
                value = self.constants.get(value.id, value)
            if isinstance(value, ast.List | ast.Tuple):
                found += self.texts(value.elts)
            elif not isinstance(node, ast.Starred):
                found.append(self.text(value))
        return found


def keyword(call: ast.expr, name: str) -> ast.expr | None:
    """The value of a keyword of a call, or None."""
    given = call.keywords if isinstance(call, ast.Call) else []
    return next((each.value for each in given if each.arg == name), None)
