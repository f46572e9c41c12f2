"""Python of versions after the reading one, brought to a form that it can read."""

import re

GENERIC = re.compile(r"^([ \t]*(?:(?:async[ \t]+)?def|class)[ \t]+\w+)\[", re.MULTILINE)
ALIAS = re.compile(r"^([ \t]*)type[ \t]+(\w+[ \t]*(?:\[[^\]]*\][ \t]*)?=)", re.MULTILINE)
LITERAL = re.compile(r"#[^\n]*|(?<!\w)(?P<prefix>[A-Za-z]{0,2})(?P<quote>\"\"\"|'''|\"|')")
ESCAPE = re.compile(r"\\.")
BRACKETS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}


def older(text: str) -> str:
    """Return a text without type parameters and with f-strings that hold any quote.

    They came with Python 3.12. Each line stays on its line; an escape within a braced expression
    is blanked, as it had no place there.
    """
    return _code(ALIAS.sub(r"\1\2", _plain(text)), 0, "")[0]


def _plain(text: str) -> str:
    """Return a text without the type parameters of functions and classes."""
    parts, last = [], 0
    for found in GENERIC.finditer(text):
        if found.start() < last:
            continue
        end, level = found.end(), 1
        while level and end < len(text):
            level += BRACKETS.get(text[end], 0)
            end += 1
        parts += [
            text[last : found.end(1)],
            "\\\n" * text.count("\n", found.end(1), end),
        ]
        last = end
    return "".join((*parts, text[last:]))


def _code(text: str, at: int, around: str) -> tuple[str, int]:
    """Return code and where it ends; `around` is the quote of the f-string that it stands in."""
    written, level = [], 0
    while at < len(text):
        if found := LITERAL.match(text, at):
            piece, at = _literal(text, found, around)
        else:
            piece = text[at]
            if around and not level and (piece in "}:" or _converts(text, at)):
                break
            level += BRACKETS.get(piece, 0)
            at += 1
        written.append(piece)
    return "".join(written), at


def _converts(text: str, at: int) -> bool:
    return text[at] == "!" and not text.startswith("!=", at)


def _literal(text: str, found: re.Match[str], around: str) -> tuple[str, int]:
    """Return a comment or a string as it is to be written, and where it ends."""
    prefix, quote = found["prefix"], found["quote"]
    if quote is None:
        return found[0], found.end()
    if "f" in prefix.lower():
        fresh = "'''" if around == '"""' else '"""' if around else (quote * 3)[:3]
        body, end = _formatted(text, found.end(), quote, fresh)
        return prefix + fresh + body + fresh, end
    inner = rf"(?:\\.|(?!{quote}).)*{quote}"
    closed = re.compile(inner, re.DOTALL).match(text, found.end())
    end = closed.end() if closed else len(text)
    written = text[found.start() : end]
    return (ESCAPE.sub("  ", written) if around else written), end


def _formatted(text: str, at: int, quote: str, fresh: str) -> tuple[str, int]:
    """Return what stands in an f-string, and where the quote that ends it is over."""
    written, spec = [], 0
    while at < len(text) and (spec or not text.startswith(quote, at)):
        pair = text[at : at + 2]
        escaped = pair[0] == "\\" and pair[1:] not in ("{", "}")
        if escaped or (not spec and pair in ("{{", "}}")):
            piece, at = pair, at + 2
        elif pair[0] == "{":
            piece, at = _code(text, at + 1, fresh)
            piece, spec = "{" + piece, spec + 1
        else:
            piece, at = pair[0], at + 1
            spec -= piece == "}"
        written.append(piece)
    return "".join(written), at + len(quote)
