"""From the text of a Python file to its facts."""

import ast
import contextlib
import warnings

from .newer import older
from .python import Module
from .python2 import modernised
from .walking import walk


def parse(path: str, text: str) -> Module:
    """Return the facts of a Python text.

    Raises SyntaxError, ValueError, RecursionError or MemoryError where it does not parse, also
    after what is known of newer versions and of Python 2 was brought to the form of today.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = _tree(text)
    module = Module(path, tree)
    walk(module)
    return module


def _tree(text: str) -> ast.Module:
    for form in (str, older):
        with contextlib.suppress(SyntaxError):
            return ast.parse(form(text))
    return ast.parse(modernised(text))
