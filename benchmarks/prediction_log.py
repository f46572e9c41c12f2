"""What the log of predictions costs the service, and how fast it meets a million labels.

Run: python benchmarks/prediction_log.py PROJECT [--json], a level 1 project whose environment is in
.venv and whose pipeline has run. The service with its log and one without it run side by side and
are asked in turns; their processor time tells what their wall time, in the noise, does not. The
lines of the join are written by the project's own code from rows of its table.
"""

import http.client
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

ROUNDS, REQUESTS, LINES, GOAL = 7, {1: 400, 100: 60}, 1_000_000, 5.0
SERVER = """
import sys, tempfile, uvicorn
from pathlib import Path
from {package} import predictions
predictions.FOLDER = Path(tempfile.mkdtemp())
if sys.argv[2] == "without":
    predictions.recorded = lambda predict: predict
from {package}.service import Service
uvicorn.run(Service.to_asgi(), port=int(sys.argv[1]), log_level="error")
"""
BODIES = """
import json
from {package}.data import load
from {package}.schema import SCHEMA
rows = load().dropna(subset=list(SCHEMA.inputs)).head(100)[list(SCHEMA.inputs)]
print(rows.to_json(orient="records", date_format="iso"))
"""
JOIN = """
import json, resource, statistics, sys, tempfile, time, uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
import numpy as np
from {package} import labels, predictions
from {package}.champion import load_model
from {package}.data import load
from {package}.features import build_features
from {package}.schema import SCHEMA
LINES, DAYS = {lines}, 10
with tempfile.TemporaryDirectory() as folder:
    predictions.FOLDER, labels.FOLDER = Path(folder, "log"), Path(folder, "labels")
    predictions.FOLDER.mkdir(), labels.FOLDER.mkdir()
    table, model = load().dropna(subset=[SCHEMA.target]).head(50_000), load_model()
    named = SCHEMA.name_scores(model.scores(build_features(table)))
    answers = [dict(zip(named, row)) for row in zip(*named.values())]
    rows = json.loads(table[list(SCHEMA.inputs)].to_json(orient="records", date_format="iso"))
    truth = SCHEMA.encode(table[SCHEMA.target])
    labelled, now = [], datetime.now(UTC).date()
    for number in range(LINES):
        at = number % len(rows)
        key, answer = uuid.uuid4().hex, answers[at : at + 1]
        lines = predictions.entries(key, model.version, rows[at : at + 1], answer)
        predictions.WAITING.extend(lines)
        labelled.append((f"{{key}}-0", table[SCHEMA.target].iat[at], truth[at]))
        if len(predictions.WAITING) * DAYS == LINES:
            day = now - timedelta(days=DAYS - (number + 1) * DAYS // LINES)
            predictions.append(predictions.WAITING, day)
            predictions.WAITING.clear()
    size = sum(path.stat().st_size for path in predictions.FOLDER.glob("*.jsonl"))
    import pandas as pd
    landed = pd.DataFrame(labelled, columns=["id", SCHEMA.target, "code"]).sample(frac=1)
    found = {{"bytes": size}}
    for form in ("csv", "parquet"):
        path = labels.FOLDER / f"labels.{{form}}"
        columns = landed[["id", SCHEMA.target]]
        columns.to_csv(path, index=False) if form == "csv" else columns.to_parquet(path)
        spent, used = [], []
        for _ in range(5):
            starting, before = time.perf_counter(), time.process_time()
            joined, notes = labels.join([path])
            spent.append(time.perf_counter() - starting)
            used.append(time.process_time() - before)
        assert notes == [] and len(joined) == LINES, (notes, len(joined))
        expected = landed.set_index("id")["code"][joined["id"]]
        assert (joined["truth"].to_numpy() == expected.to_numpy()).all()
        found[form], found[form + ", cpu"] = map(statistics.median, (spent, used))
        path.unlink()
    columns.to_parquet(path)
    for log in predictions.FOLDER.glob("*.jsonl"):
        log.write_bytes(log.read_bytes()[:-40])
    starting = time.perf_counter()
    joined, notes = labels.join([path])
    found["every file cut"] = time.perf_counter() - starting
    assert len(joined) == LINES - DAYS and len(notes) == DAYS + 1, notes
    starting = time.perf_counter()
    assert labels.served(joined, model.version)
    found["quality"] = time.perf_counter() - starting
    found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps(found))
"""


