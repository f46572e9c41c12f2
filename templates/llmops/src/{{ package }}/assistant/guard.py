"""What is refused in questions and in answers, by patterns: a demonstration, not a detector."""

import re

from .cases import words
from .config import CONFIG

PERSONAL = {
    "an e-mail address": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "an account number": re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b"),
    "a card number": re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)"),
    "a phone number": re.compile(r"(?<![\w.-])(?:\+|\(?0)\d(?:[ ()/-]{0,2}\d){6,13}(?!\w)"),
}
INJECTION = re.compile(
    r"\b(ignore|disregard|forget|override|bypass|skip)\b.{0,30}"
    r"\b(previous|above|prior|earlier|your|system|everything)\b"
    r"|\b(system|hidden|secret|initial|original|full|your|new) (prompt|instructions?|rules|task)\b"
    r"|\b(text|words|everything|message|line)( written)? (above|before this)\b"
    r"|\byou are (now|no longer)\b|\bfrom now on\b|\b(do not|don't) follow\b|\bstop being\b"
    r"|\b(pretend|role-?play|jailbreak|do anything now|(developer|debug|admin) mode|canary)\b"
    r"|<\|?\w+\|?>|\[/?inst\]|^\W*(system|assistant|instructions?) *:"
    r"|\b(text|question|answer) *:",
    re.IGNORECASE | re.DOTALL,
)
LINK = re.compile(r"https?:|\bwww\.|\]\(|<[a-z!/]|\b\w+\.(com|net|org|io|info)\b", re.IGNORECASE)


def clean(text: str) -> str:
    """Return the text in one line, without control characters and other invisible ones."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def personal(text: str, known: str = "") -> str:
    """Return which kind of personal data a text has that is not known, empty if none."""
    for kind, pattern in PERSONAL.items():
        for found in pattern.findall(text):
            if found not in known and (kind != "a card number" or is_card(found)):
                return kind
    return ""


def is_card(text: str) -> bool:
    """Return whether the digits pass Luhn's check, as those of each card do."""
    digits = [int(c) for c in reversed(text) if c.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return sum(digits[::2] + doubled) % 10 == 0


def refuse_question(text: str) -> str:
    """Return the reason why a question is not answered, empty if it may be."""
    if kind := personal(text):
        return f"the question has {kind} in it: please leave it out"
    return "the question gives orders to the assistant" if INJECTION.search(text) else ""


def refuse_answer(text: str, context: str, question: str) -> str:
    """Return the reason why an answer, or its beginning, is not shown; empty if it may be."""
    if CONFIG.canary.casefold() in text.casefold():
        return "the answer leaks the prompt"
    if kind := personal(text, context):
        return f"the answer has {kind} in it"
    if LINK.search(text):
        return "the answer has a link in it"
    if len(text.split()) > CONFIG.answer_words:
        return "the answer is too long"
    known = words(f"{context} {question}")
    if any(word[0].isdigit() and word not in known for word in words(text)):
        return "the answer has a number that the handbook does not give"
    return ""
