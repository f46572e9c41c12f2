"""The log of predictions, a file a day in .state; as a command it deletes lines: poe forget."""

import json
import os
from argparse import ArgumentParser
from collections import deque
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from functools import partial, wraps
from threading import Event
from typing import Any

from filelock import FileLock
from prometheus_client import Counter, Histogram

from . import ROOT
from .policy import POLICY
from .schema import SCHEMA

FOLDER = ROOT / ".state" / "predictions"
FOLDER.mkdir(mode=0o700, exist_ok=True)
CLOSED = [name for name, c in SCHEMA.inputs.items() if c.type != "category" or c.values]
KEPT = CLOSED if POLICY.log_inputs is None else POLICY.log_inputs
if unknown := set(KEPT) - set(SCHEMA.inputs):
    raise SystemExit(f"policy.yaml: log_inputs: there is no input {', '.join(unknown)}")
REQUESTS = Counter("service_requests", "Requests for predictions.", ["status"])
SECONDS = Histogram("service_request_seconds", "From a request for predictions to its answer.")
PREDICTIONS = Counter("service_predictions", "Rows answered.", ["model_version"])
DROPPED = Counter("service_log_dropped", "Rows answered that the log has no line of.")
REQUEST = ContextVar("REQUEST", default="")  # the id of the request that is being answered
WAITING: deque[dict[str, Any]] = deque()  # lines that are still to be written
MOST = 20_000  # of them
private = partial(os.open, mode=0o600)


def recorded(predict: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method of the service whose rows and answers go to the log, if there is room."""

    @wraps(predict)
    def answered(service: Any, rows: list[dict[str, Any]]) -> Any:
        answer = predict(service, rows)
        PREDICTIONS.labels(answer.model_version).inc(len(rows))
        if len(WAITING) + len(rows) > MOST:
            DROPPED.inc(len(rows))
            return answer
        both = {"time": datetime.now(UTC).isoformat(), "model_version": answer.model_version}
        for number, (row, prediction) in enumerate(zip(rows, answer.predictions, strict=True)):
            inputs, key = {name: row.get(name) for name in KEPT}, f"{REQUEST.get()}-{number}"
            WAITING.append({"id": key, **both, "inputs": inputs, "prediction": prediction})
        return answer

    return answered


def write(stopped: Event) -> None:
    """Write what waits five times a second, until stopped; what cannot be written is counted."""
    while not stopped.wait(0.2) or WAITING:
        lines = [WAITING.popleft() for _ in range(len(WAITING))]
        try:
            append(lines, datetime.now(UTC).date())
        except OSError:
            DROPPED.inc(len(lines))


def stop(service: Any) -> None:
    """Let the log be written to its end."""
    service.stopped.set()
    service.writer.join(timeout=5)


def append(lines: list[dict[str, Any]], day: date) -> None:
    """Write lines to the end of the day's file, all or none; delete files that are too old."""
    data = "".join(json.dumps(line, default=datetime.isoformat) + "\n" for line in lines).encode()
    for path in FOLDER.glob("*.jsonl"):
        if path.stem < str(day - timedelta(days=POLICY.log_days)):
            path.unlink()
    with FileLock(FOLDER / ".lock"), open(FOLDER / f"{day}.jsonl", "ab", 0, opener=private) as file:
        size = file.tell()
        if file.write(data) < len(data):
            file.truncate(size)
            raise OSError("the disk is full")


def forget(words: list[str] | None = None) -> str:
    """Delete the lines that the command line names; return a sentence."""
    parser = ArgumentParser("poe forget", description="Delete lines of the log of predictions.")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--id", help="of a request (X-Request-ID), or of one of its rows")
    which.add_argument("--before", type=date.fromisoformat, metavar="YYYY-MM-DD")
    asked, went = parser.parse_args(words), 0
    key, before = f"{asked.id}-", str(asked.before or "")
    with FileLock(FOLDER / ".lock"):
        for path in FOLDER.glob("*.jsonl"):
            aside = path.with_suffix(".part")
            with path.open() as lines, open(aside, "w", opener=private) as kept:
                for line in lines:
                    row = json.loads(line)
                    if f"{row['id']}-".startswith(key) or row["time"] < before:
                        went += 1
                    else:
                        kept.write(line)
            aside.replace(path)
    return f"{went} lines deleted"


if __name__ == "__main__":
    print(forget())
