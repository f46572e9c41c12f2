"""A year of flights replayed in a new project: seconds, and what each way of retraining gave.

Run: python benchmarks/year.py [ROUNDS]
"""

import argparse
import re
import statistics
import tempfile
import time
from pathlib import Path

from mlops_ladder import environment, new
from mlops_ladder.answers import Answers
from mlops_ladder.questions import defaults

GOAL = 300.0  # seconds, on a quiet machine of two cores
ARM = re.compile(r"retrained (.+): (-?[\d.]+) on average, (\d+) trainings")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("rounds", nargs="?", type=int, default=1)
    rounds = parser.parse_args().rounds
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "year"
        values = defaults("1") | {"name": "year"}
        new.apply(new.plan(project, Answers("1", values), own_repository=True))
        environment.create(project, values["python"])
        for _ in range(rounds):
            starting = time.perf_counter()
            said = environment.ask(project, "year")
            seconds.append(time.perf_counter() - starting)
            arms = {name: (float(value), int(count)) for name, value, count in ARM.findall(said)}
            print(f"{seconds[-1]:.0f} s", *(f"{name} {arm}" for name, arm in arms.items()))
    median = statistics.median(seconds)
    print(f"median {median:.0f} s, goal {GOAL:.0f}: {'reached' if median <= GOAL else 'MISSED'}")
    never, always, policy = arms.values()
    better, fewer = policy[0] > never[0], policy[1] < always[1]
    print(f"the policy beats never in quality: {better}; always in trainings: {fewer}")
    return 0 if better and fewer else 1


if __name__ == "__main__":
    raise SystemExit(main())
