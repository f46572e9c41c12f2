"""The files of a repository, each read once."""

import json
import os
from pathlib import Path

import pytest
from mlops_ladder.assess.reading.files.repository import Repository

from ....conftest import git


def made(folder: Path, **files: str) -> Repository:
    """Write files, `__` in a name standing for "/" and `_` for ".", and read them."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return Repository(folder)


def test_git_says_which_files_belong_to_it(folder: Path) -> None:
    git(folder, "init", "-q")
    made(folder, a_py="", b_py="", data__c_csv="", _gitignore="data/\n")
    git(folder, "add", "a.py")
    repo = Repository(folder)
    assert repo.files == (".gitignore", "a.py", "b.py")
    assert repo.tracked == {"a.py"}


def test_without_git_what_others_made_is_left_out(folder: Path) -> None:
    repo = made(folder, a_py="", _venv__lib__b_py="", node_modules__c_js="", src__d_py="")
    (folder / "node_modules").mkdir()
    (folder / "node_modules" / "x.js").write_text("", "utf-8")
    assert "node_modules/x.js" not in Repository(folder).files
    assert not repo.has_git


def test_links_and_gitlinks_are_no_files(folder: Path) -> None:
    made(folder, a_py="")
    (folder / "loop").symlink_to(folder)
    (folder / "out.py").symlink_to("/etc/hostname")
    os.mkfifo(folder / "pipe")
    assert Repository(folder).files == ("a.py",)


def test_a_repository_cannot_make_git_run_anything(folder: Path) -> None:
    git(folder, "init", "-q")
    hook = folder.parent / "hook"
    hook.write_text(f"#!/bin/sh\ntouch {folder.parent}/ran\n", "utf-8")
    hook.chmod(0o755)
    git(folder, "config", "core.fsmonitor", str(hook))
    made(folder, a_py="")
    assert Repository(folder).files == ("a.py",)
    assert not (folder.parent / "ran").exists()


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", "a: 1\nb: 2\n"),
        ("a: 1\n".encode("utf-16"), "a: 1\n"),
        (b"a\0b", ""),
        (b"a: \xff\n", "a: \ufffd\n"),
    ],
)
def test_a_text_is_read_whatever_wrote_it(content: bytes, text: str, folder: Path) -> None:
    (folder / "a.yml").write_bytes(content)
    assert Repository(folder).text("a.yml") == text


def test_documents_know_their_lines(folder: Path) -> None:
    (folder / "w.yml").write_text("on:\n  push:\njobs:\n  a: !x\n    - 1\n    - 2\n", "utf-8")
    data = Repository(folder).document("w.yml")
    assert list(data) == ["on", "jobs"]
    assert data.lines["jobs"] == 3
    assert data["jobs"]["a"].lines == {0: 5, 1: 6}


def test_what_does_not_parse_is_named_once(folder: Path) -> None:
    (folder / "w.yml").write_text("a: [", "utf-8")
    (folder / "m.py").write_text("def f(:\n", "utf-8")
    repo = Repository(folder)
    assert [repo.document("w.yml"), repo.document("w.yml")] == [None, None]
    assert repo.modules == {}
    assert sorted(each.path for each in repo.broken) == ["m.py", "w.yml"]


def test_a_few_lines_that_mean_billions_are_refused(folder: Path) -> None:
    bomb = "a0: &a0 [1,1,1,1,1,1,1,1,1]\n" + "".join(
        f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
    )
    (folder / "b.yml").write_text(bomb, "utf-8")
    repo = Repository(folder)
    assert repo.document("b.yml") is None
    assert "more than" in repo.broken[0].text


def test_files_are_found_by_name_or_whole_path(folder: Path) -> None:
    (folder / "a" / "b").mkdir(parents=True)
    for name in ("a/Dockerfile", "a/b/x.yml", "y.yml"):
        (folder / name).write_text("", "utf-8")
    repo = Repository(folder)
    assert repo.matching("dockerfile") == ("a/Dockerfile",)
    assert repo.matching("a/*.yml") == ("a/b/x.yml",)
    assert repo.matching("*.yml") == ("a/b/x.yml", "y.yml")
    assert repo.exists("./a/b/../b")
    assert not repo.exists("a/c")


def notebook(*cells: str, form: int = 4) -> str:
    """Return a notebook with cells of code."""
    key = "source" if form == 4 else "input"
    rows = [
        {"cell_type": "code", "language": "python", key: cell.splitlines(keepends=True)}
        for cell in cells
    ]
    body = {"cells": rows} if form == 4 else {"worksheets": [{"cells": rows}]}
    return json.dumps({**body, "nbformat": form}, indent=1)


@pytest.mark.parametrize("form", [3, 4])
def test_notebooks_are_read_with_the_lines_of_the_file(form: int, folder: Path) -> None:
    text = notebook(
        "import a\n%matplotlib inline\n!pip install b", "def broken(:", "a.go()", form=form
    )
    (folder / "n.ipynb").write_text(text, "utf-8")
    repo = Repository(folder)
    calls = repo.modules["n.ipynb"].calls
    assert [call.name for call in calls] == ["a.go"]
    assert "a.go()" in text.split("\n")[calls[0].line - 1]


def test_templates_are_not_code_of_the_repository(folder: Path) -> None:
    path = folder / "{{ cookiecutter.name }}"
    path.mkdir()
    (path / "train.py").write_text("model.fit(x, y)\n", "utf-8")
    assert Repository(folder).modules == {}
