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
from .model import importance
from .schema import SCHEMA

Metrics = dict[str, Any]  # the content of metrics.json, see evaluate
SCORER, PICTURE = {
    "binary": ("roc_auc", judges.RocCurveDisplay),
    "multiclass": ("balanced_accuracy", judges.ConfusionMatrixDisplay),
    "regression": ("neg_mean_absolute_error", judges.PredictionErrorDisplay),
}[SCHEMA.task]
LABELS: Any = {"labels": range(len(SCHEMA.classes)), "display_labels": SCHEMA.classes}
MOST = 20  # features on the page


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
    goal = "" if SCHEMA.goal is None else f", the goal is {SCHEMA.goal}"
    return text.format(**metrics) + goal


def write_results(model: Pipeline, version: str, metrics: Metrics, unseen: pd.DataFrame) -> None:
    """Write metrics.json, and to docs/run a picture, a page about a model, and a request."""
    folder = ROOT / "docs" / "run"
    folder.mkdir(parents=True, exist_ok=True)
    features, truth = build_features(unseen), SCHEMA.encode(unseen[SCHEMA.target])
    figure = Figure(figsize=(6, 5), layout="constrained")
    more = LABELS if SCHEMA.task == "multiclass" else {}
    PICTURE.from_estimator(model, pd.DataFrame(features), truth, ax=figure.subplots(), **more)
    figure.savefig(folder / "quality.png")
    shares = pd.Series(importance(model, features)).nlargest(MOST)
    table = pd.DataFrame({name: features[name] for name in shares.index}).replace("", None)
    facts = {"gain": shares, "missing": table.isna().mean(), "distinct": table.nunique()}
    short = [" ".join(name.split())[:60].replace("|", "/") for name in shares.index]
    shown = pd.DataFrame(facts).loc[shares.index].set_axis(short)
    top = f"# Model {version}\n\n{verdict(metrics)}.\n\n![Quality](quality.png)\n\n## Features\n"
    said = f"{len(shares)} of {len(features)}, by their share in what the trees gain; unseen rows:"
    rows = shown.to_markdown(floatfmt=["", ".1%", ".1%", ".0f"])
    (folder / "README.md").write_text(f"{top}\n{said}\n\n{rows}\n", "utf-8")
    request = json.dumps(SCHEMA.request, indent=2, ensure_ascii=False)
    (folder / "request.json").write_text(f"{request}\n", "utf-8")
    (ROOT / "metrics.json").write_text(json.dumps(metrics, indent=2, allow_nan=False) + "\n")
