"""The same code with another schema.yaml and table runs, checks, tests and serves."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from mlops_ladder import service

from .conftest import Project

pytestmark = pytest.mark.project


@pytest.mark.parametrize("name", ["penguins", "diabetes"])
def test_another_table(name: str, other_table: Callable[[str], Project], tmp_path: Path) -> None:
    project = other_table(name)
    (project.path / "make_table.py").unlink()
    project.poe("check")
    assert " passed" in project.poe("test")
    project.poe("pipeline")
    metrics = json.loads((project.path / "metrics.json").read_text("utf-8"))
    better = metrics["value"] > metrics["baseline"]
    assert better == metrics["higher_is_better"], metrics
    with project.serve(tmp_path / "log") as started:
        answer = service.ask(f"{started.url}/predict", started.example())
    assert answer.status == 200, answer.body
    assert len(answer.body["predictions"]) == 1
    assert answer.body["model_version"]
    assert answer.body["warnings"] == []
    value = answer.body["predictions"][0]["prediction"]
    assert value in ("Adelie", "Chinstrap", "Gentoo") if name == "penguins" else value > 0
