"""The same code with another schema.yaml and table runs, checks, tests and serves."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from mlops_ladder import service

from .conftest import Project

pytestmark = pytest.mark.project


MakeProject = Callable[[str, str], Project]


def check_service(project: Project, name: str, log: Path) -> None:
    """Check that the service answers its own example with a value of this table."""
    with project.serve(log) as started:
        answer = service.ask(f"{started.url}/predict", started.example())
    assert answer.status == 200, answer.body
    assert len(answer.body["predictions"]) == 1
    assert answer.body["model_version"]
    assert answer.body["warnings"] == []
    value = answer.body["predictions"][0]["prediction"]
    assert value in ("Adelie", "Chinstrap", "Gentoo") if name == "penguins" else value > 0


def test_another_table_at_level_0(other_table: MakeProject, tmp_path: Path) -> None:
    project = other_table("diabetes", "0")
    assert " passed" in project.poe("test")
    project.poe("pipeline")
    metrics = json.loads((project.path / "metrics.json").read_text("utf-8"))
    better = metrics["value"] > metrics["baseline"]
    assert better == metrics["higher_is_better"], metrics
    check_service(project, "diabetes", tmp_path / "log")


@pytest.mark.parametrize("name", ["penguins", "diabetes"])
def test_another_table_at_level_1(name: str, other_table: MakeProject, tmp_path: Path) -> None:
    project = other_table(name, "1")
    assert " passed" in project.poe("test", "--ignore", "tests/test_flows.py")
    assert "version 1: promoted" in project.poe("monitor")
    check_service(project, name, tmp_path / "log")
