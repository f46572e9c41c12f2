"""What takes capabilities of applications with a language model away: how they are watched."""

from .mutant import Mutant, cut, replaced, written

A = "src/x/assistant"
LLM = "llmops"
NO_SPANS = '''\
"""What was asked, on its way."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .reply import Reply


class Span:
    """Keeps nothing."""

    def set_outputs(self, outputs: Any) -> None:
        """Keep nothing."""


@contextmanager
def trace(reply: Reply, question: str, purpose: str) -> Iterator[Span]:
    """Do nothing."""
    yield Span()


@contextmanager
def step(root: Span, name: str, kind: str, given: str) -> Iterator[Span]:
    """Do nothing."""
    yield root


def note(span: Span, completion: Any) -> None:
    """Do nothing."""


def forget(days: int) -> None:
    """Do nothing."""


def refusals(since: Any, until: Any) -> list[str]:
    """Return nothing."""
    return []


def feedback(trace_id: str, helpful: bool, comment: str) -> None:
    """Keep nothing."""
    raise KeyError(trace_id)
'''
LOGGED = NO_SPANS.replace(
    '    """Do nothing."""\n    yield Span()',
    '    """Log a question."""\n    logging.info("asked: %s", len(question))\n    yield Span()',
).replace("from collections.abc", "import logging\nfrom collections.abc")
TRACES_GONE = {
    "prediction-log": "the traces are the log of what was asked and answered",
}
FREE = '''\
def worst_case(prompt: str) -> float:
    """Return nothing."""
    return 0.0


'''
A_CENT = '''\
def cost(completion: Completion) -> float:
    """Return USD."""
    return 0.01


'''
KEPT = "            await asyncio.to_thread(keep_feedback, trace_id, helpful, comment)\n"

MUTANTS = [
    Mutant(
        "llm-tracing",
        "removed",
        "nothing is traced",
        (written(f"{A}/traces.py", NO_SPANS),),
        LLM,
        also=TRACES_GONE,
    ),
    Mutant(
        "llm-tracing",
        "faked",
        "a line of a log",
        (written(f"{A}/traces.py", LOGGED),),
        LLM,
        also=TRACES_GONE,
    ),
    Mutant(
        "token-accounting",
        "removed",
        "nothing has a price",
        (
            cut("assistant.yaml", "# USD for a million tokens."),
            replaced(f"{A}/config.py", "    prices: tuple[Price, ...]\n", ""),
            cut(f"{A}/config.py", "class Price(", "class Config("),
            cut(f"{A}/spend.py", "def price_of(", "class Ledger"),
            replaced(f"{A}/spend.py", "class Ledger", f"{FREE}class Ledger"),
            replaced(f"{A}/spend.py", '            "usd": cost(completion),\n', ""),
            replaced(f"{A}/following.py", "        price_of(MODEL)\n", ""),
            replaced(f"{A}/asked.py", "            usd=cost(completion),\n", ""),
        ),
        LLM,
    ),
    Mutant(
        "token-accounting",
        "faked",
        "each answer costs a cent",
        (
            cut(f"{A}/spend.py", "def cost(", "def worst_case("),
            replaced(f"{A}/spend.py", "def worst_case(", f"{A_CENT}def worst_case("),
        ),
        LLM,
    ),
    Mutant(
        "human-feedback",
        "removed",
        "nobody can say anything",
        (
            cut(f"{A}/service.py", "    @bentoml.api(input_spec=Feedback", "    async def ready("),
            cut(f"{A}/service.py", "def keep_feedback("),
        ),
        LLM,
    ),
    Mutant(
        "human-feedback",
        "faked",
        "thanks are said, and nothing is kept",
        (
            replaced(f"{A}/service.py", KEPT, "            print(helpful)\n"),
            cut(f"{A}/service.py", "def keep_feedback("),
        ),
        LLM,
    ),
    Mutant(
        "llm-tracing",
        "faked",
        "all is traced, and tracing is turned off",
        (
            replaced(
                f"{A}/traces.py",
                "@cache\ndef experiment",
                "mlflow.tracing.disable()\n\n\n@cache\ndef experiment",
            ),
        ),
        LLM,
    ),
]
