"""Pipelines, whatever orchestrates them."""

from pathlib import Path

import pytest
from mlops_ladder.assess.reading.pipelines import pipelines, trains

from .test_graph import read

STEPS = """\
def load():
    pass

def fit(model, x, y):
    model.fit(x, y)

def check():
    pass
"""


def decorated(
    step: str, flow: str, imports: str, calls: str = "load()\n    fit(1, 2, 3)\n    check()"
) -> str:
    """Return a module of decorated functions."""
    marked = STEPS.replace("def ", f"@{step}\ndef ")
    return f"{imports}\n\n{marked}\n@{flow}\ndef job():\n    {calls}\n"


CASES = {
    "dvc": {
        "dvc.yaml": "stages:\n"
        "  load: {cmd: python load.py, outs: [a]}\n"
        "  fit: {cmd: python fit.py, deps: [a], outs: [b]}\n"
        "  check: {cmd: python check.py, deps: [b/c]}\n"
        "  alone: {cmd: python alone.py}\n",
        "fit.py": "import sklearn\nmodel.fit(x, y)\n",
    },
    "prefect": {"job.py": decorated("task", "flow", "from prefect import flow, task")},
    "prefect with submit": {
        "job.py": decorated(
            "task(retries=2)",
            "flow(name='a')",
            "from prefect import flow, task",
            "load.submit()\n    fit.with_options(retries=1).submit(1, 2, 3)\n    check.map([1])",
        )
    },
    "prefect, tasks made where they are called": {
        "job.py": f"from prefect import flow, task\n\n{STEPS}\n@flow\ndef job():\n"
        "    task(load)()\n    task(fit)(1, 2, 3)\n    task(check)()\n"
    },
    "zenml": {"job.py": decorated("step", "pipeline", "from zenml import pipeline, step")},
    "zenml before 0.40": {
        "job.py": "from zenml.pipelines import pipeline\n\n@pipeline\ndef job(load, fit, check):\n"
        "    check(fit(load()))\n",
        "steps.py": "from zenml.steps import step\n\n" + STEPS.replace("def ", "@step\ndef "),
        "run.py": "from job import job\nfrom steps import load, fit, check\n\n"
        "job(load=load(), fit=fit(), check=check()).run()\n",
    },
    "kubeflow": {
        "job.py": decorated("component", "pipeline", "from kfp.dsl import component, pipeline")
    },
    "flyte": {"job.py": decorated("task", "workflow", "from flytekit import task, workflow")},
    "airflow, decorated": {
        "job.py": decorated("task", "dag()", "from airflow.decorators import dag, task")
    },
    "airflow": {
        "dag.py": "from airflow import DAG\nfrom airflow.operators.python import PythonOperator\n"
        "from steps import load, fit, check\n\nwith DAG('d') as dag:\n"
        "    a = PythonOperator(task_id='a', python_callable=load)\n"
        "    b = PythonOperator(task_id='b', python_callable=fit)\n"
        "    c = PythonOperator(task_id='c', python_callable=check)\n    a >> b >> c\n",
        "steps.py": STEPS,
    },
    "dagster": {"job.py": "from dagster import asset\n\n" + STEPS.replace("def ", "@asset\ndef ")},
    "metaflow": {
        "flow.py": "from metaflow import FlowSpec, step\n\nclass Job(FlowSpec):\n"
        "    @step\n    def start(self):\n        self.next(self.fit)\n\n"
        "    @step\n    def fit(self):\n        model.fit(x, y)\n        self.next(self.end)\n\n"
        "    @step\n    def end(self):\n        pass\n"
    },
    "kedro": {
        "pipeline.py": "from kedro.pipeline import Pipeline, node\n"
        "from steps import load, fit, check\n\n"
        "def create_pipeline():\n    return Pipeline([node(load, None, 'a'), "
        "node(\n        fit, ['a'], 'b'),\n        node(check, 'b', 'c')])\n",
        "steps.py": STEPS,
        "registry.py": "from pipeline import create_pipeline\ncreate_pipeline()\n",
    },
    "azureml": {
        "job.yml": "type: pipeline\njobs:\n  load: {command: python load.py}\n"
        "  fit: {command: python fit.py}\n  check: {command: python check.py}\n",
        "fit.py": "import sklearn\nmodel.fit(x, y)\n",
    },
    "sagemaker": {
        "job.py": "from sagemaker.workflow.pipeline import Pipeline\n"
        "from sagemaker.workflow.steps import ProcessingStep, TrainingStep\n\n"
        "def make():\n    a = ProcessingStep(name='a')\n    b = TrainingStep(name='b')\n"
        "    c = ProcessingStep(name='c')\n    return Pipeline(steps=[a, b, c])\n\nmake()\n"
    },
    "snakemake": {
        "Snakefile": "rule load:\n    shell: 'python load.py'\n"
        "rule fit:\n    shell: 'python fit.py'\n"
        "rule check:\n    shell: 'python check.py'\n",
        "fit.py": "import sklearn\nmodel.fit(x, y)\n",
    },
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_pipeline_is_its_stages_and_one_of_them_trains(case: str, folder: Path) -> None:
    repo = read(folder, CASES[case])
    found = pipelines(repo)[0]
    assert found.system == case.split(" ", maxsplit=1)[0].rstrip(",")
    assert len(found.stages) == 3
    first = case == "metaflow"  # a step of it names the next one, and so reaches it
    assert [trains(repo, stage) for stage in found.stages] == [first, True, False]


@pytest.mark.parametrize(
    "files",
    [
        {"job.py": "from sklearn.pipeline import Pipeline\nPipeline([('a', 1)]).fit(x, y)\n"},
        {"job.py": "from celery import task\n\n@task\ndef fit():\n    model.fit(x, y)\n"},
        {"job.py": "# from prefect import flow\n# @flow\ndef job():\n    pass\n"},
        {"dvc.yaml": "stages: [", "job.py": ""},
        {"ci.yml": "jobs:\n  a: {steps: []}\n  b: {steps: []}\n  c: {steps: []}\n"},
    ],
)
def test_what_is_only_called_so_is_none(files: dict[str, str], folder: Path) -> None:
    assert pipelines(read(folder, files)) == ()


def test_a_stage_trains_by_what_it_calls_not_by_what_stands_beside_it(folder: Path) -> None:
    code = (
        "from airflow.decorators import dag, task\n\n@dag()\ndef job():\n"
        "    @task.virtualenv()\n    def load():\n        from feed import bring\n        bring()\n"
        "    @task.virtualenv()\n    def train():\n        from learn import learn\n"
        "        learn(1, 2, 3)\n    load() >> train()\n\njob()\n"
    )
    learn = "def learn(model, x, y):\n    model.fit(x, y)\n"
    files = {"job.py": code, "learn.py": learn, "feed.py": "def bring():\n    pass\n"}
    repo = read(folder, files)
    found = {stage.name: trains(repo, stage) for stage in pipelines(repo)[0].stages}
    assert found == {"job.load": False, "job.train": True}


def test_stages_that_share_no_data_are_pipelines_of_their_own(folder: Path) -> None:
    text = "stages:\n" + "".join(
        f"  s{n}: {{cmd: python {n}.py, outs: [o{n}]}}\n" for n in range(3)
    )
    assert [len(each.stages) for each in pipelines(read(folder, {"dvc.yaml": text}))] == [1, 1, 1]
