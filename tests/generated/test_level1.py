"""A level 1 project does what its README says: new data becomes a judged model that serves."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest
from mlops_ladder import service

from ..unit.assess.ran import promised, standing
from .conftest import PYTHONS, Project, every_minute, is_within, make_project, scheduled, start

pytestmark = pytest.mark.project

VERDICTS = """
    SELECT version, value FROM model_version_tags WHERE key = 'verdict' ORDER BY version
"""
CHAMPION = "SELECT version FROM registered_model_aliases WHERE alias = 'champion'"


def ask(project: Project, query: str) -> list[tuple[Any, ...]]:
    """Return rows of the project's registry."""
    with sqlite3.connect(project.path / ".state" / "mlflow.db") as store:
        return list(store.execute(query))


def champion(project: Project) -> str:
    return str(ask(project, CHAMPION)[0][0])


def test_the_first_model_is_judged_registered_and_serves(climbed: Project, tmp_path: Path) -> None:
    assert ask(climbed, VERDICTS) == [(1, "promoted")]
    assert champion(climbed) == "1"
    assert "promoted" in (climbed.path / "reports" / "verdict-1.html").read_text("utf-8")
    metrics = json.loads((climbed.path / "metrics.json").read_text("utf-8"))
    assert 0.70 <= metrics["value"] < 0.80
    with climbed.serve(tmp_path / "log") as started:
        answer = service.ask(f"{started.url}/predict", started.example())
        assert (answer.status, answer.body["model_version"]) == (200, "1")
        assert service.ask(f"{started.url}/readyz").status == 200


def test_it_stands_where_its_level_promises(climbed: Project, tmp_path: Path) -> None:
    assert standing(climbed.path) == promised("1", tmp_path)


def test_its_checks_pass_unchanged(climbed: Project) -> None:
    climbed.poe("check")


def test_its_tests_pass_unchanged(climbed: Project) -> None:
    assert " passed" in climbed.poe("test")


@pytest.mark.parametrize("version", sorted(PYTHONS)[1:][-1:])
def test_its_tests_of_what_libraries_do_pass_on_the_newest_python(version: str) -> None:
    newer = make_project(f"newer-{version.replace('.', '')}", "1", version)
    modules = ("flows", "champion", "drift", "train")
    assert " passed" in newer.poe("test", *(f"tests/test_{module}.py" for module in modules))


def test_a_second_run_finds_nothing_to_do(climbed: Project) -> None:
    assert "nothing has changed: version 1: promoted" in climbed.poe("pipeline")


def test_its_stages_are_reproducible_by_dvc_alone(climbed: Project) -> None:
    assert "up to date" in climbed.run("dvc", "repro")
    assert "roc_auc" in climbed.run("dvc", "metrics", "show")


def test_a_month_that_arrives_is_trained_on_and_served_without_a_restart(
    climbed: Project, tmp_path: Path
) -> None:
    with climbed.serve(tmp_path / "log") as started:
        assert service.ask(f"{started.url}/readyz").body["model_version"] == "1"
        assert "flights-2013-07" in climbed.poe("arrive")
        assert "version 2: promoted" in climbed.poe("pipeline")

        def served() -> bool:
            answer = service.ask(f"{started.url}/predict", started.example())
            assert answer.status == 200
            return bool(answer.body["model_version"] == "2")

        assert is_within(5, served)
    assert ask(climbed, VERDICTS) == [(1, "promoted"), (2, "promoted")]
    assert (climbed.path / "data" / "batches.dvc").exists()
    assert not list((climbed.path / "data" / "incoming").glob("*.parquet"))


def test_labels_that_tell_of_a_drop_start_a_training(climbed: Project, tmp_path: Path) -> None:
    with climbed.serve(tmp_path / "log") as started:
        example = started.example()
        asked = {"rows": example["rows"] * 100}
        assert service.ask(f"{started.url}/predict", asked).status == 200
    (log,) = (climbed.path / ".state" / "predictions").glob("*.jsonl")
    ids = [json.loads(line)["id"] for line in log.read_text("utf-8").splitlines()][-100:]
    labels = climbed.path / "data" / "labels" / "late.csv"
    labels.parent.mkdir()
    rows = [f"{key},{number % 2 == 0}\n" for number, key in enumerate(ids)]
    labels.write_text("id,late\n" + "".join(rows), "utf-8")
    said = climbed.poe("monitor")
    assert "retrain: roc_auc 0.500 (0.500 to 0.500) on 100 labelled predictions, version 2" in said
    assert "(drop); version 2: promoted, see reports/verdict-2.html" in said
    assert ask(climbed, VERDICTS) == [(1, "promoted"), (2, "promoted")]
    assert "flights-2013-07" in (climbed.path / "reports" / "look-0001.html").read_text("utf-8")
    assert "nothing is new" in climbed.poe("monitor")


