"""Monitor: metrics, a log of predictions, drift, retraining, late labels, alerts, age."""

from pathlib import Path

import pytest
from mlops_ladder.assess.checks import CHECKS

from .reading.written import written

Files = dict[str, str]


def state(capability: str, folder: Path, files: Files) -> str:
    """Return the state of a capability in a repository of these files."""
    return CHECKS[capability].look(written(folder, files)).state


SERVICE = """
import joblib
from fastapi import FastAPI
{imports}
app = FastAPI()
model = joblib.load("model.pkl")
{top}

@app.post("/predict")
def predict(row: dict):
    answer = float(model.predict(row)[0])
    {log}
    return {{"prediction": answer}}
"""


def service(log: str = "pass", imports: str = "", top: str = "") -> Files:
    """Return a service that also does something with a row and its answer."""
    return {"service.py": SERVICE.format(log=log, imports=imports, top=top)}


COUNTER = "ASKED = Counter('asked', 'Requests.')\n"
SHOWN = "app.mount('/metrics', make_asgi_app())"
CLIENT = "from prometheus_client import Counter, make_asgi_app"
BENTO = (
    "import bentoml\n\nrunner = bentoml.sklearn.get('m').to_runner()\nsvc = "
    "bentoml.Service('s', runners=[runner])\n\n\n@svc.api()\ndef predict(x):\n    return "
    "runner.predict.run(x)\n"
)


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        pytest.param("met", service("ASKED.inc()", CLIENT, COUNTER + SHOWN), id="own"),
        pytest.param(
            "met",
            service(
                imports="from prometheus_fastapi_instrumentator import Instrumentator",
                top="Instrumentator().instrument(app).expose(app)",
            ),
            id="instrumented",
        ),
        pytest.param("partial", service("ASKED.inc()", CLIENT, COUNTER), id="not exposed"),
        pytest.param("partial", {"service.py": BENTO}, id="the framework's"),
        pytest.param(
            "partial", service("logging.info(answer)", "import logging"), id="lines of a log"
        ),
        pytest.param("missing", service("# ASKED.inc()", "# " + CLIENT), id="comment"),
        pytest.param("missing", {"other.py": f"{CLIENT}\n\n{COUNTER}"}, id="no service"),
    ],
)
def test_service_metrics(expected: str, files: Files, tmp_path: Path) -> None:
    assert state("service-metrics", tmp_path, files) == expected


RECORD = 'keep({{"inputs": row, "prediction": answer{version}}})'
KEEP = (
    "\n\ndef keep(line):\n    with open('log.jsonl', 'a') as file:\n        "
    "file.write(json.dumps(line))\n"
)
TRACED = (
    "span = mlflow.start_span_no_context('ask', inputs=row, tags={'model_version': "
    "3}); span.set_outputs(answer)",
    "import mlflow",
)
WHOLE = RECORD.format(version=', "model_version": "3"')


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        pytest.param("met", service(WHOLE, "import json", KEEP), id="all three"),
        pytest.param(
            "partial", service(RECORD.format(version=""), "import json", KEEP), id="no version"
        ),
        pytest.param("missing", service(imports="import json", top=KEEP), id="never called"),
        pytest.param("missing", service(), id="nothing"),
        pytest.param("met", service(*TRACED), id="a trace"),
        pytest.param(
            "partial", service(TRACED[0].replace("model_version", "x"), TRACED[1]), id="trace"
        ),
    ],
)
def test_prediction_log(expected: str, files: Files, tmp_path: Path) -> None:
    assert state("prediction-log", tmp_path, files) == expected


DRIFT = """
from evidently.metric_preset import DataDriftPreset
from evidently.report import Report
from prefect import flow
from train import train


def drifted(reference, current):
    report = Report(metrics=[DataDriftPreset()])
    report.run(reference_data=reference, current_data=current)
    return report.as_dict()["metrics"][0]["result"]["dataset_drift"]{verdict}


@flow
def monitor():
    found = drifted(1, 2)
    {act}


if __name__ == "__main__":
    {start}
"""
TRAIN = (
    "from sklearn.linear_model import Ridge\n\n\ndef train():\n    return Ridge().fit([[1]], [1])\n"
)
CRON = 'monitor.serve(cron="0 0 * * *")'
RULE = "if found:\n        train()"


