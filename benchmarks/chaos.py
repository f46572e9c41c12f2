"""Kill `poe monitor` and `poe pipeline` with all their processes at random moments, and go on.

Run: python benchmarks/chaos.py PROJECT [--kills N] [--seed S] [--json], a new level 1 project on
the flights whose environment is in .venv; it is copied, the copy gets 3,000 rows and short
trainings. Batches, labels and bad files arrive between runs, also between two that are killed;
after each run to its end the state has to be whole. Half of the kills come at a moment of a phase,
half right before a write of one, or after its file was opened and before anything is in it.
`kill -9` hits the whole process group. So that a run takes seconds, each is forked from a process
that has imported everything, and uses a Prefect server that lives on.
"""

import argparse
import json
import os
import random
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

PHASES = ("start", "ingest", "look", "stages", "settle", "after")
FASTER = {"max_iter: 100": "max_iter: 10"}
EAGER = {"growth: 0.5 ": "growth: 0.1 ", "gate_confidence: 0.95": "gate_confidence: 0.6"}
LEFT = (".venv", ".state", "__pycache__", "*.parquet", "dvc.lock", "work", "*_cache")
POOL = """
import sys
from pathlib import Path
from {package}.sample import flights
pool, year = Path(sys.argv[1]), flights(range(1, 13)).sample(frac=1, random_state=int(sys.argv[2]))
cut = lambda start, rows: year.iloc[start : start + rows].sort_values("scheduled")
cut(0, 3000).to_parquet("data/raw/flights.parquet", index=False)
for n in range({files}):
    cut(3000 + 400 * n, 400).to_parquet(pool / f"batch-{{n:03}}.parquet", index=False)
    bad = cut(150_000 + 200 * n, 200).assign(origin="LHR")
    bad.to_parquet(pool / f"bad-{{n:03}}.parquet", index=False)
    served = cut(200_000 + 1000 * n, 1000)
    served.to_parquet(pool / f"served-{{n:03}}.parquet", index=False)
"""
ROWS = """
import json, sys
import pyarrow.parquet as pq
from pathlib import Path
data, work = Path("data"), Path("work")
paths = [data / "raw/flights.parquet", *data.glob("batches/*"), work / "table.parquet"]
print(json.dumps([pq.read_table(path).num_rows for path in paths]))
"""
SERVER = """
import sys
from {package}.flows.schedule import server
with server(0):
    print("ready", flush=True)
    sys.stdin.read()
"""
DRIVER = """
import json, os, signal, sys, time, traceback
from functools import wraps
phase, writes, root, target, nth, log = "start", 0, os.getcwd(), "", 0, None
def enter(name):
    global phase, writes
    print(phase, writes, name, time.time(), file=log, flush=True)
    phase, writes = name, 0
def written(event, args):
    global writes
    if event == "open":
        path, mode, flags = args
        if not (set(mode) & set("wax+") if mode else flags & (os.O_WRONLY | os.O_RDWR)):
            return
    elif event not in ("os.rename", "os.remove", "os.mkdir", "chaos.commit"):
        return
    path = str(args[0]) if args else ""
    if path.startswith("/") and not path.startswith(root) or "prefect" in path or "cache__" in path:
        return
    writes += 1
    if phase == target and writes == abs(nth):
        if nth < 0 and event == "open" and "w" in (mode or ""):
            os.truncate(path, 0) if os.path.exists(path) else os.mknod(path)
        os.killpg(0, signal.SIGKILL)
def phased(module, function, name):
    own = getattr(module, function)
    @wraps(own)
    def run(*words):
        enter(name)
        try:
            return own(*words)
        finally:
            enter("after")
    setattr(module, function, run)
from {package}.flows import once
once.join()
import dvc.repo, evidently.presets, mlflow.sklearn, prefect, skl2onnx
from {package}.flows import monitor as _, retrain as _
from {package} import ingest, monitor, settle, stages
from {package}.pipeline import run as pipeline
from sqlalchemy import event
from sqlalchemy.engine import Engine
for line in sys.stdin:
    what, target, nth, path, out = json.loads(line)
    if not (child := os.fork()):
        break  # and go on below
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
else:
    sys.exit()
os.setsid()
os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
os.dup2(1, 2)
log = open(path, "a")
stages.LOCK = type(stages.LOCK)(stages.LOCK.lock_file)
event.listen(Engine, "commit", lambda connection: sys.audit("chaos.commit"))
phased(ingest, "ingest", "ingest")
phased(monitor, "take", "ingest")
phased(monitor, "look", "look")
phased(stages, "reproduce", "stages")
phased(settle, "settle", "settle")
sys.addaudithook(written)
status = 1
try:
    print(once.run("monitor") if what == "monitor" else pipeline())
    enter("end")
    status = 0
except SystemExit as error:
    print(error)
except BaseException:
    traceback.print_exc()
sys.stdout.flush()
os._exit(status)
"""


