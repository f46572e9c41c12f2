"""Train on a part of the table, evaluate on the rest, and log the run."""

import subprocess

import mlflow
import pandas as pd
from sklearn.pipeline import Pipeline

from . import ROOT
from .data import digest, load, split
from .evaluate import Metrics, evaluate, verdict, write_results
from .features import build_features
from .model import TRUSTED_TYPES, build_model, file_of
from .params import PARAMS, Params
from .schema import SCHEMA
from .settings import refuse

WHOLE = 2**24  # beyond it, float32 does not tell neighbours apart


def check(table: pd.DataFrame) -> None:
    """Refuse rows that break a rule of schema.yaml; SystemExit with the column, rule and line."""
    for name in SCHEMA.names("feature", "target", "time", "group"):
        column, values = SCHEMA.columns[name], table[name]
        low, high = column.limits
        broken = {} if column.missing else {"missing": values.isna()}
        if column.values:
            broken["values"] = values.notna() & ~values.isin(column.values)
        if column.range != (None, None):
            broken["range"] = (values < low) | (values > high)
        if column.type == "integer" and name in SCHEMA.inputs:
            broken["type"] = (values % 1 > 0) | (values.abs() > WHOLE)
        for key in (key for key, rows in broken.items() if rows.any()):
            found = f"the table has {values[broken[key]].tolist()[0]!r} ({key})"
            refuse(ROOT / "schema.yaml", found, "columns", name, key)


def fit(known: pd.DataFrame, params: Params) -> Pipeline:
    """Return a model that has learned the table; SystemExit if a class has no row in it."""
    features, target = build_features(known), SCHEMA.encode(known[SCHEMA.target])
    if SCHEMA.classes and len(set(target)) < len(SCHEMA.classes):
        raise SystemExit(f"schema.yaml: {SCHEMA.target}: a class has no row to learn from")
    return build_model(features, params).fit(pd.DataFrame(features), target)


def log_run(model: Pipeline, known: pd.DataFrame, metrics: Metrics, params: Params) -> str:
    """Keep the model, what it was made from and how good it is; return its version."""
    commit = ["git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    git = subprocess.run(commit, cwd=ROOT, capture_output=True, text=True, check=False)
    example = pd.DataFrame(build_features(known.head()))
    tags = {"git": git.stdout.strip(), "data_md5": digest(ROOT / SCHEMA.table)}
    with mlflow.start_run(tags=tags):
        mlflow.log_params(params.model_dump())
        mlflow.log_metrics({metrics["metric"]: metrics["value"], "baseline": metrics["baseline"]})
        logged = mlflow.sklearn.log_model(
            model,
            name="model",
            input_example=example,
            signature=mlflow.models.infer_signature(example, model.predict(example)),
            pip_requirements=str(ROOT / "requirements.txt"),
            skops_trusted_types=TRUSTED_TYPES,
        )
    mlflow.set_logged_model_tags(logged.model_id, {"sha256": file_of(logged.model_uri)[1]})
    return str(logged.model_id)


def train(params: Params = PARAMS) -> Metrics:
    """Train, evaluate and log one model; write metrics.json and docs/run."""
    known, unseen = split(load(), params.validation)
    for rows in (known, unseen):
        check(rows)
    model = fit(known, params)
    metrics = evaluate(model, known, unseen)
    write_results(model, log_run(model, known, metrics, params), metrics, unseen)
    return metrics


if __name__ == "__main__":
    print(verdict(train()))
