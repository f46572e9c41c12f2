"""Capabilities that the owners of a repository set aside, each with a reason.

In its pyproject.toml:

    [tool.ladder.assess.ignore]
    model-card = "the card lies in the registry of the company"
"""

import re
import tomllib
from difflib import get_close_matches
from typing import Any

from ..errors import UsageError
from .capability import table
from .finding import Evidence, Finding
from .reading.files.repository import Repository

FILE = "pyproject.toml"
FIELD = "tool.ladder.assess.ignore"


def ignored(repo: Repository) -> dict[str, Finding]:
    """Return what a repository sets aside, by id: not-applicable, the reason as evidence.

    A pyproject.toml that is no TOML sets nothing aside. UsageError names the field that is wrong.
    """
    text = repo.text(FILE)
    return {
        name: Finding("not-applicable", (evidence(name, reason, text),), ignored=True)
        for name, reason in section(text).items()
    }


def evidence(name: str, reason: object, text: str) -> Evidence:
    """Return the line and the reason; UsageError where there is none, or no such capability."""
    if name not in table().capabilities:
        raise UsageError(f"{FILE}: {FIELD}.{name}: {unknown(name)}", "correct or remove that line")
    if not isinstance(reason, str) or not reason.strip():
        hint = f'write why it does not matter here: {name} = "reason"'
        raise UsageError(f"{FILE}: {FIELD}.{name} has no reason", hint)
    return Evidence(FILE, line_of(name, text), reason.strip())


def section(text: str) -> dict[str, Any]:
    """Return the ids and reasons as they are written."""
    if "ladder" not in text:
        return {}
    try:
        found: Any = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
    for key in FIELD.split("."):
        found = found.get(key, {}) if isinstance(found, dict) else {}
    if not isinstance(found, dict):
        raise UsageError(f"{FILE}: {FIELD} is not a table", 'write lines such as ID = "reason"')
    return found


def unknown(name: str) -> str:
    """Return that there is no such capability, with the nearest that there is."""
    near = get_close_matches(name, table().capabilities, 1, 0)
    return f"there is no capability {name!r}; the nearest is {near[0]}"


def line_of(name: str, text: str) -> int:
    """Return the line that sets a capability aside, or 0."""
    lines = text.splitlines()
    begins = [n for n, line in enumerate(lines) if re.search(r"ladder.*(assess|ignore)", line)]
    key = re.compile(rf"(^|[\s.\"'{{,]){re.escape(name)}[\"']?\s*=")
    return next(
        (n + 1 for n in range(min(begins, default=0), len(lines)) if key.search(lines[n])), 0
    )
