"""Training: seeded, importable, in a pipeline, triggered, and tested as a whole."""

from pathlib import Path

import pytest
from mlops_ladder.assess.checks import CHECKS

from .reading.written import written

FIT = "from sklearn.svm import SVC\n"
TRAIN = FIT + "def train(x, y):\n    return SVC().fit(x, y)\n"
MAIN = "if __name__ == '__main__':\n    train([], [])\n"
SCRIPT = TRAIN + MAIN
STAGES = "".join(f"def {name}():\n    print('{name}')\n" for name in ("load", "clean"))
PREFECT = (
    "from prefect import flow, task\nfrom sklearn.svm import SVC\n"
    "@task\ndef load():\n    return 1\n@task\ndef clean(data):\n    return data\n"
    "@task\ndef train(data):\n    return SVC().fit(data, data)\n"
)
FLOW = "@flow\ndef main_flow():\n    data = load()\n    rows = clean(data)\n    train(rows)\n"
DVC = "stages:\n" + "".join(
    f"  {name}:\n    cmd: python {name}.py\n    deps: [{before}]\n    outs: [{after}]\n"
    for name, before, after in (("load", "raw", "a"), ("clean", "a", "b"), ("train", "b", "c"))
)
DVC_FILES = {"dvc.yaml": DVC, "load.py": "print(1)\n", "clean.py": "print(2)\n", "train.py": SCRIPT}
CI = "on: {on}\njobs:\n  run:\n    runs-on: ubuntu-latest\n    steps:\n      - run: {run}\n"


