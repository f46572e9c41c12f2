"""A command is followed to everything that it runs."""

from pathlib import Path

import pytest
from mlops_ladder.assess.reading.code.graph import Node, graph
from mlops_ladder.assess.reading.follow import follow
from mlops_ladder.assess.reading.shell import parse

from .written import heard, ran, written

DVC = """\
stages:
  prepare:
    cmd: python prepare.py
    deps: [raw]
    outs: [clean]
  train:
    wdir: ml
    cmd:
      - python train.py
      - python plot.py
    deps: [../clean]
    outs: [model]
  check:
    foreach: [a, b]
    do:
      cmd: python check.py ${item}
      deps: [raw]
"""
HOOKS = """\
repos:
  - repo: https://example.org/ruff
    hooks:
      - id: ruff
        args: [--fix]
      - id: mypy
        stages: [manual]
  - repo: local
    hooks:
      - {id: tests, name: t, entry: uv run pytest, language: system, args: [-q]}
"""
BUILD = """\
steps:
  - name: gcr.io/cloud-builders/docker
    args: [build, -f, images/train.Dockerfile, .]
  - name: python:3.12
    entrypoint: bash
    dir: app
    args:
      - -c
      - |
        pip install .
        pytest
  - name: gcr.io/cloud-builders/gcloud
    entrypoint: python
    args: [deploy.py]
"""
JOB = """\
type: pipeline
jobs:
  prepare:
    component: file:./prepare.yml
  train:
    command: python train.py --data ${{inputs.data}}
    code: src
"""
COMPOSE = """\
services:
  api:
    build: {context: ., dockerfile: api.Dockerfile}
  work:
    image: python
    command: python work.py
"""
WORKFLOW = """\
name: Train it
on: workflow_dispatch
jobs:
  train:
    runs-on: ubuntu-latest
    steps:
      - run: python train.py
"""
FILES = {
    "run.sh": "#!/bin/sh\nset -e\npytest $1\nls\n",
    "scripts/all": "#!/usr/bin/env bash\ncd $(dirname $0)\n./one.sh\n",
    "scripts/one.sh": "python one.py\n",
    "scripts/zsh.txt": "pytest\n",
    "dvc.yaml": DVC,
    ".pre-commit-config.yaml": HOOKS,
    "build/cloud.yaml": BUILD,
    "cloudbuild.yaml": "steps: [{name: a/python, args: [x.py]}]",
    "images/train.Dockerfile": "FROM python:3.12\nRUN python fetch.py\nCMD python train.py\n",
    "Dockerfile": "FROM python:3.12\nRUN pytest\n",
    "api.Dockerfile": "FROM python:3.12\nRUN python fetch.py\nCMD [\"uvicorn\", \"api:app\"]\n",
    "job.yml": JOB,
    "prepare.yml": "command: python prepare.py\n",
    "src/train.py": "",
    "compose.yaml": COMPOSE,
    ".github/workflows/train.yml": WORKFLOW,
    "lefthook.yml": "pre-commit:\n  commands:\n    a: {run: pytest}\n"
    "pre-push:\n  jobs:\n    - run: mypy\n",
    "sky.yaml": "setup: pip install .\nrun: python train.py\n",
    "k8s.yaml": "spec:\n  containers:\n    - command: [python, serve.py]\n"
    "      args: [--port, '80']\n",
    "sweep.yaml": "program: train.py\nmethod: grid\n",
}  # fmt: skip
TRAINED = ["python prepare.py", "python train.py", "python plot.py"]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("bash run.sh fast", ["pytest fast", "ls"]),
        ("./run.sh fast", ["pytest fast", "ls"]),
        ("source run.sh a", ["pytest a", "ls"]),
        ("bash -ex run.sh a", ["pytest a", "ls"]),
        ("cd scripts && ../run.sh a", ["pytest a", "ls"]),
        ("scripts/all", ["dirname $0", "./one.sh", "python one.py"]),
        ("bash scripts/absent.sh", []),
        ("./scripts/zsh.txt", []),
        ("bash -c 'pytest && ls'", ["pytest", "ls"]),
        ("sh -lc 'bash run.sh a'", ["bash run.sh a", "pytest a", "ls"]),
        ('eval "pytest a"', ["pytest a"]),
        ("coverage run --source x -m pytest -q", ["python -m pytest -q"]),
        ("python -m coverage run train.py", ["python train.py"]),
        ("accelerate launch --num_processes 2 train.py --x", ["python train.py --x"]),
        ("torchrun --nproc_per_node=2 train.py", ["python train.py"]),
        ("python -m torch.distributed.launch train.py", ["python train.py"]),
        ("docker run --rm -v a:b image pytest -q", ["pytest -q"]),
        ("docker compose exec api pytest", ["pytest"]),
        ("kubectl exec pod -- pytest", ["pytest"]),
        ("ray job submit --working-dir . -- python train.py", ["python train.py"]),
        ("dvc repro", [*TRAINED, "python check.py ${item}"]),
        ("dvc repro train", TRAINED),
        ("dvc exp run -S a=b train", TRAINED),
        ("dvc repro -s train", TRAINED[1:]),
        ("dvc repro dvc.yaml:check", ["python check.py ${item}"]),
        ("dvc repro absent", []),
        ("dvc pull", []),
        ("pre-commit run --all-files", ["ruff check --fix", "pytest -q"]),
        ("uvx pre-commit run tests", ["pytest -q"]),
        ("pre-commit run --hook-stage manual mypy", ["mypy"]),
        ("pre-commit install", []),
        ("lefthook run pre-push", ["mypy"]),
        ("gcloud builds submit", ["python x.py"]),
        ("gcloud builds submit --tag x", ["pytest"]),
        (
            "az ml job create --file job.yml",
            ["python prepare.py", "python train.py --data ${{inputs.data}}"],
        ),
        ("docker build -t x .", ["pytest"]),
        ("docker build -f images/train.Dockerfile .", ["python fetch.py"]),
        ("docker buildx build --push -t x .", ["pytest"]),
        ("docker compose up -d work", ["python work.py"]),
        ("docker compose up", ["python fetch.py", "uvicorn api:app", "python work.py"]),
        ("docker-compose -f compose.yaml build", ["python fetch.py"]),
        ("docker compose down", []),
        ("docker compose -p x -f compose.yaml up work", ["python work.py"]),
        ("docker compose --file=other.yaml up work", []),
        ("gh workflow run train.yml", ["python train.py"]),
        ("gh workflow run 'Train it' -f a=b", ["python train.py"]),
        ("sky launch -y sky.yaml", ["pip install .", "python train.py"]),
        ("kubectl apply -f k8s.yaml", ["python serve.py --port 80"]),
        ("wandb sweep sweep.yaml", ["python train.py"]),
        ("echo bash run.sh", []),
        ("hatch test --all -q", ["pytest --all -q"]),
        ("find . -name x -exec pytest -q {} \\;", ["pytest -q {}"]),
        ("concurrently 'pytest a' \"ls b\"", ["pytest a", "ls b"]),
        ("dvc repro --dry", []),
    ],
)
def test_a_hop(tmp_path: Path, command: str, expected: list[str]) -> None:
    assert ran(written(tmp_path, FILES), command) == expected


