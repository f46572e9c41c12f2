"""True targets that arrive late, joined to the predictions that were served."""

from pathlib import Path
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from . import ROOT
from .bootstrap import draw, metric
from .gate import MOST_ROWS, shortage
from .logged import SCORES, logged
from .policy import POLICY
from .schema import SCHEMA, Array
from .table import plain, truths

FOLDER = ROOT / "data" / "labels"
NOTHING = pd.Series(dtype=float, index=pd.Index([], dtype=object))


class Quality(NamedTuple):
    """The metric of metrics.json for one model, and its interval; an error has a minus sign."""

    of: str
    version: str
    rows: int
    value: float
    low: float
    high: float


def quality(of: str, version: str, truth: Array, scores: Array) -> Quality | None:
    """Return how good scores are for an encoded truth; None where it is too little to tell."""
    if shortage(truth):
        return None
    at = np.random.default_rng(0).permutation(len(truth))[:MOST_ROWS]
    value = float(metric(truth, scores)[0])
    deviation = float(np.nanstd(metric(truth[at], scores[at], draw(len(at)))))
    reach = NormalDist().inv_cdf((1 + POLICY.gate_confidence) / 2) * deviation
    return Quality(of, version, len(truth), value, value - reach, value + reach)


def served(rows: pd.DataFrame, version: str) -> Quality | None:
    """Return how good one version was on rows of join; None where they are too few to tell."""
    own = rows[rows["model_version"] == version]
    scores = own[SCORES if SCHEMA.classes else "prediction"].to_numpy()
    return quality("labelled predictions", version, own["truth"].to_numpy(), scores)


def waiting() -> list[Path]:
    """Return the files of labels: those that wait, and those that were joined before."""
    return sorted(path for path in FOLDER.glob("*") if path.suffix in (".csv", ".parquet"))


def join(new: list[Path]) -> tuple[pd.DataFrame, list[str]]:
    """Return the predictions that new files tell the truth of, and what could not be used.

    A row has id, model_version and scores as in the log, and the encoded truth.
    """
    notes: list[str] = []
    labels = pd.concat([NOTHING, *(read(path, notes) for path in new)])
    joined = [path for path in waiting() if new and path not in new]
    older = pd.concat([NOTHING, *(read(path, []) for path in joined)])
    again = labels.index.duplicated() | labels.index.isin(older.index)
    labels = labels[~again].astype(int if SCHEMA.classes else float)
    rows = logged(labels.index, notes)
    if again.any():
        notes.append(f"{again.sum()} labels came twice: the first counts")
    if lost := len(labels) - len(rows):
        notes.append(f"{lost} labels are of no prediction that the log still has")
    truth = {"id": labels.index[rows.index], "truth": labels.to_numpy()[rows.index]}
    return rows.assign(**truth).reset_index(drop=True), notes


def read(path: Path, notes: list[str]) -> "pd.Series[float]":
    """Return the encoded targets of a file by their ids; add to notes what is wrong with it."""
    text: Any = dict.fromkeys(["id", SCHEMA.target] if SCHEMA.classes else ["id"], str)
    parquet = path.suffix == ".parquet"
    try:
        table = pd.read_parquet(path) if parquet else pd.read_csv(path, dtype=text)
        truth = encode(table[SCHEMA.target]).set_axis(plain(table["id"], "category"))
    except KeyError as error:
        notes.append(f"{path.name}: it has no column {error}")
        return NOTHING
    except (OSError, SystemExit, TypeError, ValueError) as error:
        notes.append(f"{path.name}: it cannot be read: {str(error).splitlines()[0]}")
        return NOTHING
    if len(wrong := truth.index[truth.isna()]):
        lack = f"{len(wrong)} labels have no valid {SCHEMA.target}, the first is of {wrong[0]}"
        notes.append(f"{path.name}: {lack}")
    return truth.dropna()


def encode(target: "pd.Series[Any]") -> "pd.Series[float]":
    """Return the target as SCHEMA.encode does, but NaN where it has no valid value."""
    if not SCHEMA.classes:
        return pd.to_numeric(target, errors="coerce").replace([np.inf, -np.inf], np.nan)
    if SCHEMA.columns[SCHEMA.target].type == "boolean":
        return target.map(truths(target)).astype(float)
    codes = {name: code for code, name in enumerate(SCHEMA.classes)}
    return plain(target, "category").map(codes).astype(float)
