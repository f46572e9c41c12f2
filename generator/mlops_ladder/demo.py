"""A project from nothing to a checked answer: made, run, asked and stopped, step by step."""

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import __version__, environment, layers, new, service
from .answers import Answers
from .errors import LadderError
from .questions import defaults

STAMP = ".demo.json"  # beside the project: what it was made by, so that a second run reuses it


@dataclass(frozen=True)
class Step:
    """What a step did, in one line, how many seconds it took, and where to look."""

    name: str
    did: str
    seconds: float
    look: str


@dataclass
class Demo:
    """A demo in a folder; `announce` is told the name of each step before it runs."""

    folder: Path
    announce: Callable[[str], None]
    steps: list[Step] = field(default_factory=list)

    @property
    def level(self) -> str:
        """The highest tabular level."""
        return max(level for level in layers.available() if level.isdecimal())

    @property
    def project(self) -> Path:
        """The project's folder."""
        return self.folder / "flights-demo"

    def run(self) -> Iterator[Step]:
        """Run the steps, and yield each when it is done; LadderError where one fails."""
        yield self.step("scaffold", self.scaffold, "README.md")
        yield self.step("environment", self.make_environment, ".venv")
        yield self.step("pipeline", self.run_pipeline, "docs/run/README.md")
        log = self.project / ".state" / "service.log"
        starting = time.monotonic()
        self.announce("service")
        with service.running(self.project, log) as started:
            did = f"answers on {started.url}, process {started.process.pid}"
            yield self.done("service", did, starting, ".state/service.log")
            yield self.step("request", lambda: self.check_answer(started), "schema.yaml")
            yield self.step("page", self.check_page, "reports")
            yield self.step("stop", lambda: self.stop(started), ".state/service.log")

    def step(self, name: str, act: Callable[[], str], look: str) -> Step:
        """Run one step and return what it did."""
        starting = time.monotonic()
        self.announce(name)
        return self.done(name, act(), starting, look)

    def done(self, name: str, did: str, starting: float, look: str) -> Step:
        """Return a finished step."""
        place = os.path.relpath(self.project / look)
        return Step(name, did, time.monotonic() - starting, place)

    def scaffold(self) -> str:
        """Make the project, or keep the one of an earlier run."""
        level = self.level
        answers = Answers(level, defaults(level) | {"name": "flights-demo"})
        stamp = self.folder / STAMP
        made_by = {"version": __version__, "answers": answers.dump(), "lock": lock_of(level)}
        if stamp.exists() and json.loads(stamp.read_text("utf-8")) == made_by:
            return f"level {level}, kept from the last run"
        kept = self.folder / "environment"
        if (self.project / ".venv").exists():
            (self.project / ".venv").rename(kept)
        shutil.rmtree(self.project, ignore_errors=True)
        created = new.apply(new.plan(self.project, answers, own_repository=True))
        if kept.exists():
            kept.rename(self.project / ".venv")
        stamp.write_text(json.dumps(made_by), "utf-8")
        return f"level {level}, {len(created.files)} files, commit {created.head[:9]}"

    def make_environment(self) -> str:
        """Install what the lock names, unless an earlier run has."""
        finished = self.project / ".venv" / "installed.txt"
        lock = (self.project / "requirements.txt").read_text("utf-8")
        if finished.exists() and finished.read_text("utf-8") == lock:
            return "kept from the last run"
        shutil.rmtree(self.project / ".venv", ignore_errors=True)
        environment.create(self.project, defaults(self.level)["python"])
        finished.write_text(lock, "utf-8")
        locked = sum(line[:1].isalnum() for line in lock.splitlines())
        return f"{locked} requirements, each with its hash"

    def run_pipeline(self) -> str:
        """Run the pipeline once, and return the metric that it reached."""
        environment.task(self.project, "pipeline")
        metrics = json.loads((self.project / "metrics.json").read_text("utf-8"))
        text = "{metric} {value:.3f} on {rows} unseen rows, a dummy has {baseline:.3f}"
        return text.format(**metrics)

    def check_answer(self, started: service.Service) -> str:
        """Send the service its own example, and check status and body."""
        request = started.example()
        answer = service.ask(f"{started.url}/predict", request)
        if answer.status != 200 or not is_complete(answer.body, len(request["rows"])):
            raise LadderError(f"POST /predict answered {answer.status}: {answer.body}")
        prediction = answer.body["predictions"][0]["prediction"]
        return f"200, prediction {json.dumps(prediction)} by model {answer.body['model_version']}"

    def check_page(self) -> str:
        """Check that the pipeline of this run wrote its page: drift, or the gate's verdict."""
        pages = self.project.glob("reports/*.html")
        page = max(pages, key=lambda path: path.stat().st_mtime, default=None)
        if not page or page.stat().st_mtime < (self.project / "metrics.json").stat().st_mtime:
            raise LadderError("this run has written no page", "see reports")
        return f"{page.name}, {page.stat().st_size / 1e6:.1f} MB, drawn by the pipeline"

    def stop(self, started: service.Service) -> str:
        """Stop the service and check that nothing answers any more."""
        started.stop()
        try:
            service.ask(f"{started.url}/readyz")
        except OSError:
            return f"process {started.process.pid} ended"
        raise LadderError(f"{started.url} still answers")


def lock_of(level: str) -> str:
    """Return a fingerprint of a level's templates: the newest change, and their number."""
    files = [each.folder / path for each in layers.stack(level) for path in each.files()]
    newest = max(path.stat().st_mtime_ns for path in files)
    return f"{len(files)} {newest}"


def is_complete(body: Any, rows: int) -> bool:
    """Return whether an answer has a prediction for each row and names its model."""
    return (
        isinstance(body, dict)
        and bool(body.get("model_version"))
        and len(body.get("predictions", [])) == rows
        and all("prediction" in prediction for prediction in body["predictions"])
    )
