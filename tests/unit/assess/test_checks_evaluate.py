"""Evaluation: a gate that stops, a simpler model, quality by group, the gap between groups."""

from pathlib import Path

import pytest
from mlops_ladder.assess.checks import CHECKS

from .reading.written import written

SCORED = (
    "import mlflow\nfrom sklearn.metrics import accuracy_score\n"
    "def evaluate(model, x, y):\n    return accuracy_score(y, model.predict(x))\n"
)
RUN = "if __name__ == '__main__':\n    release(1, 2, [], [])\n"
GATED = (
    SCORED + "def release(model, champion, x, y):\n"
    "    new_accuracy, old_accuracy = evaluate(model, x, y), evaluate(champion, x, y)\n"
)
REGISTER = "mlflow.register_model('runs:/1/model', 'flights')\n"


def state(capability: str, folder: Path, files: dict[str, str]) -> str:
    """Return the state of a capability in a repository of these files."""
    return CHECKS[capability].look(written(folder, files)).state


@pytest.mark.parametrize(
    ("expected", "body"),
    [
        ("met", f"    if new_accuracy > old_accuracy:\n        {REGISTER}"),
        ("met", f"    if new_accuracy <= old_accuracy:\n        return\n    {REGISTER}"),
        ("met", "    if new_accuracy < old_accuracy:\n        raise SystemExit('worse')\n"),
        ("met", "    if new_accuracy < 0.8:\n        raise ValueError('too low')\n"),
        ("met", "    assert new_accuracy >= old_accuracy\n"),
        ("met", f"    better = new_accuracy > old_accuracy\n    if better:\n        {REGISTER}"),
        ("met", "    import sys\n    if new_accuracy < old_accuracy:\n        sys.exit(1)\n"),
        ("partial", f"    print(new_accuracy > old_accuracy)\n    {REGISTER}"),
        ("partial", f"    if new_accuracy > old_accuracy:\n        print('ok')\n    {REGISTER}"),
        ("partial", f"    if new_accuracy > old_accuracy or True:\n        {REGISTER}"),
        ("missing", f"    # if new_accuracy > old_accuracy:\n    {REGISTER}"),
        ("missing", f"    if False and new_accuracy > old_accuracy:\n        pass\n    {REGISTER}"),
        ("missing", f"    new_accuracy = 0.9\n    if new_accuracy > 0.8:\n        {REGISTER}"),
    ],
)
def test_model_gate(expected: str, body: str, tmp_path: Path) -> None:
    gated = GATED if "new_accuracy = 0.9" not in body else SCORED + "def release(model, a, x, y):\n"
    assert state("model-gate", tmp_path, {"gate.py": gated + body + RUN}) == expected


