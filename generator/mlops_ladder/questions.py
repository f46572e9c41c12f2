"""The questions of templates/copier.yml: what may be answered, and whether an answer fits."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import category

import yaml

from . import layers
from .errors import UsageError
from .names import check_name

WORDS = {"true": True, "yes": True, "false": False, "no": False}
UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}  # control characters, bytes that are no text, line ends
ADDED = layers.OF_TABLE  # questions that came later: answers from before do not have them


@dataclass(frozen=True)
class Question:
    """One question: `kind` is str, int or bool; `choices` is empty where anything goes.

    `default`, and `when` it is asked, may be Jinja over the answers to the questions before it.
    """

    key: str
    kind: str
    help: str
    default: Any
    choices: tuple[Any, ...] = ()
    when: str = ""

    def applies(self, answers: dict[str, Any]) -> bool:
        """Return whether it is asked after these answers."""
        return not self.when or evaluate(self.when, answers) == "True"

    def default_after(self, answers: dict[str, Any]) -> Any:
        """Return the default answer after these answers."""
        return evaluate(self.default, answers) if isinstance(self.default, str) else self.default

    def parse(self, text: str) -> Any:
        """Return the answer that a text stands for; UsageError if it does not fit."""
        answer: Any = text
        if self.kind == "int":
            answer = int(text) if text.removeprefix("-").isdecimal() else None
        elif self.kind == "bool":
            answer = WORDS.get(text.lower())
        if answer is None:
            wanted = {"int": "a whole number", "bool": "true or false"}[self.kind]
            raise UsageError(f"{self.key}: {text!r} is not {wanted}", f"use {wanted}")
        if self.choices and answer not in self.choices:
            wanted = ", ".join(str(choice) for choice in self.choices)
            raise UsageError(f"{self.key}: {text!r} is not one of {wanted}", f"use {wanted}")
        if self.key == "name":
            check_name(text)
        if not text.strip() or any(category(letter) in UNPRINTABLE for letter in text):
            hint = "write one line of text"
            raise UsageError(f"{self.key}: {text!r} is empty or not plain text", hint)
        return answer


def evaluate(text: str, answers: dict[str, Any]) -> str:
    """Return a text of copier.yml with its Jinja filled in."""
    if "{" not in text:
        return text
    from jinja2 import Template

    return str(Template(text).render(answers))


def questions(level: str) -> list[Question]:
    """Return the questions of a level in their order, computed ones left out."""
    return list(read(layers.questions(level)))


@cache
def read(text: str) -> tuple[Question, ...]:
    """Return the questions in a copier.yml, read once."""
    content = yaml.safe_load(text)
    return tuple(
        Question(
            key,
            asked["type"],
            asked["help"],
            asked["default"],
            tuple(asked.get("choices", ())),
            asked.get("when", ""),
        )
        for key, asked in content.items()
        if asked.get("when", True)
    )


def parse(level: str, given: list[str]) -> dict[str, Any]:
    """Return the answers in KEY=VALUE texts; UsageError for an unknown key or a wrong value."""
    known = {question.key: question for question in questions(level)}
    answers = {}
    for text in given:
        key, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f"--set {text}: there is no =", "write --set KEY=VALUE")
        if key not in known:
            raise UsageError(f"--set {key}: there is no such question", f"use {', '.join(known)}")
        answers[key] = known[key].parse(value)
    return answers


def check(level: str, answers: dict[str, Any], name: str) -> None:
    """Raise UsageError for an answer in a file that does not fit its question, or is missing."""
    for question in questions(level):
        if question.key in ADDED - answers.keys():
            continue
        if question.key not in answers:
            hint = "add it, or take the file back from git"
            raise UsageError(f"{name}: there is no {question.key}", hint)
        try:
            question.parse(str(answers[question.key]))
        except UsageError as error:
            raise UsageError(f"{name}: {error.message}", error.hint) from error


def defaults(level: str) -> dict[str, Any]:
    """Return the default answers of a level; the project's name has none."""
    return {key: answer for key, answer in fill(level, {"name": "x"}).items() if key != "name"}


def fill(
    level: str,
    given: dict[str, Any],
    ask: Callable[[Question, Any], Any] | None = None,
    name: str = "",
) -> dict[str, Any]:
    """Return what was given, asked for, or the default for each question that applies.

    `name` is the default of the project's name. Raises UsageError if a default does not fit.
    """
    answers: dict[str, Any] = {}
    for question in questions(level):
        if question.key in given:
            answers[question.key] = given[question.key]
        elif question.applies(answers):
            default = name if question.key == "name" else question.default_after(answers)
            fitting = ask(question, default) if ask else question.parse(str(default))
            answers[question.key] = fitting
    return answers


def complete(
    level: str, given: dict[str, Any], path: Path, ask: Callable[[Question, Any], Any] | None
) -> dict[str, Any]:
    """Return the answers for a new project in a folder, see fill.

    The name's default is the folder's. Raises UsageError if that cannot be a project's name.
    """
    return fill(level, given, ask, name=os.path.basename(os.path.realpath(path)))