def state(capability: str, folder: Path, files: dict[str, str]) -> str:
    """Return the state of a capability in a repository of these files."""
    return CHECKS[capability].look(written(folder, files)).state


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        pytest.param(
            "met", {"t.py": SCRIPT.replace("SVC()", "SVC(random_state=3)")}, id="argument"
        ),
        pytest.param("met", {"t.py": "import random\nrandom.seed(1)\n" + SCRIPT}, id="global"),
        pytest.param(
            "met",
            {"t.py": SCRIPT.replace("SVC()", "SVC(**{'random_state': 1})")},
            id="key of a mapping",
        ),
        pytest.param(
            "met",
            {
                "params.yaml": "train:\n  seed: 4\n",
                "t.py": "import yaml\np = yaml.safe_load(open('params.yaml'))['train']\n"
                + SCRIPT.replace("SVC()", "SVC(random_state=p['seed'])"),
            },
            id="parameters",
        ),
        pytest.param(
            "met",
            {
                "t.py": "from pydantic import BaseModel\nclass P(BaseModel):\n    seed: int = 1\n"
                + SCRIPT.replace("SVC()", "SVC(random_state=P().seed)")
            },
            id="field",
        ),
        pytest.param(
            "met",
            {
                "t.py": "from sklearn.model_selection import train_test_split\n"
                + TRAIN.replace(
                    "    return", "    x, y = train_test_split(x, y, random_state=1)\n    return"
                )
                + MAIN
            },
            id="split before a classic model",
        ),
        pytest.param(
            "partial",
            {
                "t.py": "import torch\nfrom torch.utils.data import random_split\n"
                "def train(model, data, optimizer):\n"
                "    a, b = random_split(data, [1, 2], random_state=1)\n"
                "    loss = model(a)\n    loss.backward()\n    optimizer.step()\n"
                "if __name__ == '__main__':\n    train(1, 2, 3)\n"
            },
            id="split before a network",
        ),
        pytest.param("missing", {"t.py": SCRIPT}, id="none"),
        pytest.param("missing", {"t.py": "# random.seed(1)\n" + SCRIPT}, id="comment"),
        pytest.param(
            "missing", {"t.py": SCRIPT.replace("SVC()", "SVC(random_state=None)")}, id="no value"
        ),
        pytest.param("missing", {"t.py": SCRIPT, "params.yaml": "seed: 1\n"}, id="never read"),
        pytest.param(
            "missing",
            {"t.py": SCRIPT, "plot.py": "import numpy\nnumpy.random.default_rng(1)\n"},
            id="of something else",
        ),
    ],
)
def test_seeded_training(expected: str, files: dict[str, str], tmp_path: Path) -> None:
    assert state("seeded-training", tmp_path, files) == expected


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        pytest.param("met", {"t.py": SCRIPT}, id="function"),
        pytest.param(
            "met",
            {"t.py": FIT + "if __name__ == '__main__':\n    SVC().fit([], [])\n"},
            id="only where it is started",
        ),
        pytest.param(
            "met",
            {
                "job.py": "from sagemaker.estimator import Estimator\n"
                "Estimator('image', 'role').fit({'train': 's3://x'})\n"
            },
            id="managed",
        ),
        pytest.param("partial", {"t.py": FIT + "SVC().fit([1], [2])\n"}, id="flat"),
        pytest.param("partial", {"t.py": TRAIN + "train([], [])\n"}, id="trains at import"),
        pytest.param("missing", {"t.py": "# SVC().fit(x, y)\n"}, id="comment"),
        pytest.param("missing", {"train.py": "def train():\n    pass\n"}, id="only a name"),
    ],
)
def test_training_module(expected: str, files: dict[str, str], tmp_path: Path) -> None:
    assert state("training-module", tmp_path, files) == expected


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        pytest.param("met", DVC_FILES, id="dvc"),
        pytest.param("met", {"flow.py": PREFECT + FLOW}, id="prefect"),
        pytest.param(
            "met",
            {
                "dag.py": "from airflow import DAG\n"
                "from airflow.operators.python import PythonOperator\n"
                ""
                "from train import train\nwith DAG('x', schedule='@daily') as dag:\n"
                "    a = PythonOperator(task_id='load', python_callable=print)\n"
                "    b = PythonOperator(task_id='clean', python_callable=print)\n"
                "    c = PythonOperator(task_id='fit', python_callable=train)\n    a >> b >> c\n",
                "train.py": TRAIN,
            },
            id="airflow",
        ),
        pytest.param(
            "met",
            {
                "nodes.py": TRAIN,
                "pipeline.py": "from kedro.pipeline import node, pipeline\n"
                "from nodes import train\n"
                "def create_pipeline():\n    return pipeline([\n"
                "        node(func=print, inputs='raw', outputs='a', name='load'),\n"
                "        node(func=print, inputs='a', outputs='b', name='clean'),\n"
                "        node(func=train, inputs='b', outputs='model', name='fit')])\n",
            },
            id="kedro",
        ),
        pytest.param(
            "met",
            {
                "rag.py": "import openai\nopenai.OpenAI()\n",
                "dvc.yaml": DVC.replace("train", "embed"),
                "load.py": "1\n",
                "clean.py": "2\n",
                "embed.py": "import openai\nprint(openai.OpenAI())\n",
            },
            id="an index",
        ),
        pytest.param(
            "partial",
            {"flow.py": PREFECT + FLOW.replace("clean(data)", "1").replace("data = ", "")},
            id="not linked",
        ),
        pytest.param(
            "partial",
            {"dvc.yaml": DVC.split("  clean:")[0], "load.py": SCRIPT},
            id="one stage",
        ),
        pytest.param(
            "partial",
            {**DVC_FILES, "train.py": "print(1)\n", "t.py": SCRIPT},
            id="without training",
        ),
        pytest.param(
            "partial",
            {
                "Makefile": "all:\n\tpython load.py\n\tpython clean.py\n\tpython train.py\n",
                "load.py": "1\n",
                "clean.py": "2\n",
                "train.py": SCRIPT,
            },
            id="chain of commands",
        ),
        pytest.param(
            "partial",
            {"dvc.yaml": DVC, "load.py": "1\n", "clean.py": "2\n", "t.py": SCRIPT},
            id="absent script",
        ),
        pytest.param(
            "partial",
            {"dvc.yaml": DVC.replace("python", "echo"), "train.py": SCRIPT},
            id="only says so",
        ),
        pytest.param("missing", {"pipeline.py": SCRIPT}, id="only a name"),
        pytest.param(
            "missing",
            {"dvc.yaml": "".join(f"# {line}\n" for line in DVC.split("\n")), "train.py": SCRIPT},
            id="commented out",
        ),
        pytest.param(
            "missing",
            {
                "t.py": "from sklearn.pipeline import Pipeline\n"
                + SCRIPT.replace("SVC()", "Pipeline([])")
            },
            id="of scikit-learn",
        ),
    ],
)
def test_pipeline(expected: str, files: dict[str, str], tmp_path: Path) -> None:
    assert state("pipeline", tmp_path, files) == expected


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        pytest.param(
            "met",
            {
                "flow.py": PREFECT + FLOW + "if __name__ == '__main__':\n"
                "    main_flow.serve(name='x', cron='0 5 * * *')\n"
            },
            id="prefect's clock",
        ),
        pytest.param(
            "met",
            {
                "flow.py": PREFECT + FLOW,
                "prefect.yaml": "deployments:\n- name: x\n  entrypoint: flow.py:main_flow\n"
                "  schedules:\n  - cron: 0 5 * * *\n",
            },
            id="a deployment's clock",
        ),
        pytest.param(
            "met",
            {
                ".github/workflows/x.yml": CI.format(
                    on="{schedule: [{cron: 0 5 * * *}]}", run="python t.py"
                ),
                "t.py": SCRIPT,
            },
            id="CI's clock",
        ),
        pytest.param(
            "met",
            {
                "api.py": "from fastapi import FastAPI\nfrom t import train\napp = FastAPI()\n"
                "@app.post('/train')\ndef start():\n    train([], [])\n",
                "t.py": TRAIN,
            },
            id="a request",
        ),
        pytest.param(
            "met",
            {
                "main.py": "import boto3\ndef lambda_handler(event, context):\n"
                "    boto3.client('sagemaker').create_training_job(TrainingJobName='x')\n"
            },
            id="an event",
        ),
        pytest.param(
            "partial",
            {".github/workflows/x.yml": CI.format(on="push", run="python t.py"), "t.py": SCRIPT},
            id="each push",
        ),
        pytest.param(
            "partial",
            {
                "flow.py": PREFECT + FLOW,
                "prefect.yaml": "deployments:\n- name: x\n  entrypoint: flow.py:main_flow\n"
                "  schedule: null\n"
                "",
            },
            id="no clock",
        ),
        pytest.param(
            "missing",
            {
                ".github/workflows/x.yml": CI.format(
                    on="{schedule: [{cron: 0 5 * * *}]}", run="pytest"
                ),
                "t.py": SCRIPT,
            },
            id="a clock for the tests",
        ),
        pytest.param(
            "missing",
            {
                ".github/dependabot.yml": "version: 2\nupdates:\n- schedule: {interval: daily}\n",
                "t.py": SCRIPT,
            },
            id="a clock for updates",
        ),
        pytest.param(
            "missing",
            {"flow.py": PREFECT + FLOW + "# main_flow.serve(name='x', cron='0 5 * * *')\n"},
            id="comment",
        ),
        pytest.param(
            "missing", {"Makefile": "train:\n\tpython t.py\n", "t.py": SCRIPT}, id="a command"
        ),
    ],
)
def test_training_trigger(expected: str, files: dict[str, str], tmp_path: Path) -> None:
    assert state("training-trigger", tmp_path, files) == expected


