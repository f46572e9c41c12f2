"""Every level renders to a project that reads as if it was written by hand."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from mlops_ladder import __version__, layers, questions, render, tree

from ..conftest import Ladder, answers, functions, git, start
from .conftest import Rendered

LEVELS = layers.available()
NAMES = ["x", "long-" + "n" * 35]
PYTHONS = next(each.choices for each in questions.questions("0") if each.key == "python")
FOREIGN = {
    "a Jinja mark": r"(?<!\$)\{\{|\{%|\{#|[\s-]%\}",
    "a package index": r"/simple\b|https?://(index|files)\.|(?<!emit-)index-url|find-links=",
    "a path of this machine": r"(?<![\w.])/(root|tmp|work|home|Users)/\w",
    "an import of the generator": r"mlops_ladder|mlops-ladder",
}
LONGEST_FUNCTION = 25


class Budget(NamedTuple):
    """What a level may have at most: files, lines of Python in src, lines of a module."""

    files: int
    lines: int
    module: int


BUDGETS = {
    "0": Budget(36, 600, 90),
    "1": Budget(70, 1800, 110),
    "llmops": Budget(110, 2600, 110),
}

every_level = pytest.mark.parametrize("level", LEVELS)


def text_of(made: tree.Tree) -> dict[str, str]:
    """Return the text of each file, by its path."""
    return {name: file.content.decode() for name, file in made.items()}


def sources_of(made: tree.Tree) -> dict[str, str]:
    """Return the text of the project's own modules."""
    texts = text_of(made).items()
    return {name: text for name, text in texts if name.startswith("src/") and name.endswith(".py")}


def foreign(text: str) -> list[str]:
    """Return what in a text does not belong into a project."""
    return [kind for kind, mark in FOREIGN.items() if re.search(mark, text)]


@every_level
def test_two_renders_are_identical(rendered: Rendered, level: str) -> None:
    assert render.render(answers(level)) == rendered(level)


@every_level
def test_another_process_in_another_place_renders_the_same(
    rendered: Rendered, level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}.items():
        monkeypatch.setenv(name, value)
    before = os.umask(0o077)
    try:
        with start("new", "x", "--level", level, "--no-git") as running:
            assert running.wait(timeout=60) == 0
    finally:
        os.umask(before)
    assert tree.read(Path("x")) == rendered(level)


@every_level
def test_plain_copier_gives_the_same_project(level: str, ladder: Ladder) -> None:
    assert ladder("template", level, "template").status == 0
    assert ladder("new", "ours", "--name", "x", "--level", level, "--no-git").status == 0
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


@every_level
def test_the_answers_file_is_the_same_on_every_machine(rendered: Rendered, level: str) -> None:
    content = yaml.safe_load(rendered(level)[layers.ANSWERS_FILE].content)
    assert content == {
        "level": level,
        "applications": list(answers(level).applications),
        "template": __version__,
        "name": "x",
        "owner": "not named yet",
        "python": "3.11",
    } | ({} if level == "0" else {"ci": "github"})


@every_level
def test_nothing_foreign_is_in_a_project(rendered: Rendered, level: str) -> None:
    texts = text_of(rendered(level))
    assert {name: foreign(text) for name, text in texts.items() if foreign(text)} == {}
    assert [name for name in texts if foreign(name) or "layer.yml" in name] == []


@pytest.mark.parametrize(
    ("text", "kinds"),
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
def test_what_is_foreign_is_seen(text: str, kinds: list[str]) -> None:
    assert foreign(text) == kinds


@every_level
def test_an_answer_is_never_a_template(level: str) -> None:
    made = render.render(answers(level, owner="{{ name }} {% if %}"))
    assert "{{ name }} {% if %}" in made["MODEL_CARD.md"].content.decode()


@pytest.mark.parametrize("level", [level for level in LEVELS if level in BUDGETS])
def test_a_level_stays_within_its_budget(rendered: Rendered, level: str) -> None:
    made = rendered(level)
    modules = {name: len(text.splitlines()) for name, text in sources_of(made).items()}
    assert len(made) <= BUDGETS[level].files
    assert 100 < sum(modules.values()) <= BUDGETS[level].lines
    assert [name for name, lines in modules.items() if lines > BUDGETS[level].module] == []


@every_level
def test_no_function_of_a_project_is_long(rendered: Rendered, level: str) -> None:
    python = [text for name, text in text_of(rendered(level)).items() if name.endswith(".py")]
    found = [each for text in python for each in functions(text)]
    assert len(found) > 20
    assert [(name, lines) for name, lines in found if lines > LONGEST_FUNCTION] == []


@every_level
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("python", PYTHONS)
def test_a_project_is_linted_and_formatted(
    rendered: Rendered, folder: Path, level: str, name: str, python: str
) -> None:
    tree.write(rendered(level, name, python), folder)
    for command in (["check"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--no-cache"]
        done = subprocess.run(ruff, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


@every_level
@pytest.mark.parametrize("python", PYTHONS)
def test_the_oldest_python_is_the_one_that_was_answered(
    rendered: Rendered, level: str, python: str
) -> None:
    assert (
        f'requires-python = ">={python}"' in text_of(rendered(level, "x", python))["pyproject.toml"]
    )


@every_level
def test_git_ignores_nothing_that_a_project_has(
    rendered: Rendered, folder: Path, level: str
) -> None:
    tree.write(rendered(level), folder)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    assert set(git(folder, "ls-files").split("\n")) == set(rendered(level))
