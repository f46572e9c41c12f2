"""The columns of a schema: values, bounds, and an example that a real row held."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import polars as pl

from .columns import bounds
from .findings import Facts, Switched, Typed
from .roles.target import Target
from .schema import Column

FEW = 20  # values at most, of a closed list
SEEN = 5  # rows of the sample that hold each of them
SHARE = 0.001  # of the sample, likewise


def columns(
    typed: Typed, target: Target, switched: Sequence[Switched], time: str
) -> tuple[Column, ...]:
    """Return each column of the table, in its order, as schema.yaml describes it."""
    off = {one.name: one for one in switched}
    inputs = [name for name in typed.facts if name not in off and name != target.name]
    shown = example(typed.sample, inputs)
    return tuple(
        _target(facts, target)
        if name == target.name
        else _off(facts, off[name])
        if name in off
        else _input(facts, typed.values(name), shown[name], time)
        for name, facts in typed.facts.items()
    )


def example(sample: pl.DataFrame, inputs: Sequence[str]) -> dict[str, Any]:
    """Return what one real row has in the columns, as JSON holds it, by name.

    It is the first of the rows with the fewest missing values.
    """
    if not inputs or sample.is_empty():
        return dict.fromkeys(inputs)
    chosen = {name: sample.get_column(name).alias("value") for name in inputs}
    missing = pl.Series([0] * len(sample), dtype=pl.Int64)
    for values in chosen.values():
        if values.null_count():
            missing = missing + values.is_null().cast(pl.Int64)
    row = missing.arg_min() or 0
    return {name: _json(values[row]) for name, values in chosen.items()}


def closed(facts: Facts, values: pl.Series) -> tuple[str, ...]:
    """Return the only values that a category may have, sorted; empty where it may have others.

    The list is closed if it is short, if all of it is in the sample, and often enough.
    """
    counts = values.drop_nulls().value_counts(name="rows")
    seen, rows = counts.to_series(0), counts.get_column("rows")
    if not 0 < len(seen) <= FEW or facts.distinct > len(seen):
        return ()
    if int(rows.min() or 0) < max(SEEN, SHARE * len(values)):  # type: ignore[arg-type]
        return ()
    return tuple(sorted(seen.to_list()))


def _target(facts: Facts, target: Target) -> Column:
    values = target.classes if target.type == "category" else ()
    note = _note(facts, "")
    missing = facts.missing > 0
    return Column(facts.name, target.type, "target", missing=missing, values=values, note=note)


def _off(facts: Facts, one: Switched) -> Column:
    about = one.why if one.role == "dropped" and one.kind != "asked" else ""
    said = not about or facts.unsettled  # of what is dropped, only what settles it
    note = _note(facts, "" if about else one.why) if said else ""
    missing = facts.missing > 0
    return Column(facts.name, facts.type, one.role, about, missing, format=facts.format, note=note)


def _input(facts: Facts, values: pl.Series, shown: Any, time: str) -> Column:
    allowed = closed(facts, values) if facts.type == "category" else ()
    more = "the newest rows are unseen in training" if facts.name == time else ""
    if facts.type == "category" and not allowed:
        more = f"any text: {facts.distinct:,} different; rare ones share one code"
    numeric = facts.type in ("number", "integer")
    return Column(
        name=facts.name,
        type=facts.type,
        role="time" if facts.name == time else "feature",
        missing=facts.missing > 0,
        range=bounds.bounds(facts.name, facts) if numeric else (None, None),
        values=allowed,
        format=facts.format,
        example=shown,
        note=_note(facts, more),
    )


def _note(facts: Facts, more: str) -> str:
    """Return what was decided about a column as one comment, without a full stop."""
    said = [note.rstrip(".") for note in (*facts.notes, more) if note]
    return "; ".join(f"{note[0].lower()}{note[1:]}" for note in said)


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
