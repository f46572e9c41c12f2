"""Commands that Python code runs: subprocesses, DVC and MLflow from within, notebooks."""

import ast
import re

from ..shell import Command, parse
from .python import Call, Module

PROCESS = re.compile(
    r"subprocess\.(run|call|check_call|check_output|Popen)|os\.(system|popen|exec\w+|spawn\w+)|"
    r"asyncio\.create_subprocess_(exec|shell)|(invoke|fabric)(\.\w+)*\.run|.*\.(c|ctx|context)\.run|"
    r"sh\.\w+|plumbum(\.\w+)*|prefect_shell(\.\w+)*|anyio\.run_process"
)
PROGRAM = re.compile(r"[\w./-]+\.(py|ipynb)")
UNKNOWN = "?"  # a part of a command that only a running program knows
PYTHON = re.compile(r"sys\.executable|\bpython\b|\bexecutable\b", re.IGNORECASE)


def launched(call: Call, module: Module) -> tuple[Command, ...]:
    """Return the commands that a call in a module runs, as far as its arguments say."""
    if re.fullmatch(r"(.*\.)?reproduce", call.name):
        return (Command(("dvc", "repro"), call.path, call.line),)
    if re.fullmatch(r"dvc(\.\w+)*\.main", call.name):
        return _words(call, module, ("dvc",))
    if re.fullmatch(r"mlflow\.(projects\.)?run", call.name):
        words = ("mlflow", "run", call.text(0, "uri") or ".")
        return (Command(words, call.path, call.line),)
    if call.name == "papermill.execute_notebook":
        return (Command(("papermill", call.text(0, "input_path") or ""), call.path, call.line),)
    return _words(call, module) if PROCESS.fullmatch(call.name) else ()


def programs(call: Call) -> tuple[str, ...]:
    """Return the files of Python that a call is given by name."""
    given = [*call.node.args, *(each.value for each in call.node.keywords)]
    return tuple(text for each in given if (text := _text(each)) and PROGRAM.fullmatch(text))


def _words(call: Call, module: Module, before: tuple[str, ...] = ()) -> tuple[Command, ...]:
    first = _held(call.arg(0, "args"), call, module)
    if isinstance(first, ast.List | ast.Tuple):
        words = (*before, *(_word(each) for each in first.elts))
    elif len(call.node.args) > 1 and "subprocess_exec" in call.name:
        words = tuple(_word(each) for each in call.node.args)
    else:
        text = _text(first)
        return parse(text, call.path, call.line) if text else ()
    return parse(" ".join(_quoted(word) for word in words), call.path, call.line)


def _held(node: ast.expr | None, call: Call, module: Module) -> ast.expr | None:
    """Return what a variable was given last before a call, in the function around it."""
    if not isinstance(node, ast.Name):
        return node
    around = module.functions.get(call.function)
    values = [
        each.value
        for each in ast.walk(around.node if around else module.tree)
        if isinstance(each, ast.Assign) and each.lineno < call.line
        if any(isinstance(to, ast.Name) and to.id == node.id for to in each.targets)
    ]
    return max(values, key=lambda value: value.lineno, default=node)


def _word(node: ast.expr) -> str:
    text = _text(node)
    if text is not None:
        return text
    return "python" if PYTHON.search(ast.unparse(node)) else UNKNOWN


def _text(node: ast.expr | None) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else UNKNOWN for part in node.values)
        return "".join(map(str, parts))
    return None


def _quoted(word: str) -> str:
    return f"'{word}'" if re.search(r"\s", word) and "'" not in word else word