RUNS = "from flow import main_flow\ndef test_all():\n    assert main_flow() is None\n"


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        pytest.param("met", {"flow.py": PREFECT + FLOW, "tests/test_flow.py": RUNS}, id="a test"),
        pytest.param(
            "met",
            {".github/workflows/x.yml": CI.format(on="push", run="dvc repro"), **DVC_FILES},
            id="CI",
        ),
        pytest.param(
            "partial",
            {
                "flow.py": PREFECT + FLOW,
                "tests/test_flow.py": "from flow import clean\ndef test_one():\n"
                "    assert clean.fn(1) == 1\n"
                ""
                "",
            },
            id="one stage",
        ),
        pytest.param("missing", {"flow.py": PREFECT + FLOW}, id="none"),
        pytest.param(
            "missing",
            {
                "flow.py": PREFECT + FLOW,
                "tests/test_flow.py": RUNS.replace("main_flow() is None", "main_flow is not None"),
            },
            id="only imported",
        ),
        pytest.param(
            "missing",
            {
                "flow.py": PREFECT + FLOW,
                "tests/test_flow.py": RUNS.replace(
                    "def test", "import pytest\n@pytest.mark.skip\ndef test"
                ),
            },
            id="skipped",
        ),
        pytest.param(
            "missing",
            {".github/workflows/x.yml": CI.format(on="push", run="dvc repro || true"), **DVC_FILES},
            id="may fail",
        ),
    ],
)
def test_pipeline_test(expected: str, files: dict[str, str], tmp_path: Path) -> None:
    assert state("pipeline-test", tmp_path, files) == expected
