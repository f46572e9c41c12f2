"""Settings that the user changed or added: tasks, linters, parameters, YAML files, ignore files."""

import pytest

from . import hands
from .project import PYPROJECT, Project

TUNE = """
[tool.poe.tasks.tune]
help = "search the knobs"
cmd = "python -m late_flights.tune"
"""
INGEST = """
[tool.poe.tasks.ingest]
help = "take the files in data/incoming, or put them in quarantine"
cmd = "python -m late_flights.ingest"
"""
SCHEDULE = """
[tool.poe.tasks.schedule]
help = "our own cron"
cmd = "python -m late_flights.cron"
"""
COVERAGE = """
[tool.coverage.run]
branch = true
"""
STAGES = """\
stages:
  prepare:
    cmd: python -m late_flights.prepare
    deps: [data/raw/flights.parquet]
    outs: [work/prepared.parquet]
"""
HOOKS = """\
repos:
  - repo: https://github.com/pre-commit/pre-commit-hooks
    rev: v5.0.0
    hooks:
      - id: trailing-whitespace
      - id: check-added-large-files
        args: [--maxkb=500]
"""
CI = """\
name: Tests
on: [push]
jobs:
  mine:
    runs-on: ubuntu-24.04
    steps:
      - run: python -m unittest
"""
OVERWRITES = "written on level 1, it would replace what the level has"


def test_a_newer_python_and_longer_lines(project: Project) -> None:
    project.edit(PYPROJECT, 'requires-python = ">=3.11"', 'requires-python = ">=3.12"')
    project.edit(PYPROJECT, "line-length = 100", 'line-length = 120\ntarget-version = "py312"')
    project.commit()
    project.upgrade()


def test_another_description_and_authors(project: Project) -> None:
    old = 'description = "Predicts which flights arrive late."\n'
    new = 'description = "Late flights, for planners"\nauthors = [{ name = "Ada Example" }]\n'
    project.edit(PYPROJECT, old, new)
    project.commit()
    project.upgrade()


@pytest.mark.parametrize("before", ["tool.poe.tasks.check", "tool.poe.tasks.train", "tool.ruff"])
def test_a_task_added(project: Project, before: str) -> None:
    project.edit(PYPROJECT, f"\n[{before}]\n", f"{TUNE}\n[{before}]\n")
    project.commit()
    project.upgrade()


def test_tasks_changed_and_one_removed(project: Project) -> None:
    project.edit(
        PYPROJECT, "python -m late_flights.train", "python -m late_flights.train --verbose"
    )
    project.edit(
        PYPROJECT, '{ cmd = "mypy" },\n', '{ cmd = "mypy" },\n    { cmd = "vulture src" },\n'
    )
    project.edit(PYPROJECT, 'name = "port", default = 3000', 'name = "port", default = 8080')
    project.replace(PYPROJECT, r"^\[tool\.poe\.tasks\.report\]\n(.+\n)+\n", "")
    project.commit()
    project.upgrade()


def test_tasks_written_in_one_line_each(project: Project) -> None:
    for name in ("train", "report"):
        project.replace(PYPROJECT, rf"^\[tool\.poe\.tasks\.{name}\]\n(.+\n)+\n", "")
    short = '[tool.poe.tasks]\ntrain = "python -m late_flights.train"\nreport.script = "x:y"\n\n'
    project.edit(PYPROJECT, "[tool.poe.tasks.pipeline]\n", f"{short}[tool.poe.tasks.pipeline]\n")
    project.commit()
    project.upgrade()


def test_an_answer_edited_where_it_is_kept_and_where_it_shows(project: Project) -> None:
    project.edit(".copier-answers.yml", "owner: not named yet", "owner: Ada Example")
    project.edit("MODEL_CARD.md", "Owner: not named yet.", "Owner: Ada Example.")
    project.commit()
    project.upgrade()


def test_a_task_that_the_level_brings_is_there_already(project: Project) -> None:
    project.edit(PYPROJECT, "\n[tool.ruff]\n", f"{INGEST}\n[tool.ruff]\n")
    project.commit()
    project.is_the_levels_own_work()
    project.upgrade()


def test_the_task_that_the_level_redirects(project: Project) -> None:
    project.edit(PYPROJECT, "late_flights.flows.train", "late_flights.flows.train --fast")
    project.commit()
    by_hand = {PYPROJECT: "the command has something of both"}
    project.upgrade(conflicts=[PYPROJECT], loses=by_hand, drops=by_hand)
    project.resolve(PYPROJECT, 'cmd = "python -m late_flights.pipeline --fast"\n')
    project.continue_()


