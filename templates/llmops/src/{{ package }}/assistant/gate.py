"""Whether a prompt may serve: its answers beside the champion's to the same cases."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from .config import CONFIG

DRAWS, SEEN = 4_000, 0.1  # of a bootstrap; the drop that the power is told for
PROMOTED, REJECTED, UNSURE = "promoted", "rejected", "not enough evidence"

Flags = NDArray[np.bool_]  # one a case: whether the answer is right


class Verdict(NamedTuple):
    """What becomes of a prompt, why, and the figures behind it."""

    outcome: str
    reason: str
    gain: float = 0  # share of right answers, less that of the champion
    low: float = 0  # bounds of the gain, each with the confidence of the gate
    high: float = 0
    power: str = ""


def judge(challenger: Flags, champion: Flags | None) -> Verdict:
    """Return the verdict; flags have the same order of cases, the champion's are None if none."""
    cases, lacks = len(challenger), shortage(challenger)
    if champion is None:
        alone = f"{challenger.sum()} of {cases} answers are right, and no other prompt serves"
        return Verdict(*(lacks or (PROMOTED, alone)))
    lost, won = int((champion & ~challenger).sum()), int((challenger & ~champion).sum())
    low, high = bounds(cases, lost, won)
    seen = 100 * power(cases, (lost + won) / cases, SEEN)
    able = f"with {cases} cases this gate sees a drop of 10 points {int(seen)} times in 100"
    return Verdict(*(lacks or compare(lost, won, low)), (won - lost) / cases, low, high, able)


def shortage(right: Flags) -> tuple[str, str] | None:
    """Return outcome and reason if cases or right answers are too few, whoever serves."""
    if len(right) < CONFIG.gate_cases:
        return UNSURE, f"{len(right)} cases, {CONFIG.gate_cases} are needed"
    if (share := right.mean()) < CONFIG.gate_right:
        return REJECTED, f"{share:.1%} of the answers are right, {CONFIG.gate_right:.0%} are needed"
    return None


def compare(lost: int, won: int, low: float) -> tuple[str, str]:
    """Return outcome and reason from cases lost and won, and the lower bound of the gain."""
    told = f"{lost} cases are lost against the champion and {won} won"
    drop = f"a loss of {100 * CONFIG.gate_drop:.0f} points"
    if lost + won < CONFIG.gate_discordant:
        return UNSURE, f"{told}, too few to tell: {CONFIG.gate_discordant} are needed"
    if (p := p_value(lost, won)) < 1 - CONFIG.gate_confidence:
        return REJECTED, f"{told}: an equal prompt does so badly 1 time in {1 / p:,.0f}"
    if low > -CONFIG.gate_drop:
        return PROMOTED, f"{told}: {drop} is excluded"
    return UNSURE, f"{told}: {drop} cannot be excluded"


def p_value(lost: Any, won: Any) -> Any:
    """Return McNemar's exact one-sided p of being worse: of two numbers, or of two arrays."""
    return binom.sf(lost - 1, lost + won, 0.5)


def bounds(cases: int, lost: int, won: int) -> tuple[float, float]:
    """Return the bounds of the gain, each one-sided, by a bootstrap over the cases."""
    gains = draw(cases, lost / cases, won / cases) @ [-1, 1] / cases
    low, high = np.quantile(gains, [1 - CONFIG.gate_confidence, CONFIG.gate_confidence])
    return float(low), float(high)


def power(cases: int, discordance: float, drop: float) -> float:
    """Return how often a prompt worse by a drop is rejected, at this share of discordant cases."""
    lost = max(drop, (discordance + drop) / 2)
    drawn = draw(cases, lost, lost - drop)
    told = drawn.sum(axis=1) >= CONFIG.gate_discordant
    return float((told & (p_value(*drawn.T) < 1 - CONFIG.gate_confidence)).mean())


def draw(cases: int, lost: float, won: float) -> NDArray[np.int64]:
    """Return how many cases are lost and won in each of DRAWS samples, from their shares."""
    rest = max(0.0, 1 - lost - won)
    return np.random.default_rng(0).multinomial(cases, [lost, won, rest], DRAWS)[:, :2]
