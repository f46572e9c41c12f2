"""The model as ONNX, which the service runs without scikit-learn."""

import numpy as np
import onnxruntime
import pandas as pd
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.pipeline import Pipeline

from .champion import OnnxModel
from .features import Columns, build_features
from .model import Model
from .schema import SCHEMA, Array


def export(pipeline: Pipeline, features: Columns) -> bytes:
    """Return a pipeline that takes such features as ONNX, its splits on float32 like the rest."""
    for tree in (tree for trees in getattr(pipeline[-1], "_predictors", []) for tree in trees):
        split = tree.nodes["num_threshold"]
        near = split.astype(np.float32)
        tree.nodes["num_threshold"] = np.where(near > split, np.nextafter(near, -np.inf), near)
    kinds = {"O": StringTensorType, "f": FloatTensorType}
    types = [(name, kinds[v.dtype.kind]([None, 1])) for name, v in features.items()]
    options = {"zipmap": False} if SCHEMA.classes else None
    return bytes(to_onnx(pipeline, initial_types=types, options=options).SerializeToString())


def scores_of(exported: bytes, pipeline: Pipeline, rows: pd.DataFrame) -> Array:
    """Return the scores of the export; SystemExit if the pipeline gives others for any row."""
    features = build_features(rows)
    scores = OnnxModel("", onnxruntime.InferenceSession(exported)).scores(features)
    apart = np.abs(scores - Model("", pipeline).scores(features))
    size = np.abs(scores) + (1 if SCHEMA.classes else scores.std())
    if (apart > 1e-5 * size).any():  # float32 has seven digits
        raise SystemExit(f"the ONNX export scores differently, by up to {apart.max():.2g}")
    return scores
