"""Task runners: a name is followed to what it runs."""

import random
from pathlib import Path

import pytest
from mlops_ladder.assess.reading.tasks import tasks

from .written import heard, ran, task, written

POE = """\
[tool.poe]
include = ["more.toml"]
[tool.poe.tasks]
test = "pytest -q"
lint.shell = "ruff check; mypy"
train = {script = "app.train:main(epochs=3)"}
all = ["test", "lint"]
chain.sequence = [{cmd = "pytest"}, {ref = "lint"}, "train"]
quiet = {sequence = ["test"], ignore_fail = true}
deep = {cmd = "ls", deps = ["all"], cwd = "sub"}
odd = 3
switch = {switch = [{case = "a", cmd = "pytest a"}], control.expr = "1"}
[tool.poe.tasks.long]
cmd = '''
  pytest
    --cov  # coverage
'''
"""

CASES: list[tuple[dict[str, str], str, list[str]]] = [
    ({"pyproject.toml": POE}, "poe test", ["pytest -q"]),
    ({"pyproject.toml": POE}, "uv run poe -q test --x", ["pytest -q"]),
    ({"pyproject.toml": POE}, "python -m poethepoet test", ["pytest -q"]),
    ({"pyproject.toml": POE}, "poe lint", ["ruff check", "mypy"]),
    ({"pyproject.toml": POE}, "poe train", ["python -m app.train:main"]),
    ({"pyproject.toml": POE}, "poe long", ["pytest --cov"]),
    ({"pyproject.toml": POE}, "poe switch", ["pytest a"]),
    ({"pyproject.toml": POE}, "poe odd", []),
    ({"pyproject.toml": POE}, "cd sub && poe test", ["pytest -q"]),
    (
        {"pyproject.toml": POE, "more.toml": "[tool.poe.tasks]\nm = 'pytest m'"},
        "poe m",
        ["pytest m"],
    ),
    ({"poe_tasks.toml": "[tasks]\nt = 'pytest'"}, "poe t", ["pytest"]),
    (
        {"pyproject.toml": POE},
        "poe all",
        ["poe test", "poe lint", "pytest -q", "ruff check", "mypy"],
    ),
    ({"mise.toml": "[tasks]\nt = 'pytest'"}, "mise run t", ["pytest"]),
    ({"mise.toml": "[tasks]\nt = 'pytest'"}, "mise t", []),
    ({"mise.toml": "[tasks.'a:b']\nrun = ['pytest', 'ls']"}, "mise r a:b", ["pytest", "ls"]),
    ({"mise.toml": "[tasks.test]\nrun = 'pytest'\nalias = 'q'"}, "mise q", ["pytest"]),
    (
        {
            "mise.toml": "[tasks]\n'l:a' = 'pytest a'\n'l:b' = 'pytest b'\n"
            "[tasks.all]\ndepends = ['l:*']"
        },
        "mise run all",
        ["mise run l:*", "pytest a", "pytest b"],
    ),
    (
        {"mise.toml": "[task_config]\nincludes = ['ci.toml']", "ci.toml": "[t]\nrun = 'pytest'"},
        "mise run t",
        ["pytest"],
    ),
    (
        {
            ".config/mise.toml": "",
            ".mise/tasks/db/up": "#!/bin/sh\n#MISE depends=['x']\npytest\n",
            ".mise.toml": "[tasks]\nx = 'ls'",
        },
        "mise run db:up",
        ["mise run x", "bash .mise/tasks/db/up", "ls", "pytest"],
    ),
    (
        {"mise.toml": "[tasks]\na = 'pytest a'\nb = 'pytest b'"},
        "mise run a ::: b",
        ["pytest a", "pytest b"],
    ),
    (
        {"package.json": '{"scripts": {"test": "jest", "pretest": "eslint"}}'},
        "npm test",
        ["eslint", "jest"],
    ),
    ({"package.json": '{"scripts": {"t:a": "x", "t:b": "y"}}'}, "npm-run-all t:*", ["x", "y"]),
    ({"justfile": "t:\n  pytest"}, "just --list", []),
    ({"package.json": '{"scripts": {"b": "pytest"}}'}, "npm run b -- -x", ["pytest"]),
    ({"package.json": '{"scripts": {"b": "pytest"}}'}, "yarn b", ["pytest"]),
    ({"package.json": '{"scripts": {"b": "pytest"}}'}, "pnpm run b", ["pytest"]),
    ({"web/package.json": '{"scripts": {"b": "jest"}}'}, "npm --prefix web run b", ["jest"]),
    (
        {
            "justfile": "x := 'src'\ntest *args: lint && after\n  pytest {{x}}\n"
            "lint:\n  ruff check\nafter:\n  ls"
        },
        "just test",
        ["just lint", "pytest src", "just after", "ruff check", "ls"],
    ),
    ({"justfile": "default:\n    @pytest\nb:\n  ls"}, "just", ["pytest"]),
    ({"Justfile": "alias t := test\ntest:\n  pytest"}, "just t", ["just test", "pytest"]),
    ({"justfile": "a:\n  #!/usr/bin/env bash\n  set -e\n  cd sub\n  pytest"}, "just a", ["pytest"]),
    ({"justfile": "mod m\n", "m.just": "t:\n  pytest"}, "just m::t", ["pytest"]),
    ({"justfile": "import 'x.just'\n", "x.just": "t:\n  pytest"}, "just t", ["pytest"]),
    (
        {
            "Taskfile.yml": "vars: {D: src}\n"
            "tasks:\n  t:\n    deps: [l]\n    cmds: ['pytest {{.D}}']\n  l: ruff check"
        },
        "task t",
        ["task l", "pytest src", "ruff check"],
    ),
    (
        {
            "Taskfile.yml": "tasks:\n  a: ls\n  default:\n"
            "    cmds:\n      - task: a\n      - cmd: pytest"
        },
        "task",
        ["task a", "pytest", "ls"],
    ),
    (
        {
            "Taskfile.yml": "includes:\n  d: ./docker\n",
            "docker/Taskfile.yml": "tasks: {t: {cmds: [pytest]}}",
        },
        "task d:t",
        ["pytest"],
    ),
    ({"pyproject.toml": "[tool.taskipy.tasks]\nt = 'pytest'"}, "task t", ["pytest"]),
    ({"pyproject.toml": "[tool.pdm.scripts]\nt = 'pytest'"}, "pdm run t", ["pytest"]),
    ({"pyproject.toml": "[tool.pdm.scripts]\nt = 'pytest'"}, "pdm t", ["pytest"]),
    (
        {
            "pyproject.toml": "[tool.pdm.scripts]\nt = {composite = ['u', 'ls']}\n"
            "u.cmd = ['pytest', '-k', 'a b']"
        },
        "pdm run t",
        ["u", "ls", "pytest -k a b"],
    ),
    (
        {"pyproject.toml": "[tool.pdm.scripts]\nt = {call = 'app.cli:main()'}"},
        "pdm run t",
        ["python -m app.cli:main"],
    ),
    (
        {"pyproject.toml": "[tool.hatch.envs.default.scripts]\nt = 'pytest {args:tests}'"},
        "hatch run t",
        ["pytest tests"],
    ),
    (
        {"pyproject.toml": "[tool.hatch.envs.ci.scripts]\nall = ['t', '- ls']\nt = 'pytest'"},
        "hatch run ci:all",
        ["ci:t", "ls", "pytest"],
    ),
    ({"hatch.toml": "[envs.test.scripts]\nt = 'pytest'"}, "hatch run +py=3.12 test:t", ["pytest"]),
    (
        {"pyproject.toml": "[tool.rye.scripts]\nt = {chain = ['u']}\nu = ['pytest', '-q']"},
        "rye run t",
        ["u", "pytest -q"],
    ),
    ({"Pipfile": "[scripts]\nt = 'pytest'"}, "pipenv run t", ["pytest"]),
    (
        {"pixi.toml": "[tasks]\nt = {cmd = 'pytest', depends-on = ['u']}\nu = 'ls'"},
        "pixi run t",
        ["u", "pytest", "ls"],
    ),
    ({"pixi.toml": "[feature.test.tasks]\nt = 'pytest'"}, "pixi run t", ["pytest"]),
    (
        {"MLproject": "entry_points:\n  main: {command: 'python train.py {a}'}"},
        "mlflow run .",
        ["python train.py {a}"],
    ),
    (
        {"ml/MLproject": "entry_points:\n  x:\n    command: python x.py"},
        "mlflow run ml -e x",
        ["python x.py"],
    ),
    ({"Procfile": "web: uvicorn app:app\nwork: python w.py"}, "honcho start", ["uvicorn app:app"]),
    (
        {"pyproject.toml": "[project.scripts]\ntrain = 'app.cli:main'"},
        "uv run train --x",
        ["python -m app.cli:main"],
    ),
    (
        {"pyproject.toml": "[tool.poetry.scripts]\ntrain = 'app.cli:main'"},
        "poetry run train",
        ["python -m app.cli:main"],
    ),
    (
        {"a/setup.cfg": "[options.entry_points]\nconsole_scripts =\n  train = app.cli:main"},
        "train",
        ["python -m app.cli:main"],
    ),
    (
        {"setup.py": "setup(entry_points={'console_scripts': ['train=app.cli:main [x]']})"},
        "train",
        ["python -m app.cli:main"],
    ),
]


