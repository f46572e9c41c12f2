"""The champion: the registered model that answers requests, run by ONNX Runtime alone."""

import hashlib
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

import numpy as np
import onnxruntime

from .features import Columns
from .schema import SCHEMA, Array

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
        columns = [v.astype(object) if v.dtype.kind == "U" else v for v in features.values()]
        inputs = {n: v.reshape(-1, 1) for n, v in zip(names, columns, strict=True)}
        scores = np.asarray(self.session.run(None, inputs)[-1])
        return scores if SCHEMA.classes else scores.ravel()


def find_champion() -> tuple[str, str, str]:
    """Return version, digest and URL of the champion; SystemExit if the registry has none."""
    registry, name = os.environ["MLFLOW_TRACKING_URI"], os.environ["MLFLOW_EXPERIMENT_NAME"]
    ask = {"sqlite": ask_file, "http": ask_server, "https": ask_server}
    if (kind := registry.partition(":")[0]) not in ask:
        raise SystemExit(f"MLFLOW_TRACKING_URI={registry}: the service reads sqlite and http(s)")
    try:
        found = ask[kind](registry, name)
    except (OSError, sqlite3.Error) as error:
        raise SystemExit(f"{registry} cannot be read: {error}") from error
    if not found:
        raise NoChampionError("there is no champion yet: run `poe pipeline`")
    version, digest, folder = found
    if folder.startswith("mlflow-artifacts:"):
        folder = f"{registry}/api/2.0/mlflow-artifacts/artifacts{urlsplit(folder).path}"
    elif folder.startswith("/"):
        folder = Path(folder).as_uri()
    return str(version), digest, f"{folder}/model.onnx"


def ask_file(registry: str, name: str) -> Any:
    """Return version, digest and folder of the champion from MLflow's SQLite file, else None."""
    path = Path(registry.removeprefix("sqlite:///")).absolute()
    if not path.exists():
        return None
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as store:
        return store.execute(QUERY, [name]).fetchone()


def ask_server(registry: str, name: str) -> Any:
    """Return version, digest and folder of the champion from MLflow's server, else None."""

    def get(call: str, **query: str) -> Any:
        with urlopen(f"{registry}/api/2.0/mlflow/{call}?{urlencode(query)}", timeout=5) as answer:
            return json.load(answer)

    try:
        found = get("registered-models/alias", name=name, alias="champion")["model_version"]
    except HTTPError as error:
        if error.code in (400, 404):  # no such alias, no such model
            return None
        raise
    tags = {tag["key"]: tag["value"] for tag in found.get("tags", [])}
    run = get("runs/get", run_id=found["run_id"])["run"]
    return found["version"], tags.get("onnx_sha256"), run["info"]["artifact_uri"]


def load_model() -> OnnxModel:
    """Return the champion; SystemExit if there is none, or none that can be trusted."""
    version, digest, url = find_champion()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    try:
        with urlopen(url, timeout=30) as file:
            content = file.read()
        if hashlib.sha256(content).hexdigest() != digest:
            raise SystemExit(f"{url} is not the file that was registered: run `poe pipeline`")
        return OnnxModel(version, onnxruntime.InferenceSession(content, options))
    except Exception as error:
        raise SystemExit(f"{url} is no model that can be loaded: {error}") from error
