"""Values of configuration files, taken as what they should be or as nothing."""

import configparser
import re
from typing import Any

from ..files.repository import Repository


def table(value: Any, *keys: str) -> dict[str, Any]:
    """The mapping under `keys`, with the text of its keys; empty where it is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    if not isinstance(value, dict):
        return {}
    return (
        value if all(isinstance(k, str) for k in value) else {str(k): v for k, v in value.items()}
    )


def text(value: Any) -> str:
    """A string; empty for anything else."""
    return value if isinstance(value, str) else ""


def items(value: Any) -> list[Any]:
    """A list; a single value is a list of one, None an empty one."""
    if isinstance(value, list | tuple):
        return list(value)
    return [] if value is None else [value]


def texts(value: Any) -> list[str]:
    """The strings of a list, or a single string."""
    return [item for item in items(value) if isinstance(item, str)]


def line_of(repo: Repository, path: str, section: str, name: str) -> int:
    """The line of a key in a TOML or INI file, below its section if that is found; 0 for none."""
    found, inside = 0, False
    key = re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*(?:=|:|\.\w)")
    headers = {f"{section}.{name}", f'{section}."{name}"', f"{section}:{name}"}
    for number, line in enumerate(repo.lines(path), 1):
        if header := re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]", line):
            if header.group(1) in headers:
                return number
            inside = header.group(1) == section
        elif key.match(line):
            if inside:
                return number
            found = found or number
    return found


def filled(reference: re.Pattern[str], line: str, values: dict[str, str]) -> str:
    """`line` with the references whose name (the pattern's group) has a value."""
    return reference.sub(lambda match: values.get(match.group(1)) or match.group(), line)


def ini(content: str) -> dict[str, dict[str, str]]:
    """The sections of an INI file; empty where it is none."""
    parser = configparser.RawConfigParser(
        strict=False, allow_no_value=True, delimiters=("=",), inline_comment_prefixes=None
    )
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        parser.read_string(content)
    except (configparser.Error, AttributeError):  # it fails on a value below a name without one
        return {}
    return {
        name: {key: value or "" for key, value in parser.items(name)} for name in parser.sections()
    }
