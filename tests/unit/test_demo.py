"""A demo goes from nothing to a checked answer, and reuses what an earlier one made."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from mlops_ladder import demo, environment, layers, service
from mlops_ladder.demo import Demo
from mlops_ladder.errors import LadderError
from mlops_ladder.service import Answer, Service

from . import fake_service

METRICS = {"metric": "roc_auc", "value": 0.7, "baseline": 0.5, "rows": 10}
STEPS = ["scaffold", "environment", "pipeline", "service", "request", "page", "stop"]


@pytest.fixture(autouse=True)
def stand_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Environments hold the stand-in of a service, and a pipeline ends at once."""

    def run_pipeline(project: Path, name: str) -> None:
        assert name == "pipeline"
        (project / "metrics.json").write_text(json.dumps(METRICS), "utf-8")
        for place in ("docs/run", "reports", ".state"):
            (project / place).mkdir(parents=True, exist_ok=True)
        (project / "docs" / "run" / "README.md").touch()
        (project / "reports" / "drift.html").write_bytes(b"x" * 2_000_000)

    monkeypatch.setattr(environment, "create", lambda project, _: fake_service.install(project))
    monkeypatch.setattr(environment, "task", run_pipeline)


def run(folder: Path) -> tuple[dict[str, str], list[str]]:
    """Run a demo; return what each step did, and what was announced."""
    announced: list[str] = []
    steps = list(Demo(folder, announced.append).run())
    assert all(Path(step.look).exists() for step in steps)
    return {step.name: step.did for step in steps}, announced


def test_every_step_is_announced_and_says_what_it_did(folder: Path) -> None:
    did, announced = run(folder)
    assert list(did) == STEPS
    assert announced == STEPS
    assert did["pipeline"] == "roc_auc 0.700 on 10 unseen rows, a dummy has 0.500"
    assert did["request"] == '200, prediction "late" by model m-1'
    assert did["page"].startswith("drift.html, 2.0 MB")
    assert did["stop"].endswith("ended")


def test_a_second_run_keeps_the_project_and_its_environment(folder: Path) -> None:
    run(folder)
    before = (folder / "flights-demo" / "README.md").stat().st_ino
    did, _ = run(folder)
    assert did["scaffold"].endswith("kept from the last run")
    assert did["environment"] == "kept from the last run"
    assert (folder / "flights-demo" / "README.md").stat().st_ino == before


def test_another_template_makes_another_project_with_the_same_environment(
    folder: Path, templates: Path
) -> None:
    run(folder)
    (templates / "level0" / "more.txt").touch()
    did, _ = run(folder)
    assert "kept" not in did["scaffold"]
    assert did["environment"] == "kept from the last run"
    assert (folder / "flights-demo" / "more.txt").exists()


def test_another_lock_makes_another_environment(folder: Path, templates: Path) -> None:
    run(folder)
    top = layers.stack(Demo(folder, print).level)[-1].folder
    with (top / "requirements.txt.jinja").open("a", encoding="utf-8") as lock:
        lock.write("# more\n")
    assert "kept" not in run(folder)[0]["environment"]


def test_a_project_that_was_not_finished_is_made_again(folder: Path) -> None:
    (folder / "flights-demo").mkdir()
    (folder / "flights-demo" / "half").touch()
    run(folder)
    assert not (folder / "flights-demo" / "half").exists()


@pytest.mark.parametrize("answer", [Answer(500, "broken"), Answer(200, {"model_version": ""})])
def test_a_wrong_answer_ends_the_demo(
    folder: Path, monkeypatch: pytest.MonkeyPatch, answer: Answer
) -> None:
    monkeypatch.setattr(Service, "example", lambda self: fake_service.REQUEST)
    monkeypatch.setattr(service, "ask", lambda url, body=None: answer)
    started = Service("http://127.0.0.1:1", None)  # type: ignore[arg-type]
    with pytest.raises(LadderError, match=f"POST /predict answered {answer.status}"):
        Demo(folder, print).check_answer(started)


@pytest.mark.parametrize(
    ("body", "complete"),
    [
        (fake_service.ANSWER, True),
        (fake_service.ANSWER | {"model_version": ""}, False),
        (fake_service.ANSWER | {"predictions": [{"prediction": "late"}]}, False),
        (fake_service.ANSWER | {"predictions": [{"prediction": "late"}, {}]}, False),
        ("plain words", False),
    ],
)
def test_an_answer_is_complete_with_a_prediction_for_each_row(body: Any, complete: bool) -> None:
    assert demo.is_complete(body, rows=2) == complete


def test_a_page_of_an_earlier_run_does_not_count(folder: Path) -> None:
    run(folder)
    page = folder / "flights-demo" / "reports" / "drift.html"
    os.utime(page, (1, 1))
    with pytest.raises(LadderError, match="has written no page"):
        Demo(folder, print).check_page()


def test_a_service_that_goes_on_answering_is_an_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Service, "stop", lambda self: None)
    monkeypatch.setattr(service, "ask", lambda url: Answer(200, ""))
    with pytest.raises(LadderError, match="still answers"):
        Demo(folder, print).stop(Service("http://127.0.0.1:1", None))  # type: ignore[arg-type]


def test_the_fingerprint_follows_the_templates(templates: Path) -> None:
    before = demo.lock_of("0")
    assert demo.lock_of("0") == before
    path = layers.stack("0")[0].folder / "README.md.jinja"
    os.utime(path, (2_000_000_000, 2_000_000_000))
    assert demo.lock_of("0") != before