def watched(start: str = CRON, verdict: str = " > 0.5", act: str = RULE) -> Files:
    """Return a flow that looks for drift, and how it starts and what follows."""
    return {"drift.py": DRIFT.format(start=start, verdict=verdict, act=act), "train.py": TRAIN}


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        pytest.param("met", watched(), id="by the clock"),
        pytest.param(
            "met",
            {
                **watched("monitor()"),
                ".github/workflows/d.yml": "on:\n  schedule:\n    - cron: '0 0 * * *'\n"
                "jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: "
                "python drift.py\n",
            },
            id="by CI",
        ),
        pytest.param("partial", watched("monitor()"), id="on demand"),
        pytest.param("partial", watched("monitor.serve(cron=None)"), id="no clock"),
        pytest.param("missing", {"README.md": "- [x] drift is checked\n"}, id="a check list"),
        pytest.param(
            "missing", {"drift.py": "#" + watched()["drift.py"].replace("\n", "\n#")}, id="comment"
        ),
    ],
)
def test_drift_check(expected: str, files: Files, tmp_path: Path) -> None:
    assert state("drift-check", tmp_path, files) == expected


@pytest.mark.parametrize(
    ("expected", "act"),
    [
        ("met", RULE),
        (
            "met",
            (
                "if found:\n        from prefect.deployments import run_deployment\n        "
                'run_deployment("train/x")'
            ),
        ),
        ("missing", "print(found)"),
        ("missing", "if found:\n        print('retrain the model')"),
        ("missing", "if False and found:\n        train()"),
        ("missing", "return found\n    if found:\n        train()"),
    ],
)
def test_retraining_policy(expected: str, act: str, tmp_path: Path) -> None:
    assert state("retraining-policy", tmp_path, watched(act=act)) == expected


LATE = """
import pandas as pd
from sklearn.metrics import f1_score


def quality():
    predictions = pd.read_csv("predictions.csv")
    labels = pd.read_csv("labels.csv")
    joined = {join}
    return f1_score(joined["label"], joined["prediction"])


if __name__ == "__main__":
    print({what})
"""
JOIN = 'predictions.merge(labels, on="id")'
TESTED = TRAIN + (
    "\n\nif __name__ == '__main__':\n    from sklearn.metrics import r2_score\n    "
    "r2_score([1], train().predict([[1]]))\n"
)


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        ("met", {"late.py": LATE.format(join=JOIN, what="quality()")}),
        ("partial", {"train.py": TESTED}),
        ("missing", {"late.py": LATE.format(join=JOIN, what="'quality'")}),
        ("missing", {"late.py": LATE.format(join="predictions", what="1")}),
    ],
)
def test_online_quality(expected: str, files: Files, tmp_path: Path) -> None:
    assert state("online-quality", tmp_path, files) == expected


RULES = "groups:\n  - name: a\n    rules:\n      - alert: Slow\n        expr: latency > 1\n{notes}"
NOTES = "        annotations:\n          runbook_url: https://runbooks/slow\n"
MANAGER = (
    "route: {receiver: team}\nreceivers:\n  - name: team\n    slack_configs:\n      - "
    "channel: '#ml'\n"
)
BOARD = '{"title": "x", "panels": []}'


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        ("met", {"rules.yml": RULES.format(notes=NOTES), "alertmanager.yml": MANAGER}),
        ("partial", {"rules.yml": RULES.format(notes=""), "alertmanager.yml": MANAGER}),
        ("partial", {"rules.yml": RULES.format(notes=NOTES)}),
        ("partial", {"dashboard.json": BOARD}),
        ("missing", {"rules.yml": "# alert: Slow\ngroups: []\n"}),
        ("missing", {"README.md": "Alerts reach the team, see the runbook.\n"}),
    ],
)
def test_alerting(expected: str, files: Files, tmp_path: Path) -> None:
    assert state("alerting", tmp_path, files) == expected


AGE = (
    "from settings import max_model_age\n\n\ndef check(model_age):\n{body}\n\n\nif "
    "__name__ == '__main__':\n    {start}\n"
)
STOPS = "    if model_age > max_model_age:\n        raise SystemExit('train again')"


@pytest.mark.parametrize(
    ("expected", "body", "start"),
    [
        ("met", STOPS, "check(3)"),
        ("missing", STOPS, "pass"),
        ("missing", STOPS.replace("raise SystemExit", "print"), "check(3)"),
        ("missing", "    # if model_age > max_model_age: raise\n    pass", "check(3)"),
    ],
)
def test_model_age_limit(expected: str, body: str, start: str, tmp_path: Path) -> None:
    files = {"age.py": AGE.format(body=body, start=start), "settings.py": "max_model_age = 30\n"}
    assert state("model-age-limit", tmp_path, files) == expected


def test_the_age_of_a_passenger_is_no_limit(tmp_path: Path) -> None:
    text = (
        "def adult(row, max_age):\n    if row.age > 17:\n        return 'model'\n\n\nadult(1, 2)\n"
    )
    assert state("model-age-limit", tmp_path, {"rows.py": text}) == "missing"
