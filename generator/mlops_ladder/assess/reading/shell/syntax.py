"""Tokens to a tree of what the shell would run; whatever is not understood is a plain word."""

from dataclasses import dataclass, field

from .lexer import Token

_CLOSERS = frozenset({"then", "elif", "else", "fi", "do", "done", "esac", "}"})


@dataclass
class Simple:
    """One program with its arguments, or only assignments."""

    words: list[Token]


@dataclass
class Group:
    """A list in parentheses (a shell of its own) or in braces."""

    body: "Sequence"
    apart: bool


@dataclass
class If:
    """The branches, each a condition and what follows from it, and the `else`."""

    branches: list[tuple["Sequence", "Sequence"]]
    otherwise: "Sequence"


@dataclass
class Loop:
    """`for`, `while`, `until` and `case`: a condition, perhaps empty, and bodies.

    `variable` goes through `words` in a `for`.
    """

    condition: "Sequence"
    bodies: list["Sequence"]
    variable: str = ""
    words: list[Token] = field(default_factory=list)


@dataclass
class Function:
    """A function's definition: it runs where it is called."""

    name: str
    body: "Sequence"


Node = Simple | Group | If | Loop | Function


@dataclass
class Pipeline:
    """Programs joined by pipes; `negated` after an exclamation mark."""

    parts: list[Node]
    negated: bool = False


@dataclass
class Chain:
    """Pipelines joined by `&&` and `||`: `joints[n]` stands before `parts[n + 1]`."""

    parts: list[Pipeline]
    joints: list[str]
    background: bool = False


@dataclass
class Sequence:
    """Chains one after the other."""

    chains: list[Chain] = field(default_factory=list)


def syntax(tokens: list[Token]) -> Sequence:
    """The tree of `tokens`; closing words without an opening are passed over."""
    parser, whole = _Parser(tokens), Sequence()
    while parser.at < len(tokens):
        whole.chains += parser.sequence().chains
        parser.at += 1
    return whole


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens, self.at = tokens, 0

    def word(self) -> str:
        """The unquoted word here, or empty."""
        token = self.tokens[self.at] if self.at < len(self.tokens) else None
        return token.text if token and not token.operator and not token.quoted else ""

    def operator(self, offset: int = 0) -> str:
        at = self.at + offset
        return self.tokens[at].operator if at < len(self.tokens) else ""

    def done(self) -> bool:
        return self.at >= len(self.tokens)

    def sequence(self) -> Sequence:
        found = Sequence()
        while not self.done():
            if self.operator() in (";", "\n", "&", "|", "&&", "||", "|&"):
                self.at += 1
            elif self.operator() not in ("", "(") or self.word() in _CLOSERS:
                break
            else:
                found.chains.append(self.chain())
        return found

    def chain(self) -> Chain:
        chain = Chain([self.pipeline()], [])
        while (joint := self.operator()) in ("&&", "||"):
            self.at += 1
            self.newlines()
            if self.done() or self.operator() not in ("", "(") or self.word() in _CLOSERS:
                break
            chain.joints.append(joint)
            chain.parts.append(self.pipeline())
        chain.background = self.operator() == "&"
        return chain

    def newlines(self) -> None:
        while self.operator() == "\n":
            self.at += 1

    def pipeline(self) -> Pipeline:
        pipeline = Pipeline([], self.word() == "!")
        self.at += pipeline.negated
        pipeline.parts.append(self.command())
        while self.operator() in ("|", "|&"):
            self.at += 1
            self.newlines()
            if self.done() or self.operator() not in ("", "("):
                break
            pipeline.parts.append(self.command())
        return pipeline

    def command(self) -> Node:
        word = self.word()
        if self.operator() == "(" or word == "{":
            return self.group()
        if word == "if":
            return self.condition()
        if word in ("for", "while", "until", "select"):
            return self.loop(word)
        if word == "case":
            return self.cases()
        if word == "function" or (word and (self.operator(1), self.operator(2)) == ("(", ")")):
            return self.function(word)
        return self.simple()

    def simple(self) -> Simple:
        words = []
        while not self.done() and not self.operator():
            words.append(self.tokens[self.at])
            self.at += 1
        return Simple(words)

    def group(self) -> Group:
        apart = self.operator() == "("
        self.at += 1
        body = self.sequence()
        if self.operator() == ")" or self.word() == "}":
            self.at += 1
        return Group(body, apart)

    def skip(self, word: str) -> None:
        if self.word() == word:
            self.at += 1

    def condition(self) -> If:
        found = If([], Sequence())
        while self.word() in ("if", "elif"):
            self.at += 1
            test = self.sequence()
            self.skip("then")
            found.branches.append((test, self.sequence()))
        if self.word() == "else":
            self.at += 1
            found.otherwise = self.sequence()
        self.skip("fi")
        return found

    def loop(self, word: str) -> Loop:
        self.at += 1
        condition = self.sequence() if word in ("while", "until") else Sequence()
        start = self.at
        while not self.done() and self.word() != "do":
            self.at += 1
        head = [token for token in self.tokens[start : self.at] if not token.operator]
        self.skip("do")
        body = self.sequence()
        self.skip("done")
        if len(head) > 2 and head[1].text == "in":
            return Loop(condition, [body], head[0].text, head[2:])
        return Loop(condition, [body])

    def cases(self) -> Loop:
        found = Loop(Sequence(), [])
        while not self.done() and self.word() != "in":
            self.at += 1
        self.at += 1
        while not self.done() and self.word() != "esac":
            while not self.done() and self.operator() != ")":
                self.at += 1
            self.at += 1
            found.bodies.append(self.sequence())
            while self.operator() in (";;", ";&", ";;&", "\n"):
                self.at += 1
        self.skip("esac")
        return found

    def function(self, word: str) -> Function:
        self.at += word == "function"
        name = self.word() or "?"
        self.at += 1
        while self.operator() in ("(", ")", "\n"):
            self.at += 1
        body = self.command() if not self.done() else Group(Sequence(), False)
        whole = body.body if isinstance(body, Group) else Sequence([Chain([Pipeline([body])], [])])
        return Function(name, whole)
