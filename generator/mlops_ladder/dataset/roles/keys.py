"""Columns that name things rather than describe them: identifiers, and keys of groups."""

import polars as pl

from ..findings import Facts
from ..names import tokens, vocabulary

UNIQUE = 0.95  # of the values that are there: from here on, text names its row
GROUPS = 20  # at least, else whole groups cannot be kept apart
NAMES = 0.5  # of the values, from which on a column `name` names its row
DIGITS = 0.9  # of the texts of keys, that have a digit
ABOUT = 0.9  # of what is there: how small the count of different values may turn out
REPEATED = 0.8  # different values per row, where the sample is not the table

NESTED = {"List", "Array", "Struct", "Binary", "Duration", "Time", "Object"}
CODES = (r"^\S{3,}$",)
PATTERNS = (
    r"^\{?[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\}?$",
    r"^[0-9a-fA-F]{16,128}$",
)


def nested(facts: Facts) -> str:
    """Return the type of a column that is neither number, text nor moment; empty for the others."""
    kind = facts.stored.partition("(")[0]
    return kind.lower() if kind in NESTED else ""


def is_key(name: str) -> bool:
    """Whether a name says that the column tells things apart: customer_id, userid, uuid."""
    words, known = tokens(name), vocabulary("keys")
    if not words:
        return False
    glued = any(words[-1] == f"{subject}id" for subject in known["subjects"])
    return words[-1] in known["last"] or words[0] in ("id", "uuid") or glued


def is_numbered(name: str) -> bool:
    """Whether a name says that the column has numbers of things: ticket_no, tailnum."""
    words, known = tokens(name), vocabulary("keys")
    return bool(words) and (words[-1] in known["numbered"] or words[-1].endswith(("num", "number")))


def is_identifier(facts: Facts, values: pl.Series) -> bool:
    """Whether a column has another value in each row and tells rows apart.

    Text does so by being unique, mostly so where it is called a name; whole numbers by their name
    or by counting up. A measurement with fractions is no identifier, however unique.
    """
    if facts.type not in ("category", "integer") or facts.free:
        return False
    known = values.drop_nulls()
    words, text = tokens(facts.name), facts.type == "category"
    unique = NAMES if text and words in (("name",), ("title",)) else UNIQUE
    about = 1 if len(values) == facts.rows else ABOUT
    if len(known) < GROUPS or facts.distinct < about * unique * (facts.rows - facts.missing):
        return False
    share = known.n_unique() / len(known)
    lists = vocabulary("keys")
    named = is_key(facts.name) or is_numbered(facts.name) or set(words) & lists["index"]
    counted = counts_up(facts, values) and not set(words) & lists["calendar"]
    return share >= unique and bool(text or named or counted)


def counts_up(facts: Facts, values: pl.Series) -> bool:
    """Whether whole numbers go up or down from row to row without a gap.

    Of a table that is larger than its sample the order is not known: there is none but a gap.
    """
    low, high = facts.lowest, facts.highest
    if facts.missing or not isinstance(low, int | float) or not isinstance(high, int | float):
        return False
    whole = len(values) == facts.rows
    ordered = not whole or values.is_sorted() or values.is_sorted(descending=True)
    return ordered and high - low + 1 == facts.rows


def repeats(facts: Facts, values: pl.Series) -> bool:
    """Whether a column names things that are seen in several rows each."""
    if facts.type not in ("category", "integer") or facts.free:
        return False
    if set(tokens(facts.name)) & vocabulary("keys")["shared"] or facts.distinct < GROUPS:
        return False
    coded = is_numbered(facts.name) and has_pattern(values, CODES)
    if not (coded or is_key(facts.name) or has_pattern(values, PATTERNS)):
        return False
    known = values.drop_nulls()
    if facts.rows == len(values):
        return known.n_unique() < len(known)
    return facts.distinct < REPEATED * (facts.rows - facts.missing)


def has_pattern(values: pl.Series, patterns: tuple[str, ...]) -> bool:
    """Whether all text has one of some forms, such as that of a uuid or of a hash."""
    if values.dtype != pl.String:
        return False
    known = values.drop_nulls().head(1000)
    digits = float(known.str.contains(r"\d").sum()) >= DIGITS * len(known)
    return len(known) > 0 and digits and any(known.str.contains(form).all() for form in patterns)


def subject_first(name: str) -> int:
    """Sort key of columns that may be the group: those that name somebody come first."""
    return 0 if set(tokens(name)) & vocabulary("keys")["subjects"] else 1
