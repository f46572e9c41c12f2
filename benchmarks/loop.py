"""The level 1 loop beside the same work as plain Python in one process, and how it grows.

Run: python benchmarks/loop.py PROJECT [ROUNDS], a new level 1 project (`ladder new x --level 1`)
whose environment is in .venv, and which has not run yet: its table becomes all flights of 2013.
A loop counts only if its version, its verdict and its metric are there.
"""

import json
import os
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

GOALS = {
    "warm": 2.0,
    "cold": 4.0,
    "warm, nothing changed": 0.5,
    "warm, nothing to look at": 0.5,
    "cold, nothing changed": 2.5,
}
TABLE = """
import pandas as pd
from pathlib import Path
from {package}.sample import flights
Path("data/raw").mkdir(exist_ok=True)
year = flights(range(1, 13))
parts = [year.assign(scheduled=year["scheduled"] + pd.DateOffset(years=n)) for n in range({times})]
pd.concat(parts).to_parquet("data/raw/flights.parquet", index=False)
print(len(year) * {times})
"""
PLAIN = """
import time
from {package} import settle, stages
spent, last = {{}}, time.perf_counter()
def lap(name):
    global last
    spent[name], last = time.perf_counter() - last, time.perf_counter()
for stage in (stages.ingest, stages.validate, stages.train, stages.evaluate):
    stage()
    lap(stage.__name__)
print(settle.settle("plain {round}"))
lap("settle")
import json; print(json.dumps(spent))
"""
ON_DEMAND = """
from prefect.deployments import run_deployment
run = run_deployment("{flow}/{flow}", timeout=900, poll_interval=0.2)
assert run.state.is_completed(), run.state
print(run.total_run_time.total_seconds())
"""
DEFAULTS = {"times": "1", "flow": "retrain"}


class Project:
    """A level 1 project that is run again and again, everything forced."""

    def __init__(self, path: Path) -> None:
        self.path, self.seed = path, int(time.time()) % 100_000
        answers = (path / ".copier-answers.yml").read_text("utf-8")
        name = next(line for line in answers.splitlines() if line.startswith("name:"))
        self.package = name.removeprefix("name:").strip().replace("-", "_")

    def python(self, code: str, **variables: str) -> list[str]:
        """Run code in the project's environment; return the lines it printed."""
        values = {name: variables.pop(name, text) for name, text in DEFAULTS.items()}
        text = code.format(package=self.package, round=self.seed, **values)
        return self.run(str(self.path / ".venv/bin/python"), "-c", text, **variables)

    def run(self, *command: str, **variables: str) -> list[str]:
        """Run a command in the project; CalledProcessError if it fails."""
        settings = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        settings |= {"PYTHONPATH": str(self.path / "src"), "OMP_NUM_THREADS": "1"} | variables
        done = subprocess.run(
            command, cwd=self.path, env=settings, stdout=subprocess.PIPE, text=True, check=True
        )
        return done.stdout.strip().splitlines()

    def pipeline(self) -> list[str]:
        """Run `poe pipeline`."""
        return self.run(str(self.path / ".venv/bin/poe"), "-q", "pipeline")

    def force(self) -> None:
        """Let every stage run again, and its result be new to the registry."""
        self.seed += 1
        (self.path / "dvc.lock").unlink(missing_ok=True)
        shutil.rmtree(self.path / ".dvc" / "cache" / "runs", ignore_errors=True)
        params = self.path / "params.yaml"
        lines = params.read_text("utf-8").splitlines()
        kept = [f"seed: {self.seed}" if line.startswith("seed:") else line for line in lines]
        params.write_text("\n".join(kept) + "\n", "utf-8")

    def check(self) -> float:
        """Return the metric of the newest run; AssertionError if the loop left no verdict."""
        newest = max((self.path / "reports").glob("verdict-*.html"), key=os.path.getmtime)
        metrics = json.loads((self.path / "metrics.json").read_text("utf-8"))
        assert newest.stat().st_mtime >= (self.path / "metrics.json").stat().st_mtime
        assert metrics["value"] > metrics["baseline"], metrics
        return float(metrics["value"])


@contextmanager
def scheduler(project: Project) -> Iterator[str]:
    """Run `poe schedule`; give the address of its API."""
    address = project.path / ".state" / "scheduler"
    command = [str(project.path / ".venv/bin/python"), "-m", f"{project.package}.flows.schedule"]
    settings = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    settings |= {"PYTHONPATH": str(project.path / "src"), "OMP_NUM_THREADS": "1"}
    with (project.path / ".state" / "schedule.log").open("w") as log:
        process = subprocess.Popen(
            [*command, "0"], cwd=project.path, env=settings, stdout=log, stderr=log
        )
        try:
            while "monitor (start)" not in Path(log.name).read_text("utf-8"):
                time.sleep(0.1)
            yield address.read_text()
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def timed(project: Project, side: str, api: str) -> float:
    """Return the seconds of one loop, everything forced."""
    project.force()
    starting = time.perf_counter()
    if side == "plain":
        lines = project.python(PLAIN)
        seconds = time.perf_counter() - starting
        print("   ", {k: round(v, 2) for k, v in json.loads(lines[-1]).items()}, flush=True)
    elif side == "cold":
        project.pipeline()
        seconds = time.perf_counter() - starting
    else:
        seconds = float(project.python(ON_DEMAND, PREFECT_API_URL=api)[-1])
    project.check()
    return seconds


def main() -> int:
    project, rounds = Project(Path(sys.argv[1]).resolve()), int([*sys.argv, "5"][2])
    print(project.python(TABLE)[-1], "rows")
    project.pipeline()
    found: dict[str, list[float]] = {"plain": [], "cold": [], "warm": []}
    for number in range(rounds):
        for side in ("plain", "cold"):
            found[side].append(timed(project, side, ""))
        with scheduler(project) as api:
            project.python(ON_DEMAND, PREFECT_API_URL=api)
            found["warm"].append(timed(project, "warm", api))
            unchanged = project.python(ON_DEMAND, PREFECT_API_URL=api)
            found.setdefault("warm, nothing changed", []).append(float(unchanged[-1]))
            looked = project.python(ON_DEMAND, PREFECT_API_URL=api, flow="monitor")
            found.setdefault("warm, nothing to look at", []).append(float(looked[-1]))
        starting = time.perf_counter()
        assert "nothing has changed" in project.pipeline()[-1]
        found.setdefault("cold, nothing changed", []).append(time.perf_counter() - starting)
        print(f"round {number + 1}:", {side: round(s[-1], 2) for side, s in found.items()})
    missed = 0
    for side, goal in GOALS.items():
        value, unit = statistics.median(found[side]), "s"
        if side in ("warm", "cold"):
            pairs = zip(found[side], found["plain"], strict=True)
            value, unit = statistics.median(ours / plain for ours, plain in pairs), "times plain"
        missed += value > goal
        verdict = "reached" if value <= goal else "MISSED"
        print(f"{side:<24}{value:6.2f} {unit}, median of {rounds}, goal {goal}: {verdict}")
    for times in ("1", "3", "10"):
        rows = project.python(TABLE, times=times)[-1]
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        seconds = timed(project, "cold", "")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
        print(f"{rows} rows: {seconds:.1f} s, peak {peak:.2f} GB (before {before / 1e6:.2f})")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
