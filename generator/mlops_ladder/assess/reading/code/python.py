"""What a Python file says: imports, calls, functions and classes, of code that can run."""

import ast
import re
from dataclasses import dataclass, field
from functools import cached_property

ENDS = (ast.Return, ast.Raise, ast.Continue, ast.Break)
MAIN = "__main__"  # stands for the block that runs only where a file is started itself


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

    @cached_property
    def imported(self) -> tuple[str, ...]:
        """The dotted names that its own body imports, relative ones left out."""
        return tuple(name for each in ast.walk(self.node) for name in _imported(each))


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


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def dotted(path: str) -> str:
    """Return a file's path with dots; a package is named by its folder."""
    bare = re.sub(r"\.(py|ipynb)$", "", path)
    return re.sub(r"(/|^)__init__$", "", bare).replace("/", ".")
