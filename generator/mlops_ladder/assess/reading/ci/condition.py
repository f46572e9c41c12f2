"""Conditions of CI systems, as far as a trigger decides them: true, false, or unknown (None).

One grammar serves GitHub's and GitLab's operators and Azure's functions.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

TOKEN = re.compile(
    r"\s*(?:(?P<operator>&&|\|\||==|!=|=~|!~|<=|>=|[!(),<>=])"
    r"|'(?P<single>(?:[^']|'')*)'|\"(?P<double>[^\"]*)\""
    r"|(?P<pattern>/(?:\\.|[^/\s])+/\w*)"
    r"|(?P<name>[\w$.{}*\-/:]+(?:\[[^\]]*\])*))"
)
VARIABLE = re.compile(r"^variables\[\s*'([^']*)'\s*\]$|^variables\.(.+)$")
Known = bool | None


@dataclass(frozen=True)
class Prefix:
    """A text of which only the beginning is known."""

    start: str


Lookup = Callable[[str], "str | Prefix | bool | None"]


def evaluate(condition: str, lookup: Lookup) -> Known:
    """Return whether a condition holds, given what `lookup` knows of names; None if it may."""
    tokens = _tokens(condition.replace("${{", "(").replace("}}", ")"))
    if tokens is None or not tokens:
        return None
    try:
        parser = _Parser(tokens, lookup)
        value = parser.either()
    except (IndexError, RecursionError):
        return None
    return _truth(value) if parser.at == len(tokens) else None


def _tokens(condition: str) -> list[tuple[str, str]] | None:
    found, at, condition = [], 0, condition.strip()
    while at < len(condition):
        match = TOKEN.match(condition, at)
        if not match or match.lastgroup is None:
            return None
        kind = match.lastgroup
        found.append(("text" if kind in ("single", "double") else kind, match[kind]))
        at = match.end()
    return found


def _truth(value: Any) -> Known:
    if isinstance(value, bool):
        return value
    return None if value is None or isinstance(value, Prefix) else value not in ("", "0")


def _both(left: Known, right: Known) -> Known:
    if left is False or right is False:
        return False
    return True if left and right else None


def _not(value: Known) -> Known:
    return None if value is None else not value


def _equal(left: Any, right: Any) -> Known:
    if isinstance(right, Prefix):
        left, right = right, left
    if isinstance(left, Prefix):
        return None if isinstance(right, str) and right.startswith(left.start) else False
    if left is None or right is None:
        return None
    return str(left).lower() == str(right).lower()


def _starts(value: Any, start: Any) -> Known:
    if isinstance(value, Prefix) and isinstance(start, str):
        if value.start.startswith(start):
            return True
        return None if start.startswith(value.start) else False
    if isinstance(value, str) and isinstance(start, str):
        return value.lower().startswith(start.lower())
    return None


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]], lookup: Lookup) -> None:
        self.tokens, self.lookup, self.at = tokens, lookup, 0

    def takes(self, *operators: str) -> str:
        """Step over one of the operators, and return it."""
        here = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        if here[0] == "operator" and here[1] in operators:
            self.at += 1
            return here[1]
        return ""

    def either(self) -> Any:
        value = self.both()
        while self.takes("||"):
            left, right = _truth(value), _truth(self.both())
            value = _not(_both(_not(left), _not(right)))
        return value

    def both(self) -> Any:
        value = self.compared()
        while self.takes("&&"):
            left, right = _truth(value), _truth(self.compared())
            value = _both(left, right)
        return value

    def compared(self) -> Any:
        value = self.single()
        while operator := self.takes("==", "!=", "=", "=~", "!~", "<", ">", "<=", ">="):
            other = self.single()
            equal = _equal(value, other)
            value = {"==": equal, "=": equal, "!=": _not(equal)}.get(operator)
        return value

    def single(self) -> Any:
        if self.takes("!"):
            return _not(_truth(self.single()))
        if self.takes("("):
            value = self.either()
            self.takes(")")
            return value
        kind, word = self.tokens[self.at]
        self.at += 1
        if kind == "text":
            return word
        if kind == "name" and self.takes("("):
            return self.call(word)
        return self.named(word) if kind == "name" else None

    def named(self, word: str) -> Any:
        if word.lower() in ("true", "false"):
            return word.lower() == "true"
        variable = VARIABLE.match(word)
        return self.lookup((variable[1] or variable[2]) if variable else word.strip("${}"))

    def call(self, function: str) -> Any:
        arguments = []
        while not self.takes(")"):
            arguments.append(self.either())
            self.takes(",")
        return _called(function.lower(), arguments)


def _called(function: str, arguments: list[Any]) -> Known:
    truths = [_truth(each) for each in arguments]
    if function == "and":
        return False if False in truths else None if None in truths else True
    if function == "or":
        return True if True in truths else None if None in truths else False
    if function == "not" and arguments:
        return _not(truths[0])
    if len(arguments) == 2 and function in ("eq", "ne"):
        equal = _equal(*arguments)
        return equal if function == "eq" else _not(equal)
    if len(arguments) == 2 and function in ("startswith", "contains"):
        return _starts(*arguments) or (None if function == "contains" else _starts(*arguments))
    return None
