"""tox, nox and invoke: environments, sessions and functions are followed to what they run."""

from pathlib import Path

import pytest
from mlops_ladder.assess.reading.tasks import tasks

from .written import heard, ran, task, written

TOX = """\
[tox]
envlist = py{311,312}, lint
[testenv]
changedir = sub
commands_pre = pip check
commands =
    pytest {posargs:tests} \\
        -q
    py312: - mypy
[testenv:lint]
ignore_outcome = true
commands = {[testenv:style]commands}
[testenv:style]
commands =
    # a comment
    {envpython} -m ruff check {toxinidir}/src
"""


@pytest.mark.parametrize(
    "command", ["tox -e py312", "tox run -e py311", "tox -epy", "tox -e py312-x"]
)
def test_tox_has_a_base_environment(tmp_path: Path, command: str) -> None:
    repo = written(tmp_path, {"tox.ini": TOX})
    assert ran(repo, command)[-3:] == ["pip check", "pytest tests -q", "mypy"]


def test_tox_without_an_environment_runs_the_list(tmp_path: Path) -> None:
    repo = written(tmp_path, {"tox.ini": TOX})
    assert ran(repo, "tox")[:3] == ["tox -e py311", "tox -e py312", "tox -e lint"]
    assert "python -m ruff check ./src" in ran(repo, "tox -e ${{ matrix.env }}")
    (test,) = {c for c in task(repo, "tox", "py312").commands if c.program == "pytest"}
    assert (test.cwd, test.blocking) == ("sub", True)
    assert heard(repo, "tox -e py312", "mypy") == [False]
    assert heard(repo, "tox -e lint,style", "ruff") == [False, True]
    assert heard(repo, "tox -e lint", "ruff") == [False]


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": f"[tool.tox]\nlegacy_tox_ini = '''\n{TOX}'''"},
        {"setup.cfg": TOX.replace("[tox]", "[tox:tox]")},
        {"tox.toml": "[env.style]\ncommands = [['python', '-m', 'ruff', 'check', './src']]"},
        {
            "pyproject.toml": "[tool.tox.env.style]\n"
            "commands = [['python', '-m', 'ruff', 'check', './src']]"
        },
    ],
)
def test_tox_is_found_in_other_files(tmp_path: Path, files: dict[str, str]) -> None:
    assert ran(written(tmp_path, files), "tox -e style")[-1:] == ["python -m ruff check ./src"]


NOX = """\
import nox
nox.options.sessions = ["tests"]
PLACES = ("src", "tests")

@nox.session(python=["3.11", "3.12"])
def tests(session: nox.Session) -> None:
    session.install("-e", ".")
    session.run("pytest", *session.posargs, "-q")
    session.notify("cover")

@nox.session(name="ty")
def types(session):
    if session.posargs:
        session.run("mypy", *PLACES, success_codes=[0, 1])
    helper(session, "x")

@nox.session
def cover(session):
    with session.chdir("sub"):
        session.run("python", "-m", "coverage", "report", env={"A": "b"})

def helper(session, name):
    session.run("ruff", "check", f"{name}/a")

def other(session):
    session.run("never")
"""


def test_nox_sessions_are_read(tmp_path: Path) -> None:
    repo = written(tmp_path, {"noxfile.py": NOX})
    tested = ["pip install -e .", "pytest -q", "nox -s cover"]
    assert ran(repo, "nox -s tests")[:3] == tested
    assert ran(repo, "nox")[:4] == ["nox -s tests", *tested]
    assert ran(repo, "nox --session=tests-3.12")[:3] == tested
    assert ran(repo, "nox -s 'tests-${{ matrix.python }}'")[:3] == tested
    assert ran(repo, "uvx nox -s ty cover")[:2] == ["mypy src tests", "ruff check ${name}/a"]
    assert heard(repo, "nox -s ty", "mypy") == [False]
    assert heard(repo, "nox -s ty", "ruff") == [True]
    assert [c.cwd for c in task(repo, "nox", "cover").commands] == ["sub"]
    assert not any(each.name in ("helper", "other") for each in tasks(repo))


INVOKE = """\
from invoke import task
ROOT = "src"

@task
def lint(c):
    c.run(f"ruff check {ROOT}", warn=True)

@task(lint, default=True, aliases=["t"])
def unit_test(ctx, verbose=False):
    with ctx.cd("sub"):
        ctx.run("pytest -q")
"""


def test_invoke_tasks_are_read(tmp_path: Path) -> None:
    repo = written(tmp_path, {"tasks.py": INVOKE})
    expected = ["invoke lint", "pytest -q", "ruff check src"]
    for command in ("invoke unit-test", "inv unit_test", "inv"):
        assert ran(repo, command) == expected
    assert heard(repo, "inv lint", "ruff") == [False]
    assert heard(repo, "inv", "pytest") == [True]
    assert [c.cwd for c in task(repo, "invoke", "unit-test").commands] == ["", "sub"]


def test_a_command_that_is_put_together_is_read(tmp_path: Path) -> None:
    text = (
        "from invoke import task\nfrom shlex import join\n\n"
        "@task\ndef build(c, n=1):\n    cmd = f'python -m app --n {n}'\n"
        "    if n:\n        cmd += ' --fast'\n    c.run(cmd)\n\n"
        "@task\ndef fit(c):\n    words = ['python', 'fit.py']\n    c.run(' '.join(words))\n\n"
        "@task\ndef odd(c, x):\n    x = x\n    y = y + y\n"
        "    c.run(x)\n    c.run(y)\n    c.run(A)\nA = A + ''\n"
    )
    files = {"tasks/app.py": text, "tasks/other.py": text.replace("-m app", "-m other")}
    repo = written(tmp_path, files)
    assert ran(repo, "inv app.build") == ["python -m app --n ${n} --fast"]
    assert ran(repo, "inv other.build") == ["python -m other --n ${n} --fast"]
    assert ran(repo, "inv app.fit") == ["python fit.py"]
    assert ran(repo, "inv app.odd") == ["${x}", "${y}${y}", "${A}"]


def test_a_celery_file_has_no_invoke_tasks(tmp_path: Path) -> None:
    text = INVOKE.replace("from invoke import task", "from celery import task")
    assert tasks(written(tmp_path, {"tasks.py": text})) == ()
