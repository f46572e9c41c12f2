"""The DVC stages of dvc.yaml, files in and files out."""

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd
from filelock import FileLock

from . import ROOT
from .data import load, repository, split
from .params import PARAMS
from .schema import SCHEMA

WORK = ROOT / "work"
TABLE, KNOWN, UNSEEN = (WORK / f"{name}.parquet" for name in ("table", "known", "unseen"))
MODEL, ONNX, SCORES = (WORK / name for name in ("model.skops", "model.onnx", "scores.npz"))
SETTLED, LOCK = ROOT / ".state" / "settled.json", FileLock(ROOT / ".state" / "retrain.lock")
DVCS = [ROOT / name for name in ("dvc.lock", "data/batches.dvc", f"{SCHEMA.table}.dvc")]


def ingest() -> None:
    """Join the accepted tables."""
    batches = sorted((ROOT / "data" / "batches").glob("*.parquet"))
    table = pd.concat([load(path) for path in (ROOT / SCHEMA.table, *batches)])
    table.to_parquet(TABLE, index=False)


def validate() -> None:
    """Check every row by schema.yaml, and keep some unseen."""
    from .contract import broken

    table = load(TABLE)
    if complaints := list(broken(table)):
        raise SystemExit("\n".join(f"{SCHEMA.table}: {complaint}" for complaint in complaints))
    for part, path in zip(split(table, PARAMS.validation), (KNOWN, UNSEEN), strict=True):
        part.to_parquet(path, index=False)


def train() -> None:
    """Fit a model on the known rows, and export it."""
    import skops.io

    from .export import export
    from .features import build_features
    from .train import fit

    known = load(KNOWN)
    model = fit(known, PARAMS)
    skops.io.dump(model, MODEL)
    ONNX.write_bytes(export(model, build_features(known.head())))


def evaluate() -> None:
    """Score the unseen rows as the service will, and as a constant does."""
    import numpy as np
    import skops.io

    from .evaluate import evaluate as measure
    from .export import scores_of
    from .model import TRUSTED_TYPES

    model, known, unseen = skops.io.load(MODEL, TRUSTED_TYPES), load(KNOWN), load(UNSEEN)
    truth, seen = (SCHEMA.encode(table[SCHEMA.target]) for table in (unseen, known))
    scores = scores_of(ONNX.read_bytes(), model, unseen)
    prior = np.bincount(seen) / len(seen) if SCHEMA.classes else np.median(seen)
    baseline = np.broadcast_to(prior, scores.shape)
    np.savez(SCORES, truth=truth, challenger=scores, baseline=baseline)
    metrics = measure(model, known, unseen)
    (ROOT / "metrics.json").write_text(json.dumps(metrics, indent=2, allow_nan=False) + "\n")


@contextmanager
def alone() -> Iterator[None]:
    """Wait for other runs, and take away what DVC left busy or empty when one was killed."""
    with LOCK:
        (ROOT / ".dvc" / "tmp" / "rwlock").unlink(missing_ok=True)
        for path in DVCS:
            if path.exists() and not path.stat().st_size:
                path.unlink()
        yield


def reproduce() -> str:
    """Run the stages whose inputs have changed; return their digest, SystemExit if one fails."""
    from dvc.exceptions import ReproductionError

    WORK.mkdir(exist_ok=True)
    os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
    with repository() as repo:
        try:
            if repo.reproduce():
                repo.push()
        except ReproductionError as error:
            raise SystemExit(f"{error}: see above") from None
    return fingerprint()


def fingerprint() -> str:
    """Return a digest of all that the stages have read and made, and of where it is registered."""
    registry = os.environ["MLFLOW_TRACKING_URI"].encode()
    return hashlib.sha256((ROOT / "dvc.lock").read_bytes() + registry).hexdigest()


if __name__ == "__main__":
    {"ingest": ingest, "validate": validate, "train": train, "evaluate": evaluate}[sys.argv[1]]()
