"""Every kind of project renders to a project that reads as if it was written by hand."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from mlops_ladder import __version__, layers, questions, render, tree

from ..conftest import BOTH, Ladder, answers, functions, git, kinds, start, words_of
from .conftest import Rendered

KINDS = kinds()
NAMES = ["x", "long-" + "n" * 35]
PYTHONS = next(each.choices for each in questions.questions("0") if each.key == "python")
JINJA = "a Jinja mark"
FOREIGN = {
    JINJA: r"(?<!\$)\{\{|\{%|\{#|[\s-]%\}",
    "a package index": r"/simple\b|https?://(index|files)\.|(?<!emit-)index-url|find-links=",
    "a path of this machine": r"(?<![\w.])/(root|tmp|work|home|Users)/\w",
    "an import of the generator": r"mlops_ladder|mlops-ladder",
}
PROMPTS = re.compile(r"^prompts/|/prompts\.py$|^tests/assistant/")  # MLflow's, and what reads them
LONGEST_FUNCTION = 25
MORE_ANSWERS = {
    "0": {"data": "flights"},
    "1": {"data": "flights", "ci": "github"},
    BOTH: {"data": "flights", "ci": "github"},
    "llmops": {"ci": "github"},
}


class Budget(NamedTuple):
    """What a kind of project may have at most: files, lines of Python in src, lines of a module."""

    files: int
    lines: int
    module: int


BUDGETS = {
    "0": Budget(36, 860, 90),
    "1": Budget(92, 3150, 110),
    "llmops": Budget(92, 2850, 115),
    BOTH: Budget(162, 5750, 115),
}

every_kind = pytest.mark.parametrize("kind", KINDS)


def text_of(made: tree.Tree) -> dict[str, str]:
    """Return the text of each file, by its path."""
    return {name: file.content.decode() for name, file in made.items()}


def sources_of(made: tree.Tree) -> dict[str, str]:
    """Return the text of the project's own modules."""
    texts = text_of(made).items()
    return {name: text for name, text in texts if name.startswith("src/") and name.endswith(".py")}


def foreign(text: str, name: str = "") -> list[str]:
    """Return what in a text does not belong into a project."""
    found = [kind for kind, mark in FOREIGN.items() if re.search(mark, text)]
    return [kind for kind in found if not (kind == JINJA and PROMPTS.search(name))]


@every_kind
def test_two_renders_are_identical(rendered: Rendered, kind: str) -> None:
    assert render.render(answers(kind)) == rendered(kind)


@every_kind
def test_another_process_in_another_place_renders_the_same(
    rendered: Rendered, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}.items():
        monkeypatch.setenv(name, value)
    before = os.umask(0o077)
    try:
        with start("new", "x", *words_of(kind), "--no-git") as running:
            assert running.wait(timeout=60) == 0
    finally:
        os.umask(before)
    assert tree.read(Path("x")) == rendered(kind)


@every_kind
def test_plain_copier_gives_the_same_project(kind: str, ladder: Ladder) -> None:
    _, *words = words_of(kind)
    assert ladder("template", *words, "template").status == 0
    assert ladder("new", "ours", "--name", "x", *words_of(kind), "--no-git").status == 0
    copy = [sys.executable, "-m", "copier", "copy", "--quiet", "--defaults", "--data", "name=x"]
    subprocess.run([*copy, "template", "theirs"], check=True, timeout=60)
    ours, theirs = (described(Path(folder)) for folder in ("ours", "theirs"))
    answered = theirs.pop(layers.ANSWERS_FILE)
    assert ours.keys() - theirs.keys() == {layers.ANSWERS_FILE}
    own = ours.pop(layers.ANSWERS_FILE)
    assert theirs == ours
    assert yaml.safe_load(answered[0]).items() >= yaml.safe_load(own[0]).items()


def described(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return the content and all permissions of each file in a folder."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mode & 0o777)
        for path in folder.rglob("*")
        if path.is_file()
    }


