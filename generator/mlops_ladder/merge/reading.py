"""From spans to items: which lines and comments belong to what stands at a span."""

import re
from collections.abc import Sequence
from dataclasses import replace

from .layout import Item, Span
from .pieces import split

COMMA = re.compile(r"[ \t]*,")
REST = re.compile(r"[ \t]*(?:#[^\n]*)?\n")
COMMENTS = re.compile(r"(?:[ \t]*#[^\n]*\n)+")


def root(text: str, value: object, spans: Sequence[Span], start: int = 0) -> Item:
    """Return the item that is the whole text, in which the outermost items stand at `spans`."""
    first = spans[0].start if spans else len(text)
    begin = stuck(text, after(text, start, first) if start else 0, first)
    children, end = within(text, spans, begin, len(text), Item("", value, ""))
    return Item("", value, text[:begin], children=children, tail=text[end:], after="")


def within(
    text: str, spans: Sequence[Span], start: int, stop: int, parent: Item
) -> tuple[tuple[Item, ...], int]:
    """Return the items at some spans of a text, and where their text ends."""
    found = []
    for number, span in enumerate(spans):
        limit = spans[number + 1].start if number + 1 < len(spans) else stop
        item, start = read(text, span, start, limit, parent)
        found.append(item)
    return tuple(found), start


def read(text: str, span: Span, start: int, limit: int, parent: Item) -> tuple[Item, int]:
    """Return the item at a span, and where its text ends; its text begins at `start`."""
    line = text.rfind("\n", 0, span.start) + 1
    hangs = not parent.commas and line < start
    above = text[start : max(start, line)]
    indent = text[max(start, line) : span.body]
    if hangs:
        indent = " " * (span.start - line) + text[span.start : span.body]
    item = Item(span.key, span.value, "", above, indent, hangs=hangs)
    item = replace(item, rank=span.rank, column=span.column)
    if span.inner is None:
        item = replace(item, head=text[span.body : span.end])
        end = span.end
    elif span.commas:
        begin = after(text, span.inner[0], span.inner[1])
        item = replace(item, head=text[span.body : begin], commas=True)
        children, end = within(text, span.children, begin, span.inner[1], item)
        item = replace(item, children=children, tail=text[end : span.end])
        end = span.end
    else:
        begin = after(text, span.inner[0], limit)
        item = replace(item, head=text[span.body : begin])
        children, end = within(text, span.children, begin, limit, item)
        item = replace(item, children=children, after="")
        if span.children:
            return item, end
    stop = after(text, end, limit, commas=parent.commas)
    if not parent.commas:
        stop = stuck(text, stop, limit)
    return replace(item, after=text[end:stop]), stop


def after(text: str, start: int, limit: int, *, commas: bool = False) -> int:
    """Return where what follows an item in its line ends: comma, comment, line end."""
    comma = COMMA.match(text, start, limit) if commas else None
    start = comma.end() if comma else start
    rest = REST.match(text, start, limit)
    return rest.end() if rest else start


def stuck(text: str, start: int, limit: int) -> int:
    """Return where the comment lines end that belong to what stands before them.

    That is where a blank line follows, or where they are indented more than the next item.
    """
    comments = COMMENTS.match(text, start, limit)
    if not comments or (start and text[start - 1] != "\n"):
        return start
    if text.startswith("\n", comments.end()):
        return comments.end()
    column = limit - text.rfind("\n", 0, limit) - 1 if limit < len(text) else -1
    for line in split(comments[0]):
        if len(line) - len(line.lstrip()) <= column:
            break
        start += len(line)
    return start
