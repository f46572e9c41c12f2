"""Names that a project may have: it becomes a distribution and a Python package."""

import keyword
import re
import sys

from .errors import UsageError
from .layers import templates

LONGEST = 40
UNLISTED = {"test"}  # what Python has too, though sys.stdlib_module_names leaves it out
FORM = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")


def check_name(name: str) -> None:
    """Raise UsageError if a name cannot be a project's: my-project is the package my_project."""
    shown = name if len(name) <= LONGEST else f"{name[:20]}…"
    hint = f"use lower-case letters, digits, - and _, at most {LONGEST}, for example my-project"
    if len(name) > LONGEST:
        raise UsageError(f"name: {shown!r} has {len(name)} characters", hint)
    if not FORM.fullmatch(name):
        raise UsageError(f"name: {shown!r} cannot be a Python package", hint)
    package = name.replace("-", "_")
    if keyword.iskeyword(package):
        raise UsageError(f"name: {shown!r} is a word of the Python language", hint)
    if package in sys.stdlib_module_names or package in taken() | UNLISTED:
        reason = "would hide a module of that name that Python or a dependency needs"
        raise UsageError(f"name: {shown!r} {reason}", f"use another name, such as my-{name}")


def taken() -> set[str]:
    """Return the modules that a project's dependencies bring, and its own folders."""
    return set((templates() / "taken-names.txt").read_text("utf-8").split())
