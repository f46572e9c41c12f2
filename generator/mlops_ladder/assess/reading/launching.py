"""Commands that Python code runs: subprocesses, DVC and MLflow from within, notebooks."""

import ast
import re

from .python import Call
from .shell import Command, parse

PROCESS = re.compile(
    r"subprocess\.(run|call|check_call|check_output|Popen)|os\.(system|popen|exec\w+|spawn\w+)|"
    r"asyncio\.create_subprocess_(exec|shell)|(invoke|fabric)(\.\w+)*\.run|.*\.(c|ctx|context)\.run|"
    r"sh\.\w+|plumbum(\.\w+)*|prefect_shell(\.\w+)*|anyio\.run_process"
)
PYTHON = re.compile(r"sys\.executable|\bpython\b|\bexecutable\b", re.IGNORECASE)


def launched(call: Call) -> tuple[Command, ...]:
    """Return the commands that a call runs, as far as its arguments say."""
    if re.fullmatch(r"(.*\.)?reproduce", call.name):
        return (Command(("dvc", "repro"), call.path, call.line),)
    if re.fullmatch(r"dvc(\.\w+)*\.main", call.name):
        return _words(call, ("dvc",))
    if re.fullmatch(r"mlflow\.(projects\.)?run", call.name):
        words = ("mlflow", "run", call.text(0, "uri") or ".")
        return (Command(words, call.path, call.line),)
    if call.name == "papermill.execute_notebook":
        return (Command(("papermill", call.text(0, "input_path") or ""), call.path, call.line),)
    return _words(call, ()) if PROCESS.fullmatch(call.name) else ()


def _words(call: Call, before: tuple[str, ...]) -> tuple[Command, ...]:
    first = call.arg(0, "args")
    if isinstance(first, ast.List | ast.Tuple):
        words = (*before, *(_word(each) for each in first.elts))
    elif len(call.node.args) > 1 and "subprocess_exec" in call.name:
        words = tuple(_word(each) for each in call.node.args)
    else:
        text = _text(first)
        return parse(text, call.path, call.line) if text else ()
    return parse(" ".join(_quoted(word) for word in words), call.path, call.line)


def _word(node: ast.expr) -> str:
    text = _text(node)
    if text is not None:
        return text
    return "python" if PYTHON.search(ast.unparse(node)) else "?"


def _text(node: ast.expr | None) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "?" for part in node.values)
        return "".join(map(str, parts))
    return None


def _quoted(word: str) -> str:
    return f"'{word}'" if re.search(r"\s", word) and "'" not in word else word