ACROSS = {
    "gate.py": SCORED + "def is_better(new_score, old_score):\n    return new_score > old_score\n",
    "register.py": "import mlflow\nfrom gate import evaluate, is_better\n"
    "def register(model, champion, x, y):\n"
    "    if is_better(evaluate(model, x, y), evaluate(champion, x, y)):\n"
    f"        {REGISTER}"
    "if __name__ == '__main__':\n    register(1, 2, [], [])\n",
}
KFP = (
    "from kfp import dsl\n"
    "@dsl.component\ndef evaluate(model: str) -> bool:\n"
    "    from sklearn.metrics import f1_score\n    f1 = f1_score([1], [1])\n"
    "    deploy = f1 > 0.8\n    return deploy\n"
    "@dsl.component\ndef deploy(model: str):\n    print(model)\n"
    "@dsl.pipeline\ndef pipeline():\n    judged = evaluate(model='m')\n"
    "    with dsl.If(judged.output == True):\n        deploy(model='m')\n"
)
SAGEMAKER = (
    "from sagemaker.workflow.conditions import ConditionLessThanOrEqualTo\n"
    "from sagemaker.workflow.condition_step import ConditionStep\n"
    "from sagemaker.workflow.functions import JsonGet\n"
    "def pipeline(step, register):\n"
    "    low = ConditionLessThanOrEqualTo(left=JsonGet(step_name='e', property_file=step,\n"
    "        json_path='regression_metrics.mse.value'), right=6.0)\n"
    "    return ConditionStep(name='c', conditions=[low], if_steps=[register], else_steps=[])\n"
    "if __name__ == '__main__':\n    pipeline(1, 2)\n"
)
TFX = (
    "from tfx.components import Evaluator, Pusher\n"
    "evaluator = Evaluator(examples=1)\n"
    "pusher = Pusher(model=1, model_blessing=evaluator.outputs['blessing'])\n"
)
AZURE = (
    "from azureml.core import Run\nrun = Run.get_context()\n"
    "def judge(model, production_model):\n"
    "    new_model_mse = float(model.tags['mse'])\n"
    "    production_model_mse = float(production_model.tags['mse'])\n"
    "    if new_model_mse < production_model_mse:\n        print('register')\n"
    "    else:\n        run.parent.cancel()\n"
    "if __name__ == '__main__':\n    judge(1, 2)\n"
)
ARTIFACT = {
    "evaluation.py": "from dataclasses import dataclass\nfrom sklearn.metrics import f1_score\n"
    "@dataclass\nclass Artifact:\n    is_model_accepted: bool\n"
    "class Evaluation:\n    def run(self, y, p, q):\n"
    "        trained_f1, best_f1 = f1_score(y, p), f1_score(y, q)\n"
    "        return Artifact(is_model_accepted=trained_f1 > best_f1)\n",
    "pipeline.py": "from evaluation import Evaluation\n"
    "def push():\n    print('pushed')\n"
    "def run():\n    artifact = Evaluation().run([1], [1], [0])\n"
    "    if not artifact.is_model_accepted:\n        raise RuntimeError('not accepted')\n    "
    "push()\n"
    "if __name__ == '__main__':\n    run()\n",
}
EARLY = (
    "import torch\n"
    "def train(model, epochs):\n    best_loss = 9.0\n"
    "    for epoch in range(epochs):\n        val_loss = model(epoch)\n"
    "        if val_loss < best_loss:\n            best_loss = val_loss\n"
    "            torch.save(model.state_dict(), 'best.pt')\n"
    "if __name__ == '__main__':\n    train(1, 2)\n"
)


FAILURES = (
    "def validate(metrics):\n    failures = []\n"
    "    for name, minimum in {'accuracy': 0.8}.items():\n"
    "        value = float(metrics.get(name))\n"
    "        if value < minimum:\n            failures.append(name)\n"
    "    if failures:\n        raise ValueError(failures)\n"
    "if __name__ == '__main__':\n    validate({})\n"
)
ZENML = {
    "steps.py": "import joblib\nfrom google.cloud import storage\n"
    "from sklearn.metrics import accuracy_score\nfrom zenml.steps import step\n"
    "@step\ndef evaluate(model, x, y):\n    return accuracy_score(y, model.predict(x))\n"
    "@step\ndef is_good(test_accuracy):\n    return test_accuracy > 0.9\n"
    "@step\ndef store(store_decision, model):\n    if store_decision:\n"
    "        storage.Client().bucket('m').blob('m').upload_from_filename('m.pkl')\n",
    "job.py": "from zenml.pipelines import pipeline\n"
    "@pipeline\ndef job(scorer, judge, store):\n"
    "    store_decision = judge(scorer(1, 2, 3))\n    store(store_decision, 1)\n",
    "run.py": "from job import job\nfrom steps import evaluate, is_good, store\n"
    "job(scorer=evaluate(), judge=is_good(), store=store()).run()\n",
}
DEFAULT = (
    "from google.cloud import aiplatform\n"
    "def upload(is_default_version):\n"
    "    aiplatform.Model.upload(display_name='m', is_default_version=is_default_version)\n"
    "def run(new_rmse, champion_rmse):\n    upload(new_rmse < champion_rmse)\n"
    "if __name__ == '__main__':\n    run(1, 2)\n"
)


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        pytest.param("met", {"validate.py": FAILURES}, id="a list of failures"),
        pytest.param("met", {"upload.py": DEFAULT}, id="the default version"),
        pytest.param("met", ACROSS, id="through functions"),
        pytest.param("met", {"pipeline.py": KFP}, id="kubeflow"),
        pytest.param("met", {"pipeline.py": SAGEMAKER}, id="sagemaker"),
        pytest.param("met", {"pipeline.py": TFX}, id="tfx"),
        pytest.param("met", {"evaluate.py": AZURE}, id="azure"),
        pytest.param("met", ARTIFACT, id="through an artifact"),
        pytest.param(
            "met",
            {
                "v.py": "import mlflow\n"
                "mlflow.validate_evaluation_results(a, validation_thresholds=t)\n"
                ""
            },
            id="mlflow",
        ),
        pytest.param(
            "partial",
            {
                ".github/workflows/x.yml": "on: push\njobs:\n  a:\n    steps:\n"
                "    - run: dvc metrics diff main\n"
                ""
                ""
            },
            id="difference shown",
        ),
        pytest.param("missing", {"train.py": EARLY}, id="best of the epochs"),
        pytest.param(
            "missing",
            {"p.py": TFX.replace(", model_blessing=evaluator.outputs['blessing']", "")},
            id="no blessing asked for",
        ),
        pytest.param(
            "missing",
            {
                "d.py": "def check(drift_score):\n    if drift_score > 0.3:\n"
                "        raise ValueError('drift')\ncheck(1)\n"
            },
            id="drift",
        ),
        pytest.param(
            "missing",
            {"gate.py": "def unused(acc, best):\n    assert acc > best\n"},
            id="never called",
        ),
        pytest.param(
            "missing",
            {
                "api.py": "def answer(probability):\n    if probability > 0.5:\n"
                "        return 'yes'\n"
                "answer(1)\n"
            },
            id="single prediction",
        ),
        ("met", ZENML),
        ("partial", ZENML | {"run.py": ZENML["run.py"].replace("is_good()", "evaluate()")}),
    ],
)
def test_model_gate_across_steps(expected: str, files: dict[str, str], tmp_path: Path) -> None:
    assert state("model-gate", tmp_path, files) == expected


