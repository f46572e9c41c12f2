"""A level and its answers render to the same bytes everywhere, or fail loudly."""

from pathlib import Path

import pytest
from mlops_ladder import layers, render
from mlops_ladder.errors import RenderError, UsageError
from mlops_ladder.tree import File

from ..conftest import answers, contents


def test_the_answers_file_is_the_tools_own() -> None:
    made = render.render(answers(owner="Ada"))
    assert made[layers.ANSWERS_FILE] == File(answers(owner="Ada").dump().encode())


def test_the_files_are_sorted_and_the_scratch_is_gone(folder: Path) -> None:
    made = render.render(answers())
    assert list(made) == sorted(made)
    assert contents(folder.parent / "temporary") == {}


def test_the_name_becomes_a_package() -> None:
    made = render.render(answers(name="my-project"))
    assert "src/my_project/__init__.py" in made
    assert b'name = "my-project"' in made["pyproject.toml"].content


@pytest.mark.parametrize(
    "text", ["{{ unknown }}", "{% include 'nowhere' %}", "{{", "{{ name|unknown }}"]
)
def test_a_wrong_template_is_an_error_that_names_the_level(templates: Path, text: str) -> None:
    (templates / "level0" / "wrong.txt.jinja").write_text(text, "utf-8")
    with pytest.raises(RenderError, match="the template of level 0: "):
        render.render(answers())


def test_an_unknown_variable_of_a_higher_layer_is_named(templates: Path) -> None:
    (templates / "level1" / "wrong.txt.jinja").write_text("{{ unknown }}", "utf-8")
    with pytest.raises(RenderError, match="the template of level 1: 'unknown' is undefined"):
        render.render(answers("1"))


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(UsageError, match="--level 7"):
        render.render(answers("7"))


def test_what_is_no_template_never_reaches_a_project(templates: Path) -> None:
    before = render.render(answers())
    for name in ("a.pyc", ".DS_Store", "src/layer.yml", "__pycache__/a.cpython-311.pyc"):
        path = templates / "level0" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\xff")
    assert render.render(answers()) == before


def test_a_read_only_or_private_installation_gives_the_same_project(templates: Path) -> None:
    before = render.render(answers())
    for path in templates.rglob("*"):
        if path.is_file():
            path.chmod(0o400)
    assert render.render(answers()) == before


def test_an_executable_template_gives_an_executable_file(templates: Path) -> None:
    for name in ("run.sh", "run.py.jinja"):
        (templates / "level0" / name).touch()
        (templates / "level0" / name).chmod(0o700)
    made = render.render(answers())
    assert [made[name].executable for name in ("run.sh", "run.py", "README.md")] == [
        True,
        True,
        False,
    ]
