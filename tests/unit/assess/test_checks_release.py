"""Release: tests in CI, a registry, lineage, a container, a bill of materials, checked models."""

from pathlib import Path

import pytest
from mlops_ladder.assess.checks import CHECKS

from .reading.written import written

WORKFLOW = ".github/workflows/ci.yml"
CI = "on: {on}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      {step}\n"
TESTS = {"tests/test_x.py": "def test_x():\n    assert 1 + 1 == 2\n"}


def state(capability: str, folder: Path, files: dict[str, str]) -> str:
    """Return the state of a capability in a repository of these files."""
    return CHECKS[capability].look(written(folder, files)).state


def ci(step: str, on: str = "push") -> dict[str, str]:
    """Return a workflow of one step, beside a test."""
    return {WORKFLOW: CI.format(on=on, step=step), **TESTS}


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        pytest.param("met", ci("- run: pytest"), id="push"),
        pytest.param("met", ci("- run: uv run pytest tests", "pull_request"), id="pull request"),
        pytest.param("met", {**ci("- run: make test"), "Makefile": "test:\n\tpytest\n"}, id="make"),
        pytest.param(
            "met", {**ci("- run: tox"), "tox.ini": "[testenv]\ncommands = pytest\n"}, id="tox"
        ),
        pytest.param(
            "met", {".gitlab-ci.yml": "a:\n  script:\n  - pytest\n", **TESTS}, id="another system"
        ),
        pytest.param("partial", ci("- run: pytest || true"), id="may fail"),
        pytest.param("partial", ci("- run: pytest\n        continue-on-error: true"), id="goes on"),
        pytest.param("partial", ci("- run: pytest", "workflow_dispatch"), id="by hand"),
        pytest.param("partial", ci("- run: pytest absent/"), id="absent tests"),
        pytest.param(
            "partial", {WORKFLOW: CI.format(on="push", step="- run: pytest")}, id="no tests"
        ),
        pytest.param("missing", ci("# - run: pytest\n      - run: ls"), id="comment"),
        pytest.param("missing", ci("- run: ruff check", "pull_request"), id="only lint"),
        pytest.param("missing", ci("- name: pytest\n        run: pip install pytest"), id="a name"),
        pytest.param("missing", TESTS, id="no CI"),
    ],
)
def test_ci_tests(expected: str, files: dict[str, str], tmp_path: Path) -> None:
    assert state("ci-tests", tmp_path, files) == expected


MLFLOW = "import mlflow\nclient = mlflow.MlflowClient()\n"
REGISTERED = MLFLOW + "mlflow.register_model('runs:/1/m', 'flights')\n"
ALIAS = "client.set_registered_model_alias('flights', 'champion', 1)\n"


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("met", REGISTERED + ALIAS),
        ("met", REGISTERED + "client.transition_model_version_stage('flights', 1, 'Production')\n"),
        ("met", MLFLOW + "mlflow.sklearn.log_model(1, registered_model_name='f')\n" + ALIAS),
        (
            "met",
            "import wandb\nrun = wandb.init()\na = wandb.Artifact('m', type='model')\n"
            "run.log_artifact(a)\nrun.link_artifact(a, 'registry/m', aliases=['production'])\n",
        ),
        (
            "met",
            "from azureml.core.model import Model\n"
            "Model.register(workspace=1, model_name='m', model_path='p', tags={'mse': 1})\n",
        ),
        (
            "met",
            "from sagemaker.workflow.step_collections import RegisterModel\n"
            "RegisterModel(name='r', approval_status='PendingManualApproval')\n",
        ),
        (
            "met",
            "from google.cloud import aiplatform\n"
            "aiplatform.Model.upload(display_name='m', version_aliases=['prod'])\n",
        ),
        ("partial", REGISTERED),
        ("partial", MLFLOW + "mlflow.sklearn.log_model(1, name='model')\n"),
        ("partial", "import bentoml\nbentoml.sklearn.save_model('m', 1)\n"),
        ("partial", REGISTERED + "# " + ALIAS),
        ("partial", REGISTERED + "def unused():\n    " + ALIAS),
        ("missing", "# " + REGISTERED.replace("\n", "\n# ")),
        ("missing", "registry = 'model registry'\n"),
    ],
)
def test_model_registry(expected: str, text: str, tmp_path: Path) -> None:
    assert state("model-registry", tmp_path, {"registry.py": text}) == expected


