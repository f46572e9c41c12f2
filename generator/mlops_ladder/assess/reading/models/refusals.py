"""Functions that look a table over by hand, and raise where it is not as expected."""

import ast
import re
from collections.abc import Iterator

from ..code.bodies import own, walk
from ..code.graph import Node, graph
from ..code.python import Function
from ..files.repository import Repository
from .learning import Site

# What of a table is looked at; one of these alone is a detail, two are a check of data.
ASPECTS = {
    "columns": re.compile(r"\.columns\b|\.fieldnames\b"),
    "gaps": re.compile(r"\.(isnull|isna|notnull|notna)\(|\.hasnans\b"),
    "types": re.compile(r"\.dtypes?\b|is_\w+_dtype\("),
    "values": re.compile(r"\.(isin|between|min|max|unique|value_counts)\("),
    "duplicates": re.compile(r"\.duplicated\(|\.is_unique\b"),
}


def refusals(repo: Repository) -> Iterator[Site]:
    """Yield the functions of live code, tests and notebooks aside, that refuse a table."""
    live = graph(repo).live
    for module in own(repo):
        for name, function in module.functions.items() if not module.notebook else ():
            seen = _aspects(function) if Node(module.path, name) in live else {}
            if len(seen) > 1:
                text = f"{name} raises for {', '.join(sorted(seen))}"
                yield Site(module.path, min(seen.values()), name, text)


def _aspects(function: Function) -> dict[str, int]:
    """Return what a function raises for, with the line where it does."""
    held: dict[str, str] = {}
    found: dict[str, int] = {}
    for each in walk(function.node):
        if isinstance(each, ast.Assign):
            text = ast.unparse(each.value)
            held |= {to.id: text for to in each.targets if isinstance(to, ast.Name)}
    for each in walk(function.node):
        refuses = isinstance(each, ast.If) and any(isinstance(e, ast.Raise) for e in each.body)
        if isinstance(each, ast.If | ast.Assert) and (refuses or isinstance(each, ast.Assert)):
            used = [e.id for e in ast.walk(each.test) if isinstance(e, ast.Name)]
            text = " ".join([ast.unparse(each.test), *(held.get(name, "") for name in used)])
            for aspect, pattern in ASPECTS.items():
                if pattern.search(text):
                    found.setdefault(aspect, each.lineno)
    return found
