"""Take from parsed data what a field should hold, whatever is there instead."""

from typing import Any


def mapping(value: Any) -> dict[Any, Any]:
    """Return a mapping as it is, else an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: Any) -> list[Any]:
    """Return a list as it is, a single value as a list of one, nothing as an empty list."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def text(value: Any) -> str:
    """Return a scalar as YAML would write it, else an empty string."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else ""


def texts(value: Any) -> tuple[str, ...]:
    """Return the scalars of a list, or a single one."""
    return tuple(filter(None, map(text, sequence(value))))


def get(value: Any, *keys: str) -> Any:
    """Return what lies under keys, one in the other, or None."""
    for key in keys:
        value = mapping(value).get(key)
    return value


def named(value: Any, key: str = "name") -> str:
    """Return a name that is written alone, or under a key."""
    return text(value) or text(get(value, key))


def line(container: Any, key: Any = None) -> int:
    """Return the line of a key or item of parsed data, or its own; 0 where it is unknown."""
    if key is None:
        return int(getattr(container, "line", 0))
    found = getattr(container, "lines", {})
    return int(found.get(key, 0)) if isinstance(found, dict) else _item(found, key)


def _item(lines: Any, index: Any) -> int:
    known = isinstance(index, int) and 0 <= index < len(lines)
    return int(lines[index]) if known else 0