HASHED = (
    "schema: '2.0'\nstages:\n  train:\n    cmd: python t.py\n"
    "    deps:\n    - {path: t.py, md5: a}\n"
)
LOCK = {
    "dvc.yaml": "stages:\n  train:\n    cmd: python t.py\n",
    "dvc.lock": HASHED + "    outs:\n    - {path: m, md5: b}\n",
}
KEPT = (
    "import hashlib, mlflow, subprocess\n"
    "def revision():\n    return subprocess.check_output(['git', 'rev-parse', 'HEAD'])\n"
    "data_hash = hashlib.md5(open('data.csv', 'rb').read()).hexdigest()\n"
    "mlflow.set_tags({'git': revision(), 'data_md5': data_hash})\n"
)


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        pytest.param("met", LOCK, id="dvc"),
        pytest.param("met", {"t.py": KEPT}, id="both told"),
        pytest.param("partial", {"t.py": KEPT.replace("revision(),", "'abc',")}, id="no revision"),
        pytest.param("partial", {"t.py": KEPT.replace(": data_hash", ": 'abc'")}, id="no hash"),
        pytest.param(
            "partial", {"t.py": "import mlflow\nmlflow.log_params({'a': 1})\n"}, id="implied"
        ),
        pytest.param(
            "missing", {**LOCK, "dvc.lock": HASHED.partition("    deps")[0]}, id="no hashes"
        ),
        pytest.param("missing", {"dvc.lock": LOCK["dvc.lock"]}, id="a lock of no stage"),
        pytest.param(
            "missing", {f"tests/data/{name}": text for name, text in LOCK.items()}, id="of a test"
        ),
        pytest.param("missing", {"t.py": "git_sha = 'abc'\nprint(git_sha)\n"}, id="a name"),
    ],
)
def test_lineage(expected: str, files: dict[str, str], tmp_path: Path) -> None:
    trained = {"fit.py": "from sklearn.svm import SVC\nSVC().fit([1], [1])\n"}
    assert state("lineage", tmp_path, trained | files) == expected


def test_a_lock_without_a_model_is_no_lineage_of_one(tmp_path: Path) -> None:
    assert state("lineage", tmp_path, LOCK) == "missing"


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        ("met", {"Dockerfile": "FROM python:3.11-slim\n"}),
        ("met", {"docker/train.dockerfile": "FROM python@sha256:" + "a" * 64 + "\n"}),
        ("met", {"Dockerfile": "ARG V=3.11\nFROM python:${V}\n"}),
        ("partial", {"Dockerfile": "FROM python\n"}),
        ("partial", {"Dockerfile": "FROM python:slim\n"}),
        ("partial", {"Dockerfile": "FROM python:latest\n"}),
        ("missing", {".devcontainer/Dockerfile": "FROM python:3.11\n"}),
        ("missing", {"Dockerfile": "# FROM python:3.11\n"}),
        ("missing", {".dockerignore": "Dockerfile\n", "README.md": "FROM python:3.11\n"}),
    ],
)
def test_container(expected: str, files: dict[str, str], tmp_path: Path) -> None:
    assert state("container", tmp_path, files) == expected


@pytest.mark.parametrize(
    ("expected", "step"),
    [
        ("met", "- run: cyclonedx-py environment -o bom.json"),
        ("met", "- run: syft . -o spdx-json"),
        ("met", "- uses: anchore/sbom-action@v0"),
        ("met", "- uses: docker/build-push-action@v6\n        with: {sbom: true}"),
        ("met", "- run: uv export --format cyclonedx1.5 -o bom.json"),
        ("missing", "- uses: docker/build-push-action@v6\n        with: {sbom: false}"),
        ("missing", "# - run: syft ."),
        ("missing", "- run: pip install cyclonedx-bom"),
        ("missing", "- name: sbom\n        run: ls"),
    ],
)
def test_sbom(expected: str, step: str, tmp_path: Path) -> None:
    assert state("sbom", tmp_path, ci(step)) == expected


STORED = (
    "import hashlib, mlflow\ndef digest_of(path):\n"
    "    return hashlib.sha256(open(path, 'rb').read()).hexdigest()\n"
    "mlflow.set_tag('model_sha256', digest_of('m.skops'))\n"
)
CHECKED = (
    "import skops.io\ndef load(path, tags):\n"
    "    if digest_of(path) != tags['model_sha256']:\n        {}\n"
    "    return skops.io.load(path)\nload('model.skops', {{}})\n"
)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("met", STORED + CHECKED.format("raise SystemExit('changed')")),
        ("partial", STORED),
        ("partial", STORED + CHECKED.format("print('changed')")),
        ("missing", "# " + STORED.replace("\n", "\n# ")),
        ("missing", "import skops.io\nskops.io.load('model.skops')\n"),
    ],
)
def test_signed_models(expected: str, text: str, tmp_path: Path) -> None:
    assert state("signed-models", tmp_path, {"model.py": text}) == expected
