"""Capabilities that the owners of a repository set aside, each with a reason.

In its pyproject.toml:

    [tool.ladder.assess.ignore]
    model-card = "the card lies in the registry of the company"
"""

import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from ..errors import UsageError
from .capability import table
from .finding import Evidence, Finding

FILE = "pyproject.toml"
FIELD = "tool.ladder.assess.ignore"


def read(text: str) -> dict[str, Evidence]:
    """Return what a pyproject.toml sets aside: the line and the reason, by id.

    A text that is no TOML sets nothing aside. UsageError names the field that is wrong.
    """
    return {
        name: Evidence(FILE, line_of(name, text), checked(name, reason))
        for name, reason in section(text).items()
    }


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


def checked(name: str, reason: object) -> str:
    """Return the reason; UsageError where it is none, or its capability is unknown."""
    if name not in table().capabilities:
        raise UsageError(f"{FILE}: {FIELD}.{name}: {unknown(name)}", "correct or remove that line")
    if not isinstance(reason, str) or not reason.strip():
        hint = f'write why it does not matter here: {name} = "reason"'
        raise UsageError(f"{FILE}: {FIELD}.{name} has no reason", hint)
    return reason.strip()


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


def without(findings: Mapping[str, Finding], ignored: Mapping[str, Evidence]) -> dict[str, Finding]:
    """Return the findings, not-applicable where they are ignored; the reason is the evidence."""
    return {
        name: Finding("not-applicable", (ignored[name],), ignored=True)
        if name in ignored and finding.state != "not-applicable"
        else finding
        for name, finding in findings.items()
    }
