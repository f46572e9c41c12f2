"""From what the DVC stages left: a registered version, its verdict, and the champion."""

import hashlib
import json
from typing import Any

import mlflow
import numpy as np
import skops.io

from . import ROOT, registry
from .bootstrap import metric
from .champion import load_model
from .data import digest, load
from .evaluate import write_results
from .features import build_features
from .gate import judge, shortage
from .ingest import accepted, newest
from .model import TRUSTED_TYPES
from .params import PARAMS
from .stages import KNOWN, MODEL, ONNX, SCORES, SETTLED, TABLE, UNSEEN
from .train import log_run
from .verdict import write_verdict


def settle(inputs: str) -> str:
    """Register, judge and perhaps promote a model; a run that was killed goes on from there."""
    version = registry.find(inputs) or log(inputs)
    number = str(version.version)
    for left, run in registry.unjudged():  # also of a run that was killed before other rows came
        serves = registry.champion() == left
        outcome = "promoted" if serves else decide(left, run) if left == number else "abandoned"
        registry.CLIENT.set_model_version_tag(registry.NAME, left, "verdict", outcome)
    outcome = registry.CLIENT.get_model_version(registry.NAME, number).tags["verdict"]
    said = f"version {number}: {outcome}, see reports/verdict-{number}.html"
    aside = SETTLED.with_suffix(".part")
    aside.write_text(json.dumps({inputs: said}))
    aside.replace(SETTLED)
    return said


def log(inputs: str) -> Any:
    """Log and register the model in the folder work; return its version."""
    model, known, unseen = skops.io.load(MODEL, TRUSTED_TYPES), load(KNOWN), load(UNSEEN)
    metrics = json.loads((ROOT / "metrics.json").read_text("utf-8"))
    logged = mlflow.get_logged_model(log_run(model, known, metrics, PARAMS))
    registry.CLIENT.set_tag(str(logged.source_run_id), "data_md5", digest(TABLE))
    registry.CLIENT.log_artifact(str(logged.source_run_id), str(ONNX))
    write_results(model, logged.model_id, metrics, unseen)
    return registry.register(
        logged,
        inputs=inputs,
        onnx_sha256=hashlib.sha256(ONNX.read_bytes()).hexdigest(),
        rows=str(len(known) + len(unseen)),
        batches=str(len(accepted())),
        newest=str(newest(unseen)),
    )


def decide(number: str, run: str) -> str:
    """Judge a version, keep the reasons, and promote it if it may serve; return the outcome."""
    arrays, unseen = np.load(SCORES), load(UNSEEN)
    rivals = {"a dummy": arrays["baseline"]}
    judged = {number: arrays["challenger"]}
    if champion := registry.champion():
        judged[champion] = load_model().scores(build_features(unseen))
        rivals[f"the champion, version {champion}"] = judged[champion]
    for version, scores in judged.items() if not shortage(arrays["truth"]) else ():
        shown = str(float(metric(arrays["truth"], scores)[0]))
        registry.CLIENT.set_model_version_tag(registry.NAME, version, "shown", shown)
    verdict = judge(unseen, arrays["truth"], arrays["challenger"], rivals)
    registry.CLIENT.log_artifact(run, str(write_verdict(number, verdict)))
    registry.CLIENT.set_model_version_tag(registry.NAME, number, "reasons", verdict.summary)
    if verdict.outcome == "promoted":
        registry.promote(number, "the gate", verdict.summary)
    return verdict.outcome
