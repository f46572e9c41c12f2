"""The Groovy of a Jenkinsfile as statements in blocks, as far as its form tells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

TOKEN = re.compile(
    r"(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))"
    r"|(?P<long>'''(?P<l1>.*?)(?:'''|\Z)|\"\"\"(?P<l2>.*?)(?:\"\"\"|\Z))"
    r"|(?P<text>'(?P<s1>(?:\\.|[^'\\\n])*)'|\"(?P<s2>(?:\\.|[^\"\\\n])*)\")"
    r"|(?P<word>[A-Za-z_]\w*)"
    r"|(?P<mark>[{}();\n])",
    re.S,
)
ESCAPE = re.compile(r"\\(\$|[\"'\\])")


@dataclass(frozen=True)
class Token:
    """A word, a text (undone of its escapes) or a mark, with its line."""

    kind: str
    value: str
    line: int


@dataclass(frozen=True)
class Block:
    """What stands before a brace: a name, and its first text as argument."""

    name: str
    argument: str
    line: int
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Statement:
    """Words and texts up to an end of line, with the blocks around them, outermost first."""

    tokens: tuple[Token, ...]
    blocks: tuple[Block, ...]

    def text_after(self, *words: str) -> Token | None:
        """Return the first text behind one of the words."""
        seen = False
        for token in self.tokens:
            seen |= token.kind == "word" and token.value in words
            if seen and token.kind == "text":
                return token
        return None

    @property
    def words(self) -> tuple[str, ...]:
        """The words, without the texts."""
        return tuple(token.value for token in self.tokens if token.kind == "word")


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text; comments and operators are left out."""
    line, counted = 1, 0
    for found in TOKEN.finditer(text):
        line += text.count("\n", counted, found.start())
        counted = found.start()
        if found["long"]:
            yield Token("text", ESCAPE.sub(r"\1", found["l1"] or found["l2"] or ""), line)
        elif found["text"]:
            yield Token("text", ESCAPE.sub(r"\1", found["s1"] or found["s2"] or ""), line)
        elif found["word"]:
            yield Token("word", found["word"], line)
        elif found["mark"]:
            yield Token("mark", found["mark"], line)


def statements(text: str) -> Iterator[Statement]:
    """Yield the statements in their order; an empty one stands where a block opens."""
    blocks: list[Block] = []
    waiting: list[Token] = []
    depth = 0
    for token in tokens(text):
        if token.kind != "mark":
            waiting.append(token)
        elif token.value == "{":
            blocks.append(_block(waiting, token.line))
            yield Statement((), tuple(blocks))
            waiting, depth = [], 0
        elif token.value in "()":
            depth = max(0, depth + (1 if token.value == "(" else -1))
        elif token.value == "}" or not depth:
            if waiting:
                yield Statement(tuple(waiting), tuple(blocks))
            if token.value == "}" and blocks:
                blocks.pop()
            waiting, depth = [], 0
    if waiting:
        yield Statement(tuple(waiting), tuple(blocks))


def _block(before: list[Token], line: int) -> Block:
    words = tuple(token.value for token in before if token.kind == "word")
    texts = [token.value for token in before if token.kind == "text"]
    name = words[0] if words else ""
    return Block(name, texts[0] if texts else "", before[0].line if before else line, words)
