"""How good a model is on rows that it has not seen: a number, and a page in docs/run."""

import json
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from sklearn import metrics as judges
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.pipeline import Pipeline

from . import ROOT
from .features import build_features
from .schema import SCHEMA

Metrics = dict[str, Any]  # the content of metrics.json, see evaluate
SCORER, PICTURE = {
    "binary": ("roc_auc", judges.RocCurveDisplay),
    "multiclass": ("balanced_accuracy", judges.ConfusionMatrixDisplay),
    "regression": ("neg_mean_absolute_error", judges.PredictionErrorDisplay),
}[SCHEMA.task]


def evaluate(model: Pipeline, known: pd.DataFrame, unseen: pd.DataFrame) -> Metrics:
    """Return the metric on unseen rows, beside that of a dummy that learned only the target."""
    dummy = DummyClassifier() if SCHEMA.classes else DummyRegressor(strategy="median")
    dummy.fit(known, SCHEMA.encode(known[SCHEMA.target]))
    features, truth = pd.DataFrame(build_features(unseen)), SCHEMA.encode(unseen[SCHEMA.target])
    score = judges.get_scorer(SCORER)
    value, baseline = (abs(float(score(each, features, truth))) for each in (model, dummy))
    return {
        "metric": SCORER.removeprefix("neg_"),
        "value": value,
        "baseline": baseline,
        "higher_is_better": not SCORER.startswith("neg_"),
        "rows": len(unseen),
    }


def verdict(metrics: Metrics) -> str:
    """Return the metric beside the dummy's and the goal, as a sentence."""
    text = "{metric} {value:.3f} on {rows} unseen rows; a dummy has {baseline:.3f}"
    return text.format(**metrics) + (f", the goal is {SCHEMA.goal}" if SCHEMA.goal else "")


def write_results(model: Pipeline, version: str, metrics: Metrics, unseen: pd.DataFrame) -> None:
    """Write metrics.json, a picture, and a page about a model and the rows it was judged on."""
    folder = ROOT / "docs" / "run"
    folder.mkdir(parents=True, exist_ok=True)
    figure = Figure(figsize=(6, 5), layout="constrained")
    features, truth = pd.DataFrame(build_features(unseen)), SCHEMA.encode(unseen[SCHEMA.target])
    PICTURE.from_estimator(model, features, truth, ax=figure.subplots())
    figure.savefig(folder / "quality.png")
    columns = pd.DataFrame({"missing": unseen.isna().sum(), "distinct": unseen.nunique()})
    top = f"# Model {version}\n\n{verdict(metrics)}.\n\n![Quality](quality.png)\n\n## Unseen rows\n"
    (folder / "README.md").write_text(f"{top}\n{columns.to_markdown()}\n", "utf-8")
    (folder / "request.json").write_text(json.dumps(SCHEMA.request, indent=2) + "\n")
    (ROOT / "metrics.json").write_text(json.dumps(metrics, indent=2, allow_nan=False) + "\n")
