"""Columns that are likely personal data, by their name and by what they hold."""

import re
from itertools import pairwise

import polars as pl

from ..findings import Facts
from ..names import plain, tokens, vocabulary

LOOKED = 1000  # different values of a column that are looked at
MOST = 0.8  # of them, that have a form
HALF = 0.5  # of them, where the form is unmistakable
SOME = 0.3  # of them, where the column's name says the same

MAIL = r"^[^@\s,;]+@[^@\s,;]+\.[A-Za-z]{2,}$"
PHONE = r"^\(?(\+|00)?\(?\d[\d ()/.\-]{5,18}\d( ?(x|ext\.?) ?\d{1,6})?$"
MARKED = r"^\+\d|^\(\d{2,5}\)|^\d{3}[-. ]\d{3}[-. ]\d{4}"  # as only phone numbers begin
SOCIAL = r"^\d{3}-\d{2}-\d{4}$"
IBAN = r"^[A-Z]{2}\d{2}( ?[A-Z0-9]{4}){2,7}( ?[A-Z0-9]{1,4})?$"
CARD = r"^\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{1,7}$"
NETWORK = r"^\d{1,3}(\.\d{1,3}){3}$|^[0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{0,4}){3,7}$"
STREET = (
    r"(?i)^\d{1,5}[a-z]?,? .*\b(street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|"
    r"court|ct|place|pl|square|sq|way|terrace)\b"
    r"|(straße|strasse|str\.|weg|gasse|allee|platz) \d{1,4} ?[a-z]?\b"
    r"|^(\d{1,4},? (bis )?)?(rue|avenue|boulevard|place|chemin|calle|avenida|via|viale|piazza) .*\d"
    r"|^\d{1,4},? (bis )?(rue|avenue|boulevard|place|chemin) "
)
LAST_FIRST = r"^\p{Lu}[\p{L}'’ -]+, (\p{L}+\.? )*\p{Lu}"
PERSON = r"^(\p{Lu}[\p{L}'’.-]*,? ){1,3}\p{Lu}[\p{L}'’-]*\.?( (Jr|Sr|II|III|IV)\.?)?$"
TITLE = r"\b(Mr|Mrs|Ms|Miss|Master|Dr|Prof|Herr|Frau|Mme|Mlle|Sra|Don|Dona|Rev)\b"

# What a column holds whose form is enough, and whose name and a weaker form are.
FORMS = (
    ("mail addresses", MAIL, HALF),
    ("social security numbers", SOCIAL, HALF),
    ("bank accounts", IBAN, HALF),
    ("network addresses", NETWORK, MOST),
    ("street addresses", STREET, MOST),
)
NAMED = (
    ("mail addresses", "mail", "@"),
    ("phone numbers", "phone", r"^[+(]?\d[\d ()/.x-]{5,}$"),
    ("street addresses", "street", r"\p{L}{3}.*\d|\d.*\p{L}{3}"),
    ("social security numbers", "social", r"\d{3}"),
    ("passport numbers", "passport", r"\d{4}"),
    ("bank accounts", "iban", r"\d{4}"),
    ("card numbers", "card", r"\d{4}"),
    ("network addresses", "network", r"\d\.\d|:"),
)
LONG = 10**6  # from here on, a whole number may be a phone number or the like
PAIRS = {  # two words that are one
    **{("e", "mail"): "email", ("user", "name"): "username", ("ip", "v4"): "ip"},
    **{("social", "security"): "ssn", ("national", "id"): "nationalid"},
    **{("credit", "card"): "creditcard", ("card", "number"): "cardnumber", ("cc", "num"): "ccnum"},
}


def judge(facts: Facts, values: pl.Series) -> tuple[str, str, str] | None:
    """Return kind, role and reason where a column is likely personal data.

    The name alone decides only for the place where somebody lives: else the values have to look
    like it too. What is about such data, like email_count, is none.
    """
    if facts.type == "boolean":
        return None
    words = spoken(facts.name)
    text = different(values) if facts.type in ("category", "integer") else None
    about = words & vocabulary("personal")["about"]
    found = "" if about else by_name(facts, words, text)
    found = found or ("" if text is None else by_content(facts, words, text))
    return ("personal", "dropped", f"likely personal data: {found}") if found else None


def spoken(name: str) -> frozenset[str]:
    """Return the words of a column's name, and the one word that some pairs of them are."""
    words = tokens(name)
    pairs = pairwise(words)
    return frozenset(words).union(PAIRS[pair] for pair in pairs if pair in PAIRS)


def by_name(facts: Facts, words: frozenset[str], text: pl.Series | None) -> str:
    """Return what a column's name says that it holds, if its values may be that."""
    known = vocabulary("personal")
    if words & known["birth"] and facts.type == "datetime":
        return "birth dates"
    if words & known["exact"] and words & known["home"] and facts.type == "number":
        return "where somebody lives"
    if text is None:
        return ""
    if words & known["birth"] and share(text, r"\d{2}.*\d{2}") >= MOST and facts.type == "category":
        return "birth dates"
    if isinstance(facts.lowest, int | float) and facts.lowest < LONG:
        return ""
    for what, topic, form in NAMED:
        if words & known[topic] and share(text, form) >= SOME:
            return what
    return ""


def by_content(facts: Facts, words: frozenset[str], text: pl.Series) -> str:
    """Return what a column's values look like, whatever it is called."""
    if share(text, CARD) >= MOST and sum(map(is_card, text)) >= MOST * len(text):
        return "card numbers"
    if facts.type == "integer":
        return ""
    for what, form, least in FORMS:
        if share(text, form) >= least and not (form == NETWORK and "version" in words):
            return what
    if share(text, PHONE) >= MOST and share(text, MARKED) >= MOST:
        return "phone numbers"
    return "names of people" if are_people(words, text) else ""


def are_people(words: frozenset[str], text: pl.Series) -> bool:
    """Whether text is names of people, by the column's name, or by titles and given names in it.

    Names of products, stations and cars have the form at times, but seldom a given name.
    """
    known = vocabulary("personal")
    if words & (known["things"] | known["about"]):
        return False
    said = words & known["alone"] or (words & known["named"] and words & known["people"])
    if said and share(text, r"^[\p{L}'’ .,-]+$") >= MOST:
        return True
    if share(text, LAST_FIRST) >= HALF:
        return given(text) + share(text, TITLE) >= SOME
    return share(text, PERSON) >= MOST and given(text) + share(text, TITLE) >= HALF


def given(text: pl.Series) -> float:
    """Return the share of texts that have a common given name among their words."""
    common = vocabulary("personal")["given"]
    found = (not common.isdisjoint(re.findall(r"\w+", plain(value).lower())) for value in text)
    return sum(found) / len(text) if len(text) else 0


def share(text: pl.Series, form: str) -> float:
    """Return the share of texts that have a form; 0 where there is no text."""
    return float(text.str.contains(form).sum()) / len(text) if len(text) else 0


def different(values: pl.Series) -> pl.Series:
    """Return the first different values, as text."""
    some = values.head(20 * LOOKED).drop_nulls().unique(maintain_order=True).head(LOOKED)
    return some.cast(pl.String).str.strip_chars()


def is_card(number: str) -> bool:
    """Whether the last digit of a number is the check digit that cards have (Luhn)."""
    digits = [int(digit) for digit in reversed(number) if digit.isascii() and digit.isdigit()]
    doubled = [digit * (1 + at % 2) for at, digit in enumerate(digits)]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
