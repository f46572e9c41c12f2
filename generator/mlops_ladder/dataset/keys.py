"""Columns that name things rather than describe them: identifiers, and keys of groups."""

import polars as pl

from .findings import Facts
from .names import tokens, vocabulary

UNIQUE = 0.95  # of the values that are there: from here on, text names its row
GROUPS = 20  # at least, else whole groups cannot be kept apart
REPEATED = 0.9  # different values per row, where the sample is not the table

PATTERNS = (
    r"^\{?[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\}?$",
    r"^[0-9a-fA-F]{16,128}$",
)


def is_key(name: str) -> bool:
    """Whether a name says that the column tells things apart: customer_id, uuid, index."""
    words = tokens(name)
    return bool(words) and (words[-1] in vocabulary("keys")["last"] or words[0] in ("id", "uuid"))


def is_identifier(facts: Facts, values: pl.Series) -> bool:
    """Whether a column has another value in each row and tells rows apart.

    Text does so by being unique, whole numbers by their name or by counting up. A measurement with
    fractions is no identifier, however unique.
    """
    if facts.type not in ("category", "integer") or facts.free:
        return False
    known = values.drop_nulls()
    if len(known) < GROUPS or facts.distinct < UNIQUE * (facts.rows - facts.missing):
        return False
    share = known.n_unique() / len(known)
    if facts.type == "category":
        return share >= UNIQUE
    words = set(tokens(facts.name))
    known_words = vocabulary("keys")
    named = is_key(facts.name) or words & (known_words["index"] | known_words["numbered"])
    counted = counts_up(facts) and not words & known_words["calendar"]
    return share >= UNIQUE and bool(named or counted)


def counts_up(facts: Facts) -> bool:
    """Whether whole numbers go from the first row to the last without a gap, in any order."""
    low, high = facts.lowest, facts.highest
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return False
    return facts.missing == 0 and high - low + 1 == facts.rows


def is_group(facts: Facts, values: pl.Series) -> bool:
    """Whether a column names things that are seen in several rows each."""
    if facts.type not in ("category", "integer") or facts.missing or facts.free:
        return False
    if set(tokens(facts.name)) & vocabulary("keys")["shared"] or facts.distinct < GROUPS:
        return False
    if not (is_key(facts.name) or has_pattern(values)):
        return False
    if facts.rows == len(values):
        return values.n_unique() < len(values)
    return facts.distinct < REPEATED * facts.rows


def has_pattern(values: pl.Series) -> bool:
    """Whether text has the form of a uuid or of a hash."""
    if values.dtype != pl.String:
        return False
    known = values.drop_nulls().head(1000)
    return len(known) > 0 and any(
        known.str.contains(pattern).mean() == 1 and known.str.contains(r"\d").mean() == 1
        for pattern in PATTERNS
    )


def subject_first(name: str) -> int:
    """Sort key of columns that may be the group: those that name somebody come first."""
    return 0 if set(tokens(name)) & vocabulary("keys")["subjects"] else 1
