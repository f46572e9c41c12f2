"""From `ladder new` to the first checked answer on a warm package cache, with its parts.

Run: python benchmarks/first_answer.py [ROUNDS]
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from mlops_ladder.demo import Demo

GOAL = 60.0  # seconds, on a quiet machine of two cores


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    parts: dict[str, list[float]] = {}
    totals = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            starting = time.perf_counter()
            for step in Demo(Path(folder), lambda name: None).run():
                parts.setdefault(step.name, []).append(step.seconds)
                if step.name == "request":
                    totals.append(time.perf_counter() - starting)
                    print(f"round {len(totals)}: {totals[-1]:.1f} s, {step.did}", flush=True)
    print()
    for name, spent in parts.items():
        print(f"{name:<14}{statistics.median(spent):7.1f} s")
    total = statistics.median(totals)
    verdict = "reached" if total <= GOAL else "MISSED"
    print(f"{'first answer':<14}{total:7.1f} s   median of {rounds}, goal {GOAL:.0f}: {verdict}")
    return 0 if total <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
