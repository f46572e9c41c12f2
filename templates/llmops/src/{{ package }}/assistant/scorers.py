"""Whether an answer is right, by rules that give the same result each time."""

from pydantic import BaseModel

from .cases import Case, holds, words

WORDS = 15  # of an answer that a passenger reads at a glance


def span(answer: str, case: Case) -> bool:
    """Return whether the expected words stand in the answer, whole and in a row."""
    return holds(answer, case.answer or "")


def numbers(answer: str, case: Case) -> bool:
    """Return whether each number of the answer is expected, or one of the question."""
    known = words(f"{case.answer or ''} {case.question}")
    return all(word in known for word in words(answer) if word[0].isdigit())


def grounded(answer: str, context: str) -> bool:
    """Return whether the words of the answer stand in a row in the context."""
    return holds(context, answer)


def short(answer: str) -> bool:
    """Return whether the answer has at most WORDS words."""
    return len(words(answer)) <= WORDS


def strict(answer: str, case: Case) -> bool:
    """Return whether the answer is the expected one, short and without other numbers."""
    return span(answer, case) and numbers(answer, case) and short(answer)


class Outcome(BaseModel, frozen=True):
    """What became of a case: an answer or why it was refused, the sentence given, tokens, USD."""

    case: Case
    answer: str
    refused: str = ""
    context: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    usd: float = 0

    @property
    def right(self) -> bool:
        """Whether it was answered strictly, or refused if it cannot be answered."""
        if self.case.answer is None:
            return bool(self.refused)
        return not self.refused and strict(self.answer, self.case)

    @property
    def scores(self) -> dict[str, bool]:
        """Each rule's result; of a refused case there is only that it was refused."""
        if self.refused:
            return {"refused": True}
        found = {"refused": False, "grounded": grounded(self.answer, self.context)}
        found |= {"numbers": numbers(self.answer, self.case), "short": short(self.answer)}
        return found | ({"span": span(self.answer, self.case)} if self.case.answer else {})
