"""Whether an answer is right, by rules that give the same result each time."""

from collections import defaultdict
from collections.abc import Sequence
from statistics import mean
from typing import Self

from pydantic import BaseModel

from .cases import Case, holds, words
from .reply import Reply

WORDS = 15  # of an answer that a passenger reads at a glance


class Outcome(BaseModel, frozen=True):
    """What became of a case: an answer or why it was refused, the sentence given, tokens, USD."""

    case: Case
    answer: str
    refused: str = ""
    context: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    usd: float = 0

    @classmethod
    def of(cls, case: Case, reply: Reply) -> Self:
        """Return what a reply makes of a case."""
        said = reply.model_dump(include={"answer", "refused"}) | reply.usage.model_dump()
        given = "".join(f"{cited.section}: {cited.sentence}" for cited in reply.citations[:1])
        return cls(case=case, context=given, **said)

    @property
    def scores(self) -> dict[str, bool]:
        """Each rule's result; of a refused case there is only that it was refused."""
        if self.refused:
            return {"refused": True}
        expected = self.case.answer or ""
        known = words(f"{expected} {self.case.question}")
        found = {
            "refused": False,
            "grounded": holds(self.context, self.answer),
            "numbers": all(word in known for word in words(self.answer) if word[0].isdigit()),
            "short": len(words(self.answer)) <= WORDS,
        }
        return found | ({"span": holds(self.answer, expected)} if expected else {})

    @property
    def right(self) -> bool:
        """Whether the expected words were said, in short and with no other number, or refused."""
        if self.refused or self.case.answer is None:
            return bool(self.refused) and self.case.answer is None
        return all(self.scores[rule] for rule in ("span", "numbers", "short"))


def measure(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return means over the cases: right, of each kind too, rules kept, tokens, USD."""
    values = defaultdict[str, list[float]](list)
    for found in outcomes:
        right = {"right": found.right, f"right_{found.case.kind}": found.right}
        costs = {"tokens": found.prompt_tokens + found.completion_tokens, "usd": found.usd}
        for name, value in {**right, **found.scores, **costs}.items():
            values[name].append(value)
    return {name: mean(each) for name, each in values.items()}
