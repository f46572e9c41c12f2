"""Experiments: git, locks, a command, tracking, settings, tests, linters, search."""

import json
import subprocess
from pathlib import Path

import pytest
from mlops_ladder.assess.checks import CHECKS

from .reading.written import written

FIT = "from sklearn.linear_model import Ridge\nmodel = Ridge(alpha=alpha).fit(x, y)\n"
ON_PUSH = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n    - run: {}\n"


def state(capability: str, folder: Path, files: dict[str, str]) -> str:
    """Return the state of a capability in a repository of these files."""
    return CHECKS[capability].look(written(folder, files)).state


@pytest.mark.parametrize(
    ("expected", "size", "attributes"),
    [
        ("met", 10_000_000, ""),
        ("partial", 10_000_001, ""),
        ("met", 10_000_001, "*.bin filter=lfs diff=lfs merge=lfs -text\n"),
        ("partial", 10_000_001, "# *.bin filter=lfs\n"),
    ],
)
def test_clean_git(expected: str, size: int, attributes: str, tmp_path: Path) -> None:
    with (tmp_path / "model.bin").open("wb") as file:
        file.truncate(size)
    (tmp_path / ".gitattributes").write_text(attributes)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(
        ["git", "-c", "filter.lfs.clean=cat", "-c", "filter.lfs.required=false", "add", "."],
        cwd=tmp_path,
        check=True,
    )
    assert state("clean-git", tmp_path, {}) == expected


def test_without_git_nobody_knows(tmp_path: Path) -> None:
    assert state("clean-git", tmp_path, {"a.py": ""}) == "unknown"


def test_what_git_does_not_track_is_not_in_git(tmp_path: Path) -> None:
    with (tmp_path / "model.bin").open("wb") as file:
        file.truncate(20_000_000)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert state("clean-git", tmp_path, {}) == "met"


LINES = [f"a{number}=={number}" for number in range(9)]


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        ("met", {"uv.lock": '[[package]]\nname = "a"\nversion = "1"\n'}),
        ("met", {"sub/poetry.lock": '[[package]]\nname = "a"\nversion = "1"\n'}),
        ("met", {"requirements.txt": "\n".join([*LINES, "b"])}),
        ("met", {"requirements.txt": "httpx == 0.27.0\n"}),
        ("partial", {"requirements.txt": "\n".join([*LINES, "b", "c"])}),
        ("partial", {"pyproject.toml": '[project]\nname = "x"\ndependencies = ["a>=1"]\n'}),
        ("partial", {"requirements.txt": "a>=1\n", "docs/uv.lock": "[[package]]\n"}),
        ("partial", {"requirements.txt": "a>=1\n", "uv.lock": "version = 1\n"}),
        ("missing", {"README.md": "pip install a==1\n", ".gitignore": "uv.lock\n"}),
        ("missing", {"requirements.txt": "# a==1\n"}),
    ],
)
def test_locked_dependencies(expected: str, files: dict[str, str], tmp_path: Path) -> None:
    assert state("locked-dependencies", tmp_path, files) == expected


@pytest.mark.parametrize(
    ("expected", "readme"),
    [
        ("met", "Run `python src/train.py --epochs 3`.\n"),
        ("met", "```bash\n$ git clone https://x.org/y.git && cd y\n$ python src/train.py\n```\n"),
        ("met", "```\npython -m src.train\n```\n"),
        ("met", "    make train\n"),
        ("met", "```sh\ndocker compose up --build\n```\n"),
        ("met", "Start `uvicorn src.train:app`.\n"),
        ("partial", "```bash\npython src/absent.py\n```\n"),
        ("partial", "```bash\nmake absent\n```\n"),
        ("partial", "Execute `ipython notebook`.\n"),
        ("missing", "```bash\npip install -r requirements.txt\nmake install\npytest\n```\n"),
        ("missing", "<!-- python src/train.py -->\n"),
        ("missing", "```\n├── src/train.py  trains\nsrc/train.py   trains\n```\n"),
        ("missing", "The file `src/train.py` trains.\n"),
    ],
)
def test_one_command_run(expected: str, readme: str, tmp_path: Path) -> None:
    files = {
        "README.md": readme,
        "src/train.py": "app = 1\n",
        "Makefile": "train:\n\tpython src/train.py\ninstall:\n\tpip install .\n",
        "docker-compose.yml": "services:\n  api:\n    image: x\n",
    }
    assert state("one-command-run", tmp_path, files) == expected


