"""Compare a table with the training rows, on a page: poe report [TABLE]."""

import sys
from pathlib import Path

import pandas as pd
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset

from . import ROOT
from .data import load, split
from .features import build_features, text_names


def describe(table: pd.DataFrame) -> Dataset:
    """Return the features of a sample, which shows the same drift as millions of rows."""
    features = build_features(table.sample(min(len(table), 20_000), random_state=0))
    text = text_names(features)
    numbers = [name for name in features if name not in text]
    kinds = DataDefinition(numerical_columns=numbers, categorical_columns=text)
    return Dataset.from_pandas(pd.DataFrame(features), kinds)


def report(source: Path | None = None) -> Path:
    """Write a page that compares the training rows with a table, else with the unseen rows."""
    known, unseen = split(load())
    page = ROOT / "reports" / "drift.html"
    current = load(source) if source else unseen
    Report([DataDriftPreset()]).run(describe(current), describe(known)).save_html(str(page))
    return page


if __name__ == "__main__":
    print(report(*map(Path, sys.argv[1:2])))
