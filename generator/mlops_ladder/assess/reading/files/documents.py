"""TOML, YAML and JSON as plain data that knows its lines."""

import json
import tomllib
from typing import Any

import yaml

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MOST = 200_000  # values of one file, aliases counted out: a few lines of YAML can mean billions


class TooMuchError(ValueError):
    """A document that would unfold to more than is sensible."""


class Mapping(dict[Any, Any]):
    """A mapping; `line` is its first line, `lines` the line of each key (from 1, 0 unknown)."""

    line: int = 0

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.lines: dict[Any, int] = {}


class Sequence(list[Any]):
    """A list; `line` is its first line, `lines` the line of each item (from 1, 0 unknown)."""

    line: int = 0

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.lines: dict[int, int] = {}


def parse(path: str, text: str) -> list[Any]:
    """Return the documents of a text by its file's name.

    Raises ValueError where it is not well formed or has more than 200,000 values.
    """
    try:
        if path.endswith((".json", ".ipynb")):
            return [json.loads(text)]
        if path.endswith(".toml") or path.rsplit("/", 1)[-1] in ("Pipfile", "poetry.lock"):
            return [tomllib.loads(text)]
        return _yaml(text)
    except (yaml.YAMLError, RecursionError, tomllib.TOMLDecodeError, UnicodeError) as error:
        raise ValueError(" ".join(str(error).split())[:200] or type(error).__name__) from error


def _yaml(text: str) -> list[Any]:
    loader = Loader(text)
    found = []
    try:
        while loader.check_node():
            found.append(_Reader().value(loader.get_node()))
    finally:
        loader.dispose()
    return found


class _Reader:
    """Turns nodes into data; tags of other programs (`!Ref`, `!reference`) are passed over."""

    def __init__(self) -> None:
        self.constructor = yaml.constructor.SafeConstructor()
        self.count = 0

    def value(self, node: Any) -> Any:
        self.count += 1
        if self.count > MOST:
            raise TooMuchError(f"more than {MOST} values")
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node)
        if isinstance(node, yaml.SequenceNode):
            return self.sequence(node)
        try:
            known = node.tag in self.constructor.yaml_constructors
            return self.constructor.construct_object(node) if known else node.value
        except (yaml.YAMLError, ValueError, OverflowError, AttributeError):
            return node.value  # a scalar that only looks like a number or a date

    def mapping(self, node: Any) -> Mapping:
        made = Mapping()
        made.line = node.start_mark.line + 1
        for key_node, value_node in node.value:
            value = self.value(value_node)
            key = self.value(key_node)
            if key_node.tag == "tag:yaml.org,2002:merge":
                for part in value if isinstance(value, list) else [value]:
                    if isinstance(part, Mapping):
                        for name, inner in part.items():
                            made.setdefault(name, inner)
                            made.lines.setdefault(name, part.lines.get(name, 0))
                continue
            if key is True and key_node.value.lower() == "on":
                key = "on"  # YAML 1.1 reads the key of a workflow's triggers as a truth
            if isinstance(key, dict | list):
                key = str(key)
            made[key] = value
            made.lines[key] = key_node.start_mark.line + 1
        return made

    def sequence(self, node: Any) -> Sequence:
        made = Sequence(self.value(item) for item in node.value)
        made.line = node.start_mark.line + 1
        made.lines = {place: item.start_mark.line + 1 for place, item in enumerate(node.value)}
        return made
