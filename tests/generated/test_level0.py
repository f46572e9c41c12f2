"""A level 0 project does what its README says."""

import json
import sqlite3
import subprocess
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from mlops_ladder import service

from ..unit.assess.ran import promised, standing
from ..unit.dataset.contradictory import CASES, LEFT_TO_TOOLS
from .conftest import Project

pytestmark = pytest.mark.project


def metrics_of(project: Project) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((project.path / "metrics.json").read_text("utf-8"))
    return content


def test_it_reaches_the_goal_of_its_model_card(flights: Project) -> None:
    metrics = metrics_of(flights)
    assert metrics.keys() == {"metric", "value", "baseline", "higher_is_better", "rows"}
    assert (metrics["metric"], metrics["higher_is_better"]) == ("roc_auc", True)
    assert metrics["baseline"] == 0.5
    assert 0.70 <= metrics["value"] < 0.80
    assert metrics["rows"] == 32136


def test_it_stands_where_its_level_promises(flights: Project, tmp_path: Path) -> None:
    assert standing(flights.path) == promised("0", tmp_path)


def test_its_checks_pass_unchanged(flights: Project) -> None:
    flights.poe("check")


def test_its_tests_pass_unchanged(flights: Project) -> None:
    assert " passed" in flights.poe("test")


def test_a_second_training_gives_the_same_metrics(flights: Project) -> None:
    before = metrics_of(flights)
    flights.poe("train")
    assert metrics_of(flights) == before


def test_the_raw_table_is_in_dvc_and_its_remote(flights: Project) -> None:
    pointer = flights.path / "data" / "raw" / "flights.parquet.dvc"
    digest = pointer.read_text("utf-8").split("md5: ")[1].split()[0]
    remote = flights.path / ".state" / "dvc-remote" / "files" / "md5" / digest[:2] / digest[2:]
    assert remote.read_bytes() == (flights.path / "data" / "raw" / "flights.parquet").read_bytes()
    (flights.path / "data" / "raw" / "flights.parquet").unlink()
    flights.run("dvc", "pull", "--quiet")
    assert (flights.path / "data" / "raw" / "flights.parquet").exists()


def test_a_run_keeps_parameters_metric_lineage_and_a_signed_model(flights: Project) -> None:
    with sqlite3.connect(flights.path / ".state" / "mlflow.db") as store:
        params = dict(store.execute("SELECT key, value FROM params"))
        tags = dict(store.execute("SELECT key, value FROM tags"))
        logged = dict(store.execute("SELECT key, value FROM metrics"))
        digests = store.execute("SELECT tag_value FROM logged_model_tags WHERE tag_key = 'sha256'")
        digest = digests.fetchone()[0]
    assert params.keys() >= {"seed", "validation", "learning_rate", "max_iter"}
    assert logged["roc_auc"] == pytest.approx(metrics_of(flights)["value"])
    command = ["git", "rev-list", "--max-count=1", "HEAD"]
    head = subprocess.run(command, cwd=flights.path, capture_output=True, text=True, check=True)
    assert tags["git"] == head.stdout.strip()
    pointer = (flights.path / "data" / "raw" / "flights.parquet.dvc").read_text("utf-8")
    assert tags["data_md5"] in pointer
    assert len(digest) == 64
    kept = (flights.path / ".state" / "models").rglob("MLmodel")
    description = next(kept).read_text("utf-8")
    assert "signature:" in description
    assert "saved_input_example_info:" in description


def test_it_writes_a_drift_page_and_its_facts(flights: Project) -> None:
    page = flights.path / "reports" / "drift.html"
    assert "scheduled_hour" in page.read_text("utf-8")
    facts = (flights.path / "docs" / "run" / "README.md").read_text("utf-8")
    assert f"{metrics_of(flights)['value']:.3f}" in facts
    assert (flights.path / "docs" / "run" / "quality.png").read_bytes().startswith(b"\x89PNG")


def test_it_scores_a_table(flights: Project) -> None:
    flights.poe("score", "data/raw/flights.parquet")
    first = (flights.path / "reports" / "flights-predictions.csv").open().readline()
    assert first.strip().endswith("prediction,p_False,p_True,model_version")


def test_scoring_without_a_table_is_one_sentence(flights: Project) -> None:
    said = flights.poe("score", "nothing.csv", status=1)
    assert "nothing.csv is not there" in said
    assert "Traceback" not in said


