"""Places in code, and which files count as tests or stand beside the project."""

import re
from functools import cache
from typing import NamedTuple

TESTS = re.compile(
    r"(^|/)(tests?|testing|[\w-]*[_-]tests?|__tests__)/|(^|/)(test_[^/]*|[^/]*_test|conftest|tests)\.py$",
    re.IGNORECASE,
)
ASIDE = re.compile(r"(^|/)(docs?|benchmarks?|examples?|third_party|vendor(ed)?)/", re.IGNORECASE)


VALUES = "="  # stands for what the values at module level hold, such as a table of functions


class Node(NamedTuple):
    """A function of a file; "" is what runs when the file is imported, a class is its body."""

    path: str
    function: str


@cache
def is_test(path: str) -> bool:
    """Tell whether a file is a test or what tests share."""
    return bool(TESTS.search(path))


def is_aside(path: str) -> bool:
    """Tell whether a file stands beside the project: documentation, benchmarks, examples."""
    return bool(ASIDE.search(path))
