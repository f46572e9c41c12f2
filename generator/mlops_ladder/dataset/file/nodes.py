"""A text of YAML 1.2 as plain values, each with its line."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

CORE = "tag:yaml.org,2002:"
TAGS = {
    "scalar": ("str", "int", "float", "bool", "null", "timestamp"),
    "sequence": ("seq",),
    "mapping": ("map",),
}
SHOWN = 40  # characters of what is wrong
TABS = "tabs cannot indent in YAML"


@dataclass(frozen=True)
class Node:
    """A value: a scalar, a list of nodes, or a dict of nodes by key; and the line it begins in.

    The line of a value in a mapping is that of its key, `last` the line in which it ends.
    `repeated` has the keys that a mapping has twice, with the line of the second; `indent` is that
    of its keys, -1 for any other value, and for a mapping in braces.
    """

    value: Any
    line: int
    last: int
    repeated: list[tuple[Any, int]] = field(default_factory=list)
    indent: int = -1


class UnreadableError(ValueError):
    """A text is not YAML: why, and in which line."""

    def __init__(self, why: str, line: int) -> None:
        super().__init__(why)
        self.why = why
        self.line = line


def read(text: str) -> Node | None:
    """Return the one document in a text, None if it is empty; raises UnreadableError."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    yaml = YAML(typ="safe", pure=True)
    try:
        root = yaml.compose(text)
        return None if root is None else plain(root, yaml.constructor, root.start_mark.line + 1)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise UnreadableError(
            TABS if "\\t" in str(error.problem) else str(error.problem), line
        ) from None
    except YAMLError as error:  # of a character, with its position only
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        raise UnreadableError("a character that YAML does not allow", line) from None
    except (LookupError, AssertionError):  # ruamel.yaml knows 1.1 and 1.2
        raise UnreadableError("a version of YAML that is not known", 1) from None
    except RecursionError:
        raise UnreadableError("nested too deeply", 1) from None


def plain(node: Any, constructor: Any, line: int) -> Node:
    """Return a node of ruamel.yaml as a Node."""
    if str(node.tag).removeprefix(CORE) not in TAGS[node.id]:
        why = f"the tag {str(node.tag)[:SHOWN]} says nothing here"
        raise UnreadableError(why, node.start_mark.line + 1)
    last = node.end_mark.line + (1 if node.end_mark.column or node.id == "mapping" else 0)
    if node.id == "scalar":
        return Node(scalar(node, constructor), line, max(last, line))
    if node.id == "sequence":
        items = [plain(item, constructor, item.start_mark.line + 1) for item in node.value]
        return Node(items, line, last if node.flow_style or not items else items[-1].last)
    return mapping(node, constructor, line, last)


def scalar(node: Any, constructor: Any) -> Any:
    """Return the value of a scalar; raises UnreadableError for a date such as 2024-02-31."""
    try:
        return constructor.construct_object(node)
    except (ValueError, LookupError):
        why = f"{node.value[:SHOWN]!r} is no value"
        raise UnreadableError(why, node.start_mark.line + 1) from None


def mapping(node: Any, constructor: Any, line: int, last: int) -> Node:
    """Return a mapping of ruamel.yaml as a Node; `last` is where it ends if it is in braces."""
    content: dict[Any, Node] = {}
    repeated = []
    ends = [line]
    for key, value, own in pairs(node):
        at = key.start_mark.line + 1
        if key.id != "scalar":
            raise UnreadableError("a list or a mapping cannot be a key", at)
        name = plain(key, constructor, at).value
        if name not in content:
            content[name] = plain(value, constructor, at)
            ends += [at, content[name].last] if own else []
        elif own:
            repeated.append((name, at))
    if node.flow_style or not content:
        return Node(content, line, last, repeated)
    return Node(content, line, max(ends), repeated, node.value[0][0].start_mark.column)


def pairs(node: Any) -> Iterator[tuple[Any, Any, bool]]:
    """Yield the keys and values of a mapping, its own ones first, then those of `<<`."""
    merged: list[Any] = []
    for key, value in node.value:
        if key.tag == "tag:yaml.org,2002:merge":
            merged.extend(value.value if value.id == "sequence" else [value])
        else:
            yield key, value, True
    for other in merged:
        if other.id != "mapping":
            raise UnreadableError("only a mapping can be merged", other.start_mark.line + 1)
        yield from ((key, value, False) for key, value, _ in pairs(other))
