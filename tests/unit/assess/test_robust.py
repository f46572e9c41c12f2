"""Whatever lies in a repository, there is an answer: nothing hangs, fails or is executed."""

import gzip
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from mlops_ladder.assess import assess
from mlops_ladder.assess.checks import CHECKS
from mlops_ladder.assess.finding import Assessment, Evidence, Finding
from mlops_ladder.assess.reading.files.repository import Repository
from mlops_ladder.views.assess import assessment_json
from mlops_ladder.views.assess_page import assessment_page
from mlops_ladder.views.assess_text import assessment_text

from ...conftest import Ladder, git

pytestmark = pytest.mark.timeout(60)

TRAIN = b"""\
import mlflow
from sklearn.linear_model import LogisticRegression


def train(x, y):
    model = LogisticRegression(random_state=7).fit(x, y)
    mlflow.log_param("c", 1.0)
    mlflow.log_metric("auc", 0.7)
    return model


if __name__ == "__main__":
    train([[0], [1]], [0, 1])
"""
DEEP = 10_000
LESS = 300  # as deep, where each of many files is
BOMB = b"a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + b"".join(
    b"a%d: &a%d [%s]\n" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 10)) for n in range(1, 12)
)
NOTEBOOK_3 = {
    "nbformat": 3,
    "worksheets": [{"cells": [{"cell_type": "code", "input": ["import sklearn\n", "fit(1)"]}]}],
}
PYTHON = {
    "broken": b"def train(:\n",
    "python 2": b"print 'a', 1\nexec 'x'\nraise E, 'm'\nx = 0777\nprint >>f, `x`\n",
    "tabs and spaces": b"if a:\n\tb\n        c\n",
    "null bytes": b"import os\n\0\0\0",
    "binary": bytes(range(256)) * 40,
    "compressed": gzip.compress(TRAIN * 20),
    "BOM": b"\xef\xbb\xbf" + TRAIN,
    "CRLF": TRAIN.replace(b"\n", b"\r\n"),
    "CR": TRAIN.replace(b"\n", b"\r"),
    "UTF-16": TRAIN.decode().encode("utf-16"),
    "UTF-16 without BOM": TRAIN.decode().encode("utf-16-le"),
    "odd UTF-16": b"\xff\xfe\x00\xd8a",
    "Latin-1": b"# -*- coding: latin-1 -*-\nname = '\xe9'\n",
    "unknown coding": b"# -*- coding: klingon -*-\nname = 1\n",
    "surrogate": b"name = '\\ud800'\nopen(name).read()\n",
    "form feeds": b"\x0cimport os\x0c\n\x1a",
    "brackets": b"x = " + b"[" * DEEP + b"]" * DEEP,
    "unclosed": b"x = " + b"(" * DEEP,
    "signs": b"x = " + b"-" * DEEP + b"1",
    "nots": b"x = " + b"not " * DEEP + b"1",
    "attributes": b"x = a" + b".b" * DEEP,
    "calls": b"x = a" + b".b(1)" * DEEP,
    "curried": b"x = a" + b"(1)" * DEEP,
    "sum": b"x = 1" + b" + 1" * DEEP,
    "strings": b"x = 'a'" + b" + 'a'" * 900,
    "attributes, fewer": b"x = a" + b".b" * 900,
    "calls, fewer": b"x = a" + b".b(1)" * 450,
    "elif": b"if a:\n    b()\n" + b"elif a:\n    b()\n" * 2000,
    "lambdas": b"x = " + b"lambda: " * DEEP + b"1",
    "indents": b"".join(b" " * n + b"if a:\n" for n in range(99)) + b" " * 99 + b"b()\n",
    "decorators": b"@a\n" * 3000 + b"def f(): ...\n",
    "long line": b"x = [" + b"1, " * 20_000 + b"]\n",
    "self import": b"from .odd import *\nfrom . import odd\nimport odd\n",
    "far import": b"from ....... import odd\nfrom .......a.b import c\n",
    "endless number": b"x = " + b"9" * 10_000 + b"\n",
}
DOCUMENTS = {
    "nothing": b"",
    "blank": b" \n\n\t\n",
    "binary": b"\0\1\2\xff" * 100,
    "null": b"null",
    "number": b"3",
    "text": b"text",
    "empty list": b"[]",
    "list": b"- a\n- [b, {c: d}]\n-\n",
    "wrong types": b"jobs: [a]\nstages: 3\non: {push: 1}\nrepos: {a: b}\nsteps: x\ndefault: ~\n",
    "emptied": b"jobs:\nstages:\non:\nrepos:\nsteps:\nservices:\npipelines:\ntasks:\nsteps:\n",
    "odd keys": b"? [a, b]\n: c\n1: d\n~: e\n2026-01-01: f\ntrue: g\njobs: {1: {steps: [2]}}\n",
    "tabs": b"jobs:\n\t- a\n",
    "doubled": b"jobs: 1\njobs: {a: {steps: []}}\njobs: [2]\n",
    "tags": b"a: !!python/object/apply:os.system [touch pwned]\nb: !Ref c\nd: !!binary '!!'\n",
    "dates": b"a: 2026-99-99\nb: 99:99\nc: 0o9\nd: !!timestamp x\n",
    "self reference": b"a: &a [*a]\nb: &b {c: *b}\njobs: &j {x: {steps: [*j]}}\n",
    "self merge": b"a: &a\n  <<: *a\n",
    "brackets": b"[" * LESS,
    "closed brackets": b"[" * LESS + b"]" * LESS,
    "braces": b'{"a":' * LESS + b"1" + b"}" * LESS,
    "indents": b"".join(b" " * n + b"a:\n" for n in range(200)),
    "many": b"---\na: 1\n" * 300,
    "BOM": b"\xef\xbb\xbfjobs: {a: {steps: [{run: pytest}]}}\non: push\n",
    "UTF-16": "jobs: {a: {steps: [{run: pytest}]}}\n".encode("utf-16"),
    "controls": b"a: \x01\nb: \x7f\n",
    "templates": b"{% if a %}\njobs: {{ b }}\n{% endif %}\n",
    "table": b"[tool]\npoe = 3\n[project]\ndependencies = 'a'\n[tool.poetry]\ndependencies = [1]\n",
    "tables": b"[[tool]]\na = 1\n[[tool]]\n[[project]]\n[[env]]\n[[package]]\nname = 1\n",
    "tasks": b"[tool.poe.tasks]\na = 1\nb = [1, [2]]\nc = {sequence = {x = 1}}\nd = {cmd = 5}\n",
    "words": b"FROM\nRUN\nCOPY\nall: \\\n\t$(\n\t${\n\t'unclosed\n\"\n`\n$((((\n<<EOF\n&& || ; |\n",
    "cycle": b"a: b\n\tmake b\nb: a\n\tmake a\n\t$(MAKE) all\nall: all\n\tmake all\n",
    "requirements": b"-r requirements.txt\n-c requirements.txt\n==1\n@ file:///x\n-e .\n;;\n[a\n",
    "one line": json.dumps({"cells": [{"cell_type": "code", "source": "x = 1\n"}] * 200}).encode(),
    "many cells": json.dumps({"cells": [1, None, {"source": 3}, {"cell_type": "code"}]}).encode(),
    "old notebook": json.dumps(NOTEBOOK_3).encode(),
    "huge number": b"1" * 5000,
    "infinite": b'{"a": Infinity, "b": NaN, "c": 1e999}',
}
NAMES = """\
README.md readme.rst MODEL_CARD.md Makefile GNUmakefile justfile noxfile.py tox.ini setup.py
setup.cfg pyproject.toml package.json Taskfile.yml mise.toml tasks.py dodo.py Pipfile Pipfile.lock
poetry.lock uv.lock pdm.lock pixi.toml environment.yml conda.yaml requirements.txt params.yaml
dvc.yaml dvc.lock .dvc/config data/a.csv.dvc .gitattributes .gitignore CODEOWNERS
.pre-commit-config.yaml lefthook.yml .github/workflows/ci.yml .github/dependabot.yml renovate.json
.github/actions/x/action.yml .gitlab-ci.yml azure-pipelines.yml cloudbuild.yaml Jenkinsfile
.circleci/config.yml bitbucket-pipelines.yml .travis.yml buildspec.yml MLproject
conf/base/catalog.yml Dockerfile docker/app.Dockerfile docker-compose.yml k8s/a.yaml main.tf
Chart.yaml serverless.yml template.yaml run.sh scripts/train zenml.yaml prefect.yaml
bentofile.yaml config.json a.ipynb notebooks/b.ipynb locustfile.py k6.js prometheus.yml
alerts.yml"""


