"""A table and a target become a project that runs, beats its dummy and serves, unedited."""

from pathlib import Path

import pytest
from mlops_ladder import upgrade

from . import own
from .conftest import Project

pytestmark = pytest.mark.project

# Dates, free text, birds measured twice, holes; whole numbers, a word for a hole; four classes.
TABLES = {"penguins_raw": "0", "cars": "0", "chile": "1"}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_becomes_a_project_that_runs(name: str, tmp_path: Path) -> None:
    project, findings = own.scaffold(name, TABLES[name])
    own.assert_right(own.prove(project, tmp_path / "log"), project, findings)
    if name == "cars":
        climb(project, tmp_path)


def climb(project: Project, folder: Path) -> None:
    """Take the project that has just run from level 0 to 1, where it runs and serves again."""
    with upgrade.plan(project.path) as plan:
        assert upgrade.apply(plan).conflicts == {}
    own.use_environment(project, "1")
    before = (project.path / "schema.yaml").read_text("utf-8")
    assert "version 1: promoted" in project.poe("pipeline")
    assert own.ask_example(project, folder / "log-1").status == 200
    assert (project.path / "schema.yaml").read_text("utf-8") == before
