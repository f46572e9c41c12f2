"""From `ladder new` to the first checked answer on a warm package cache, with its parts.

Run: python benchmarks/first_answer.py [ROUNDS] [--level llmops]
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from mlops_ladder import environment, firstrun, new
from mlops_ladder.answers import Answers
from mlops_ladder.demo import Demo
from mlops_ladder.questions import defaults

GOAL = 60.0  # seconds, of the tabular demo on a quiet machine of two cores
LLM = "llmops"
ANSWER = ["40 cm", "  Cabin bags and hand luggage: A small backpack may be up to 40 cm high. "]


def tabular(folder: Path) -> Iterator[tuple[str, float, str]]:
    """Yield name, seconds and outcome of each step of the demo."""
    for step in Demo(folder, lambda name: None).run():
        yield step.name, step.seconds, step.did


def assistant(folder: Path) -> Iterator[tuple[str, float, str]]:
    """Yield name, seconds and outcome of each step to an answer of the llm application."""
    project, values = folder / "desk", defaults(LLM)

    def scaffold() -> str:
        answers = Answers(LLM, values | {"name": "desk"})
        return f"{len(new.apply(new.plan(project, answers, own_repository=True)).files)} files"

    def ask() -> str:
        printed = environment.ask(project, "ask", firstrun.QUESTION).splitlines()
        if len(printed) != len(ANSWER) or not all(map(str.startswith, printed, ANSWER)):
            raise SystemExit(f"poe ask printed {printed}")
        return f"{printed[0]}, cited"

    steps: dict[str, Callable[[], str | None]] = {
        "scaffold": scaffold,
        "environment": lambda: environment.create(project, values["python"]),
        "pipeline": lambda: environment.task(project, "pipeline"),
        "ask": ask,
    }
    for name, act in steps.items():
        starting = time.perf_counter()
        did = act() or ""
        yield name, time.perf_counter() - starting, did


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("rounds", nargs="?", type=int, default=5)
    parser.add_argument("--level", choices=[LLM], help="by default the highest tabular one")
    asked = parser.parse_args()
    run, last = (assistant, "ask") if asked.level else (tabular, "request")
    parts: dict[str, list[float]] = {}
    totals = []
    for _ in range(asked.rounds):
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            starting = time.perf_counter()
            for name, seconds, did in run(Path(folder)):
                parts.setdefault(name, []).append(seconds)
                if name == last:
                    totals.append(time.perf_counter() - starting)
                    print(f"round {len(totals)}: {totals[-1]:.1f} s, {did}", flush=True)
    print()
    for name, spent in parts.items():
        print(f"{name:<14}{statistics.median(spent):7.1f} s")
    total = statistics.median(totals)
    verdict = (
        "" if asked.level else f", goal {GOAL:.0f}: {'reached' if total <= GOAL else 'MISSED'}"
    )
    print(f"{'first answer':<14}{total:7.1f} s   median of {asked.rounds}{verdict}")
    return 0 if asked.level or total <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