def answered(folder: Path) -> Assessment:
    """Return the assessment of a folder that every view can show, and that changed nothing."""
    before = contents_of_files(folder)
    made = assess(folder)
    assert [each.text for each in made.broken if "a fault of ours" in each.text] == []
    for text in (
        assessment_text(made, folder),
        assessment_page(made),
        json.dumps(assessment_json(made), ensure_ascii=False),
    ):
        text.encode("utf-8")
    assert contents_of_files(folder) == before
    assert len(made.judged) == 73
    return made


def contents_of_files(folder: Path) -> dict[bytes, bytes]:
    """Return what each small regular file holds, whatever its name."""
    paths = [
        os.path.join(place, name)
        for place, _, names in os.walk(os.fsencode(folder))
        for name in names
    ]
    regular = [path for path in paths if os.path.isfile(path) and not os.path.islink(path)]
    return {
        path: Path(os.fsdecode(path)).read_bytes()[:1000]
        for path in regular
        if os.path.getsize(path) < 10**7
    }


@pytest.fixture
def project(folder: Path) -> Path:
    """A folder with a model that is trained, so that there is something to assess."""
    (folder / "train.py").write_bytes(TRAIN)
    return folder


def put(folder: Path, path: str, content: bytes) -> None:
    """Write a file into a folder."""
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(content)