@every_kind
def test_the_answers_file_is_the_same_on_every_machine(rendered: Rendered, kind: str) -> None:
    content = yaml.safe_load(rendered(kind)[layers.ANSWERS_FILE].content)
    assert (
        content
        == {
            "level": answers(kind).level,
            "applications": list(answers(kind).applications),
            "template": __version__,
            "name": "x",
            "owner": "not named yet",
            "python": "3.11",
        }
        | MORE_ANSWERS[kind]
    )


@every_kind
def test_nothing_foreign_is_in_a_project(rendered: Rendered, kind: str) -> None:
    texts = text_of(rendered(kind))
    found = {name: foreign(text, name) for name, text in texts.items()}
    assert {name: marks for name, marks in found.items() if marks} == {}
    assert [name for name in texts if foreign(name) or "layer.yml" in name] == []


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("{{ name }}", ["a Jinja mark"]),
        ("{%- endblock %}", ["a Jinja mark"]),
        ("if late -%}", ["a Jinja mark"]),
        ('f"{late:.0%}"', []),
        ("run: ${{ github.sha }}", []),
        ("--hash from https://files.example.org/a", ["a package index"]),
        ("--index-url https://mirror.example/all", ["a package index"]),
        ("it is simple", []),
        ("cd /home/ada/work", ["a path of this machine"]),
        ("see /tmp/a.log", ["a path of this machine"]),
        ("/tmp", []),
        ("docs/work/flow.md", []),
        ("import mlops_ladder", ["an import of the generator"]),
        ("`ladder upgrade` climbs", []),
    ],
)
def test_what_is_foreign_is_seen(text: str, marks: list[str]) -> None:
    assert foreign(text) == marks
    assert foreign(text, "prompts/a.txt") == [mark for mark in marks if mark != JINJA]


@every_kind
def test_an_answer_is_never_a_template(kind: str) -> None:
    made = render.render(answers(kind, owner="{{ name }} {% if %}"))
    card = "ASSISTANT_CARD.md" if kind == "llmops" else "MODEL_CARD.md"
    assert "{{ name }} {% if %}" in made[card].content.decode()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind in BUDGETS])
def test_a_kind_stays_within_its_budget(rendered: Rendered, kind: str) -> None:
    made = rendered(kind)
    modules = {name: len(text.splitlines()) for name, text in sources_of(made).items()}
    assert len(made) <= BUDGETS[kind].files
    assert 100 < sum(modules.values()) <= BUDGETS[kind].lines
    assert [name for name, lines in modules.items() if lines > BUDGETS[kind].module] == []


@every_kind
def test_no_function_of_a_project_is_long(rendered: Rendered, kind: str) -> None:
    python = [text for name, text in text_of(rendered(kind)).items() if name.endswith(".py")]
    found = [each for text in python for each in functions(text)]
    assert len(found) > 20
    assert [(name, lines) for name, lines in found if lines > LONGEST_FUNCTION] == []


@every_kind
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("python", PYTHONS)
def test_a_project_is_linted_and_formatted(
    rendered: Rendered, folder: Path, kind: str, name: str, python: str
) -> None:
    tree.write(rendered(kind, name, python), folder)
    for command in (["check"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--no-cache"]
        done = subprocess.run(ruff, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


@every_kind
@pytest.mark.parametrize("python", PYTHONS)
def test_the_oldest_python_is_the_one_that_was_answered(
    rendered: Rendered, kind: str, python: str
) -> None:
    assert (
        f'requires-python = ">={python}"' in text_of(rendered(kind, "x", python))["pyproject.toml"]
    )


@every_kind
def test_git_ignores_nothing_that_a_project_has(
    rendered: Rendered, folder: Path, kind: str
) -> None:
    tree.write(rendered(kind), folder)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    assert set(git(folder, "ls-files").split("\n")) == set(rendered(kind))
