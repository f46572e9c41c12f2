"""The llm application comes beside a tabular one that has been worked in for a while."""

import shutil
from pathlib import Path

import pytest

from ..conftest import BOTH, kinds
from .conftest import ProjectIn
from .project import NAME, PYPROJECT, SOURCES, TESTS, Project, Scaffolds

pytestmark = pytest.mark.skipif(BOTH not in kinds(), reason="there is no llm application yet")

TO = ("--to", "llmops")
TASK = """
[tool.poe.tasks.tune]
help = "search the knobs"
cmd = "python -m late_flights.tune"
"""


@pytest.fixture
def grown(project_in: ProjectIn, scaffolds: Scaffolds, folder: Path) -> Project:
    """A project of level 1, to have the llm application too."""
    shutil.copytree(scaffolds("1"), folder / NAME, symlinks=True)
    project = project_in(folder / NAME)
    project.old, project.new = "1", BOTH
    return project


def work_on_code(project: Project) -> None:
    """Edit modules, add one with a test."""
    project.write(f"{SOURCES}/tune.py", '"""Search the knobs."""\n')
    project.write(f"{TESTS}/test_tune.py", "def test_tune() -> None:\n    assert True\n")
    project.edit(f"{SOURCES}/features.py", "return {}", 'return {"far": columns["distance"]}')
    project.edit(f"{SOURCES}/service.py", '"timeout": 30', '"timeout": 60')
    project.append(f"{TESTS}/conftest.py", "\n\n@pytest.fixture\ndef far() -> int:\n    return 9\n")


def work_on_settings(project: Project) -> None:
    """Edit dependencies, tasks, policy, schema, ignored files."""
    project.edit(PYPROJECT, '    "matplotlib",\n', '    "lightgbm>=4",\n    "matplotlib",\n')
    project.edit(PYPROJECT, '    "tabulate",\n', '    "xgboost",\n')
    project.edit(PYPROJECT, "\n[tool.poe.tasks.check]\n", f"{TASK}\n[tool.poe.tasks.check]\n")
    project.edit(PYPROJECT, "default = 3000", "default = 8080")
    project.edit("policy.yaml", "log_days: 30 ", "log_days: 14 ")
    project.edit("schema.yaml", "goal: 0.70", "goal: 0.72")
    project.append(".gitignore", "*.log\n")
    project.append(".dockerignore", "!licence.txt\n")


def work_on_pages(project: Project) -> None:
    """Edit the pages that people read, and remove one."""
    project.edit("README.md", "# late-flights\n\nPredicts", "# Late flights\n\nWe predict")
    project.edit("MODEL_CARD.md", "Owner: not named yet.", "Owner: Ada Example.")
    project.delete("docs/level-0.md")


def test_a_project_as_new(grown: Project) -> None:
    grown.upgrade(*TO)
    grown.is_as_fresh()
    for to in ("llmops", "1"):
        grown.has_all(to)


def test_a_project_that_was_lived_in(grown: Project) -> None:
    for work in (work_on_code, work_on_settings, work_on_pages):
        work(grown)
        grown.commit()
    grown.upgrade(*TO)


def test_a_project_whose_package_was_renamed(grown: Project) -> None:
    work_on_code(grown)
    grown.commit()
    grown.rename_package("shop")
    grown.commit()
    grown.upgrade(*TO)


def test_level_0_climbs_to_both_at_once(project: Project) -> None:
    project.new = BOTH
    project.edit(PYPROJECT, '    "tabulate",\n', '    "tabulate",\n    "xgboost",\n')
    project.edit("README.md", "# late-flights\n\nPredicts", "# Late flights\n\nWe predict")
    project.commit()
    ended = project.upgrade(*TO)
    assert "the llm application needs level 1: both come in this merge" in ended.out


def test_an_application_that_was_reverted_comes_again(grown: Project) -> None:
    work_on_settings(grown)
    grown.commit()
    grown.upgrade(*TO)
    grown.git("revert", "--no-edit", "--mainline", "1", "HEAD")
    grown.upgrade(*TO)


def test_a_prompt_of_ones_own_needs_hands(grown: Project) -> None:
    path = "prompts/answer.txt"
    grown.write(path, "Answer in one word.\n")
    grown.commit()
    grown.upgrade(*TO, conflicts=[path])
    grown.resolve(path)
    grown.continue_()
