"""What is kept of predictions is judged by the record that is written, not by the words around."""

from pathlib import Path

import pytest
from mlops_ladder.assess.checks import CHECKS

from .written import written

SERVICE = """
import json
import pickle
from fastapi import FastAPI
app = FastAPI(title="rides", version="2.0.0")
model = pickle.load(open("model.pkl", "rb"))
{helpers}
@app.post("/predict")
def predict(request: dict):
    guess = model.predict([request])
    {kept}
    return guess
"""
APPEND = "def keep(row):\n    with open('log.jsonl', 'a') as file:\n        json.dump(row, file)\n"
WHOLE = "{'features': request, 'prediction': guess, 'model_version': 3}"
HALF = "{'features': request, 'prediction': guess}"


def state(folder: Path, helpers: str, kept: str) -> str:
    """Return the state of prediction-log in a service that keeps something."""
    files = {"app.py": SERVICE.format(helpers=helpers, kept=kept)}
    return CHECKS["prediction-log"].look(written(folder, files)).state


@pytest.mark.parametrize(
    ("helpers", "kept"),
    [
        pytest.param(APPEND, f"keep({WHOLE})", id="handed over"),
        pytest.param(
            f"{APPEND}def made(request, guess):\n    return {WHOLE}\n",
            "keep(made(request, guess))",
            id="made elsewhere",
        ),
        pytest.param(
            f"{APPEND}WAITING = []\ndef write():\n    keep(WAITING.pop())\n",
            f"WAITING.append({WHOLE})",
            id="waits for its writer",
        ),
        pytest.param(
            "import logging\nlogger = logging.getLogger()\n",
            f"row = {WHOLE}\n    logger.info(json.dumps(row))",
            id="log line",
        ),
    ],
)
def test_a_whole_record_is_kept(helpers: str, kept: str, tmp_path: Path) -> None:
    assert state(tmp_path, helpers, kept) == "met"


@pytest.mark.parametrize(
    ("helpers", "kept"),
    [
        pytest.param(APPEND, f"keep({HALF})", id="the version is the application's"),
        pytest.param("seen = set()\n", f"seen.add(str({WHOLE}))", id="a set"),
        pytest.param(
            "import logging\nlogger = logging.getLogger()\n",
            f"row = {WHOLE}\n    logger.info('done')",
            id="another log line",
        ),
        pytest.param(
            "def read_row():\n    return open('row.json').read()\n",
            f"row = {WHOLE}\n    read_row()",
            id="a file that is read",
        ),
        pytest.param(
            "def keep(row):\n    pickle.dump(model, open('model.pkl', 'rb'))\n",
            f"keep({WHOLE})",
            id="a model",
        ),
        pytest.param("WAITING = []\n", f"WAITING.append({WHOLE})", id="waits for nobody"),
        pytest.param(APPEND.replace("keep", "cache"), f"cache({WHOLE})", id="a cache"),
    ],
)
def test_less_is_not_met(helpers: str, kept: str, tmp_path: Path) -> None:
    assert state(tmp_path, helpers, kept) != "met"