DUMMY = "from sklearn.dummy import DummyClassifier\nDummyClassifier().fit([1], [1])\n"
BOTH = (
    "from sklearn.linear_model import LogisticRegression\n"
    "from sklearn.ensemble import RandomForestClassifier\n"
    "for model in (LogisticRegression(), RandomForestClassifier()):\n"
    "    print(model.fit([1], [1]).score([1], [1]))\n"
)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("met", DUMMY),
        ("met", BOTH),
        ("missing", "# DummyClassifier().fit(x, y)\n"),
        ("missing", "from sklearn.dummy import DummyClassifier\n"),
        ("missing", "def unused():\n    " + DUMMY.replace("\n", "\n    ")),
        ("missing", "from sklearn.linear_model import LogisticRegression\nLogisticRegression()\n"),
        ("missing", "baseline_accuracy = 0.5\n"),
    ],
)
def test_simple_baseline(expected: str, text: str, tmp_path: Path) -> None:
    assert state("simple-baseline", tmp_path, {"baseline.py": text}) == expected


SLICES = (
    "from sklearn.metrics import accuracy_score\n"
    "def judge(table, limit):\n"
    "    for name, group in table.groupby('region'):\n"
    "        accuracy = accuracy_score(group.y, group.predicted)\n        {}\n"
    "if __name__ == '__main__':\n    judge(1, 2)\n"
)


@pytest.mark.parametrize(
    ("expected", "does"),
    [
        ("met", "if accuracy < limit: raise SystemExit(name)"),
        ("met", "assert accuracy >= limit"),
        ("partial", "print(name, accuracy)"),
        ("partial", "if accuracy < limit: print('low')"),
    ],
)
def test_slice_metrics(expected: str, does: str, tmp_path: Path) -> None:
    assert state("slice-metrics", tmp_path, {"s.py": SLICES.format(does)}) == expected


def test_groups_without_quality_are_no_slices(tmp_path: Path) -> None:
    text = (
        "def show(t):\n    for name, rows in t.groupby('x'):\n"
        "        print(name, len(rows))\nshow(1)\n"
    )
    assert state("slice-metrics", tmp_path, {"s.py": text}) == "missing"


FAIR = "from fairlearn.metrics import demographic_parity_difference\n"
GAP = FAIR + "gap = demographic_parity_difference([1], [1], sensitive_features=[0])\n"


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("met", GAP + "if gap > 0.1:\n    raise SystemExit('unfair')\n"),
        ("met", GAP + "assert gap <= 0.1\n"),
        ("partial", GAP + "print(gap)\n"),
        ("missing", FAIR),
        ("missing", "fairness_gap = 0.02\nassert fairness_gap < 0.1\n"),
        ("missing", "# assert demographic_parity_difference(y, p) < 0.1\n"),
    ],
)
def test_fairness_gap(expected: str, text: str, tmp_path: Path) -> None:
    assert state("fairness-gap", tmp_path, {"fair.py": text}) == expected
