"""Run commands in turns and compare their medians: the machines are noisy."""

import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Contender:
    """One side of a comparison: its name, and its command for a new folder that may be written."""

    name: str
    command: Callable[[Path], list[str]]


def seconds(contender: Contender) -> float:
    """Return the wall seconds of one run; CalledProcessError if it fails."""
    variables = {key: v for key, v in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        command = contender.command(folder)
        starting = time.perf_counter()
        subprocess.run(command, cwd=folder, env=variables, capture_output=True, check=True)
        return time.perf_counter() - starting
    finally:
        shutil.rmtree(folder)


def compare(ours: Contender, theirs: Contender, goal: float, rounds: int = 11) -> bool:
    """Run both in turns, print medians and their ratio; return whether the goal was reached."""
    seconds(ours), seconds(theirs)
    both = [(seconds(ours), seconds(theirs)) for _ in range(rounds)]
    mine, other = (statistics.median(side) for side in zip(*both, strict=True))
    ratio = statistics.median(first / second for first, second in both)
    print(f"{ours.name:<28}{mine:7.3f} s   median of {rounds}, best {min(a for a, _ in both):.3f}")
    print(
        f"{theirs.name:<28}{other:7.3f} s   median of {rounds}, best {min(b for _, b in both):.3f}"
    )
    verdict = "reached" if ratio <= goal else "MISSED"
    print(f"{'ratio':<28}{ratio:7.2f}     goal at most {goal}: {verdict}\n")
    return ratio <= goal
