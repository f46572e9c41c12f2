"""The columns of a wide table that matter most: what each tells about the target by itself."""

import random

import polars as pl

from ..findings import SEED, Findings
from ..roles.association import Answers, hint
from ..schema import Column

ROWS = 2_000  # that are looked at: enough to put columns in an order
TEXTS = 300  # columns at most that are judged value by value
TELLING = ("leakage", "personal", "text", "inexact", "duplicate", "asked")  # kinds, before others


def foremost(findings: Findings, most: int) -> list[Column]:
    """Return at most so many columns, in the order of the table but for the target, the first.

    Of a wide table that are those with a role of their own, some that were switched off, likely
    leakage and personal data before others, and the features that tell most.
    """
    columns = findings.schema.columns
    if len(columns) > most:
        kept = findings.schema.names("target", "time", "group")
        off = [each for each in findings.switched if each.kind in TELLING]
        told = [each.name for each in sorted(off, key=lambda each: TELLING.index(each.kind))]
        rest = [each.name for each in columns]
        names = list(dict.fromkeys([*kept, *told[: most // 3], *ranked(findings), *rest]))[:most]
        columns = tuple(each for each in columns if each.name in names)
    return sorted(columns, key=lambda each: each.role != "target")


def ranked(findings: Findings) -> list[str]:
    """Return the features, first those that tell most; equal ones in the order of the table.

    Numbers and moments are judged by their rank's correlation with the target, texts by what the
    target is in the rows of each.
    """
    typed, target = findings.typed, findings.schema.target
    wanted = typed.values(target.name)
    there = wanted.is_not_null().arg_true().to_list()
    rows = random.Random(SEED).sample(there, min(ROWS, len(there)))
    answers = coded(wanted.gather(rows), target.values)
    features = findings.schema.names("feature")
    values = {name: typed.values(name).gather(rows) for name in features}
    texts = [name for name in features if values[name].dtype == pl.String]
    told = correlated({n: v for n, v in values.items() if n not in texts}, answers)
    classes = len(findings.balance)
    for name in texts[:TEXTS]:
        share = hint(values[name], Answers(answers, classes))
        told[name] = max(2 * share - 1, 0) if classes else max(share, 0) ** 0.5
    return sorted(features, key=lambda name: -told.get(name, 0))


def coded(values: pl.Series, classes: tuple[str, ...]) -> pl.Series:
    """Return the target as numbers: positions of classes, or the values of a number."""
    if not classes:
        return values.cast(pl.Int64) if values.dtype == pl.Boolean else values.cast(pl.Float64)
    places = {value: place for place, value in enumerate(classes)}
    return values.replace_strict(places, return_dtype=pl.Int64)


def correlated(columns: dict[str, pl.Series], answers: pl.Series) -> dict[str, float]:
    """Return the absolute rank correlation of each column with the answers; 0 where it has none."""
    table = pl.DataFrame([each.alias(f"c{at}") for at, each in enumerate(columns.values())])
    ranks = pl.all().to_physical().rank()
    truth = pl.lit(answers.rank().alias("answers"))
    found = table.select(ranks.fill_null(ranks.mean())).select(
        pl.corr(pl.all(), truth).abs().fill_nan(0)
    )
    shares = found.row(0) if columns else ()
    return {name: share or 0.0 for name, share in zip(columns, shares, strict=True)}
