"""The model, and where trained ones are kept."""

import hashlib
from pathlib import Path
from typing import NamedTuple

import mlflow
import numpy as np
import pandas as pd
import skops.io
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OrdinalEncoder

from .features import Columns, text_names
from .params import Params
from .schema import SCHEMA, Array

# What a model file may hold. MLflow would trust the file's own list, so it may not load any here.
TREES = "sklearn.ensemble._hist_gradient_boosting"
TRUSTED_TYPES = [f"{TREES}.binning._BinMapper", f"{TREES}.predictor.TreePredictor"]
# Texts in fewer rows share the last code; one never seen is beyond it, so trees treat it like them.
RARE, UNSEEN = 10, 1_000_000


def build_model(features: Columns, params: Params) -> Pipeline:
    """Return an untrained model that takes the output of build_features."""
    codes = {"min_frequency": RARE, "handle_unknown": "use_encoded_value", "unknown_value": UNSEEN}
    encoder = OrdinalEncoder(**codes)
    columns = make_column_transformer((encoder, text_names(features)), remainder="passthrough")
    booster = HistGradientBoostingClassifier if SCHEMA.classes else HistGradientBoostingRegressor
    settings = {"learning_rate": params.learning_rate, "max_iter": params.max_iter}
    return make_pipeline(columns, booster(random_state=params.seed, **settings))


def importance(pipeline: Pipeline, features: Columns) -> dict[str, float]:
    """Return the share of each feature in what the splits of a model's trees have gained."""
    text = text_names(features)
    names = sorted(features, key=lambda name: name not in text)  # build_model puts text first
    gains = np.zeros(len(names))
    for tree in (tree for trees in getattr(pipeline[-1], "_predictors", []) for tree in trees):
        splits = tree.nodes[tree.nodes["is_leaf"] == 0]
        np.add.at(gains, splits["feature_idx"], splits["gain"])
    return dict(zip(names, gains / (gains.sum() or 1), strict=True))


class Model(NamedTuple):
    """A trained model, and which one it is."""

    version: str
    pipeline: Pipeline

    def scores(self, features: Columns) -> Array:
        """Return the probability of each class, one column a class; for a regression, values."""
        predict = self.pipeline.predict_proba if SCHEMA.classes else self.pipeline.predict
        return np.asarray(predict(pd.DataFrame(features)))


def file_of(model_uri: str) -> tuple[Path, str]:
    """Return the file of a logged model, and its SHA-256."""
    path = Path(mlflow.artifacts.download_artifacts(model_uri)) / "model.skops"
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


def load_model() -> Model:
    """Return the newest model; SystemExit if there is none, or if its file was changed."""
    order = [{"field_name": "creation_timestamp", "ascending": False}]
    for model in mlflow.search_logged_models(order_by=order, max_results=1, output_format="list"):
        path, digest = file_of(model.model_uri)
        if digest != model.tags.get("sha256"):
            raise SystemExit(f"{path} is not the file that was logged: train again")
        return Model(model.model_id, skops.io.load(path, TRUSTED_TYPES))
    raise SystemExit("there is no model yet: run `poe train`")