def test_its_service_answers_its_own_example(flights: Project, tmp_path: Path) -> None:
    with flights.serve(tmp_path / "log") as started:
        request = started.example()
        answer = service.ask(f"{started.url}/predict", request)
        assert answer.status == 200, answer.body
        assert answer.body["warnings"] == []
        (prediction,) = answer.body["predictions"]
        assert isinstance(prediction["prediction"], bool)
        assert prediction["p_False"] + prediction["p_True"] == pytest.approx(1)

        request["rows"][0]["distance"] = -1
        answer = service.ask(f"{started.url}/predict", request)
        assert answer.status == 200
        assert "distance" in answer.body["warnings"][0]

        request["rows"][0]["origin"] = "MUC"
        answer = service.ask(f"{started.url}/predict", request)
        assert answer.status == 400
        assert "origin" in json.dumps(answer.body)


def test_the_page_of_its_service_loads_nothing_from_elsewhere(
    flights: Project, tmp_path: Path
) -> None:
    with flights.serve(tmp_path / "log") as started, urlopen(started.url) as page:
        assert page.headers["Content-Security-Policy"].startswith("default-src 'self' ")


def test_a_table_without_an_optional_column_is_scored(flights: Project, tmp_path: Path) -> None:
    table = tmp_path / "few.csv"
    row = "2013-06-01T18:00,B6,JFK,BOS,187\n"
    table.write_text(f"scheduled,carrier,origin,dest,distance\n{row}", "utf-8")
    flights.poe("score", str(table))
    lines = (flights.path / "reports" / "few-predictions.csv").read_text("utf-8").splitlines()
    assert lines[1].startswith(",2013-06-01 18:00:00,B6,JFK,BOS,187.0,")
    table.write_text("scheduled,carrier,origin,dest\n2013-06-01T18:00,B6,JFK,BOS\n", "utf-8")
    assert "few.csv has no column distance" in flights.poe("score", str(table), status=1)


def test_a_taken_port_is_one_sentence(flights: Project, tmp_path: Path) -> None:
    with flights.serve(tmp_path / "log") as started:
        said = flights.poe("serve", "--port", started.url.rpartition(":")[2], status=3)
    assert "address already in use" in said
    assert "Traceback" not in said


def test_every_tool_is_quiet_however_it_is_started(flights: Project) -> None:
    package = flights.path.name.replace("-", "_")
    code = f"import os, json, {package}; print(json.dumps(dict(os.environ)))"
    variables = json.loads(flights.run("python", "-c", code))
    assert variables["MLFLOW_DISABLE_TELEMETRY"] == "true"
    assert variables["DO_NOT_TRACK"] == "1"
    assert variables["BENTOML_DO_NOT_TRACK"] == "True"
    assert variables["DVC_NO_ANALYTICS"] == "1"
    assert variables["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert variables["PREFECT_RESULTS_DEFAULT_SERIALIZER"] == "json"
    assert flights.run("dvc", "config", "core.analytics").strip() == "false"


def test_dvc_keeps_its_cache_private(flights: Project) -> None:
    state = flights.path / ".state"
    assert state.stat().st_mode & 0o077 == 0
    assert "Repo.site_cache_dir: .state/dvc/" in flights.run("dvc", "doctor")
    assert list((state / "dvc" / "repo").iterdir())


def test_a_wrong_schema_is_one_sentence(flights: Project) -> None:
    schema = flights.path / "schema.yaml"
    kept = schema.read_text("utf-8")
    try:
        schema.write_text(kept.replace("type: boolean", "type: bool"), "utf-8")
        said = flights.poe("train", status=1)
    finally:
        schema.write_text(kept, "utf-8")
    assert "schema.yaml, line 5: columns: late: type: " in said
    assert "Traceback" not in said


READ = """
import json, sys
from pathlib import Path
from {package}.schema import Schema

said = {{}}
for path in sorted(Path(sys.argv[1]).iterdir()):
    try:
        said[path.stem] = Schema.read(path) and ""
    except SystemExit as refusal:
        said[path.stem] = str(refusal)
print(json.dumps(said))
"""


def test_a_schema_that_contradicts_itself_is_refused_by_line(
    flights: Project, tmp_path: Path
) -> None:
    for name, case in CASES.items():
        (tmp_path / f"{name}.yaml").write_text(case.text, "utf-8", "surrogatepass")
    code = READ.format(package=flights.path.name.replace("-", "_"))
    said = json.loads(flights.run("python", "-c", code, str(tmp_path)))
    named = {name: f", line {CASES[name].line}: " in said[name] for name in CASES}
    assert {name for name in CASES if not named[name]} <= LEFT_TO_TOOLS | {"a name that is true"}
