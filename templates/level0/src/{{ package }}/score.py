"""Predict a table: poe score TABLE."""

import sys
from pathlib import Path

from . import ROOT
from .data import load
from .features import build_features
from .model import load_model
from .schema import SCHEMA


def score(source: Path) -> Path:
    """Write a table with its predictions to the folder reports; return the new file."""
    table, model = load(source), load_model()
    scores = SCHEMA.name_scores(model.scores(build_features(table)))
    path = ROOT / "reports" / f"{source.stem}-predictions.csv"
    table.assign(**scores, model_version=model.version).to_csv(path, index=False)
    return path


if __name__ == "__main__":
    print(score(Path(sys.argv[1])))