MLFLOW = "import mlflow\nmlflow.log_param('alpha', alpha)\nmlflow.log_metric('rmse', error)\n"
LIGHTNING = "from pytorch_lightning.loggers import WandbLogger\nTrainer(logger=WandbLogger())\n"


@pytest.mark.parametrize(
    ("expected", "code"),
    [
        ("met", MLFLOW + FIT),
        ("met", f"import mlflow\nmlflow.sklearn.autolog()\n{FIT}"),
        ("met", f"import wandb\nwandb.init(config=args)\n{FIT}wandb.log({{'loss': loss}})\n"),
        ("met", f"import wandb\nwandb.init()\nwandb.config.alpha = alpha\nwandb.log(scores)\n"
            f"{FIT}"),
        ("met", f"import neptune\nrun = neptune.init_run()\nrun['parameters'] = p\n"
            f"run['rmse'] = e\n{FIT}"),
        ("met", f"{LIGHTNING}model.save_hyperparameters()\n{FIT}"),
        ("met", "from transformers import Trainer, TrainingArguments\n"
            "Trainer(args=TrainingArguments('out', report_to='wandb')).train()\n"),
        ("met", "from azureml.core import Run\nrun = Run.get_context()\n"
            "for k, v in train_args.items():\n"
            f"    run.log(k, v)\nfor k, v in metrics.items():\n    run.log(k, v)\n{FIT}"),
        ("partial", f"import mlflow\nmlflow.log_metric('rmse', error)\n{FIT}"),
        ("partial", f"{LIGHTNING}{FIT}"),
        ("partial", f"import mlflow\nmlflow.log_param('a', a)\nmlflow.log_metric('rmse', 0.1)\n"
            f"{FIT}"),
        ("partial", f"import mlflow\nmlflow.autolog(disable=True)\n{FIT}"),
        ("partial", f"import wandb\nwandb.init(config=args, mode='disabled')\n"
            f"wandb.log(scores)\n{FIT}"),
        ("missing", f"import mlflow\n{FIT}"),
        ("missing", f"import mlflow\ndef track():\n    mlflow.log_param('a', a)\n"
            f"    mlflow.log_metric('e', e)\n{FIT}"),
        ("missing", f"{FIT}# {MLFLOW}".replace("\nmlflow", "\n# mlflow")),
        ("missing", "from transformers import Trainer, TrainingArguments\n"
            "Trainer(args=TrainingArguments('out', report_to='none')).train()\n"),
        ("missing", f"import logging\nclass Own:\n    def log_metrics(self, m):\n"
            f"        print(m)\n{FIT}Own().log_metrics(m)\n"),
    ],
)  # fmt: skip
def test_tracked_experiments(expected: str, code: str, tmp_path: Path) -> None:
    assert state("tracked-experiments", tmp_path, {"train.py": code}) == expected


def test_a_notebook_alone_is_a_part(tmp_path: Path) -> None:
    cells = [{"cell_type": "code", "source": MLFLOW + FIT}]
    book = json.dumps({"cells": cells, "nbformat": 4})
    assert state("tracked-experiments", tmp_path, {"try.ipynb": book}) == "partial"


