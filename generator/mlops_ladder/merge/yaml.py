"""YAML as items: keys of mappings and items of lists, with lines of their own or in brackets."""

import re
from collections import deque
from typing import Any, NamedTuple

from .identity import list_keys, unique
from .layout import Item, Span
from .reading import root

GAP = re.compile(r"(?:\s|#[^\n]*)*")
COLON = re.compile(r"\s*:")
COMMA = re.compile(r"[ \t]*,")
PROPERTIES = re.compile(r"(?:[&!]\S*(?:[ \t]+|(?=\n)))+")


class Alias(NamedTuple):
    """A value that stands elsewhere in the text, behind an anchor."""

    anchor: str


def read(text: str) -> Item:
    """Return a text as items.

    Raises ValueError where it is not YAML, or no document whose outermost keys or items have
    lines of their own.
    """
    found = documents(text)
    if not found:
        return root(text, {}, [])
    if len(found) > 1 or (found[0].inner and found[0].commas):
        raise ValueError("not one document in lines")
    (document,) = found
    if document.inner is None:
        if document.start < document.end:
            raise ValueError("a single value")
        return root(text, {}, [])
    return root(text, document.value, document.children, document.inner[0])


def data(text: str) -> list[object]:
    """Return the values of the documents in a text; raises ValueError where it is not YAML."""
    return [document.value for document in documents(text)]


def documents(text: str) -> list[Span]:
    """Return the documents in a text; raises ValueError where it is not YAML."""
    return Reader(text).documents


class Reader:
    """Reads a YAML text; raises ValueError where it is not one.

    `documents` are what is in it, `repeated` the keys that a mapping has twice.
    """

    def __init__(self, text: str) -> None:
        import yaml

        self.text = text
        self.constructor = yaml.constructor.SafeConstructor()
        self.resolver: Any = yaml.resolver.Resolver()
        self.repeated: list[str] = []
        try:
            self.events = deque[Any](yaml.parse(text, Loader=yaml.SafeLoader))
            self.documents = self.read()
        except (yaml.YAMLError, RecursionError) as error:
            raise ValueError(str(error)) from error

    def kind(self) -> str:
        """Return the name of the next event, without its last word."""
        return type(self.events[0]).__name__.removesuffix("Event")

    def read(self) -> list[Span]:
        """Read everything."""
        found = []
        while self.events:
            event = self.events.popleft()
            if type(event).__name__ == "DocumentStartEvent":
                found.append(self.node((), event.end_mark.index if event.explicit else 0))
        return found

    def node(self, path: tuple[object, ...], start: int) -> Span:
        """Read a value; `path` are the keys to it, and what stands before it ends at `start`."""
        kind = self.kind()
        event = self.events.popleft()
        begin, end = event.start_mark.index, event.end_mark.index
        if kind == "Alias":
            return Span(None, Alias(event.anchor), begin, end, begin)
        if kind == "Scalar":
            end = begin + len(self.text[begin:end].rstrip())
            return Span(None, self.scalar(event), begin, end, begin)
        properties = PROPERTIES.match(self.text, begin) if event.anchor or event.tag else None
        head = properties.end() if properties else begin if event.flow_style else start
        if kind == "SequenceStart":
            children = self.items(path, head, dashes=not event.flow_style)
            value: object = [child.value for child in children]
        else:
            children = self.pairs(path, head)
            value = {child.key: child.value for child in children}
        last = self.events.popleft()
        if event.flow_style:
            return self.flow(Span(None, value, begin, last.end_mark.index, begin), head, children)
        for child in children:
            child.column = child.body - self.text.rfind("\n", 0, child.body) - 1
        end = children[-1].end
        return Span(None, value, begin, end, begin, (head, end), children)

    def items(self, path: tuple[object, ...], start: int, *, dashes: bool) -> list[Span]:
        """Read the items of a list."""
        found: list[Span] = []
        while self.kind() != "SequenceEnd":
            dash = GAP.match(self.text, start)
            assert dash
            item = self.node((*path, ""), dash.end() + 1)
            if dashes:
                after = dash.end() + 1
                item.start = dash.end()
                item.body = after if "\n" in self.text[after : item.body] else item.body
            if item.inner:
                item.inner = (max(item.inner[0], item.body), item.inner[1])
            found.append(item)
            start = item.end
        for item, key in zip(found, list_keys([item.value for item in found], path), strict=True):
            item.key = key
        return found

    def pairs(self, path: tuple[object, ...], start: int) -> list[Span]:
        """Read the keys and values of a mapping."""
        found: list[Span] = []
        while self.kind() != "MappingEnd":
            name = self.events[0].value if self.kind() == "Scalar" else None
            key = self.node((), start)
            line = self.text.rfind("\n", 0, key.start) + 1
            if name is None or self.text[line : key.start].rstrip().endswith("?"):
                raise ValueError("a key that is no plain text")
            colon = COLON.match(self.text, key.end)
            pair = self.node((*path, name), colon.end() if colon else key.end)
            pair.key, pair.start, pair.body = name, key.start, key.start
            found.append(pair)
        for pair, single in zip(found, unique([pair.key for pair in found]), strict=True):
            if single != pair.key:
                self.repeated.append(".".join(map(str, (*path, pair.key))))
            pair.key = single
        return found

    def flow(self, span: Span, head: int, children: list[Span]) -> Span:
        """Return a value in brackets with its children, where a comma follows each of them."""
        commas = all(COMMA.match(self.text, child.end) for child in children[:-1])
        if commas and self.text[head] in "[{":
            span.inner, span.children, span.commas = (head + 1, span.end - 1), children, True
        return span

    def scalar(self, event: Any) -> object:
        """Return the value of a scalar; text where its tag is not one of YAML's own."""
        import yaml

        tag = event.tag or self.resolver.resolve(yaml.ScalarNode, event.value, event.implicit)
        try:
            return self.constructor.construct_object(yaml.ScalarNode(tag, event.value))
        except (yaml.YAMLError, ValueError):
            return f"{tag} {event.value}"


def repeated(text: str) -> list[str]:
    """Return the keys that a mapping has twice; raises ValueError where it is not YAML."""
    return Reader(text).repeated
