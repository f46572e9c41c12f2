"""What was found in a table, in words that the screen and the cards share."""

from datetime import datetime

from ..findings import SEED, Facts, Findings
from ..schema import Schema

SHARE = "about a fifth of the rows"  # what params.yaml of a new project keeps unseen


def percent(part: float) -> str:
    """Return a share as a percentage with one digit; nothing for none at all."""
    if not part:
        return ""
    if part < 0.0005:
        return "<0.1 %"
    return f"{min(part, 0.999):.1%}".replace("%", " %") if part < 1 else "100 %"


def value(of: float | datetime) -> str:
    """Return a number or a moment as people write it; a moment at midnight is a day."""
    if isinstance(of, datetime):
        return of.isoformat(" ", "minutes").removesuffix(" 00:00")
    return f"{of:.0f}" if of == int(of) and abs(of) < 1e15 else f"{of:.5g}"


def extent(facts: Facts) -> str:
    """Return from where to where a column's numbers or moments go; nothing for other columns.

    Moments that are three days apart or more are given as days.
    """
    low, high = facts.lowest, facts.highest
    if low is None or high is None:
        return ""
    if isinstance(low, datetime) and isinstance(high, datetime) and (high - low).days > 2:
        return f"{low.date()} to {high.date()}"
    return value(low) if low == high else f"{value(low)} to {value(high)}"


def split_rule(schema: Schema) -> str:
    """Return which rows a model is judged on, as the project's split chooses them."""
    time, group = schema.names("time"), schema.names("group")
    if time and group:
        return f"{SHARE}: whole groups of {group[0]}, those whose newest {time[0]} is newest"
    if time:
        return f"{SHARE}: the newest by {time[0]}"
    if group:
        return f"{SHARE}: whole groups of {group[0]}, chosen by a hash"
    return f"{SHARE}, chosen by a hash: the same ones each time"


def left_out(findings: Findings) -> str:
    """Return a sentence about the rows that --sample left out, empty where the table is whole."""
    rows, of = findings.typed.rows, findings.source.sampled
    return f"The table is a sample: {rows:,} of {of:,} rows, drawn with seed {SEED}." if of else ""


def closely(findings: Findings) -> str:
    """Return a sentence about the rows that were looked at closely, empty where it was all."""
    rows, looked = findings.typed.rows, findings.typed.sample.height
    if looked >= rows:
        return ""
    drawn = f"{looked:,} of {rows:,} rows, drawn with seed {SEED}"
    return f"Looked at closely: {drawn}; types and missing values are of all."


def shares(findings: Findings) -> list[tuple[str, str]]:
    """Return each class of the target with its share, none for a number."""
    return [(name, percent(share) or "0 %") for name, share in findings.balance.items()]
