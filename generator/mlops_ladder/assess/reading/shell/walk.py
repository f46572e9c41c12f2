"""The tree of shell text to its commands, and whether the failure of each is heard."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from .command import Command
from .folders import beside, enter, join
from .lexer import Token, lex
from .status import (
    defines,
    ends_badly,
    exits,
    fails_after,
    is_always,
    never_runs,
    plain_words,
    status_is_read,
    without_negation,
)
from .syntax import Chain, Function, Group, If, Loop, Node, Pipeline, Sequence, Simple, syntax
from .wrappers import is_assignment, unwrap

_VARIABLE = re.compile(r"\$(?:\{(\w+)(?::?[-=]((?:[^{}]|\{[^{}]*\})*))?\}|(\w+|@|\*))")
_DEPTH = 12
_CALLS = 50
_ROUNDS = 12


@dataclass
class Shell:
    """A running shell, as far as its text tells: where it is, what it knows, what stops it."""

    path: str
    cwd: str
    stops: bool
    pipefail: bool
    variables: dict[str, str] = field(default_factory=dict)
    functions: dict[str, Sequence] = field(default_factory=dict)
    called: Counter[str] = field(default_factory=Counter)
    depth: int = 0

    def sequence(self, sequence: Sequence, blocking: bool) -> Iterator[Command]:
        """Each chain; where nothing stops the shell, only the status of the last one counts."""
        for at, chain in enumerate(sequence.chains):
            rest = sequence.chains[at + 1 :]
            last = all(defines(other) for other in rest)
            heard = self.stops or last or status_is_read(rest) or exits(chain)
            yield from self.chain(chain, blocking and heard and not chain.background)
            if plain_words(chain)[:1] in (["exit"], ["return"]) and not chain.joints:
                break

    def chain(self, chain: Chain, blocking: bool) -> Iterator[Command]:
        """A part before `||` is heard only if what follows fails in turn.

        A part before `&&` counts as heard: it keeps the rest of the chain from running.
        """
        for at, part in enumerate(chain.parts):
            excused = "||" in chain.joints[at:] and not fails_after(chain, at)
            if not (at and never_runs(chain, at)):
                yield from self.pipeline(part, blocking and not excused)

    def pipeline(self, pipeline: Pipeline, blocking: bool) -> Iterator[Command]:
        """Only the last program of a pipe decides, unless `pipefail` is set."""
        blocking = blocking and not pipeline.negated
        for at, part in enumerate(pipeline.parts):
            decides = self.pipefail or at == len(pipeline.parts) - 1
            yield from self.node(part, blocking and decides)

    def node(self, node: Node, blocking: bool) -> Iterator[Command]:
        """The commands of any part of the tree."""
        if isinstance(node, Simple):
            yield from self.simple(node, blocking)
        elif isinstance(node, Function):
            self.functions[node.name] = node.body
        elif isinstance(node, Group):
            inside = self.copy() if node.apart else self
            yield from inside.sequence(node.body, blocking)
        elif isinstance(node, If):
            yield from self.condition(node, blocking)
        else:
            yield from self.loop(node, blocking)

    def copy(self) -> "Shell":
        """A shell of its own that starts where this one is."""
        return replace(self, variables=dict(self.variables), functions=dict(self.functions))

    def condition(self, node: If, blocking: bool) -> Iterator[Command]:
        """A test is heard if the branch that its failure leads to fails."""
        for test, body in node.branches:
            negated = bool(test.chains) and test.chains[-1].parts[-1].negated
            heard = ends_badly(body if negated else node.otherwise)
            for command in self.sequence(without_negation(test), blocking):
                yield replace(command, blocking=command.blocking and heard)
            if is_always(test, "false"):
                continue
            yield from self.sequence(body, blocking)
            if is_always(test, "true", ":"):
                return
        yield from self.sequence(node.otherwise, blocking)

    def loop(self, node: Loop, blocking: bool) -> Iterator[Command]:
        """The condition is never heard; what a `for` goes through is known if it is written."""
        yield from self.sequence(node.condition, False)
        yield from self.substitutions(node.words, False)
        values = [word for token in node.words for word in self.expand(token)]
        known = 0 < len(values) <= _ROUNDS and "$" not in "".join(values)
        for body in node.bodies:
            for value in values if known else [f"${node.variable}"]:
                self.variables[node.variable] = value
                yield from self.sequence(body, blocking)

    def simple(self, node: Simple, blocking: bool) -> Iterator[Command]:
        """A program, with the substitutions in its arguments before it."""
        yield from self.substitutions(node.words, blocking and len(node.words) == 1)
        words = tuple(word for token in node.words for word in self.expand(token))
        line = node.words[0].line if node.words else 0
        program, tool, folder = unwrap(words)
        if not program:
            self.assign(words)
        elif program[0] in (
            "cd",
            "pushd",
            "set",
            "shopt",
            "export",
            "declare",
            "local",
            "readonly",
        ):
            self.builtin(program)
        elif program[0] in self.functions:
            yield from self.call(program, blocking)
        else:
            yield Command(program, self.path, line, join(self.cwd, folder), blocking, tool)

    def substitutions(self, words: list[Token], blocking: bool) -> Iterator[Command]:
        """What stands in `$(...)`; its status is heard in a bare assignment only."""
        if self.depth < _DEPTH:
            inside = self.copy()
            inside.depth += 1
            for text, line in (each for token in words for each in token.inner):
                yield from inside.sequence(syntax(lex(text, line)), blocking)

    def call(self, words: tuple[str, ...], blocking: bool) -> Iterator[Command]:
        """A function of the text itself, with its arguments."""
        self.called[words[0]] += 1
        if self.depth >= _DEPTH or self.called[words[0]] > _CALLS:
            return
        body, before = self.functions[words[0]], self.variables
        self.variables = dict(before)
        self.give(words)
        self.depth += 1
        yield from self.sequence(body, blocking)
        self.depth -= 1
        self.variables = before

    def give(self, words: tuple[str, ...]) -> None:
        """Set `$0`, `$1` and so on, and `$@`."""
        self.variables |= {str(at): word for at, word in enumerate(words)}
        if words:
            self.variables |= {"@": " ".join(words[1:]), "*": " ".join(words[1:])}

    def assign(self, words: Iterable[str]) -> None:
        """Remember what a variable is set to."""
        for word in words:
            name, _, value = word.partition("=")
            if is_assignment(word) and len(value) < 500:
                self.variables[name] = value

    def builtin(self, words: tuple[str, ...]) -> None:
        """`cd` moves the shell, `set` says what stops it."""
        if words[0] in ("cd", "pushd"):
            targets = [word for word in words[1:] if not word.startswith("-")]
            self.cwd = enter(self.cwd, targets[0] if targets else "", self.path)
        elif words[0] == "set":
            self.options(words[1:])
        else:
            self.assign(words[1:])

    def options(self, words: tuple[str, ...]) -> None:
        """`set -e`, `set +e`, `set -euo pipefail`, `set -o errexit`."""
        for word, following in pairwise((*words, "")):
            if re.fullmatch(r"[-+][A-Za-z]+", word):
                on = word[0] == "-"
                if "e" in word or (word.endswith("o") and following == "errexit"):
                    self.stops = on
                if word.endswith("o") and following == "pipefail":
                    self.pipefail = on

    def expand(self, token: Token) -> list[str]:
        """A word with the variables that are known; an unquoted one may become several words."""
        text = "".join(self.value(part) if known else part for part, known in token.parts)
        text = beside(text, self.cwd, self.path)
        whole = token.text in ("$@", "$*", "${@}") or not token.quoted
        return text.split() if whole and text != token.text and " " in text else [text]

    def value(self, part: str) -> str:
        """A piece of a word with the variables that are known."""
        return _VARIABLE.sub(self.variable, part) if "$" in part else part

    def variable(self, match: re.Match[str]) -> str:
        """What one variable stands for: its value, its default, or itself."""
        braced, default, plain = match.groups()
        return self.variables.get(braced or plain, default or match.group())