def test_a_build_in_the_cloud_is_followed(tmp_path: Path) -> None:
    found = ran(written(tmp_path, FILES), "gcloud builds submit --config build/cloud.yaml .")
    for line in ("python fetch.py", "pip install .", "pytest", "python deploy.py"):
        assert line in found
    assert "python train.py" not in found


HOPS = {
    "Makefile": "ci:\n\tpoe ci\n",
    "pyproject.toml": "[tool.poe.tasks]\nci = 'nox -s all'\n",
    "noxfile.py": "import nox\n@nox.session\ndef all(s):\n    s.run('bash', 'ci.sh')\n",
    "ci.sh": "set -e\nnpm test\nls\n",
    "package.json": '{"scripts": {"test": "just test"}}',
    "justfile": "test:\n  task test\n",
    "Taskfile.yml": "tasks:\n  test: {cmds: [dvc repro]}\n",
    "dvc.yaml": "stages: {a: {cmd: python train.py}}",
}


def test_many_hops_keep_each_place_and_what_blocks(tmp_path: Path) -> None:
    repo = written(tmp_path, HOPS)
    (command,) = parse("make ci", "ci.yml", 7)
    found = follow(repo, command)
    assert list(dict.fromkeys(each.path for each in found)) == ["ci.yml", *HOPS]
    assert all(each.blocking for each in found)
    assert found[-1].words == ("python", "train.py")
    assert heard(repo, "make ci || true", "python") == [False]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Makefile", "ci:\n\t-poe ci\n"),
        ("ci.sh", "npm test\nls\n"),
        ("justfile", "test:\n  task test || true\n"),
    ],
)
def test_one_deaf_hop_is_enough(tmp_path: Path, path: str, text: str) -> None:
    assert heard(written(tmp_path, HOPS | {path: text}), "make ci", "python") == [False]


def test_a_declared_step_has_a_folder_and_may_be_ignored(tmp_path: Path) -> None:
    text = (
        "steps:\n"
        "  - {script: pytest a, dir: app, continue-on-error: true}\n"
        "  - {script: pytest b, code: src}\n"
    )
    repo = written(tmp_path, {"ci/x.yaml": text, "ci/src/train.py": ""})
    (command,) = parse("gcloud builds submit --config ci/x.yaml", "ci.yml", 1)
    found = [(each.words[1], each.cwd, each.blocking) for each in follow(repo, command)[1:]]
    assert found == [("a", "app", False), ("b", "ci/src", True)]


def test_cycles_end(tmp_path: Path) -> None:
    files = {
        "Makefile": "a: b\n\tbash a.sh\nb: a\n\tmake a\n",
        "a.sh": "make a\nbash a.sh\nnpm run a\n",
        "package.json": '{"scripts": {"a": "make b && npm run a"}}',
        "a.yml": "steps: [{run: gcloud builds submit --config a.yml}, {template: a.yml}]",
    }
    repo = written(tmp_path, files)
    assert 5 < len(ran(repo, "make a")) < 30
    assert len(ran(repo, "gcloud builds submit --config a.yml")) == 1


def test_a_growing_cycle_ends(tmp_path: Path) -> None:
    repo = written(tmp_path, {"a.sh": 'bash a.sh "$1 x" a$1\nbash a.sh b$1 c\n'})
    assert len(ran(repo, "bash a.sh x")) <= 1000


def test_what_blocks_on_one_way_blocks(tmp_path: Path) -> None:
    text = "all:\n\t-make a\n\tmake a\na:\n\tmake b\nb:\n\tpytest\n"
    assert heard(written(tmp_path, {"Makefile": text}), "make all", "pytest") == [True]


def test_a_console_script_starts_its_function(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": "[project.scripts]\ntrain = 'app.cli:main'",
        "src/app/__init__.py": "",
        "src/app/cli.py": "def main():\n    pass\n",
    }
    repo = written(tmp_path, files)
    (command,) = parse("uv run train --fast", "ci.yml", 1)
    entries = [node for each in follow(repo, command) for node in graph(repo).entries(each)]
    assert Node("src/app/cli.py", "main") in entries
