"""What every test shares: an empty folder, a git of its own, and the command line."""

import ast
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from mlops_ladder import layers, new, project, render, tree
from mlops_ladder.answers import Answers
from mlops_ladder.cli import main
from mlops_ladder.questions import fill

BOTH = "1+llm"  # the kind of project that has the llm application beside the tabular one
RENDERS: dict[str, tree.Tree] = {}
# Signs whatever it is given, and finds any signature good, as far as git looks.
GPG = """\
#!/bin/sh
cat > /dev/null
printf '\\n[GNUPG:] SIG_CREATED D\\n[GNUPG:] GOODSIG 1 Ada\\n' >&2
printf -- '-----BEGIN PGP SIGNATURE-----\\n\\nbm8=\\n-----END PGP SIGNATURE-----\\n'
"""
LLM_LAYER = {  # enough of one: shared files, files for it alone, files beside a tabular application
    "handbook/handbook.md": "# Handbook\n",
    "src/{{ package }}/assistant/__init__.py": '"""Answers questions."""\n',
    "parts/ask.md.jinja": "## Ask {{ name }}",
    "alone/README.md.jinja": '# {{ name }}\n{% include "llmops/parts/ask.md.jinja" %}\n',
    "alone/.gitignore.jinja": "/.venv/\n/.state/\n",
    "alone/pyproject.toml.jinja": '[project]\nname = "{{ name }}"\n',
    "alone/src/{{ package }}/service.py": '"""Serves the assistant."""\n',
    "alone/src/{{ package }}/policy.py": '"""The policy of the assistant."""\n',
    "alone/{% if ci == 'github' %}.github{% endif %}/workflows/ci.yml.jinja": "name: {{ name }}\n",
    "beside/README.md.jinja": '{% include "level1/README.md.jinja" %}\n\n'
    '{% include "llmops/parts/ask.md.jinja" %}\n',
    "beside/pyproject.toml.jinja": """\
{% extends "level1/pyproject.toml.jinja" %}
{%- block tasks %}
{{- super() }}

[tool.poe.tasks.ask]
cmd = "python -m {{ package }}.assistant"
{%- endblock %}
""",
}
IDENTITY = "[user]\n\tname = Ada Example\n\temail = ada@example.org\n"


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code, and what it printed."""

    status: int
    out: str
    err: str


Ladder = Callable[..., Ended]


@pytest.fixture(autouse=True)
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder; git, home and temporary files are not this machine's.

    Tests of whole projects keep this machine's, for the sake of its package cache.
    """
    if request.node.get_closest_marker("project"):
        return tmp_path
    for name in ("home", "temporary", "work"):
        (tmp_path / name).mkdir()
    (tmp_path / "home" / ".gitconfig").write_text(IDENTITY, "utf-8")
    for variable in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "home" / ".gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


@pytest.fixture
def ladder() -> Ladder:
    """Run the command line in this process."""

    def run(*words: str) -> Ended:
        handler = signal.getsignal(signal.SIGTERM)
        result = CliRunner().invoke(main, words, prog_name="ladder", catch_exceptions=False)
        signal.signal(signal.SIGTERM, handler)
        return Ended(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def process() -> Ladder:
    """Run the command line as a process; its standard input is no terminal and never ends."""

    def run(*words: str) -> Ended:
        with start(*words) as running:
            status = running.wait(timeout=60)
            assert running.stdout
            assert running.stderr
            return Ended(status, running.stdout.read(), running.stderr.read())

    return run


def start(*words: str) -> "subprocess.Popen[str]":
    """Start the command line as a process."""
    command = [sys.executable, "-m", "mlops_ladder", *words]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, encoding="utf-8")


@pytest.fixture
def refused(ladder: Ladder, folder: Path) -> Callable[..., str]:
    """Run a command that has to be refused with one line; return the line.

    Nothing may be left behind, neither in the current folder nor among the temporary files.
    """

    def run(*words: str) -> str:
        places = [folder, folder.parent / "temporary"]
        before = [contents(place) for place in places]
        ended = ladder(*words)
        assert (ended.status, ended.out) == (2, "")
        assert ended.err.startswith("Error: ")
        assert ended.err.count("\n") == 1
        assert [contents(place) for place in places] == before
        return ended.err

    return run


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the templates that the tool uses, and that a test may change."""
    copy = tmp_path / "package" / "templates"
    shutil.copytree(layers.templates(), copy)
    monkeypatch.setattr(layers, "__file__", str(copy.parent / "layers.py"))
    return copy


@pytest.fixture
def llm_layer(templates: Path) -> Path:
    """A small layer of the llm application, in place of the real one."""
    folder = templates / layers.LLM
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != "layer.yml":
            path.unlink()
    described = yaml.safe_load((folder / "layer.yml").read_text("utf-8"))
    described |= {"changes": {"README.md": "says ask", "pyproject.toml": "the task ask"}}
    for name, text in (LLM_LAYER | {"layer.yml": yaml.safe_dump(described)}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    layers.read_layer.cache_clear()
    return folder


@pytest.fixture
def kept_renders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Render equal answers once in a session: for tests of what is done with a render."""

    def render_once(given: Answers, package: str = "") -> tree.Tree:
        key = f"{layers.templates()}\n{package}\n{given.dump()}"
        if key not in RENDERS:
            RENDERS[key] = render.render(given, package)
        return RENDERS[key]

    monkeypatch.setattr(new, "render", render_once)
    monkeypatch.setattr(project, "render", render_once)


def contents(folder: Path) -> dict[str, bytes | None]:
    """Return every path below a folder, hidden ones too, with a file's content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def functions(text: str) -> list[tuple[str, int]]:
    """Return the functions in a module's text, with the number of their lines."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = [node for node in ast.walk(ast.parse(text)) if isinstance(node, kinds)]
    return [(node.name, (node.end_lineno or 0) - node.lineno + 1) for node in found]


def kinds() -> list[str]:
    """Return the kinds of project that can be made: the levels, and 1 with the llm application."""
    levels = layers.available()
    return [*levels, BOTH] if layers.LLM in levels else levels


def words_of(kind: str) -> list[str]:
    """Return the options of the command line for a kind of project."""
    level, *llm = kind.split("+")
    return ["--level", level, *(f"--{each}" for each in llm)]


def answers(kind: str = "0", **values: str) -> Answers:
    """Return the default answers for a project x, some of them changed."""
    level, *llm = kind.split("+")
    applications = layers.with_llm(level)[1] if llm else ()
    given = fill(level, {"name": "x"} | values) | values
    return Answers(level, given, applications=applications)


def git(folder: Path, *words: str) -> str:
    """Run git in a folder; return what it printed."""
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.rstrip("\n")
