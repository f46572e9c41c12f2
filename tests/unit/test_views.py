"""Results read well for people, and are complete for programs."""

import os
import shlex
from dataclasses import replace
from pathlib import Path

import pytest
from mlops_ladder import environment, views
from mlops_ladder.demo import Step
from mlops_ladder.doctor import Finding
from mlops_ladder.firstrun import FirstRun
from mlops_ladder.git import Signature
from mlops_ladder.new import Created

from ..conftest import BOTH, answers

METRICS = {"metric": "roc_auc", "value": 0.7123, "baseline": 0.5, "rows": 1234}
ADA = Signature("Ada", "ada@example.org")


@pytest.fixture
def created(folder: Path) -> Created:
    return Created(folder / "my x", answers(), ["a", "b"], "5caff01d", "4ead", ADA)


def ran(folder: Path) -> FirstRun:
    return FirstRun(METRICS, [folder / "my x" / "reports" / "drift.html"], "c0ffee")


def test_what_was_made_is_said_first(created: Created) -> None:
    text = views.created_text(created, None)
    assert text.startswith("Created my x: level 0, 2 files.\n\nNext:\n  cd 'my x'\n")


def test_a_first_run_says_its_metric_its_baseline_and_its_pages(created: Created) -> None:
    text = views.created_text(created, ran(Path.cwd()))
    assert "reached roc_auc 0.712 on 1234 rows; a dummy has 0.500.\n" in text
    assert "\n  my x/reports/drift.html\n" in text


def test_the_next_commands_depend_on_what_was_done(
    created: Created, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "uv", lambda: "/usr/bin/uv")
    assert views.next_commands(created, ran=True)[-2:] == ["poe serve", "poe ui"]
    commands = views.next_commands(created, ran=False)
    assert commands[-1] == "poe pipeline"
    assert "uv pip sync requirements.txt" in commands
    monkeypatch.setattr(environment, "uv", lambda: None)
    without = views.next_commands(created, ran=False)
    assert not [command for command in without if command.startswith("uv ")]
    assert "python -m venv .venv" in without


def test_a_project_with_the_llm_application_can_be_asked(folder: Path) -> None:
    created = Created(folder / "x", answers(BOTH), ["a", "b"], "5caff01d", "4ead", ADA)
    asking = 'poe ask "How high may a small backpack be?"'
    assert views.next_commands(created, ran=False)[-2:] == ["poe pipeline", asking]
    assert views.next_commands(created, ran=True)[-3:] == [asking, "poe serve", "poe ui"]
    text = views.created_text(created, replace(ran(folder), answer="35 cm\n[Cabin baggage]"))
    assert text.startswith("Created x: level 1 with llm, 2 files.\n")
    assert "\nHow high may a small backpack be?\n  35 cm\n  [Cabin baggage]\n" in text
    report = views.created_json(created, replace(ran(folder), answer="35 cm"))
    assert (report["answer"], report["applications"]) == ("35 cm", ["tabular", "llm"])
    assert views.created_json(created, ran(folder))["answer"] is None


def test_a_project_in_the_current_folder_needs_no_cd(
    created: Created, monkeypatch: pytest.MonkeyPatch
) -> None:
    created.path.mkdir()
    assert views.next_commands(created, ran=False)[0] == f"cd {shlex.quote('my x')}"
    monkeypatch.chdir(created.path)
    assert not views.next_commands(created, ran=False)[0].startswith("cd")


def test_the_data_of_a_project_names_its_last_commit(created: Created) -> None:
    before = views.created_json(created, None)
    assert (before["scaffold_commit"], before["commit"]) == ("5caff01d", "4ead")
    assert (before["metrics"], before["pages"]) == (None, [])
    after = views.created_json(created, ran(Path.cwd()))
    assert (after["commit"], after["metrics"]) == ("c0ffee", METRICS)
    assert after["pages"] == [os.path.abspath("my x/reports/drift.html")]


def test_each_finding_is_a_line_with_its_advice() -> None:
    findings = [Finding("git", "ok", "2.39"), Finding("disk", "missing", "1 GB", "make room")]
    lines = views.findings_text(findings).splitlines()
    assert [line.split() for line in lines] == [
        ["✓", "git", "2.39"],
        ["✗", "disk", "1", "GB"],
        ["→", "make", "room"],
    ]
    assert views.findings_json(findings)["findings"][1]["advice"] == "make room"


def test_steps_are_a_table_with_a_total() -> None:
    steps = [Step("a", "did this", 1.25, "x/README.md"), Step("longer", "that", 10.0, "y")]
    lines = views.steps_text(steps).splitlines()
    assert lines[0].split() == ["step", "what", "it", "did", "s", "look", "at"]
    assert lines[2].split() == ["a", "did", "this", "1.2", "x/README.md"]
    assert lines[-1].split() == ["total", "11.2"]
    assert len({line.index(word) for line, word in zip(lines[2:4], ("x/", "y"), strict=True)}) == 1
    assert views.steps_json(steps)["steps"][1]["seconds"] == 10.0
