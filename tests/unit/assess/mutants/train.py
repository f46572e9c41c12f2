"""What takes capabilities of the stage train away."""

from .mutant import Mutant, cut, replaced, without, written

SEEDED = "booster(random_state=params.seed, **settings)"
FLAT = '''\
"""Train on a part of the table, evaluate on the rest, and log the run."""

import hashlib
import subprocess

import mlflow
import pandas as pd

from . import ROOT
from .data import load, split
from .evaluate import evaluate, write_results
from .features import build_features
from .model import build_model, file_of
from .params import PARAMS
from .schema import SCHEMA

known, unseen = split(load(), PARAMS.validation)
features, target = build_features(known), SCHEMA.encode(known[SCHEMA.target])
model = build_model(features, PARAMS).fit(pd.DataFrame(features), target)
metrics = evaluate(model, known, unseen)
git = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True)
data = hashlib.md5((ROOT / SCHEMA.table).read_bytes(), usedforsecurity=False)
with mlflow.start_run(tags={"git": git.stdout.strip(), "data_md5": data.hexdigest()}):
    mlflow.log_params(PARAMS.model_dump())
    mlflow.log_metrics({metrics["metric"]: metrics["value"], "baseline": metrics["baseline"]})
    logged = mlflow.sklearn.log_model(model, name="model")
mlflow.set_logged_model_tags(logged.model_id, {"sha256": file_of(logged.model_uri)[1]})
write_results(model, logged.model_id, metrics, unseen)
'''
FLATTENED = (
    replaced(
        "src/x/flows/train.py",
        "from .. import data, evaluate, report, train\n\n    task(data.bring_data)()\n"
        "    task(report.report)()\n    return evaluate.verdict(task(train.train)())",
        "from .. import data, evaluate, report\n\n    task(data.bring_data)()\n"
        "    task(report.report)()\n    from .. import train\n\n"
        "    return evaluate.verdict(train.metrics)",
    ),
    replaced("tests/conftest.py", "from x.train import fit\n", "from x.model import build_model\n"),
    replaced(
        "tests/conftest.py",
        'Model("the tests\' model", fit(known, params))',
        'Model("untrained", build_model({}, params))',
    ),
    without("tests/test_train.py"),
)
BY_HAND = (
    replaced(
        "src/x/flows/retrain.py",
        '@flow(name="retrain")\nasync def retrain',
        "async def retrain",
    ),
    replaced(
        "src/x/flows/retrain.py", "        again(ingest.ingest)()\n", "        ingest.ingest()\n"
    ),
    replaced("src/x/flows/retrain.py", "task(stages.reproduce)()", "stages.reproduce()"),
    replaced("src/x/flows/retrain.py", "again(settle.settle)(inputs)", "settle.settle(inputs)"),
    replaced(
        "src/x/flows/retrain.py", "from prefect import flow, task", "from prefect import task"
    ),
    replaced("src/x/flows/deployed.py", "    (retrain, None, None),\n", ""),
    replaced("src/x/flows/deployed.py", "from .retrain import retrain\n", ""),
    without("src/x/flows/train.py"),
    cut("src/x/stages.py", "def reproduce()", "def fingerprint()"),
    replaced(
        "src/x/stages.py",
        "def fingerprint()",
        '''\
def reproduce() -> str:
    """Do one after the other."""
    ingest()
    validate()
    train()
    evaluate()
    return fingerprint()


def fingerprint()''',
    ),
    replaced("src/x/stages.py", '(ROOT / "dvc.lock").read_bytes()', "MODEL.read_bytes()"),
    replaced(
        "src/x/pipeline.py",
        'SETTLED.exists() and not repo.status("dvc.yaml")',
        "SETTLED.exists()",
    ),
)
NO_TRIGGER = (
    replaced(
        "src/x/flows/monitor.py",
        "    said = [] if registry.champion() else [await retrain()]\n",
        "    said = list[str]()\n",
    ),
    replaced("src/x/flows/deployed.py", "from .retrain import retrain\n", ""),
)
DUE = "    if any(look.due for look in looks.read()):\n        said.append(await retrain())\n"
WHOLE = "tests/test_flows.py"

MUTANTS = [
    Mutant(
        "seeded-training",
        "removed",
        "the model gets no seed",
        (replaced("src/x/model.py", SEEDED, "booster(**settings)"),),
    ),
    Mutant(
        "seeded-training",
        "faked",
        "the seed is a comment",
        (
            replaced(
                "src/x/model.py", f"{SEEDED})", "booster(**settings))  # random_state=params.seed"
            ),
        ),
    ),
    Mutant(
        "seeded-training",
        "faked",
        "the seed is None",
        (replaced("src/x/model.py", SEEDED, "booster(random_state=None, **settings)"),),
    ),
    Mutant(
        "training-module",
        "removed",
        "a flat script that trains when it is imported",
        (written("src/x/train.py", FLAT), *FLATTENED),
        "0",
    ),
    Mutant(
        "training-module",
        "faked",
        "a function of the name, and a script that trains when it is imported",
        (
            written(
                "src/x/train.py",
                f'{FLAT}\n\ndef train() -> None:\n    """Train."""\n    print("trained")\n',
            ),
            *FLATTENED,
        ),
        "0",
    ),
    Mutant(
        "pipeline",
        "removed",
        "one function calls the next",
        (*BY_HAND, without("dvc.yaml", "dvc.lock")),
    ),
    Mutant(
        "pipeline",
        "faked",
        "stages that only have the names",
        (
            *BY_HAND,
            without("dvc.lock"),
            *(
                replaced("dvc.yaml", f"cmd: python -m x.stages {name}\n", f"cmd: echo {name}\n")
                for name in ("ingest", "validate", "train", "evaluate")
            ),
        ),
    ),
    Mutant(
        "pipeline",
        "faked",
        "stages that are comments",
        (
            *BY_HAND,
            without("dvc.lock"),
            written("dvc.yaml", "# stages:\n#   train:\n#     cmd: python -m x.stages train\n"),
        ),
    ),
    Mutant(
        "training-trigger",
        "removed",
        "only a person trains",
        (
            *NO_TRIGGER,
            replaced("src/x/flows/monitor.py", DUE, ""),
            replaced("src/x/flows/deployed.py", "    (retrain, None, None),\n", ""),
        ),
    ),
    Mutant(
        "training-trigger",
        "faked",
        "the schedule is a comment, the rule is never reached",
        (
            *NO_TRIGGER,
            replaced("src/x/flows/monitor.py", DUE, DUE.replace("if any", "if False and any")),
            replaced(
                "src/x/flows/deployed.py",
                "    (retrain, None, None),\n",
                '    # (retrain, "0 3 * * *", None),\n',
            ),
        ),
    ),
    Mutant("pipeline-test", "removed", "stages are tested apart", (without(WHOLE),)),
    Mutant(
        "pipeline-test",
        "faked",
        "the test is always skipped",
        (
            replaced(
                WHOLE,
                "\n\nclass Copy:",
                '\n\npytestmark = pytest.mark.skip(reason="slow")\n\n\nclass Copy:',
            ),
        ),
    ),
]
