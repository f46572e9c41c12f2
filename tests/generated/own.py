"""Take a table of one's own to a project that runs, and see what it is worth: nothing is edited."""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mlops_ladder import new, questions, service
from mlops_ladder.answers import Answers
from mlops_ladder.dataset.findings import Findings

from ..conftest import git
from ..tables import real, scoring
from .conftest import OUTPUT, PYTHONS, Project, make_environment


@dataclass
class Proof:
    """What a project did with a table: seconds of each step, its metrics and the answers."""

    seconds: dict[str, float] = field(default_factory=dict)
    metrics: dict[str, Any] = field(default_factory=dict)
    passed: str = ""
    answer: service.Answer | None = None

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Note the seconds of a step."""
        starting = time.perf_counter()
        yield
        self.seconds[step] = time.perf_counter() - starting

    @property
    def better(self) -> bool:
        """Whether the model beats the dummy."""
        above: bool = self.metrics["value"] > self.metrics["baseline"]
        equal: bool = self.metrics["value"] == self.metrics["baseline"]
        return not equal and above == self.metrics["higher_is_better"]


def scaffold(name: str, level: str) -> tuple[Project, Findings]:
    """Return a new project of a table, beside the file that it was made from."""
    folder = OUTPUT / "tables" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    findings = scoring.found(name, real.write(name, folder))
    path = OUTPUT / "projects" / f"own-{name.replace('_', '-')}-{level}"
    shutil.rmtree(path, ignore_errors=True)
    values = questions.complete(level, {"data": "own"}, path, None)
    plan = new.plan(path, Answers(level, values), own_repository=True, table=findings)
    new.apply(plan)
    project = Project(path)
    use_environment(project, level)
    return project, findings


def use_environment(project: Project, level: str) -> None:
    """Give a project the environment of a level."""
    link = project.path / ".venv"
    link.unlink(missing_ok=True)
    link.symlink_to(make_environment(level, min(PYTHONS)))


def ask_example(project: Project, log: Path) -> service.Answer:
    """Return the answer of the project's service to its own example."""
    with project.serve(log) as started:
        return service.ask(f"{started.url}/predict", started.example())


def prove(project: Project, log: Path) -> Proof:
    """Run checks, pipeline, tests and service; raises AssertionError where one of them fails."""
    proof = Proof()
    steps: list[tuple[str, Callable[[], str]]] = [
        ("check", lambda: project.poe("check")),
        ("pipeline", lambda: project.poe("pipeline")),
        ("test", lambda: project.poe("test")),
    ]
    for name, step in steps:
        with proof.timed(name):
            printed = step()
    proof.passed = printed.strip().splitlines()[-1]
    proof.metrics = json.loads((project.path / "metrics.json").read_text("utf-8"))
    with proof.timed("serve"):
        proof.answer = ask_example(project, log)
    return proof


def assert_right(proof: Proof, project: Project, findings: Findings) -> None:
    """Assert that the model beats its dummy, and that the service answers its own example."""
    assert " passed" in proof.passed
    assert proof.better, proof.metrics
    assert proof.answer is not None
    assert proof.answer.status == 200, proof.answer.body
    assert proof.answer.body["warnings"] == []
    assert proof.answer.body["model_version"]
    (row,) = proof.answer.body["predictions"]
    target = findings.schema.target
    if findings.schema.task == "regression":
        assert isinstance(row["prediction"], int | float)
    else:
        classes = [False, True] if target.type == "boolean" else list(target.values)
        assert row["prediction"] in classes
        assert abs(sum(row[f"p_{each}"] for each in classes) - 1) < 1e-6
    of_table = ("data/raw", "data/README.md", "schema.yaml", "MODEL_CARD.md")
    assert git(project.path, "status", "--porcelain", "--", *of_table) == ""
    page = (project.path / "docs" / "run" / "README.md").read_text("utf-8")
    assert proof.metrics["metric"] in page
