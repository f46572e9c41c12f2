"""Every table of tests/tables as a project of its own: scaffolded, checked, run, tested, served.

Run: python benchmarks/own_tables.py [--level 0] [--tables penguins,wine]
A row a table: what was inferred right, the seconds of each step, the metric beside the dummy's, and
the status of the service's answer to its own example. Nothing is edited; what fails is named.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY))

from tests.generated import own  # noqa: E402
from tests.tables import real, scoring  # noqa: E402

STEPS = ("check", "pipeline", "test", "serve")
HEAD = ("table", "task", "rows × columns", "right", "new s", *(f"{step} s" for step in STEPS))
HEAD += ("metric", "model", "dummy", "example")


def row(name: str, level: str, log: Path) -> tuple[str, bool]:
    """Return the line of a table, and whether all went well."""
    starting = time.perf_counter()
    project, findings = own.scaffold(name, level)
    scaffolded = time.perf_counter() - starting
    columns = len(findings.schema.columns)
    right = columns - len(scoring.misses(name, findings))
    start = f"| {name} | {findings.schema.task} | {findings.typed.rows:,} × {columns} | {right} | "
    start += f"{scaffolded:.1f} | "
    try:
        proof = own.prove(project, log)
        own.assert_right(proof, project, findings)
    except Exception as error:
        said = str(error).strip().splitlines() or [repr(error)]
        print(error, file=sys.stderr)
        return f"{start} FAILED: {said[0]}", False
    spent = " | ".join(f"{proof.seconds[step]:.0f}" for step in STEPS)
    metrics = proof.metrics
    status = proof.answer.status if proof.answer else 0
    scores = f"{metrics['metric']} | {metrics['value']:.3g} | {metrics['baseline']:.3g}"
    return f"{start}{spent} | {scores} | {status} |", True


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--level", default="0")
    parser.add_argument("--tables", default=",".join(real.NAMES))
    asked = parser.parse_args()
    print(f"load before: {os.getloadavg()[0]:.1f}")
    print(
        "| table | task | rows × columns | right | new s | check s | pipeline s | test s | ", end=""
    )
    print("serve s | metric | model | dummy | example |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|---|", flush=True)
    well = []
    with tempfile.TemporaryDirectory() as folder:
        for name in asked.tables.split(","):
            line, good = row(name, asked.level, Path(folder) / f"{name}.log")
            well.append(good)
            print(line, flush=True)
    print(f"{sum(well)} of {len(well)} tables run, beat their dummy, and serve their example")
    print(f"load after: {os.getloadavg()[0]:.1f}")
    return 0 if statistics.fmean(well) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
