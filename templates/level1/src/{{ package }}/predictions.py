"""The log of predictions, a file a day in .state; labels.py joins it with the truth."""

import hashlib
import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from functools import partial, wraps
from itertools import islice
from pathlib import Path
from threading import Event
from typing import Any

from filelock import FileLock
from prometheus_client import Counter, Histogram
from pydantic_core import to_json

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
MOST = 20_000  # of them, and of those that are written at once
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
        WAITING.extend(entries(REQUEST.get(), answer.model_version, rows, answer.predictions))
        return answer

    return answered


def entries(
    key: str, version: str, rows: Iterable[dict[str, Any]], predictions: Iterable[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Yield a line for each row and what a model said of it; its id is the key and its number."""
    both = {"time": datetime.now(UTC).isoformat(), "model_version": version}
    for number, (row, prediction) in enumerate(zip(rows, predictions, strict=True)):
        inputs = {name: row.get(name) for name in KEPT}
        yield {"id": f"{key}-{number}", **both, "inputs": inputs, "prediction": prediction}


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


def log(source: Path, table: Any, version: str, scores: dict[str, Any]) -> list[str]:
    """Log what a model said of a file's rows; return the ids, which scoring again repeats."""
    key = f"{source.stem}-{hashlib.sha256(source.read_bytes()).hexdigest()[:12]}"
    kept = table[list(KEPT)]
    parts = (kept.iloc[first : first + MOST] for first in range(0, len(table), MOST))
    form: Any = {"orient": "records", "date_format": "iso", "double_precision": 15}
    rows = (row for part in parts for row in json.loads(part.to_json(**form)))
    answers = (dict(zip(scores, row, strict=True)) for row in zip(*scores.values(), strict=True))
    lines = entries(key, version, rows, answers)
    while waiting := list(islice(lines, MOST)):  # all at once would take many times the memory
        append(waiting, datetime.now(UTC).date())
    return [f"{key}-{number}" for number in range(len(table))]


def append(lines: Iterable[dict[str, Any]], day: date) -> None:
    """Write lines to the end of the day's file, all or none; delete files that are too old."""
    data = b"".join(to_json(line) + b"\n" for line in lines)
    for path in FOLDER.glob("*.jsonl"):
        if path.stem < str(day - timedelta(days=POLICY.log_days)):
            path.unlink()
    path = FOLDER / f"{day}.jsonl"
    with FileLock(FOLDER / ".lock"), open(path, "ab+", 0, opener=private) as file:
        size = file.tell()
        file.seek(max(size - 1, 0))
        if file.read() not in (b"", b"\n"):  # a line was cut when the machine died
            data = b"\n" + data
        if file.write(data) < len(data):
            file.truncate(size)
            raise OSError("the disk is full")