def test_a_task_of_the_same_name_as_a_new_one(project: Project) -> None:
    project.edit(PYPROJECT, "\n[tool.ruff]\n", f"{SCHEDULE}\n[tool.ruff]\n")
    project.commit()
    project.upgrade(conflicts=[PYPROJECT])
    text = hands.theirs(project.text(PYPROJECT))
    project.put(PYPROJECT, text + SCHEDULE.replace("schedule]", "cron]"))
    project.continue_()


def test_settings_of_linters_and_tests_changed(project: Project) -> None:
    project.edit(PYPROJECT, '"SIM", "UP"]', '"SIM", "UP", "RUF"]')
    project.edit(PYPROJECT, 'ignore = ["D107", "UP043"]', 'ignore = ["D107", "UP043", "E501"]')
    project.edit(PYPROJECT, 'addopts = "-q"', 'addopts = "-q --strict-markers"')
    project.edit(PYPROJECT, '"sklearn.*", "skops.*"]', '"sklearn.*", "skops.*", "xgboost.*"]')
    project.edit(
        PYPROJECT, "[tool.ruff.lint]", "[tool.coverage.run]\nbranch = true\n\n[tool.ruff.lint]"
    )
    project.commit()
    project.upgrade()


def test_pyproject_indented_by_two_spaces(project: Project) -> None:
    project.replace(PYPROJECT, r"^    (?=[\"{])", "  ")
    project.commit()
    project.upgrade()


def test_parameters_tuned_and_added(project: Project) -> None:
    project.edit("params.yaml", "learning_rate: 0.1\n", "learning_rate: 0.05  # found by search\n")
    project.edit("params.yaml", "max_iter: 100\n", "max_iter: 400\nmin_samples_leaf: 50\n")
    project.commit()
    project.upgrade()


def test_columns_described_otherwise(project: Project) -> None:
    project.edit("schema.yaml", "goal: 0.70", "goal: 0.72")
    project.replace("schema.yaml", r"^  pressure: .*\n", "")
    project.append(
        "schema.yaml", "  gate: {type: category, role: dropped, about: known too late}\n"
    )
    project.commit()
    project.upgrade()


def test_stages_of_ones_own(project: Project) -> None:
    project.write("dvc.yaml", STAGES)
    project.commit()
    project.upgrade(differs={"dvc.yaml": OVERWRITES})


def test_hooks_of_ones_own(project: Project) -> None:
    project.write(".pre-commit-config.yaml", HOOKS)
    project.commit()
    project.upgrade(differs={".pre-commit-config.yaml": OVERWRITES})


def test_a_workflow_of_ones_own_under_another_name(project: Project) -> None:
    project.write(".github/workflows/tests.yml", CI)
    project.commit()
    project.upgrade()


def test_a_workflow_and_a_container_of_ones_own_under_the_names_of_new_ones(
    project: Project,
) -> None:
    workflow = ".github/workflows/ci.yml"
    project.write(workflow, CI)
    project.write("Dockerfile", "FROM python:3.12\nCOPY . /app\n")
    project.commit()
    head = {workflow: "the level's name and triggers were taken, both jobs stay"}
    project.upgrade(conflicts=[workflow, "Dockerfile"], loses=head)
    project.put(workflow, hands.theirs(project.text(workflow)))
    project.resolve("Dockerfile")
    project.continue_()


@pytest.mark.parametrize("where", ["start", "middle", "end"])
def test_lines_added_to_gitignore(project: Project, where: str) -> None:
    lines = {"start": ".venv/\n", "middle": "__pycache__/\n", "end": ".env\n"}[where]
    added = f"*.log\n{lines}" if where == "start" else f"{lines}notebooks/.ipynb_checkpoints/\n"
    project.edit(".gitignore", lines, added)
    project.commit()
    project.upgrade()


def test_gitignore_has_what_the_level_adds_already(project: Project) -> None:
    project.append(".gitignore", "work/\n/data/quarantine/\n")
    project.commit()
    project.is_the_levels_own_work()
    project.upgrade()


def test_stages_that_the_level_brings_are_there_already(project: Project) -> None:
    project.write("dvc.yaml", project.scaffold("1")["dvc.yaml"].text)
    project.write("policy.yaml", project.scaffold("1")["policy.yaml"].text)
    project.commit()
    project.is_the_levels_own_work()
    project.upgrade()


def test_a_remote_for_data_set(project: Project) -> None:
    project.edit(".dvc/config", "remote = local", "remote = s3")
    project.append(".dvc/config", "['remote \"s3\"']\n    url = s3://flights/dvc\n")
    project.append(".dvcignore", "notebooks\n")
    project.commit()
    project.upgrade()