@pytest.mark.parametrize("kind", PYTHON)
def test_python_of_any_kind(project: Path, kind: str) -> None:
    put(project, "odd.py", PYTHON[kind])
    put(project, "pkg/odd.py", PYTHON[kind])
    assert answered(project).level == 0


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_documents_of_any_kind(project: Path, kind: str) -> None:
    for name in NAMES.split():
        put(project, name, DOCUMENTS[kind])
    assert answered(project).level == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("dvc.yaml", BOMB),
        (".github/workflows/ci.yml", b"[" * DEEP + b"]" * DEEP),
        ("package.json", b'{"a":' * DEEP + b"1" + b"}" * DEEP),
        ("pyproject.toml", b"a = " + b"[" * DEEP + b"]" * DEEP),
        ("a.ipynb", json.dumps({"cells": [{"source": "x = 1\n"}] * 20_000}).encode()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_document_that_is_too_much(project: Path, name: str, content: bytes) -> None:
    put(project, name, content)
    assert answered(project).level == 0


def test_code_that_is_nested_too_deeply_is_named(project: Path) -> None:
    put(project, "deep.py", b"x = 1" + b" + 1" * 5000)
    put(project, "long.py", b"if a:\n    b()\n" + b"elif a:\n    b()\n" * 200)
    (broken,) = answered(project).broken
    assert broken.path == "deep.py"


def test_names_that_are_folders(project: Path) -> None:
    for name in NAMES.split():
        put(project, f"{name}/nothing.txt", b"")
    assert answered(project).level == 0


def test_a_file_that_is_not_understood_is_named(project: Path) -> None:
    put(project, "odd.py", PYTHON["broken"])
    put(project, "odd.ipynb", b"{")
    put(project, ".github/workflows/ci.yml", b"a: [")
    broken = {each.path for each in answered(project).broken}
    assert {"odd.py", ".github/workflows/ci.yml"} <= broken


def test_what_a_file_says_survives_its_encoding(project: Path) -> None:
    plain = {each.capability.id: each.state for each in answered(project).judged}
    for kind in ("BOM", "CRLF", "UTF-16"):
        put(project, "train.py", PYTHON[kind])
        assert {each.capability.id: each.state for each in answered(project).judged} == plain


def test_an_empty_folder(folder: Path) -> None:
    made = answered(folder)
    assert (made.ml, made.level, made.gaps, made.llm) == (False, None, (), None)


@pytest.mark.parametrize("kind", ["file", "folder", "lost worktree", "index", "HEAD", "bare"])
def test_git_that_is_broken(project: Path, kind: str) -> None:
    inside = project / ".git"
    if kind == "file":
        inside.write_text("nonsense")
    elif kind == "folder":
        inside.mkdir()
    elif kind == "lost worktree":
        inside.write_text("gitdir: /nowhere/.git/worktrees/x\n")
    else:
        git(project, "init", "--quiet")
        git(project, "add", "train.py")
        if kind == "bare":
            git(project, "config", "core.bare", "true")
        else:
            (inside / kind).write_bytes(b"\0junk")
    assert answered(project).level == 0


def test_without_git_installed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert answered(project).level == 0


def test_nothing_that_a_repository_configures_is_run(project: Path) -> None:
    git(project, "init", "--quiet")
    (project / ".gitattributes").write_text("* filter=evil diff=evil merge=evil\n")
    git(project, "add", ".")
    pwned = project.parent / "pwned"
    command = f"touch {pwned}"
    for key in (
        "core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "core.askPass",
        "filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "diff.external",
        "diff.evil.textconv", "diff.evil.command", "credential.helper", "gpg.program",
        "alias.ls-files",
    ):  # fmt: skip
        git(project, "config", key, command)
    git(project, "config", "core.hooksPath", str(project / "hooks"))
    for hook in ("post-index-change", "fsmonitor-watchman", "pre-auto-gc"):
        for place in (project / "hooks" / hook, project / ".git" / "hooks" / hook):
            place.parent.mkdir(exist_ok=True)
            place.write_text(f"#!/bin/sh\n{command}\n")
            place.chmod(0o755)
    for name in ("sitecustomize.py", "conftest.py", "setup.py", "mlflow.py", "git", "yaml.py"):
        (project / name).write_text(f"#!/bin/sh\nimport os; os.system({command!r})\n")
        (project / name).chmod(0o755)
    os.utime(project / "train.py")
    assert answered(project).level == 0
    assert not pwned.exists()


def test_a_module_of_the_current_folder_is_not_imported(project: Path) -> None:
    for name in ("yaml", "jinja2", "click", "ast", "mlflow"):
        (project / f"{name}.py").write_text("open('pwned', 'w')\n")
    assert subprocess.run(
        [Path(sys.executable).parent / "ladder", "assess", "--json"],
        check=True,
        capture_output=True,
    )
    assert not (project / "pwned").exists()


def test_submodules(project: Path, folder: Path) -> None:
    git(project, "init", "--quiet")
    lost = f"160000,{'1' * 40},lost"
    git(project, "update-index", "--add", "--cacheinfo", lost)
    (project / ".gitmodules").write_text('[submodule "lost"]\n\tpath = lost\n\turl = ../lost\n')
    git(project, "add", ".")
    other = project / "vendored"
    put(other, "broken.py", b"def :")
    git(other, "init", "--quiet")
    assert answered(project).level == 0


def test_links(project: Path, tmp_path: Path) -> None:
    put(tmp_path, "outside/secret.py", b"import mlflow\n")
    links = {
        "loop": "loop", "ping": "pong", "pong": "ping", "up": "..", "here": ".",
        "lost.py": "nowhere",
        "out": str(tmp_path / "outside"), "out.py": str(tmp_path / "outside" / "secret.py"),
        "Makefile": "/dev/zero", "dvc.yaml": "/dev/stdin", "README.md": "README.md",
    }  # fmt: skip
    for name, target in links.items():
        (project / name).symlink_to(target)
    made = answered(project)
    assert made.level == 0
    assert "secret" not in repr(made)
    git(project, "init", "--quiet")
    git(project, "add", ".")
    assert "secret" not in repr(answered(project))


def test_pipes_and_sockets_are_not_opened(project: Path) -> None:
    for name in ("pipe.py", "Makefile", "pyproject.toml", ".github/workflows/ci.yml", "README.md"):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(project / name)
    assert answered(project).level == 0


def test_a_gigabyte_is_not_read(project: Path) -> None:
    for name in ("data.csv", "big.py", "big.ipynb", "big.yaml", "Makefile"):
        with (project / name).open("wb") as file:
            file.truncate(1_000_000_000)
    git(project, "init", "--quiet")
    assert answered(project).level == 0


def test_what_may_not_be_read_is_named(project: Path) -> None:
    assert answered(project).level == 0  # nothing is left to import by somebody with few rights
    with tempfile.TemporaryDirectory(dir="/tmp") as closed:
        put(Path(closed), "train.py", TRAIN)
        put(Path(closed), "shut/a.py", TRAIN)
        shut = ("closed.py", "Makefile", "pyproject.toml", "README.md", ".gitlab-ci.yml")
        for name in shut:
            put(Path(closed), name, TRAIN)
        for name in (*shut, "shut"):
            os.chmod(f"{closed}/{name}", 0)
        os.chmod(closed, 0o755)
        user = os.geteuid()
        os.seteuid(user or 65534)
        try:
            made = assess(Path(closed))
        finally:
            os.seteuid(user)
            os.chmod(f"{closed}/shut", 0o755)
    assert made.level == 0
    assert {"closed.py", "Makefile"} <= {each.path for each in made.broken}


def test_odd_names(project: Path, process: Ladder) -> None:
    names = [
        b"new\nline.py", b"caf\xe9.py", b"tab\t.py", b"esc\x1b[31m.py", b"'quote\".py", b"<b>.py",
        b"-rf.py", b"$(touch pwned).sh", b"back\\slash.yml", b" .py",
        b"\xe2\x80\xae.py", b"%s{x}.py", b"a" * 250 + b".py", b"\xff\xfe/.github/workflows/ci.yml",
    ]  # fmt: skip
    for name in names:
        path = os.path.join(os.fsencode(project), name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(TRAIN + b"def broken(:\n" * (b"caf" in name))
    for with_git in (False, True):
        if with_git:
            git(project, "init", "--quiet")
            git(project, "add", ".")
        made = answered(project)
        assert made.level == 0
        assert [each.path for each in made.broken] == [os.fsdecode(b"caf\xe9.py")]
    for view in ((), ("--json",), ("--html", "page.html")):
        ended = process("assess", *view)
        assert (ended.status, "Traceback" in ended.err) == (0, False)


def test_a_deep_tree(project: Path) -> None:
    deep = project.joinpath(*["a"] * 300)
    deep.mkdir(parents=True)
    (deep / "b.py").write_bytes(TRAIN)
    assert answered(project).level == 0


def test_a_folder_of_a_repository(project: Path) -> None:
    git(project.parent, "init", "--quiet")
    put(project.parent, "elsewhere/broken.py", b"def :")
    made = answered(project)
    assert (made.level, made.broken) == (0, ())


def test_an_ascii_terminal_is_no_reason_to_fail(project: Path) -> None:
    variables = os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "mlops_ladder", "assess", "--json"]
    done = subprocess.run(command, env=variables, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["level"] == 0


def test_a_check_that_fails_leaves_one_capability_unknown_and_says_so(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(repo: Repository) -> Finding:
        raise KeyError("here")

    whole = {each.capability.id: each.state for each in assess(project).judged}
    monkeypatch.setattr(CHECKS["model-card"], "look", fail)
    made = assess(project)
    states = {each.capability.id: each.state for each in made.judged}
    assert states == whole | {"model-card": "unknown"}
    said = Evidence("model-card", 0, "not judged, by a fault of ours: KeyError: 'here'")
    assert said in made.broken
