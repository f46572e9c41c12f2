"""A level 1 project that was lived in gets the assistant: one repository, service and overview."""

import json
from pathlib import Path

import pytest
from mlops_ladder import render, service, tree, upgrade

from ..conftest import BOTH, answers, git
from ..unit.assess.ran import promised, standing
from .conftest import Project, is_within, make_environment, scheduled

pytestmark = pytest.mark.project


def commit(project: Project, message: str) -> None:
    git(project.path, "add", "--all")
    git(project.path, "-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", message)


@pytest.fixture(scope="module")
def both(climbed: Project) -> Project:
    """The level 1 project of the tests before, its own words added, after `--to llmops`."""
    readme = climbed.path / "README.md"
    readme.write_text(readme.read_text("utf-8").replace("# flights-1", "# Late flights"), "utf-8")
    commit(climbed, "A title of our own")
    with upgrade.plan(climbed.path, "llmops") as plan:
        outcome = upgrade.apply(plan)
    assert not outcome.conflicts
    (climbed.path / ".venv").unlink()
    (climbed.path / ".venv").symlink_to(make_environment(BOTH, "3.11"))
    return climbed


@pytest.fixture(scope="module")
def ran(both: Project) -> Project:
    """The same after its pipeline has run, with a model of one thread."""
    said = both.poe("pipeline", LLM_THREADS="1")
    assert "prompt version 1 serves" in said
    return both


def test_it_has_the_files_of_a_new_project_and_its_own_words(both: Project) -> None:
    fresh = render.render(answers(BOTH, name="flights-1"))
    own = tree.read(both.path / "src") | tree.read(both.path / "tests")
    wanted = {path: file for path, file in fresh.items() if path.startswith("src/")}
    missing = [path for path in wanted if path.removeprefix("src/") not in own]
    assert missing == []
    assert (both.path / "README.md").read_text("utf-8").startswith("# Late flights\n")


def test_its_checks_pass_unchanged(both: Project) -> None:
    both.poe("check")


def test_its_tests_of_both_applications_pass_unchanged(both: Project) -> None:
    """Those of each by itself are run with the projects that have one."""
    tests = [
        "tests/assistant/test_services.py",
        "tests/assistant/test_guard.py",
        "tests/test_gate.py",
    ]
    assert " passed" in both.poe("test", *tests)


def test_one_service_predicts_and_answers(ran: Project, tmp_path: Path) -> None:
    with ran.serve(tmp_path / "log") as started:
        predicted = service.ask(f"{started.url}/predict", started.example())
        assert predicted.status == 200
        assert predicted.body["predictions"]
        answered = service.ask(f"{started.url}/ask", started.example("/ask"))
        assert answered.status == 200, answered.body
        assert answered.body["answer"]
        assert answered.body["citations"][0]["source"] == "handbook.md"
        metrics = service.ask(f"{started.url}/metrics").body
        assert "service_predictions_total" in metrics
        assert "assistant_tokens_total" in metrics


def test_it_stands_where_its_level_promises(ran: Project, tmp_path: Path) -> None:
    assert standing(ran.path) == promised("1+llm", tmp_path)


def test_one_page_shows_both(ran: Project) -> None:
    page = (ran.path / "reports" / "index.html").read_text("utf-8")
    for shown in ("<h2>Model</h2>", "<h2>Assistant, ", "verdict-1", "evaluation-1", "the gate"):
        assert shown in page
    metrics = json.loads((ran.path / "metrics.json").read_text("utf-8"))
    assert metrics["metric"] == "roc_auc"
    metrics = json.loads((ran.path / "evaluation" / "metrics.json").read_text("utf-8"))
    assert metrics["value"] > 0.7


def test_a_second_run_finds_nothing_to_do(ran: Project) -> None:
    said = ran.poe("pipeline")
    assert "nothing has changed: version " in said
    assert "prompt version 1 serves: nothing to judge" in said


def test_one_scheduler_runs_the_flows_of_both(ran: Project, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with scheduled(ran, log) as process:
        for flow in ("monitor", "index", "evaluate", "promote"):
            start = f"{flow} (start): "
            assert is_within(120, lambda start=start: start in log.read_text("utf-8"))
    assert process.returncode == 0