METRICS = "metrics:\n- metrics.json\n"
STAGES = "stages:\n  train:\n    cmd: python train.py\n    params: [alpha]\n"
LOCKED = (
    "stages:\n  train:\n    cmd: python train.py\n    params:\n      params.yaml:\n"
    "        alpha: 1\n"
)


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        ("met", {"dvc.yaml": STAGES + METRICS, "dvc.lock": LOCKED}),
        ("partial", {"dvc.yaml": STAGES + METRICS}),
        ("partial", {"dvc.yaml": STAGES, "dvc.lock": LOCKED}),
        ("missing", {"dvc.yaml": STAGES}),
    ],
)
def test_what_dvc_keeps_of_runs(expected: str, files: dict[str, str], tmp_path: Path) -> None:
    assert state("tracked-experiments", tmp_path, files) == expected


READS = (
    "import yaml\nwith open('params.yaml') as file:\n    alpha = yaml.safe_load(file)['alpha']\n"
)
JSON = "import json\nread = json.load(open('{}'))\n"
GIVEN = "import sys, tomllib\nalpha = tomllib.load(open(sys.argv[1], 'rb'))\n"
ARGUMENTS = "import argparse\nalpha = argparse.ArgumentParser().parse_args()\n"
HYDRA = (
    "import hydra\nfrom sklearn.linear_model import Ridge\n"
    "def fit(c):\n    Ridge().fit(x, y)\n"
    "@hydra.main(config_path='conf', config_name='main')\ndef main(c):\n"
    "    fit(c)\nmain()\n"
)


@pytest.mark.parametrize(
    ("expected", "code", "file"),
    [
        ("met", READS + FIT, "params.yaml"),
        ("met", JSON.format("params.json") + FIT, "params.json"),
        ("met", HYDRA, "conf/main.yaml"),
        ("met", GIVEN + FIT, "config/train.toml"),
        ("partial", READS + FIT, "other.yaml"),
        ("partial", ARGUMENTS + FIT, "params.yaml"),
        ("missing", f"# {READS}".replace("\n", "\n# ") + "\n" + FIT, "params.yaml"),
        ("missing", JSON.format("rows.json") + FIT, "rows.json"),
    ],
)  # fmt: skip
def test_external_configuration(expected: str, code: str, file: str, tmp_path: Path) -> None:
    files = {"train.py": code, file: "alpha: 1\n" if file.endswith("yaml") else "{}"}
    assert state("external-configuration", tmp_path, files) == expected


def test_settings_of_another_program_are_a_part(tmp_path: Path) -> None:
    files = {"train.py": f"alpha = 1\n{FIT}", "api.py": READS, "params.yaml": "alpha: 1\n"}
    assert state("external-configuration", tmp_path, files) == "partial"


def test_kedro_reads_the_parameters(tmp_path: Path) -> None:
    nodes = "from kedro.pipeline import node\nnode(fit, ['x', 'params:alpha'], 'model')\n"
    files = {"src/p/pipeline.py": nodes, "conf/base/parameters.yml": "alpha: 1\n"}
    assert state("external-configuration", tmp_path, files) == "met"


@pytest.mark.parametrize(
    ("expected", "test"),
    [
        ("met", "from app.core import double\ndef test_it():\n    assert double(1) == 2\n"),
        ("met", "import unittest\nfrom app import core\nclass T(unittest.TestCase):\n"
            "    def test_it(self):\n        self.assertEqual(core.double(1), 2)\n"),
        ("met", "import pytest\nfrom app.core import double\n@pytest.fixture\ndef made():\n"
            "    return double(1)\n"
            "def test_it(made):\n    assert made == 2\n"),
        ("met", "def test_it():\n    from app.core import double\n    assert double(1) == 2\n"),
        ("partial", "from app.core import double\ndef test_it():\n    assert True\n"),
        ("partial", "from app.core import double\ndef test_it():\n    print(double(1))\n"),
        ("partial", "import pandas\ndef test_data():\n"
            "    assert len(pandas.read_csv('x.csv')) == 3\n"),
        ("missing", "import pytest\nfrom app.core import double\n@pytest.mark.skip\n"
            "def test_it():\n    assert double(1) == 2\n"),
        ("missing", "from app.core import double\n# def test_it():\n#     assert double(1) == 2\n"),
    ],
)  # fmt: skip
def test_unit_tests(expected: str, test: str, tmp_path: Path) -> None:
    code = "def double(x):\n    return 2 * x\n"
    files = {"app/__init__.py": "", "app/core.py": code, "tests/test_core.py": test}
    assert state("unit-tests", tmp_path, files) == expected


