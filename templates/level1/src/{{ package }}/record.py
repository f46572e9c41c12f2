"""Record what the service answers: rows go to the log of predictions while requests go on."""

from collections import deque
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import wraps
from threading import Event, Thread
from typing import Any

from prometheus_client import Counter

from .policy import POLICY
from .predictions import append, expire
from .schema import SCHEMA

CLOSED = tuple(name for name, c in SCHEMA.inputs.items() if c.type != "category" or c.values)
KEPT = CLOSED if POLICY.log_inputs is None else POLICY.log_inputs
if unknown := set(KEPT) - set(SCHEMA.inputs):
    raise SystemExit(f"policy.yaml: log_inputs: there is no input {', '.join(unknown)}")
REQUEST = ContextVar("REQUEST", default="")  # the id of the request that is being answered
PREDICTIONS = Counter("service_predictions", "Rows answered.", ["model_version"])
DROPPED = Counter("service_log_dropped", "Rows answered that the log has no line of.")


class Recorder:
    """Writes lines from a thread, so that no answer waits for the disk, or fails with it."""

    def __init__(self, size: int = 20_000) -> None:
        self.size, self.stopped = size, Event()
        self.waiting: deque[dict[str, Any]] = deque()

    def start(self) -> None:
        """Write what comes, until stop."""
        self.stopped.clear()
        self.writer = Thread(target=self.run, daemon=True)
        self.writer.start()

    def stop(self) -> None:
        """Write what waits, and end."""
        self.stopped.set()
        self.writer.join(timeout=5)

    def run(self) -> None:
        """Write five times a second what waits, and once a day delete what is too old."""
        today = date.min
        while not self.stopped.wait(0.2) or self.waiting:
            lines = [self.waiting.popleft() for _ in range(len(self.waiting))]
            try:
                if today != (today := datetime.now(UTC).date()):
                    expire(today)
                if lines:
                    append(today, lines)
            except OSError:
                DROPPED.inc(len(lines))

    def add(self, rows: list[dict[str, Any]], predictions: list[Any], version: str) -> None:
        """Let lines wait to be written; drop them if too many do."""
        PREDICTIONS.labels(version).inc(len(rows))
        if len(self.waiting) + len(rows) > self.size:
            DROPPED.inc(len(rows))
            return
        both = {"time": datetime.now(UTC).isoformat(), "model_version": version}
        for number, (row, prediction) in enumerate(zip(rows, predictions, strict=False)):
            key = f"{REQUEST.get()}-{number}"
            inputs = {name: row.get(name) for name in KEPT}
            self.waiting.append({"id": key, **both, "inputs": inputs, "prediction": prediction})


RECORDER = Recorder()


def recorded(predict: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method of the service whose rows and answers are recorded."""

    @wraps(predict)
    def answered(service: Any, rows: list[dict[str, Any]]) -> Any:
        answer = predict(service, rows)
        RECORDER.add(rows, answer.predictions, answer.model_version)
        return answer

    return answered
