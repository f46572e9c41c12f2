"""A table and a target become a project that runs, beats its dummy and serves, unedited."""

import re
from pathlib import Path

import pytest
from mlops_ladder import upgrade

from ..conftest import git
from . import own
from .conftest import Project

pytestmark = pytest.mark.project

# Birds: dates, free text, holes, some measured twice; cars: numbers, a word for a hole; a poll.
TABLES = {"penguins_raw": "0", "cars": "0", "chile": "1"}
GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "own-data.md"
NAMES = {"bill_length_mm": "Culmen Length (mm)", "bill_depth_mm": "Culmen Depth (mm)"}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_becomes_a_project_that_runs(name: str, tmp_path: Path) -> None:
    project, findings = own.scaffold(name, TABLES[name])
    own.assert_right(own.prove(project, tmp_path / "log"), project, findings)
    if name == "penguins_raw":
        follow_the_guide(project)
        climb(project, tmp_path / "log-1")


def follow_the_guide(project: Project) -> None:
    """Give the project the feature and the model of the how-to, and commit them."""
    feature, model, imports, trusted = re.findall(
        r"^```python\n(.*?)^```", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    for name, here in NAMES.items():
        feature = feature.replace(name, here)
    source = project.path / "src" / project.path.name.replace("-", "_")
    replace(source / "features.py", r"def add_features\(.*?^    return .*?\n", feature)
    replace(source / "model.py", r"def build_model\(.*?^    return .*?\n", model)
    replace(source / "model.py", r"(?:from sklearn.*?\n)+", imports)
    replace(source / "model.py", r"TRUSTED_TYPES = .*?\n", trusted)
    git(project.path, "add", "--all")
    git(project.path, "-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", "A line")


def replace(path: Path, pattern: str, new: str) -> None:
    """Replace what a pattern finds at the start of a line, once."""
    text, times = re.subn(
        f"^{pattern}", lambda _: new, path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    assert times == 1, (path, pattern, times)
    path.write_text(text, "utf-8")


def climb(project: Project, log: Path) -> None:
    """Take the project that has run from level 0 to 1, where its model is exported and serves."""
    before = (project.path / "schema.yaml").read_text("utf-8")
    with upgrade.plan(project.path) as plan:
        assert upgrade.apply(plan).conflicts == {}
    own.use_environment(project, "1")
    project.poe("check")
    assert "version 1: promoted" in project.poe("pipeline")
    assert own.ask_example(project, log).status == 200
    assert (project.path / "schema.yaml").read_text("utf-8") == before