class Server(NamedTuple):
    """A running service."""

    port: int
    process: int

    def cpu(self) -> float:
        """Return the processor seconds that it has used."""
        fields = Path(f"/proc/{self.process}/stat").read_text().rsplit(")")[-1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def ask(self, body: str, times: int) -> tuple[float, float]:
        """Return the median seconds of a request, and the processor seconds of the service."""
        before, spent = self.cpu(), []
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        for _ in range(times):
            starting = time.perf_counter()
            connection.request("POST", "/predict", body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            content = answer.read()
            spent.append(time.perf_counter() - starting)
            assert answer.status == 200, content
        connection.close()
        time.sleep(0.5)  # the log is written five times a second
        return statistics.median(spent), (self.cpu() - before) / times


def python(project: Path, code: str, *words: str, **values: Any) -> list[str]:
    """Return the command that runs code in the environment of a project."""
    text = (project / "pyproject.toml").read_text("utf-8")
    package = re.search(r"python -m (\w+)\.train", text)
    assert package
    command = [str(project / ".venv/bin/python"), "-c", code.format(package=package[1], **values)]
    return [*command, *words]


def variables(project: Path) -> dict[str, str]:
    """Return the environment that `poe` gives its tasks."""
    tool = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["tool"]
    settings = {name: value["default"] for name, value in tool["poe"]["env"].items()}
    own = {name: text.replace("${POE_ROOT}", str(project)) for name, text in settings.items()}
    return own | dict(os.environ)


def run(project: Path, code: str, **values: Any) -> Any:
    """Run code in a project; return the JSON that it prints last."""
    command = python(project, code, **values)
    output = subprocess.run(
        command, cwd=project, env=variables(project), stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(output.stdout.splitlines()[-1])


@contextmanager
def running(project: Path, log: str) -> Iterator[Server]:
    """Start the service with or without its log."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = python(project, SERVER, str(port), log)
    process = subprocess.Popen(command, cwd=project, env=variables(project))
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit("the service does not start") from None
                time.sleep(0.1)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def cost(project: Path) -> dict[str, dict[str, float]]:
    """Return what a request costs with the log and without it, by its number of rows."""
    rows, found = run(project, BODIES), {}
    with ExitStack() as stack:
        servers = [stack.enter_context(running(project, log)) for log in ("with", "without")]
        for count, times in REQUESTS.items():
            body = json.dumps({"rows": rows[:count]})
            for server in servers:
                server.ask(body, times)
            both = [[server.ask(body, times) for server in servers] for _ in range(ROUNDS)]
            names = ("wall with", "cpu with", "wall without", "cpu without")
            columns = zip(*((*ours, *theirs) for ours, theirs in both), strict=True)
            found[str(count)] = dict(zip(names, map(statistics.median, columns), strict=True))
            extra = statistics.median(ours[1] - theirs[1] for ours, theirs in both)
            found[str(count)]["cpu of the log"] = extra
    return found


def main() -> int:
    project = Path(sys.argv[1]).absolute()
    requests, join = cost(project), run(project, JOIN, lines=LINES)
    reached = max(join["csv"], join["parquet"]) <= GOAL
    if "--json" in sys.argv:
        print(json.dumps({"requests": requests, "join": join, "reached": reached}, indent=2))
        return 0 if reached else 1
    print(f"{'a request (ms)':<28}{'with':>8}{'without':>9}   medians of {ROUNDS}")
    for count, spent in requests.items():
        for kind in ("wall", "cpu"):
            pair = [1000 * spent[f"{kind} {side}"] for side in ("with", "without")]
            print(f"{count + ' rows, ' + kind:<28}{pair[0]:8.2f}{pair[1]:9.2f}")
        print(f"{count + ' rows, cpu of the log':<28}{1000 * spent['cpu of the log']:8.3f}")
    print(f"\n{LINES} lines, {join['bytes'] / 1e6:.0f} MB, joined with as many labels")
    for name in ("csv", "csv, cpu", "parquet", "parquet, cpu", "every file cut", "quality"):
        print(f"{name:<28}{join[name]:8.2f} s")
    print(f"{'peak memory':<28}{join['peak'] / 1e9:8.2f} GB")
    print(f"goal {GOAL} s: {'reached' if reached else 'MISSED'}")
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
