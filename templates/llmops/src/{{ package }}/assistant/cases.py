"""The evaluation sets: questions with known answers, a JSON object a line."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, Self
from unicodedata import normalize

from pydantic import BaseModel, ValidationError, model_validator

from .. import ROOT

WORD = re.compile(r"\d+(?:[.:]\d+)*|[^\W\d_]+")


def words(text: str) -> list[str]:
    """Return the words and numbers of a text, without case and punctuation: 1,000 is 1000."""
    return WORD.findall(re.sub(r"(?<=\d),(?=\d{3}\b)", "", normalize("NFKC", text).casefold()))


def holds(text: str, part: str) -> bool:
    """Return whether the words of a part, at least one, stand in a row in a text."""
    return bool(words(part)) and f" {' '.join(words(part))} " in f" {' '.join(words(text))} "


class Case(BaseModel, extra="forbid", frozen=True):
    """A question with the sentence and the words that answer it, None where there are none."""

    id: str
    question: str
    section: str | None
    sentence: str | None
    answer: str | None
    kind: Literal["direct", "paraphrase", "unanswerable"]

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if not self.id.strip() or not words(self.question):
            raise ValueError("id and question must not be empty")
        gold = (self.section, self.sentence, self.answer)
        if self.kind == "unanswerable" and gold != (None, None, None):
            raise ValueError("an unanswerable question has null section, sentence and answer")
        if self.kind != "unanswerable" and not holds(self.sentence or "", self.answer or ""):
            raise ValueError("the words of the answer do not stand in the sentence")
        return self


def parse(path: Path, kind: type[BaseModel]) -> list[Any]:
    """Return what the lines of a file hold; SystemExit names the line that is wrong."""
    lines = path.read_bytes().splitlines() if path.exists() else []
    if not lines:
        raise SystemExit(f"evaluation/{path.name} is missing or empty: bring it back from git")
    found = list[Any]()
    for number, line in enumerate(lines, 1):
        try:
            found.append(kind.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            message = first["msg"].removeprefix("Value error, ").replace(" at line 1", " at")
            said = " ".join([*map(str, first["loc"]), message])
            raise SystemExit(f"evaluation/{path.name}: line {number}: {said}") from None
    return found


def load(split: str, folder: Path = ROOT / "evaluation") -> list[Case]:
    """Return the cases of a split (dev, test), no two alike; SystemExit if it cannot."""
    cases, seen = parse(folder / f"{split}.jsonl", Case), dict[str, int]()
    for number, case in enumerate(cases, 1):
        for key in (f"id {case.id}", f"question {' '.join(words(case.question))!r}"):
            if (before := seen.setdefault(key, number)) != number:
                where = f"evaluation/{split}.jsonl: line {number}"
                raise SystemExit(f"{where}: the {key} stands in line {before} too: remove one")
    return cases


def leaks(cases: Iterable[Case], prompt: str) -> str:
    """Return a sentence on the first case that the text of a prompt gives away, or nothing."""
    for case in cases:
        for what, text in (("question", case.question), ("sentence", case.sentence)):
            if text and holds(prompt, text):
                return f"the prompt holds the {what} of case {case.id}: take another example"
    return ""
