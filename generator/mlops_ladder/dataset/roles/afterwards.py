"""What is known only afterwards, by its name: the reason of a cancellation is not there before."""

import polars as pl

from ..names import stem, tokens, vocabulary
from .association import Answers, hint
from .target import Target

CLOSE = 0.8  # area under the ROC curve that a name of the same event needs beside it
SUSPECT = 0.7  # of a name that says afterwards
TELLING = 0.9  # of a name that may be a result
SHARE = {CLOSE: 0.5, SUSPECT: 0.3, TELLING: 0.8}  # of a number's variance, likewise
FAMILIES = ("late", "churn", "default", "death", "fraud", "sale", "failure")


def named(name: str, target: Target, values: pl.Series, answers: Answers) -> str:
    """Return why a column's name says that it is known only afterwards, if it does.

    Few names are enough: others need an association with the target.
    """
    words = tokens(name)
    beforehand = set(words) & vocabulary("leakage")["before"]
    if not words or beforehand or letters(words) == letters(tokens(target.name)):
        return ""
    if reason := certain(words, target):
        return reason
    for least, reason in suspicions(words, target):
        needed = least if answers.classes else SHARE[least]
        if hint(values, answers) >= needed:
            return reason
    return ""


def certain(words: tuple[str, ...], target: Target) -> str:
    """Return why words alone say it: closed_at; churn_reason where churn is predicted."""
    known = vocabulary("leakage")
    if target.classes and is_own(words, target) and set(words) & known["own"]:
        return f"by its name it is about {target.name}"
    if set(words) & known["ended"] and set(words) & known["noted"]:
        return "by its name it is known only afterwards"
    return ""


def suspicions(words: tuple[str, ...], target: Target) -> list[tuple[float, str]]:
    """Return which association would say that a column is known only afterwards, and why."""
    known = vocabulary("leakage")
    said, about = set(words), set(tokens(target.name))
    found = []
    if words[0] in known["afterwards"] or (said & known["happened"] and said & known["noted"]):
        found.append((SUSPECT, "by its name and its values it is known only afterwards"))
    if any(said & known[family] and about & known[family] for family in FAMILIES):
        found.append((CLOSE, f"its name and its values go with {target.name}"))
    if is_own(words, target):
        found.append((CLOSE, f"its name and its values go with {target.name}"))
    if said & known["results"]:
        found.append((TELLING, "by its name and its values it is a result"))
    return found


def is_own(words: tuple[str, ...], target: Target) -> bool:
    """Whether words have all in them that the target's name says: churn_date of has_churned."""
    empty = {stem(word) for word in vocabulary("leakage")["empty"]}
    own = letters(tokens(target.name)) - empty
    return bool(own) and own < letters(words)


def letters(words: tuple[str, ...]) -> set[str]:
    """Return the stems of words without numbers and letters: sales_3 and sales_4 are siblings."""
    return {stem(word) for word in words if len(word) > 1 and not word.isdigit()}
