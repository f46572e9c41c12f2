"""Whether an answer is right, by rules that give the same result each time."""

from pydantic import BaseModel

from .cases import Case, holds, words

WORDS = 15  # of an answer that a passenger reads at a glance


class Outcome(BaseModel, frozen=True):
    """What became of a case: the answer or the reason of a refusal, its cost, its scores."""

    case: Case
    answer: str
    refused: str
    context: str
    prompt_tokens: int
    completion_tokens: int
    usd: float
    right: bool
    scores: dict[str, bool]


def span(answer: str, case: Case) -> bool:
    """Return whether the expected words stand in the answer, whole and in a row."""
    return holds(answer, case.answer or "")


def numbers(answer: str, case: Case) -> bool:
    """Return whether each number of the answer is expected, or one of the question."""
    allowed = words(f"{case.answer or ''} {case.question}")
    return all(word in allowed for word in words(answer) if word[0].isdigit())


def grounded(answer: str, context: str) -> bool:
    """Return whether the words of the answer stand in a row in the context."""
    return holds(context, answer)


def short(answer: str) -> bool:
    """Return whether the answer has at most WORDS words."""
    return len(words(answer)) <= WORDS


def strict(answer: str, case: Case) -> bool:
    """Return whether the answer is the expected one, short and without other numbers."""
    return span(answer, case) and numbers(answer, case) and short(answer)


def right(case: Case, answer: str, refused: str) -> bool:
    """Return whether the case was answered strictly, or refused if it cannot be answered."""
    return bool(refused) if case.answer is None else not refused and strict(answer, case)


def score(
    case: Case,
    answer: str,
    refused: str,
    context: str,
    *,
    prompt_tokens: int,
    completion_tokens: int,
    usd: float,
) -> Outcome:
    """Return the outcome of a case; a refused one has no scores but that it was refused."""
    scores = {"refused": bool(refused)}
    if not refused:
        scores |= {"numbers": numbers(answer, case), "short": short(answer)}
        scores |= {"grounded": grounded(answer, context)}
        scores |= {"span": span(answer, case)} if case.answer else {}
    return Outcome(
        case=case,
        answer=answer,
        refused=refused,
        context=context,
        prompt_tokens=prompt_tokens,
        completion_tokens=completion_tokens,
        usd=usd,
        right=right(case, answer, refused),
        scores=scores,
    )
