"""Shell text to tokens: words whose quotes are undone, and operators; never an error."""

import re
from dataclasses import dataclass, field

_OPERATOR = re.compile(r"&&|\|\||;;&|;;|;&|\|&|[|&;()\n]")
_REDIRECT = re.compile(r"(?:&>>?|\d*(?:>>|>\||>&|>|<<<|<<-?|<>|<&|<))(?!\()")
_VARIABLE = re.compile(r"\$\(([A-Z][\w.]*)\)")
_BLANK = " \t\r"


@dataclass
class Token:
    """A word or an operator, with its line.

    `parts` are the pieces of a word, and whether variables in a piece are to be replaced.
    `inner` are the texts of its command substitutions with their lines. `quoted`: some of it was.
    """

    line: int
    operator: str = ""
    parts: list[tuple[str, bool]] = field(default_factory=list)
    inner: list[tuple[str, int]] = field(default_factory=list)
    quoted: bool = False

    @property
    def text(self) -> str:
        """The word without its quotes; the operator as written."""
        return self.operator or "".join(part for part, _ in self.parts)

    def add(self, text: str, replace: bool = True) -> None:
        """Append a piece to the word."""
        if self.parts and self.parts[-1][1] == replace:
            text = self.parts.pop()[0] + text
        self.parts.append((text, replace))


def lex(text: str, line: int) -> list[Token]:
    """Split `text`, whose first line has the number `line`; an open quote is a plain character."""
    return _Lexer(text, line).run()


class _Lexer:
    def __init__(self, text: str, line: int) -> None:
        self.text, self.line, self.at = text, line, 0
        self.tokens: list[Token] = []
        self.heredocs: list[str] = []

    def run(self) -> list[Token]:
        while self.at < len(self.text):
            char = self.text[self.at]
            if char in _BLANK:
                self.at += 1
            elif self.text.startswith("\\\n", self.at):
                self.take(2)
            elif char == "#":
                self.at = self.find("\n", self.at)
            elif redirect := _REDIRECT.match(self.text, self.at):
                self.redirect(redirect.group())
            elif operator := _OPERATOR.match(self.text, self.at):
                self.operator(operator.group())
            else:
                self.tokens.append(self.word())
                self.test()
        return self.tokens

    def test(self) -> None:
        """Take the whole of `[[ ... ]]` as one word: what looks like operators there is none."""
        if self.tokens[-1].text == "[[":
            end = self.find("]]", self.at)
            word = Token(self.line, quoted=True)
            word.add(self.take(end - self.at).strip())
            self.tokens.append(word)

    def find(self, needle: str, start: int) -> int:
        found = self.text.find(needle, start)
        return len(self.text) if found < 0 else found

    def take(self, count: int) -> str:
        piece = self.text[self.at : self.at + count]
        self.line += piece.count("\n")
        self.at += count
        return piece

    def operator(self, operator: str) -> None:
        self.tokens.append(Token(self.line, operator))
        self.take(len(operator))
        if operator == "\n":
            for end in self.heredocs:
                self.skip_heredoc(end)
            self.heredocs.clear()

    def skip_heredoc(self, end: str) -> None:
        while self.at < len(self.text):
            stop = min(self.find("\n", self.at) + 1, len(self.text))
            if self.take(stop - self.at).strip() == end:
                return

    def redirect(self, redirect: str) -> None:
        """Drop a redirection together with its file."""
        self.take(len(redirect))
        while self.at < len(self.text) and self.text[self.at] in _BLANK:
            self.at += 1
        if self.at < len(self.text) and not _OPERATOR.match(self.text, self.at):
            target = self.word().text
            if redirect.rstrip("-").endswith("<<") and not redirect.endswith("<<<"):
                self.heredocs.append(target)

    def word(self) -> Token:
        word = Token(self.line)
        while self.at < len(self.text):
            char = self.text[self.at]
            if char in _BLANK or (_OPERATOR.match(char) and not self.extended_glob(word)):
                break
            if char in "<>" and not self.text.startswith("(", self.at + 1):
                break
            self.piece(word, char)
        return word

    def extended_glob(self, word: Token) -> bool:
        """Whether a parenthesis goes on the word: `<(command)`, `!(a|b)`; not `name()`."""
        return self.text[self.at] == "(" and word.text[-1:] in tuple("<>!@+*?")

    def piece(self, word: Token, char: str) -> None:
        if char == "\\":
            self.escape(word)
        elif char in "'\"":
            self.quote(word, char)
        elif char == "$":
            self.dollar(word)
        elif char == "`":
            self.substitution(word, "`", self.at + 1, self.find("`", self.at + 1))
        elif self.text.startswith("{{", self.at) and (end := self.text.find("}}", self.at)) > 0:
            word.add(self.take(end + 2 - self.at), False)
        elif char == "(":
            start = self.at + 1
            self.substitution(word, "(", start, _closing(self.text, start))
        else:
            word.add(self.take(1))

    def escape(self, word: Token) -> None:
        following = self.text[self.at + 1 : self.at + 2]
        self.take(2)
        if following.isalnum() or following == ".":
            word.add("/" + following)  # a Windows path: nobody escapes a letter
        elif following != "\n":
            word.add(following, False)

    def quote(self, word: Token, mark: str) -> None:
        end = self.closing_quote(mark)
        if end < 0:
            word.add(self.take(1), False)
            return
        word.quoted = True
        self.take(1)
        word.add("", False)
        if mark == "'":
            word.add(self.take(end - self.at), False)
        while self.at < end:
            if self.text[self.at] == "\\" and self.text[self.at + 1] in '"\\$`\n':
                word.add(self.take(2)[1:].strip("\n"), False)
            elif self.text[self.at] == "$":
                self.dollar(word)
            elif self.text[self.at] == "`":
                self.substitution(word, "`", self.at + 1, self.find("`", self.at + 1))
            else:
                word.add(self.take(1))
        self.take(1)

    def closing_quote(self, mark: str) -> int:
        """Where the quote that opens here ends, or -1; quotes inside `$(...)` are its own."""
        at = self.at + 1
        while at < len(self.text) and self.text[at] != mark:
            if mark == '"' and self.text[at] == "\\":
                at += 1
            elif mark == '"' and self.text.startswith("$(", at):
                at = min(_closing(self.text, at + 2), len(self.text) - 1)
            at += 1
        return at if at < len(self.text) else -1

    def dollar(self, word: Token) -> None:
        if self.text.startswith("${{", self.at):
            word.add(self.take(self.find("}}", self.at) + 2 - self.at), False)
        elif variable := _VARIABLE.match(self.text, self.at):
            self.take(len(variable.group()))
            word.add(f"${{{variable.group(1)}}}")
        elif self.text.startswith("${", self.at):
            word.add(self.take(self.find("}", self.at) + 1 - self.at))
        elif self.text.startswith("$(", self.at):
            start = self.at + 2
            self.substitution(word, "$(", start, _closing(self.text, start))
        else:
            word.add(self.take(1))

    def substitution(self, word: Token, opening: str, start: int, end: int) -> None:
        inner = self.text[start:end]
        if not inner.startswith("("):
            word.inner.append((inner, self.line))
        word.add(self.take(end + 1 - self.at), False)


def _closing(text: str, start: int) -> int:
    """Where the parenthesis opened before `start` closes; the end of the text if it never does."""
    depth, quote = 1, ""
    for at in range(start, len(text)):
        char = text[at]
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in "()":
            depth += 1 if char == "(" else -1
            if not depth:
                return at
    return len(text)