def test_a_bad_file_is_named_and_nothing_is_registered(climbed: Project) -> None:
    before = ask(climbed, VERDICTS)
    bad = climbed.path / "data" / "incoming" / "bad.csv"
    bad.write_text("scheduled,carrier\n2013-08-01T18:00,B6\n", "utf-8")
    said = climbed.poe("pipeline", status=1)
    assert "bad.csv: it cannot be read: has no column origin" in said
    assert "Traceback" not in said
    assert list((climbed.path / "data" / "quarantine").glob("bad-*.csv"))
    assert ask(climbed, VERDICTS) == before


@pytest.mark.parametrize(
    ("variable", "address", "complaint"),
    [
        ("MLFLOW_TRACKING_URI", "http://127.0.0.1:9", "127.0.0.1:9 cannot be read"),
        ("PREFECT_API_URL", "http://127.0.0.1:9/api", "Failed to reach API at http://127.0.0.1:9"),
    ],
)
def test_a_server_that_is_down_is_one_sentence_and_takes_nothing(
    climbed: Project, variable: str, address: str, complaint: str
) -> None:
    landed = climbed.path / "data" / "incoming" / "new.csv"
    landed.write_text("scheduled\n", "utf-8")
    said = climbed.poe("pipeline", status=1, **{variable: address})
    assert complaint in said
    assert "Traceback" not in said
    assert landed.exists()
    landed.unlink()


def test_a_version_is_promoted_and_rolled_back_with_a_reason(climbed: Project) -> None:
    serving = champion(climbed)
    assert "version 1 serves" in climbed.poe("promote", "1", "--why", "a 'test'")
    assert champion(climbed) == "1"
    assert f"version {serving} serves" in climbed.poe("rollback", "--why", "it is over")
    (entry,) = ask(climbed, "SELECT value FROM registered_model_tags WHERE value LIKE '%test%'")
    assert json.loads(entry[0]).items() >= {"version": "1", "why": "a 'test'"}.items()
    assert "there is no version 99" in climbed.poe("promote", "99", "--why", "x", status=1)


def test_a_killed_run_goes_on_without_a_second_version(climbed: Project, tmp_path: Path) -> None:
    """Each kill comes later in the run: in DVC's stages, while logging or judging."""
    versions = len(ask(climbed, VERDICTS))
    climbed.poe("arrive")
    for seconds in (10, 24):
        with (tmp_path / "log").open("wb") as output:
            process = start(climbed, "pipeline", output=output)
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    said = climbed.poe("pipeline")
    assert f"version {versions + 1}: " in said
    assert len(ask(climbed, VERDICTS)) == versions + 1
    assert len(list((climbed.path / "data" / "batches").glob("*.parquet"))) == 2


def test_a_taken_port_is_one_sentence(climbed: Project) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = climbed.poe("schedule", "--port", port, status=1)
    assert f"port {port} is taken" in said
    assert "Traceback" not in said


def test_the_scheduler_runs_by_the_clock_and_when_data_lands(
    climbed: Project, tmp_path: Path
) -> None:
    policy = climbed.path / "policy.yaml"
    kept, log = policy.read_text("utf-8"), tmp_path / "log"
    every_minute(climbed)
    versions = len(ask(climbed, VERDICTS))
    try:
        with scheduled(climbed, log) as process:
            assert is_within(90, lambda: "monitor (start)" in log.read_text("utf-8"))
            assert is_within(90, lambda: "monitor (auto-scheduled)" in log.read_text("utf-8"))
            again = climbed.poe("schedule", "--port", "0", status=1)
            assert "another `poe schedule` is at work" in again
            climbed.poe("arrive")
            seen = rf"monitor \(new data\): look \d+: retrain: .*; version {versions + 1}: "
            assert is_within(180, lambda: re.search(seen, log.read_text("utf-8")))
    finally:
        policy.write_text(kept, "utf-8")
    assert process.returncode == 0
    assert log.read_text("utf-8").endswith("stopped\n")
    assert "Traceback" not in log.read_text("utf-8")


def test_a_table_is_replayed_with_a_picture_of_the_policy_beside_never_and_always(
    climbed: Project, tmp_path: Path
) -> None:
    """A tenth of the year in six parts, where the policy trains at least once for growth."""
    table = tmp_path / "tenth.parquet"
    write = f"sample.flights(range(1, 13))[::10].to_parquet({str(table)!r}, index=False)"
    climbed.run("python", "-c", f"from flights_1 import sample; {write}")
    words = "import pandas as pd; from flights_1 import replay; replay.PARTS = 6; "
    read = f"pd.read_parquet({str(table)!r})"
    said = climbed.run("python", "-c", f"{words} print(replay.replay({read}))")
    found = re.findall(r"retrained (.*): (0\.\d+) on average, (\d+) trainings", said)
    assert [name for name, _, _ in found] == ["never", "always", "by policy.yaml"]
    never, always, policy = (int(trainings) for _, _, trainings in found)
    assert (never, always) == (0, 4)
    assert 1 <= policy <= 3
    assert all(0.6 < float(quality) < 0.8 for _, quality, _ in found)
    assert (climbed.path / "docs" / "run" / "replay.png").read_bytes().startswith(b"\x89PNG")
    looks = climbed.path / "reports" / "replay"
    assert len(list(looks.glob("look-*.html"))) == 4
    assert "look-0004.html" in (looks / "monitor.html").read_text("utf-8")
