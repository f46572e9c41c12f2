"""The champion: the registered model that answers requests, run by ONNX Runtime alone."""

import hashlib
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import numpy as np
import onnxruntime

from .features import Columns, build_features
from .schema import SCHEMA, Array

NAME = os.environ["MLFLOW_EXPERIMENT_NAME"]
EXAMPLE = {name: [column.example] for name, column in SCHEMA.inputs.items()}
QUERY = """
    SELECT version, value, artifact_uri FROM registered_model_aliases
    JOIN model_versions USING (workspace, name, version) JOIN runs ON run_uuid = run_id
    LEFT JOIN (SELECT * FROM model_version_tags WHERE key = 'onnx_sha256')
        USING (workspace, name, version)
    WHERE registered_model_aliases.name = ? AND alias = 'champion'
"""


class NoChampionError(SystemExit):
    """The registry has no champion."""


class OnnxModel(NamedTuple):
    """A model exported to ONNX, and which one it is; scores as Model.scores does."""

    version: str
    session: onnxruntime.InferenceSession

    def scores(self, features: Columns) -> Array:
        """Return the probability of each class, one column a class; for a regression, values."""
        names = [i.name for i in self.session.get_inputs()]  # ONNX has changed odd characters
        inputs = {n: v.reshape(-1, 1) for n, v in zip(names, features.values(), strict=True)}
        scores = np.asarray(self.session.run(None, inputs)[-1])
        return scores if SCHEMA.classes else scores.ravel()


def load_model() -> OnnxModel:
    """Return the champion; SystemExit if there is none, or none that can be trusted."""
    version, digest, url = find_champion()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    try:
        with urlopen(url, timeout=30) as file:
            content = file.read()
        if hashlib.sha256(content).hexdigest() != digest:
            raise ValueError("it is not the file that was registered: `poe rollback --why TEXT`")
        model = OnnxModel(version, onnxruntime.InferenceSession(content, options))
        scores = model.scores(build_features(EXAMPLE))
        if len(SCHEMA.name_scores(scores)["prediction"]) != 1 or not np.isfinite(scores).all():
            raise ValueError(f"it scores the example {scores.tolist()}")
    except Exception as error:
        raise SystemExit(f"version {version} cannot serve: {error}") from error
    return model


def find_champion() -> tuple[str, str, str]:
    """Return version, digest and URL of the champion; SystemExit if the registry has none."""
    registry = os.environ["MLFLOW_TRACKING_URI"]
    try:
        found = ask_server(registry) if registry.startswith("http") else ask_file(registry)
    except Exception as error:
        raise SystemExit(f"{registry} cannot be read: {error}") from error
    if not found:
        raise NoChampionError("there is no champion yet: run `poe pipeline`")
    return found


def ask_file(registry: str) -> tuple[str, str, str] | None:
    """Return version, digest and URL of the champion from MLflow's SQLite file, if it has one."""
    kind, _, name = registry.partition(":///")
    if kind != "sqlite":
        raise ValueError("the service reads sqlite:/// and http(s)://")
    if not (path := Path(name).absolute()).exists():
        return None
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as store:
        for version, digest, folder in store.execute(QUERY, [NAME]):
            root = Path(folder).as_uri() if folder.startswith("/") else folder
            return str(version), digest, f"{root}/model.onnx"
    return None


def ask_server(registry: str) -> tuple[str, str, str] | None:
    """Return version, digest and URL of the champion from MLflow's server, if it has one."""
    call = "registered-models/alias?" + urlencode({"name": NAME, "alias": "champion"})
    try:
        with urlopen(f"{registry}/api/2.0/mlflow/{call}", timeout=5) as answer:
            found = json.load(answer)["model_version"]
    except HTTPError as error:
        if error.code in (400, 404):  # no such alias, no such model
            return None
        raise
    tags = {tag["key"]: tag["value"] for tag in found.get("tags", [])}
    url = f"{registry}/get-artifact?run_id={found['run_id']}&path=model.onnx"
    return found["version"], tags.get("onnx_sha256", ""), url