HOOK = "repos:\n- repo: https://github.com/x/y\n  hooks:\n  - id: {}\n"


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        ("met", {".pre-commit-config.yaml": HOOK.format("ruff")}),
        ("met", {".pre-commit-config.yaml": HOOK.format("own\n    entry: poetry run pylint src")}),
        ("met", {".pre-commit-config.yaml": HOOK.format("own\n    entry: make\n    args: [tidy]"),
            "Makefile": "tidy: style\nstyle:\n\tflake8 src\n"}),
        ("partial", {".pre-commit-config.yaml": HOOK.format("own\n    entry: make lint"),
            "Makefile": "lint:\n\techo fine\n"}),
        ("met", {"lefthook.yml": "pre-commit:\n  commands:\n    lint:\n      run: make lint\n",
            "Makefile": "lint:\n\tuv run ruff check .\n"}),
        ("met", {".github/workflows/ci.yml": ON_PUSH.format("ruff check .")}),
        ("met", {".github/workflows/ci.yml": ON_PUSH.format("make lint"), "Makefile": "lint:\n"
            "\tflake8 src\n"}),
        ("partial", {".github/workflows/ci.yml": ON_PUSH.format("flake8 . --exit-zero || true"),
            ".flake8": "[flake8]\n"}),
        ("partial", {".github/workflows/ci.yml": ON_PUSH.format("ruff check . || true")}),
        ("partial", {".github/workflows/ci.yml": ON_PUSH.format("black .")}),
        ("partial", {".pre-commit-config.yaml": HOOK.format("trailing-whitespace")}),
        ("partial", {".pre-commit-config.yaml": HOOK.format("ruff\n    stages: [manual]")}),
        ("partial", {"pyproject.toml": "[tool.ruff]\nline-length = 100\n"}),
        ("partial", {"Makefile": "lint:\n\tflake8 src\n"}),
        ("missing", {".gitignore": ".ruff_cache\n", "requirements.txt": "ruff\n"}),
    ],
)  # fmt: skip
def test_lint_hooks(expected: str, files: dict[str, str], tmp_path: Path) -> None:
    assert state("lint-hooks", tmp_path, files) == expected


OPTUNA = "import optuna\nstudy = optuna.create_study()\nstudy.optimize(objective, n_trials=3)\n"


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        ("met", {"tune.py": OPTUNA}),
        ("met", {"tune.py": "from sklearn.model_selection import GridSearchCV\n"
            "GridSearchCV(m, {}).fit(x, y)\n"}),
        ("met", {"sweep.yaml": "parameters:\n  lr: {values: [1]}\n", "Makefile": "sweep:\n"
            "\twandb sweep sweep.yaml\n"}),
        ("missing", {"sweep.yaml": "parameters:\n  lr: {values: [1]}\n"}),
        ("missing", {"Makefile": "sweep:\n\twandb sweep absent.yaml\n"}),
        ("missing", {"tune.py": "import optuna\ndef tune():\n"
            "    optuna.create_study().optimize(f)\n"}),
        ("missing", {"tune.py": f"# {OPTUNA}".replace("\n", "\n# ")}),
    ],
)  # fmt: skip
def test_hyperparameter_search(expected: str, files: dict[str, str], tmp_path: Path) -> None:
    assert state("hyperparameter-search", tmp_path, files) == expected
