"""What may stand behind a key of schema.yaml: each kind takes a node, and gives its value."""

import codecs
import math
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any, get_args

from ..schema import Role, Task, Type
from .nodes import Node

ALIASES = {"float": "number", "double": "number", "decimal": "number", "int64": "integer"}
ALIASES |= {"str": "category", "string": "category", "text": "category", "object": "category"}
ALIASES |= {"date": "datetime", "timestamp": "datetime", "skip": "dropped", "id": "identifier"}


class WrongError(ValueError):
    """A value is not of its kind: the rule, and what to do."""

    def __init__(self, rule: str, hint: str) -> None:
        super().__init__(rule)
        self.rule = rule
        self.hint = hint


def nearest(word: Any, known: Iterable[str]) -> str:
    """Return what a word was probably meant to be, as a question, or the list of what it can be."""
    names = list(known)
    close = get_close_matches(str(word), names, n=1, cutoff=0.6)
    if alias := ALIASES.get(str(word).lower()):
        close = [alias] if alias in names else close
    return f"did you mean {close[0]}?" if close else f"it can be {', '.join(names)}"


def shown(value: Any) -> str:
    """Return a value of a node, short enough for a sentence."""
    if isinstance(value, (list, dict)):
        return "a list" if isinstance(value, list) else "a mapping"
    if value is None or isinstance(value, bool):
        return {None: "nothing", True: "true", False: "false"}[value]
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


def word(key: str, known: tuple[str, ...]) -> Callable[[Node], Any]:
    """Make the kind whose values are some words."""

    def kind(node: Node) -> Any:
        if not isinstance(node.value, str) or node.value not in known:
            raise WrongError(f"{key} cannot be {shown(node.value)}", nearest(node.value, known))
        return node.value

    return kind


def text(node: Node) -> str:
    """Take a text."""
    if not isinstance(node.value, str):
        raise WrongError(f"{shown(node.value)} is no text", "write it in quotes")
    return node.value


def path(node: Node) -> str:
    """Take a text that is not empty."""
    if not text(node):
        raise WrongError("it is empty", "name a file, or a folder of files")
    return text(node)


def truth(node: Node) -> bool:
    """Take true or false."""
    if not isinstance(node.value, bool):
        raise WrongError(
            f"{shown(node.value)} is not true or false", "write true, or leave the key out"
        )
    return node.value


def number(node: Node) -> float | None:
    """Take a finite number, or null."""
    value = node.value
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise WrongError(f"{shown(value)} is no number", "write a number, without quotes")
    return value


def bounds(node: Node) -> tuple[float | None, float | None]:
    """Take the lowest and the highest value, null where there is none."""
    if not isinstance(node.value, list) or len(node.value) != 2:
        raise WrongError("range is a list of two numbers", "write [0, null] for what is at least 0")
    low, high = map(number, node.value)
    return low, high


def texts(node: Node) -> tuple[str, ...]:
    """Take a list of different texts."""
    if not isinstance(node.value, list):
        raise WrongError(f"{shown(node.value)} is no list", 'write ["a", "b"]')
    found: list[str] = []
    for item in node.value:
        if not isinstance(item.value, str):
            raise WrongError(
                f"{shown(item.value)} is no text", f'write it in quotes: "{item.value}"'
            )
        if item.value in found:
            raise WrongError(f"{shown(item.value)} is there twice", "leave one of them out")
        found.append(item.value)
    return tuple(found)


def scalar(node: Node) -> Any:
    """Take a text, a number, true, false or null: what JSON holds."""
    if not isinstance(node.value, (str, int, float, type(None))):
        hint = (
            "write it in quotes" if not isinstance(node.value, (list, dict)) else "write one value"
        )
        raise WrongError(f"{shown(node.value)} is no text, number, true or false", hint)
    return node.value


def mark(node: Node) -> str:
    """Take one character."""
    if len(text(node)) != 1:
        raise WrongError(
            f"{shown(node.value)} is not one character", 'write for example ";" or "\\t"'
        )
    return text(node)


def optional_mark(node: Node) -> str:
    """Take one character, or none."""
    return mark(node) if node.value else text(node)


def encoding(node: Node) -> str:
    """Take the name of an encoding that Python knows."""
    name = text(node)
    try:
        codecs.lookup(name)
        "".encode(name)
    except (LookupError, ValueError):
        raise WrongError(f"{shown(node.value)} is no encoding", "write utf-8 or cp1252") from None
    return name


def moments(node: Node) -> str:
    """Take a format of moments, as strptime reads it."""
    shape = text(node)
    try:
        datetime.strptime(datetime(2024, 3, 1, tzinfo=UTC).strftime(shape), shape)
        if "%" in shape:
            return shape
    except (ValueError, re.error):
        pass
    raise WrongError(
        f"{shown(node.value)} is no format of strptime", 'write for example "%d/%m/%Y"'
    )


READ = {
    "sep": mark,
    "decimal": mark,
    "thousands": optional_mark,
    "encoding": encoding,
    "quotechar": mark,
    "skipinitialspace": truth,
    "na_values": texts,
}
COLUMN = {
    "type": word("type", get_args(Type)),
    "role": word("role", get_args(Role)),
    "about": text,
    "missing": truth,
    "range": bounds,
    "values": texts,
    "format": moments,
    "example": scalar,
}
TASK = word("task", get_args(Task))
