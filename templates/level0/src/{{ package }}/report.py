"""Compare a table with the training rows, on a page: poe report [TABLE]."""

import sys
from pathlib import Path
from typing import Any

import pandas as pd
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset

from . import ROOT
from .data import load, split
from .features import build_features

ROWS, MOST = 20_000, 60  # that are looked at; features on the page


def sample(table: pd.DataFrame) -> pd.DataFrame:
    """Return the features of some rows, which show the same drift as millions."""
    return pd.DataFrame(build_features(table.sample(min(len(table), ROWS), random_state=0)))


def move(now: "pd.Series[Any]", before: "pd.Series[Any]") -> float:
    """Return how far the mean of a feature moved, in deviations; a text counts as its share."""
    if before.dtype == object:
        shares = before.value_counts(normalize=True)
        now, before = now.map(shares).fillna(0), before.map(shares)
    return float(abs(now.mean() - before.mean()) / (before.std() or 1))


def describe(features: pd.DataFrame) -> Dataset:
    """Return features with their kinds."""
    text = list(features.select_dtypes("object"))
    numbers = [name for name in features if name not in text]
    kinds = DataDefinition(numerical_columns=numbers, categorical_columns=text)
    return Dataset.from_pandas(features, kinds)


def report(source: Path | None = None) -> Path:
    """Write a page that compares the training rows with a table, else with the unseen rows."""
    known, unseen = split(load())
    now, before = sample(load(source) if source else unseen), sample(known)
    moved = pd.Series({name: move(now[name], before[name]) for name in before}).dropna()
    most = list(moved.nlargest(MOST).index)
    page = ROOT / "reports" / "drift.html"
    drift = Report([DataDriftPreset()]).run(describe(now[most]), describe(before[most]))
    drift.save_html(str(page))
    said = f"<body><p>The {len(most)} of {before.shape[1]} features that moved most.</p>"
    page.write_text(page.read_text("utf-8").replace("<body>", said, 1), "utf-8")
    return page


if __name__ == "__main__":
    print(report(*map(Path, sys.argv[1:2])))
