"""From the text of a Python file to its facts."""

import ast
import warnings

from .python import Module
from .python2 import modernised
from .walking import walk


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
    walk(module)
    return module
