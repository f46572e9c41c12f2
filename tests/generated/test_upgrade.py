"""A level 0 project that was lived in climbs to level 1, and runs there with what it had."""

import json
import sqlite3
from typing import Any

import pytest
import yaml
from mlops_ladder import environment, upgrade

from ..conftest import git
from .conftest import PYTHONS, Project, make_environment, make_project

pytestmark = pytest.mark.project

OWN_MODULE = '''"""Flights in the order in which people read them."""

from natsort import natsorted


def in_order(names: list[str]) -> list[str]:
    """Return names of flights with their numbers in order."""
    return [str(name) for name in natsorted(names)]
'''
OWN_TEST = """from lived_in.reading import in_order


def test_numbers_are_in_order() -> None:
    assert in_order(["UA 10", "UA 9"]) == ["UA 9", "UA 10"]
"""
RUNS = "SELECT run_uuid, experiment_id FROM runs ORDER BY start_time"


def edit(project: Project, path: str, old: str, new: str) -> None:
    """Replace a text in a file, which has to be there."""
    text = (project.path / path).read_text("utf-8")
    assert old in text
    (project.path / path).write_text(text.replace(old, new, 1), "utf-8")


def commit(project: Project, message: str) -> None:
    git(project.path, "add", "--all")
    git(project.path, "-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", message)


def climb(project: Project) -> upgrade.Outcome:
    with upgrade.plan(project.path) as plan:
        return upgrade.apply(plan)


def runs(project: Project) -> list[tuple[Any, ...]]:
    with sqlite3.connect(project.path / ".state" / "mlflow.db") as store:
        return list(store.execute(RUNS))


def pointer(project: Project) -> str:
    """Return the digest of the raw table that git tracks."""
    text = (project.path / "data" / "raw" / "flights.parquet.dvc").read_text("utf-8")
    return str(yaml.safe_load(text)["outs"][0]["md5"])


@pytest.fixture(scope="module")
def lived_in() -> Project:
    """A level 0 project with runs, tuned, with a dependency, task, module and test of its own."""
    project = make_project("lived-in")
    project.poe("pipeline")
    commit(project, "First run")
    package = project.path / "src" / "lived_in"
    (package / "reading.py").write_text(OWN_MODULE, "utf-8")
    (project.path / "tests" / "test_reading.py").write_text(OWN_TEST, "utf-8")
    edit(project, "pyproject.toml", '    "tabulate",\n]', '    "tabulate",\n    "natsort",\n]')
    edit(
        project,
        "pyproject.toml",
        "[tool.poe.tasks.check]",
        '[tool.poe.tasks.reading]\nhelp = "flights in order"\n'
        'cmd = "python -m lived_in.reading"\n\n[tool.poe.tasks.check]',
    )
    project.poe("lock")
    edit(project, "params.yaml", "learning_rate: 0.1", "learning_rate: 0.08")
    edit(project, "README.md", "# lived-in", "# Late flights at our airport")
    edit(project, ".gitignore", ".env", ".env\nnotes/")
    commit(project, "Flights in order, a slower learner")
    project.poe("train")
    commit(project, "Train again")
    return project


def test_it_climbs_without_hands_and_keeps_what_was_edited(lived_in: Project) -> None:
    before = git(lived_in.path, "rev-parse", "HEAD")
    outcome = climb(lived_in)
    assert outcome.conflicts == {}
    assert git(lived_in.path, "rev-parse", "HEAD^1") == before
    assert git(lived_in.path, "status", "--porcelain") == ""
    lock = (lived_in.path / "requirements.txt").read_text("utf-8")
    assert "\nnatsort==" in lock
    assert "\nskl2onnx==" in lock


def test_its_environment_is_made_from_the_merged_lock(lived_in: Project) -> None:
    assert "skl2onnx" in (lived_in.path / "requirements.txt").read_text("utf-8")
    (lived_in.path / ".venv").unlink()
    environment.create(lived_in.path, "3.11")
    lived_in.run("python", "-c", "import natsort, skl2onnx")


def test_its_checks_and_tests_pass(lived_in: Project) -> None:
    lived_in.poe("check")
    passed = lived_in.poe("test")
    assert " passed" in passed


def test_its_pipeline_uses_the_data_and_continues_the_runs_it_had(lived_in: Project) -> None:
    data, before = pointer(lived_in), runs(lived_in)
    assert "version 1: promoted" in lived_in.poe("pipeline")
    assert pointer(lived_in) == data
    assert data in (lived_in.path / "dvc.lock").read_text("utf-8")
    after = runs(lived_in)
    assert after[: len(before)] == before
    assert len(after) > len(before) >= 2
    assert {experiment for _, experiment in after} == {before[0][1]}
    assert json.loads((lived_in.path / "metrics.json").read_text("utf-8"))["value"] > 0.7


def test_a_project_whose_package_was_renamed_checks_and_tests_itself_at_level_1() -> None:
    project = make_project("renamed")
    git(project.path, "mv", "src/renamed", "src/lateness")
    for path in [project.path / "pyproject.toml", *(project.path / "tests").glob("*.py")]:
        text = path.read_text("utf-8").replace("renamed.", "lateness.")
        text = text.replace("from renamed ", "from lateness ").replace(
            "import renamed", "import lateness"
        )
        path.write_text(text, "utf-8")
    commit(project, "Call it what it predicts")
    assert climb(project).conflicts == {}
    (project.path / ".venv").unlink()
    (project.path / ".venv").symlink_to(make_environment("1", min(PYTHONS)))
    assert not (project.path / "src" / "renamed").exists()
    project.poe("check")
    assert " passed" in project.poe("test")
