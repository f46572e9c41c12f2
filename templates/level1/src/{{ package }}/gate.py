"""Whether a new model may serve: judged against a dummy, the champion, and slice by slice."""

from collections.abc import Iterator
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import pandas as pd

from .bootstrap import Gain, draw, gain, metric
from .policy import POLICY
from .schema import SCHEMA, Array

MOST_ROWS = 20_000  # more are sampled: their interval is narrow enough to decide
UNSURE = "not enough evidence"


class Reason(NamedTuple):
    """One thing that was looked at; `passed` is None where the rows cannot tell."""

    text: str
    passed: bool | None
    gain: Gain | str = ""


class Verdict(NamedTuple):
    """The reasons, from which the outcome follows: a doubt is no promotion."""

    reasons: list[Reason]

    @property
    def outcome(self) -> str:
        """What becomes of the model."""
        found = {reason.passed for reason in self.reasons}
        return "rejected" if False in found else UNSURE if None in found else "promoted"

    @property
    def summary(self) -> str:
        """What decided, in one sentence."""
        decisive = {"rejected": False, UNSURE: None, "promoted": True}[self.outcome]
        return "; ".join([f"{r.text} {r.gain}" for r in self.reasons if r.passed is decisive][:3])


def judge(rows: pd.DataFrame, truth: Array, ours: Array, rivals: dict[str, Array]) -> Verdict:
    """Return the verdict on scores of unseen rows, beside those of a dummy and a champion."""
    if lack := shortage(truth):
        return Verdict([Reason(lack, None)])
    at = np.random.default_rng(0).permutation(len(truth))[:MOST_ROWS]
    rows, truth, ours, weights = rows.iloc[at], truth[at], ours[at], draw(len(at))
    rivals = {name: scores[at] for name, scores in rivals.items()}
    reasons = [beats(name, truth, ours, theirs, weights) for name, theirs in rivals.items()]
    return Verdict([*reasons, *judge_slices(rows, truth, ours, [*rivals.values()][-1], weights)])


def shortage(truth: Array) -> str:
    """Return what is missing for a judgement, or nothing."""
    if len(truth) < POLICY.gate_rows:
        return f"{len(truth)} unseen rows, {POLICY.gate_rows} are needed"
    counts = np.bincount(truth, minlength=len(SCHEMA.classes)) if SCHEMA.classes else [np.inf]
    return f"fewer than {POLICY.gate_cases} of a class" * bool(min(counts) < POLICY.gate_cases)


def beats(rival: str, truth: Array, ours: Array, theirs: Array, weights: Array) -> Reason:
    """Return whether a model is better than a rival for sure, and what could have been seen."""
    found = gain(truth, ours, theirs, weights, POLICY.gate_confidence)
    level = NormalDist().inv_cdf((1 + POLICY.gate_confidence) / 2) + NormalDist().inv_cdf(0.8)
    seen = f"{len(truth)} rows show a gain of {level * found.deviation:.4f} four times in five"
    passed = True if found.low > 0 else False if found.high < 0 else None
    return Reason(f"against {rival} ({seen})", passed, found)


def judge_slices(
    rows: pd.DataFrame, truth: Array, ours: Array, theirs: Array, weights: Array
) -> Iterator[Reason]:
    """Yield whether each slice keeps its quality: no loss for sure beyond the drop allowed."""
    slices = dict(find_slices(rows))
    large = {name: at for name, at in slices.items() if not shortage(truth[at])}
    confidence = 1 - (1 - POLICY.gate_confidence) / max(len(large), 1)  # Bonferroni: many looks
    for name, at in large.items():
        found = gain(truth[at], ours[at], theirs[at], weights[:, at], confidence)
        allowed = POLICY.gate_drop * abs(float(metric(truth[at], theirs[at])[0]))
        yield Reason(name, not (found.high < 0 and found.value < -allowed), found)
    if few := len(slices) - len(large):
        yield Reason(f"{few} slices have too few rows to be judged", True)


def find_slices(rows: pd.DataFrame) -> Iterator[tuple[str, Array]]:
    """Yield the largest groups of each category and group column, and where their rows are."""
    for name, column in SCHEMA.columns.items():
        if column.role == "group" or (column.role == "feature" and column.type == "category"):
            for value in rows[name].value_counts().index[: POLICY.gate_slices]:
                yield f"{name} {value}", np.flatnonzero(rows[name] == value)
