"""How sure a difference between two models is: their metric, on rows drawn again and again."""

from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from .policy import POLICY
from .schema import SCHEMA, Array


class Gain(NamedTuple):
    """How much better one model is than another, the interval of it, and its deviation."""

    value: float
    low: float
    high: float
    deviation: float

    def __str__(self) -> str:
        """Return the gain and its interval."""
        return f"{self.value:+.4f} ({self.low:+.4f} to {self.high:+.4f})"


def draw(rows: int) -> Array:
    """Return how often each row is drawn, an array of (resamples, rows) (Poisson bootstrap)."""
    return np.random.default_rng(0).poisson(1, (POLICY.gate_resamples, rows)).astype(np.float32)


def metric(truth: Array, scores: Array, weights: Array | None = None) -> Array:
    """Return the metric of metrics.json for each row of weights; an error has a minus sign."""
    weights = np.ones((1, len(truth)), np.float32) if weights is None else weights
    if SCHEMA.task == "regression":
        return np.asarray(-(weights @ np.abs(truth - scores)) / weights.sum(axis=1))
    if SCHEMA.task == "binary":
        return area(truth, scores[:, 1], weights)
    members = np.eye(scores.shape[1])[truth]
    right = members * (scores.argmax(axis=1) == truth)[:, None]
    with np.errstate(invalid="ignore"):
        return np.asarray((weights @ right / (weights @ members)).mean(axis=1))


def area(truth: Array, scores: Array, weights: Array) -> Array:
    """Return the area under the ROC curve for each row of weights; ties count a half."""
    order = np.argsort(scores)
    starts = np.unique(scores[order], return_index=True)[1]
    positive = np.add.reduceat(weights[:, order] * truth[order], starts, axis=1, dtype=float)
    negative = np.add.reduceat(weights[:, order], starts, axis=1, dtype=float) - positive
    below = negative.cumsum(axis=1) - negative / 2
    pairs = positive.sum(axis=1) * negative.sum(axis=1)
    with np.errstate(invalid="ignore"):  # NaN where the rows lack a class
        return np.asarray((positive * below).sum(axis=1) / pairs)


def gain(truth: Array, ours: Array, theirs: Array, weights: Array, confidence: float) -> Gain:
    """Return how much better our scores are than theirs on the same rows."""
    value = float((metric(truth, ours) - metric(truth, theirs))[0])
    deviation = np.nanstd(metric(truth, ours, weights) - metric(truth, theirs, weights))
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * float(deviation)
    return Gain(value, value - reach, value + reach, float(deviation))
