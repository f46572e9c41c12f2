"""What rows have to fulfil before anything learns from them, by schema.yaml and policy.yaml."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa

from .bootstrap import metric
from .features import build_features
from .gate import MOST_ROWS
from .policy import POLICY
from .schema import SCHEMA, Array, Column

USED = {name: c for name, c in SCHEMA.columns.items() if c.role not in ("dropped", "identifier")}


def rules(column: Column) -> pa.Column:
    """Return what schema.yaml says about a column, as pandera checks it."""
    low, high = column.range
    checks = [] if low is None else [pa.Check.ge(low)]
    checks += [] if high is None else [pa.Check.le(high)]
    if values := (0, 1) if column.type == "boolean" else column.values:
        checks.append(pa.Check.isin(values))
    if column.type == "integer":
        checks.append(pa.Check(lambda numbers: numbers % 1 == 0, error="a whole number"))
    return pa.Column(nullable=column.missing, checks=checks)


def broken(table: pd.DataFrame) -> Iterator[str]:
    """Yield a sentence for each column and rule of schema.yaml that rows of the table break."""
    if table.empty:
        yield "there are no rows"
    elif SCHEMA.columns[SCHEMA.target].missing and table[SCHEMA.target].isna().all():
        yield f"column {SCHEMA.target}: no row has a value"
    try:
        pa.DataFrameSchema({n: rules(c) for n, c in USED.items()}).validate(table, lazy=True)
    except pa.errors.SchemaErrors as error:
        for (name, rule), cases in error.failure_cases.groupby(["column", "check"], sort=False):
            example = cases["failure_case"].iloc[0]
            yield f"column {name}: {len(cases)} of {len(table)} rows break {rule}: {example}"


def shifted(table: pd.DataFrame, last: pd.DataFrame) -> Iterator[str]:
    """Yield a sentence for each way in which rows differ too much from the last accepted ones."""
    low, high = POLICY.batch_rows
    if not low <= len(table) / len(last) <= high:
        yield f"{len(table)} rows, the last had {len(last)} (batch_rows)"
    noise = (1.5 if SCHEMA.classes else 3) * (1 / len(table) + 1 / len(last)) ** 0.5  # 3 deviations
    for name in USED:
        now, before = (float(each[name].isna().mean()) for each in (table, last))
        if now > before + POLICY.batch_missing + noise:
            yield f"column {name}: {now:.0%} are missing, {before:.0%} before (batch_missing)"
    for what, change in changes(table[SCHEMA.target], last[SCHEMA.target]).items():
        if abs(change) > POLICY.batch_target + noise:
            yield f"column {SCHEMA.target}: {what} changed by {change:+.2f} (batch_target)"


def changes(now: "pd.Series[Any]", before: "pd.Series[Any]") -> dict[str, float]:
    """Return the change of each class's share; of a number's mean, in standard deviations."""
    if not SCHEMA.classes:
        return {"the mean": float((now.mean() - before.mean()) / before.std())}
    named = SCHEMA.classes[-1:] if SCHEMA.task == "binary" else SCHEMA.classes
    return {f"the share of {c}": (now == c).mean() - (before == c).mean() for c in named}


def hashes(table: pd.DataFrame) -> Array:
    """Return a number for each row, by which rows are told apart."""
    return pd.util.hash_pandas_object(table, index=False).to_numpy()


def repeated(rows: Array, accepted: list[Array]) -> Iterator[str]:
    """Yield a sentence if too many hashes are there already, or twice among themselves."""
    share = pd.Series(np.concatenate([*accepted, rows])).duplicated()[-len(rows) :].mean()
    if share > POLICY.batch_duplicates:
        yield f"{share:.0%} of the rows are there already (batch_duplicates)"


def mixed_up(table: pd.DataFrame, last: pd.DataFrame, model: Any) -> Iterator[str]:
    """Yield a sentence if the champion's lead over a constant, seen on the last rows, is gone."""
    now, before = (lead(each.dropna(subset=[SCHEMA.target]), model) for each in (table, last))
    if now < POLICY.batch_agreement * before:
        yield f"column {SCHEMA.target}: champion led {before:.3f}, now {now:.3f} (batch_agreement)"


def lead(table: pd.DataFrame, model: Any) -> float:
    """Return how much better a model is than a constant on a sample, in units of the metric."""
    table = table.sample(min(len(table), MOST_ROWS), random_state=0)
    truth, scores = SCHEMA.encode(table[SCHEMA.target]), model.scores(build_features(table))
    constant = np.full_like(scores, 0 if SCHEMA.classes else np.median(truth))
    return float((metric(truth, scores) - metric(truth, constant))[0])