@pytest.mark.parametrize(("files", "command", "expected"), CASES)
def test_a_task_is_followed(
    tmp_path: Path, files: dict[str, str], command: str, expected: list[str]
) -> None:
    assert ran(written(tmp_path, files), command) == expected


@pytest.mark.parametrize(
    ("files", "command", "blocks"),
    [
        (
            {
                "pyproject.toml": "[tool.poe.tasks]\n"
                "t = {sequence = [{cmd='pytest'}], ignore_fail = true}"
            },
            "poe t",
            False,
        ),
        ({"pyproject.toml": "[tool.poe.tasks]\nt.shell = 'pytest; ls'"}, "poe t", False),
        (
            {"pyproject.toml": "[tool.poe.tasks]\nt = {sequence = [{cmd='pytest'}, {cmd='ls'}]}"},
            "poe t",
            True,
        ),
        ({"package.json": '{"scripts": {"t": "pytest && ls"}}'}, "npm run t", True),
        ({"package.json": '{"scripts": {"t": "pytest; ls"}}'}, "npm run t", False),
        ({"justfile": "t:\n  -pytest"}, "just t", False),
        ({"justfile": "t:\n  pytest\n  ls"}, "just t", True),
        (
            {"Taskfile.yml": "tasks:\n  t:\n    cmds: [{cmd: pytest, ignore_error: true}]"},
            "task t",
            False,
        ),
        ({"Taskfile.yml": "tasks:\n  t: {ignore_error: true, cmds: [pytest]}"}, "task t", False),
        ({"Taskfile.yml": "tasks:\n  t: {cmds: [pytest, ls]}"}, "task t", True),
        (
            {"pyproject.toml": "[tool.hatch.envs.default.scripts]\nt = ['- pytest']"},
            "hatch run t",
            False,
        ),
        ({"mise.toml": "[tasks]\nt = 'pytest; ls'"}, "mise run t", True),
    ],
)
def test_a_task_may_ignore_a_failure(
    tmp_path: Path, files: dict[str, str], command: str, blocks: bool
) -> None:
    assert heard(written(tmp_path, files), command, "pytest") == [blocks]


