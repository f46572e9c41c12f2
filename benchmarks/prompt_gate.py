"""How often the gate of prompts rejects, doubts and promotes an equal prompt and a worse one.

Verdicts of a generated project's own gate on drawn evaluations: of the cases so many are
discordant, and of these the worse prompt loses more than it wins.
Run: PROJECT/.venv/bin/python benchmarks/prompt_gate.py --project PROJECT [--set gate_drop=0.13]
"""

import argparse
import importlib
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

DRAWS = 10_000
DROP = 0.1  # of the worse prompt
WORSE, EQUAL = 0.8, 0.05  # goals: worse prompts stopped at least, equal ones stopped at most
OUTCOMES = ("rejected", "not enough evidence", "promoted")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--project", type=Path, default=Path.cwd())
    parser.add_argument("--set", action="append", default=[], metavar="NAME=NUMBER")
    asked = parser.parse_args()
    decide = judging(asked.project.resolve(), dict(pair.split("=") for pair in asked.set))
    print(f"{'cases':>5} {'discordance':>12}  {'prompt':<10}", *(f"{o:>20}" for o in OUTCOMES))
    rates: dict[float, list[tuple[float, float]]] = {0: [], DROP: []}
    for cases in (150, 204):
        for discordance in (0.1, 0.2, 0.23):
            for drop, name in ((0, "equal"), (DROP, "10 worse")):
                found = simulate(decide, cases, discordance, drop)
                rates[drop].append((found["rejected"], 1 - found["promoted"]))
                shares = (f"{found[outcome]:>20.3f}" for outcome in OUTCOMES)
                print(f"{cases:>5} {discordance:>12}  {name:<10}", *shares, flush=True)
    return show(rates)


def show(rates: dict[float, list[tuple[float, float]]]) -> int:
    """Print the worst rates beside the goals, in both readings; return 0 if the promise is kept."""
    kept = []
    for reading, name in enumerate(("rejected", "not promoted")):
        worse = min(rate[reading] for rate in rates[DROP])
        equal = max(rate[reading] for rate in rates[0])
        kept.append((worse >= WORSE, equal <= EQUAL))
        verdicts = ["reached" if reached else "MISSED" for reached in kept[-1]]
        print(f"\n{name}: a worse prompt at least {worse:.3f}, goal {WORSE}: {verdicts[0]}")
        print(f"{name}: an equal prompt at most {equal:.3f}, goal {EQUAL}: {verdicts[1]}")
    return 0 if kept[1][0] and kept[0][1] else 1


def judging(project: Path, numbers: dict[str, str]) -> Callable[[int, int, int], str]:
    """Return the project's outcome for so many cases, lost and won, with some numbers changed."""
    found = next(project.glob("src/*/assistant/gate.py"), None)
    if not found:
        raise SystemExit(f"{project} has no src/*/assistant/gate.py: name an LLM project")
    sys.path.insert(0, str(project / "src"))
    gate: Any = importlib.import_module(f"{found.parts[-3]}.assistant.gate")
    changed = {name: float(number) for name, number in numbers.items()}
    gate.CONFIG = gate.CONFIG.model_validate(gate.CONFIG.model_dump() | changed)

    @cache
    def decide(cases: int, lost: int, won: int) -> str:
        order = np.arange(cases)
        champion, challenger = order >= won, order < cases - lost
        return str(gate.judge(challenger, champion, ["direct"] * cases).outcome)

    return decide


def simulate(
    decide: Callable[[int, int, int], str], cases: int, discordance: float, drop: float
) -> dict[str, float]:
    """Return the share of each outcome among drawn evaluations."""
    shares = [(discordance + drop) / 2, (discordance - drop) / 2, 1 - discordance]
    drawn = np.random.default_rng(7).multinomial(cases, shares, DRAWS)
    counts = Counter(decide(cases, int(lost), int(won)) for lost, won, _ in drawn)
    return {outcome: counts[outcome] / DRAWS for outcome in OUTCOMES}


if __name__ == "__main__":
    sys.exit(main())
