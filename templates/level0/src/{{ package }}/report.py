"""Compare a table with the training rows, on a page: poe report [TABLE]."""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset

from . import ROOT
from .data import load, split
from .features import Columns, build_features, text_names
from .schema import Array

ROWS, MOST = 20_000, 60  # that are looked at; features on the page


def sample(table: pd.DataFrame) -> Columns:
    """Return the features of some rows, which show the same drift as millions."""
    return build_features(table.sample(min(len(table), ROWS), random_state=0))


def distance(values: Array, size: int) -> float:
    """Return how far the first values are from the rest, 0 to 1; missing is a value like others."""
    codes = np.unique(values, return_inverse=True)[1]
    now, then = (np.bincount(side, minlength=max(codes) + 1) for side in np.split(codes, [size]))
    gaps = now / now.sum() - then / then.sum()
    if values.dtype.kind == "U":
        return float(np.abs(gaps).sum() / 2)  # total variation
    return float(np.abs(gaps.cumsum()).max())  # Kolmogorov-Smirnov


def describe(features: Columns, names: list[str]) -> Dataset:
    """Return some features with their kinds."""
    table = pd.DataFrame({name: features[name] for name in names})
    text = [name for name in text_names(features) if name in names]
    numbers = [name for name in names if name not in text]
    kinds = DataDefinition(numerical_columns=numbers, categorical_columns=text)
    return Dataset.from_pandas(table, kinds)


def report(source: Path | None = None) -> Path:
    """Write a page that compares the training rows with a table, else with the unseen rows."""
    known, unseen = split(load())
    now, before = sample(load(source) if source else unseen), sample(known)
    filled = [n for n in now if not any(pd.isna(side[n]).all() for side in (now, before))]
    moved = {n: distance(np.concatenate([now[n], before[n]]), len(now[n])) for n in filled}
    names = sorted(filled, key=lambda name: -moved[name])[:MOST]
    page = ROOT / "reports" / "drift.html"
    drift = Report([DataDriftPreset()]).run(describe(now, names), describe(before, names))
    drift.save_html(str(page))
    said = f"<body><p>The {len(names)} of {len(now)} features that have moved most.</p>"
    page.write_text(page.read_text("utf-8").replace("<body>", said, 1), "utf-8")
    return page


if __name__ == "__main__":
    print(report(*map(Path, sys.argv[1:2])))