def test_a_task_stands_where_it_is_written(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": POE,
        "Taskfile.yml": "tasks:\n  t:\n    cmds:\n      - ls\n      - pytest\n",
        "mise.toml": "\n[tasks.a]\nrun = 'ls'\n",
        "package.json": '{\n "scripts": {\n  "t": "jest"\n }\n}',
    }
    repo = written(tmp_path, files)
    assert task(repo, "poe", "lint").line == 5
    assert task(repo, "poe", "long").line == 13
    assert [command.line for command in task(repo, "task", "t").commands] == [4, 5]
    assert task(repo, "mise", "a").line == 2
    assert task(repo, "npm", "t").line == 3


NAMES = [
    "Makefile",
    "pyproject.toml",
    "poe_tasks.yaml",
    "noxfile.py",
    "tox.ini",
    "setup.cfg",
    "setup.py",
    "mise.toml",
    "package.json",
    "justfile",
    "Taskfile.yml",
    "hatch.toml",
    "pixi.toml",
    "Pipfile",
    "tasks.py",
    "MLproject",
    "Procfile",
    "tox.toml",
    "dvc.yaml",
    ".pre-commit-config.yaml",
]
JUNK = [
    "",
    "\0",
    "[",
    "{",
    "a: [",
    "[tool.poe]\ntasks = 3",
    "[tool.tox]\nenv_list = 4\nenv = 2",
    "- 1\n- 2",
    "tasks: {a: 1, b: [1, {}], 3: x}\nincludes: 1\nstages: [1]\nrepos: 4",
    "[1]",
    '{"scripts": [1]}',
    "def f(:",
    "\ufeffa:\n\tls",
    "[tool.hatch.envs]\na = 1\n[tool.pdm.scripts]\n_ = 1\na = [1]",
    "[testenv\ncommands",
    "[testenv]\ncommands\n  pytest",
    "entry_points: {main: 3}",
    "[tasks]\na = [1, {}]\nb = {run = 3, depends = 4}\n[task_config]\nincludes = 3",
]


def test_a_damaged_file_is_no_error(tmp_path: Path) -> None:
    rng = random.Random(8)
    damage = ["'", '"', "${", "$(", "{", "}", "[", "]", "\n", "\t", ":", "=", "\\", "(", "", " "]
    for number, (files, command, _) in enumerate(CASES * 3):
        damaged = {}
        for name, text in files.items():
            letters = list(text)
            for _ in range(rng.randint(1, 5)):
                letters[rng.randrange(len(letters) or 1) : rng.randrange(9)] = rng.choice(damage)
            damaged[name] = "".join(letters)
        ran(written(tmp_path / str(number), damaged), command)


@pytest.mark.parametrize("junk", JUNK)
def test_a_broken_file_has_no_tasks(tmp_path: Path, junk: str) -> None:
    repo = written(tmp_path, dict.fromkeys(NAMES, junk))
    tasks(repo)
    for command in (
        "make",
        "poe a",
        "nox",
        "tox",
        "mise run a",
        "npm test",
        "just",
        "task",
        "inv",
        "mlflow run .",
        "dvc repro",
        "pre-commit run",
    ):
        ran(repo, command)
