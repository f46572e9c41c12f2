"""How often the gate of prompts rejects, doubts and promotes an equal prompt and a worse one.

Verdicts of a generated project's own gate on drawn evaluations: of the cases so many are
discordant, and of these the worse prompt loses more than it wins. The exit code is 0 if a worse
prompt is not promoted, and an equal one not rejected, as often as the goals say.
Run: PROJECT/.venv/bin/python benchmarks/prompt_gate.py --project PROJECT [--set gate_drop=0.13]
"""

import argparse
import importlib
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

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
    reached = [compare(decide, cases) for cases in (150, 204)]
    return 0 if all(reached) else 1


def compare(decide: Callable[[int, int, int], str], cases: int) -> bool:
    """Print the rates with so many cases; return whether the goals were reached."""
    rates: dict[float, list[tuple[float, float]]] = {0: [], DROP: []}
    print(f"{cases} cases     {'discordance':>12}", *(f"{outcome:>20}" for outcome in OUTCOMES))
    for drop, name in ((0, "equal"), (DROP, "10 points worse")):
        for discordance in (0.1, 0.2, 0.23):
            found = simulate(decide, cases, discordance, drop)
            rates[drop].append((found["rejected"], 1 - found["promoted"]))
            shares = (f"{found[outcome]:>20.3f}" for outcome in OUTCOMES)
            print(f"  {name:<16}{discordance:>8}", *shares, flush=True)
    reached = []
    for reading, name in enumerate(("rejected", "not promoted")):
        worse = min(rate[reading] for rate in rates[DROP])
        equal = max(rate[reading] for rate in rates[0])
        reached.append((worse >= WORSE, equal <= EQUAL))
        verdicts = ["reached" if good else "MISSED" for good in reached[-1]]
        print(f"  {name}: worse at least {worse:.3f}, goal {WORSE}: {verdicts[0]}", end="; ")
        print(f"equal at most {equal:.3f}, goal {EQUAL}: {verdicts[1]}")
    print()
    return reached[1][0] and reached[0][1]


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
        order = gate.np.arange(cases)
        champion, challenger = order >= won, order < cases - lost
        return str(gate.judge(challenger, champion).outcome)

    return decide


def simulate(
    decide: Callable[[int, int, int], str], cases: int, discordance: float, drop: float
) -> dict[str, float]:
    """Return the share of each outcome among drawn evaluations."""
    random, shares = Random(7), [(discordance + drop) / 2, (discordance - drop) / 2]
    counts: Counter[str] = Counter()
    for _ in range(DRAWS):
        drawn = random.choices(("lost", "won", "same"), [*shares, 1 - discordance], k=cases)
        counts[decide(cases, drawn.count("lost"), drawn.count("won"))] += 1
    return {outcome: counts[outcome] / DRAWS for outcome in OUTCOMES}


if __name__ == "__main__":
    sys.exit(main())
