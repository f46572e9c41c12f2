"""Texts in code, with the name that each is given to."""

import ast
import re
from collections.abc import Iterator

Pair = tuple[str, str, int]
ENVIRONMENT = re.compile(r"getenv|environ\.get")
MODELS = re.compile(r"init_chat_model|ChatOpenAI|load_chat_model")


def literals(code: ast.AST) -> Iterator[Pair]:
    """Yield the texts of code: what each is called there, the text and its line."""
    for each in ast.walk(code):
        if isinstance(each, ast.Assign | ast.AnnAssign):
            yield from _assigned(each)
        elif isinstance(each, ast.keyword) and each.arg:
            yield from _pair(each.arg, each.value)
        elif isinstance(each, ast.Dict):
            for key, value in zip(each.keys, each.values, strict=True):
                yield from _pair(str(key.value) if isinstance(key, ast.Constant) else "", value)
        elif isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _defaults(each.args)
        elif isinstance(each, ast.Call) and each.args:
            yield from _given(each)


def _assigned(node: ast.Assign | ast.AnnAssign) -> Iterator[Pair]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    for target in targets:
        name = ast.unparse(target).rsplit(".", 1)[-1]
        value = node.value
        if isinstance(value, ast.Call) and isinstance(node, ast.AnnAssign):  # a field's default
            default = (given.value for given in value.keywords if given.arg == "default")
            for part in (*value.args[:1], *default):
                yield from _pair(name, part)
        elif value is not None:
            yield from _pair(name, value)


def _defaults(given: ast.arguments) -> Iterator[Pair]:
    plain = [*given.posonlyargs, *given.args]
    for argument, value in zip(reversed(plain), reversed(given.defaults), strict=False):
        yield from _pair(argument.arg, value)
    for argument, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        if default is not None:
            yield from _pair(argument.arg, default)


def _given(call: ast.Call) -> Iterator[Pair]:
    """Yield the default of a variable of the environment, and the model that is asked for."""
    called, first = ast.unparse(call.func), call.args[0]
    if ENVIRONMENT.search(called) and len(call.args) > 1 and isinstance(first, ast.Constant):
        yield from _pair(str(first.value), call.args[1])
    elif MODELS.search(called):
        yield from _pair("model", first)


def _pair(name: str, value: ast.expr) -> Iterator[Pair]:
    if name and isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield name, value.value, value.lineno