class Copy:
    """A copy of a project, what has arrived in it, and how long its phases take."""

    def __init__(self, project: Path, folder: Path, seed: int, files: int) -> None:
        self.venv, self.path, self.pool = project / ".venv", folder / project.name, folder / "pool"
        shutil.copytree(project, self.path, ignore=shutil.ignore_patterns(*LEFT))
        for name in ("data/raw", "data/incoming", "data/labels", ".state"):
            (self.path / name).mkdir(parents=True, exist_ok=True)
        self.pool.mkdir()
        for name, changes in {"params.yaml": FASTER, "policy.yaml": EAGER}.items():
            text = (self.path / name).read_text("utf-8")
            for old, new in changes.items():
                assert old in text, (name, old)
                text = text.replace(old, new)
            (self.path / name).write_text(text, "utf-8")
        self.package = next((self.path / "src").glob("*/__init__.py")).parent.name
        self.log = folder / "phases"
        self.arrived: dict[str, str] = {}  # data files: digest by name
        self.labels: list[Path] = []
        self.next = Counter[str]()
        self.lengths: dict[str, list[float]] = {phase: [1.0] for phase in PHASES}
        self.writes: dict[str, list[int]] = {phase: [1] for phase in PHASES}
        self.champion = ""
        self.helpers: list[subprocess.Popen[str]] = []
        self.python(POOL, str(self.pool), str(seed), files=files)
        server = self.open(SERVER)
        assert server.stdout
        while server.stdout.readline() != "ready\n":
            pass
        self.runner = self.open(DRIVER)

    def close(self) -> None:
        """End the helpers."""
        for process in reversed(self.helpers):
            process.communicate()

    def variables(self) -> dict[str, str]:
        """Return the environment that `poe` gives its tasks in the copy."""
        tool = tomllib.loads((self.path / "pyproject.toml").read_text("utf-8"))["tool"]
        own = {name: value["default"] for name, value in tool["poe"]["env"].items()}
        own = {name: text.replace("${POE_ROOT}", str(self.path)) for name, text in own.items()}
        others = {k: v for k, v in os.environ.items() if k not in own and k != "PREFECT_API_URL"}
        return others | own | {"PYTHONPATH": str(self.path / "src"), "OMP_NUM_THREADS": "1"}

    def command(self, code: str, *words: str, **values: Any) -> list[str]:
        """Return the command that runs code in the copy."""
        text = code.format(package=self.package, **values)
        return [str(self.venv / "bin" / "python"), "-c", text, *words]

    def python(self, code: str, *words: str, **values: Any) -> str:
        """Run code in the copy; return what it prints, AssertionError if it fails."""
        done = subprocess.run(
            self.command(code, *words, **values),
            cwd=self.path,
            env=self.variables(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def open(self, code: str) -> "subprocess.Popen[str]":
        """Start a helper that lives on, and is asked by its standard input."""
        process = subprocess.Popen(
            self.command(code),
            cwd=self.path,
            env=self.variables(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.helpers.append(process)
        return process

    def start(self, what: str, phase: str = "", nth: int = 0) -> int:
        """Start `poe monitor` or `poe pipeline`, which says where it is; return its process."""
        self.log.unlink(missing_ok=True)
        assert self.runner.stdin
        assert self.runner.stdout
        said = self.log.with_name("said")
        print(json.dumps([what, phase, nth, str(self.log), str(said)]), file=self.runner.stdin)
        self.runner.stdin.flush()
        return int(self.runner.stdout.readline())

    def ended(self) -> bool:
        """Return whether the run has ended."""
        assert self.runner.stdout
        return bool(select.select([self.runner.stdout], [], [], 0)[0])

    def status(self) -> tuple[int, str]:
        """Wait for the run; return its status and what it said."""
        assert self.runner.stdout
        status = int(self.runner.stdout.readline())
        return status, self.log.with_name("said").read_text("utf-8", "replace")

    def where(self) -> list[list[str]]:
        """Return the phases that were entered: the one before, its writes, its name, when."""
        lines = self.log.read_text("utf-8").splitlines() if self.log.exists() else []
        return [line.split() for line in lines if len(line.split()) == 4]

    def whole(self, what: str = "monitor") -> str:
        """Run to the end; return what was said, AssertionError if it failed."""
        starting = time.time()
        self.start(what)
        status, said = self.status()
        assert status == 0, said[-3000:]
        entered = self.where()
        moments = [starting, *(float(line[3]) for line in entered)]
        for (phase, writes, *_), begin, end in zip(entered, moments, moments[1:], strict=False):
            self.lengths[phase].append(end - begin)
            self.writes[phase].append(int(writes))
        return said.strip()

    def kill(self, what: str, choice: random.Random) -> tuple[str, str]:
        """Kill a run at a moment or before a write of a phase; return how and where it died."""
        phases = [phase for phase in PHASES if what == "monitor" or phase != "look"]
        phase, by_write = choice.choice(phases), choice.random() < 0.5
        nth = choice.randint(1, max(1, *self.writes[phase][-4:])) if by_write else 0
        nth = choice.choice((nth, -nth))  # before a file is opened, or when it is opened and empty
        wait = choice.uniform(0, max(self.lengths[phase][-4:]))
        process = self.start(what, phase, nth)
        if not by_write:
            while not self.ended() and phase not in ("start", *(e[2] for e in self.where())):
                time.sleep(0.01)
            time.sleep(wait)
            if not self.ended():
                os.killpg(process, signal.SIGKILL)
        if self.status()[0] != -signal.SIGKILL:
            return "", ""  # it came to its end before
        entered = self.where()
        return "write" if by_write else "moment", entered[-1][2] if entered else "start"

    def arrive(self, choice: random.Random) -> None:
        """Let a batch, labels or a bad file arrive, perhaps all of them."""
        kinds = [kind for kind in ("batch", "labels", "bad") if choice.random() < 0.5] or ["batch"]
        for kind in kinds:
            number = self.next[kind]
            self.next[kind] += 1
            if kind == "labels":
                table = sorted((self.path / "data" / "truth").glob("*.csv"))[-1]
                lines = table.read_text("utf-8").splitlines()
                at = 1 + 60 * (number % 14)
                landing = self.path / "data" / "labels" / f"labels-{number:03}.csv"
                landing.write_text("\n".join([lines[0], *lines[at : at + 100]]) + "\n", "utf-8")
                self.labels.append(landing)
                continue
            source = self.pool / f"{kind}-{number:03}.parquet"
            self.arrived[source.name] = sha256(source.read_bytes()).hexdigest()
            os.utime(source, (0, 0))
            source.rename(self.path / "data" / "incoming" / source.name)

    def serve(self) -> None:
        """Score a table, whose truth then waits to arrive in pieces."""
        self.python(
            "import sys; from pathlib import Path; from {package}.score import score\n"
            "import pandas as pd; table = Path(sys.argv[1])\n"
            "answers, truth = pd.read_csv(score(table)), pd.read_parquet(table)['late']\n"
            "out = Path('data/truth', f'{{table.stem}}.csv'); out.parent.mkdir(exist_ok=True)\n"
            "rows = pd.DataFrame({{'id': answers['prediction_id'], 'late': truth.to_numpy()}})\n"
            "rows.to_csv(out, index=False)",
            str(self.pool / f"served-{self.next['served']:03}.parquet"),
        )
        self.next["served"] += 1

    def broken(self) -> Iterator[str]:
        """Yield what is not whole after a run to its end."""
        yield from self.broken_data()
        yield from self.broken_looks()
        yield from self.broken_registry()

    def broken_data(self) -> Iterator[str]:
        """Yield what is wrong with batches and quarantine."""
        data = self.path / "data"
        batches = [path.name for path in (data / "batches").glob("*")]
        refused = [path.name for path in (data / "quarantine").glob("*")]
        for name, digest in self.arrived.items():
            taken = [batch for batch in batches if batch.endswith(f"-{digest[:12]}.parquet")]
            apart = [each for each in refused if digest[:12] in each]
            if (len(taken), len(apart)) not in ((1, 0), (0, 2)):
                yield f"{name}: batches {taken}, quarantine {apart}"
            if (data / "incoming" / name).exists():
                yield f"{name} still waits"
        if sorted(int(name[:4]) for name in batches) != list(range(1, len(batches) + 1)):
            yield f"numbers of batches: {sorted(batches)}"

    def broken_looks(self) -> Iterator[str]:
        """Yield what is wrong with looks and their pages."""
        seen, data = Counter[str](), self.path / "data"
        for path in sorted((self.path / "reports").glob("look-*.json")):
            look = json.loads(path.read_text("utf-8"))
            seen.update(look["new"])
            if f"look-{look['number']:04}.json" != path.name:
                yield f"{path.name}: number {look['number']}"
            if any(action == "retrain" for action, _ in look["findings"]) and not look["came"]:
                yield f"{path.name}: nothing came of its retraining"
            page = path.with_suffix(".html")
            if not page.exists() or not page.read_text("utf-8").rstrip().endswith("</html>"):
                yield f"{page.name} is missing or cut"
        batches = [f"batches/{path.name}" for path in (data / "batches").glob("*")]
        others = [*self.labels, *(data / "quarantine").glob("*.txt")]
        digests = {path: sha256(path.read_bytes()).hexdigest()[:12] for path in others}
        named = [f"{path.parent.name}/{path.name} {digest}" for path, digest in digests.items()]
        if wrong := {name: seen[name] for name in {*batches, *named, *seen} if seen[name] != 1}:
            yield f"looked at: {wrong}"
        if extra := set(seen) - {*batches, *named}:
            yield f"looked at, but not there: {extra}"

    def broken_registry(self) -> Iterator[str]:
        """Yield what is wrong with versions, verdicts and the champion."""
        with closing(sqlite3.connect(self.path / ".state" / "mlflow.db")) as store:
            tags = store.execute("SELECT version, key, value FROM model_version_tags").fetchall()
            versions = [row[0] for row in store.execute("SELECT version FROM model_versions")]
            alias = store.execute("SELECT version FROM registered_model_aliases").fetchall()
            log = store.execute(
                "SELECT key, value FROM registered_model_tags ORDER BY key"
            ).fetchall()
        entries = [json.loads(text)["version"] for key, text in log if key.startswith("promoted-")]
        inputs = Counter(value for _, key, value in tags if key == "inputs")
        verdicts = {version: value for version, key, value in tags if key == "verdict"}
        promoted = {str(v) for v, verdict in verdicts.items() if verdict == "promoted"}
        if twice := [digest for digest, count in inputs.items() if count > 1]:
            yield f"versions twice: {twice}"
        if len(inputs) != len(versions) or set(verdicts) != set(versions):
            yield f"versions {versions}, verdicts {verdicts}"
        now = str(alias[0][0]) if alias else ""
        if now != self.champion and now not in promoted:
            yield f"champion {now}, before {self.champion}, promoted {promoted}"
        if entries[-1:] != [now] or promoted - set(entries):
            yield f"champion {now}, promotions {entries}, promoted {promoted}"
        for version in (v for v, verdict in verdicts.items() if verdict != "abandoned"):
            if not (self.path / "reports" / f"verdict-{version}.html").exists():
                yield f"verdict-{version}.html is missing"
        self.champion = now


def campaign(copy: Copy, kills: int, seed: int) -> dict[str, Any]:
    """Kill runs so many times; return how often in which phase, and what was broken."""
    choice, counts, faults = random.Random(seed), Counter[str](), []
    first = copy.whole()
    assert "version 1: promoted" in first, first
    copy.serve()
    copy.arrive(choice)
    copy.whole()
    done = rounds = ended = 0
    kinds = ("monitor", "monitor", "pipeline")
    while done < kills:
        begun = choice.choices(kinds, k=choice.choice((2, 3, 4, 5)))
        for what in begun:
            copy.arrive(choice)
            how, where = copy.kill(what, choice)
            done, ended = done + bool(how), ended + (not how)
            counts.update([f"{where}, {how}"] if how else [])
        said, rounds = copy.whole(), rounds + 1
        if "pipeline" in begun:
            said += f"; {copy.whole('pipeline')}"
        found = list(copy.broken())
        if rounds % 5 == 0 or done >= kills:
            again = copy.whole()
            found += [f"again: {again}"] * ("nothing is new" not in again)
            copy.serve()
        faults += [{"round": rounds, "fault": fault, "said": said} for fault in found]
        state = f"round {rounds}, {done} kills {dict(counts)}: {found or 'whole'}"
        print(state, file=sys.stderr, flush=True)
    said = copy.whole("pipeline")
    rows = json.loads(copy.python(ROWS))
    if sum(rows[:-1]) != rows[-1]:
        faults.append({"round": rounds, "fault": f"rows {rows}", "said": said})
    return {"kills": done, "ended before": ended, "whole runs": rounds, "phases": counts,
            "batches": len(rows) - 2, "looks": len(list(copy.path.glob("reports/look-*.json"))),
            "champion": copy.champion, "faults": faults}  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("project", type=Path)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        copy = Copy(asked.project.absolute(), Path(scratch), asked.seed, 20 + 2 * asked.kills)
        try:
            found = campaign(copy, asked.kills, asked.seed)
        finally:
            copy.close()
    print(json.dumps(found, indent=2) if asked.json else found)
    return 1 if found["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
