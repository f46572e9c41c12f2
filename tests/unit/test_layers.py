"""Layers compose into one complete Copier template."""

import os
import shutil
from pathlib import Path

import pytest
import yaml
from mlops_ladder import layers, render
from mlops_ladder.errors import UsageError

from ..conftest import answers


def put(path: Path, text: str = "", mode: int = 0o644) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(mode)


def compose(level: str, folder: Path) -> Path:
    layers.compose(level, folder / "template")
    return folder / "template"


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_templates_lie_beside_a_checkout() -> None:
    assert layers.templates() == Path(__file__).parents[2] / "templates"


def test_templates_lie_inside_an_installed_package(templates: Path) -> None:
    assert layers.templates() == templates


def test_every_layer_of_a_level_says_what_it_is() -> None:
    for name in {name for stack in layers.STACKS.values() for name in stack}:
        layer = layers.layer(name)
        assert layer.title
        assert layer.adds.keys() <= {
            "data",
            "tracking",
            "orchestration",
            "serving",
            "monitoring",
            "delivery",
        }


def test_a_level_is_available_once_every_layer_of_it_has_a_readme(templates: Path) -> None:
    for name in ("level1", "level2", "llmops"):
        shutil.rmtree(templates / name)
        put(templates / name / "layer.yml")
    assert layers.available() == ["0"]
    put(templates / "level2" / "README.md.jinja")
    put(templates / "level1" / "a")
    assert layers.available() == ["0"]
    with pytest.raises(UsageError, match="--level 1: there is no such level"):
        layers.stack("1")
    put(templates / "level1" / "README.md.jinja")
    assert layers.available() == ["0", "1", "2"]


def test_a_level_stacks_its_layers_from_the_lowest(templates: Path) -> None:
    put(templates / "level1" / "a")
    assert [each.folder.name for each in layers.stack("1")] == ["level0", "level1"]


@pytest.mark.parametrize("level", ["7", "", "level0", "../level0", "00", "0 "])
def test_a_level_that_does_not_exist_is_refused(level: str) -> None:
    with pytest.raises(UsageError, match="there is no such level") as caught:
        layers.stack(level)
    assert f"--level {level}:" in caught.value.message
    assert caught.value.hint == f"use {layers.choices()}"


def test_the_choices_are_the_available_levels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, "available", lambda: ["0", "1"])
    assert layers.choices() == "0 or 1"


def test_the_schema_depends_on_the_table() -> None:
    assert layers.table_paths("0") == {"schema.yaml"}


def test_the_topmost_layer_that_has_a_file_wins(templates: Path, folder: Path) -> None:
    for layer in ("level0", "level1"):
        put(templates / layer / "static.txt", layer)
        put(templates / layer / "page.md.jinja", layer)
    put(templates / "level1" / "new.txt", "level1")
    below = compose("0", folder / "below") / "project"
    above = compose("1", folder / "above") / "project"
    assert (below / "static.txt").read_text("utf-8") == "level0"
    assert (above / "static.txt").read_text("utf-8") == "level1"
    assert (below / "page.md.jinja").read_text("utf-8") == '{% include "level0/page.md.jinja" %}'
    assert (above / "page.md.jinja").read_text("utf-8") == '{% include "level1/page.md.jinja" %}'
    assert (above / "new.txt").exists()
    assert not (below / "new.txt").exists()


def test_what_a_stub_includes_is_in_the_template(folder: Path) -> None:
    for level in layers.available():
        template = compose(level, folder / level)
        stubs = list((template / "project").rglob("*.jinja"))
        assert len(stubs) > 5
        for stub in stubs:
            if not stub.name.startswith("{{ _copier_conf"):
                included = stub.read_text("utf-8").split('"')[1]
                assert (template / included).is_file()


def test_a_layer_removes_what_it_names(templates: Path, folder: Path) -> None:
    put(templates / "level0" / "old.txt")
    put(templates / "level1" / "new.txt")
    described = yaml.safe_load((templates / "level1" / "layer.yml").read_text("utf-8"))
    put(templates / "level1" / "layer.yml", yaml.safe_dump(described | {"removes": ["old.txt"]}))
    assert not (compose("1", folder) / "project" / "old.txt").exists()


def test_what_is_no_template_is_left_out(templates: Path, folder: Path) -> None:
    junk = ["__pycache__/a.txt", "src/__pycache__/a.pyc", "b.pyc", ".DS_Store", "src/.DS_Store"]
    for name in (*junk, "src/layer.yml", "src/.git/config"):
        put(templates / "level0" / name, "junk")
    found = {path.name for path in compose("0", folder).rglob("*")}
    assert found & {"__pycache__", "a.pyc", "b.pyc", ".DS_Store", "layer.yml", ".git"} == set()


@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_modes_are_0644_and_0755_whatever_the_layers_have(
    templates: Path, folder: Path, umask: int
) -> None:
    for name, bits in {
        "closed": 0o400,
        "private": 0o600,
        "run": 0o700,
        "locked-run": 0o500,
    }.items():
        put(templates / "level0" / name, mode=bits)
        put(templates / "level0" / f"{name}.md.jinja", mode=bits)
    before = os.umask(umask)
    try:
        project = compose("0", folder) / "project"
    finally:
        os.umask(before)
    for suffix in ("", ".md.jinja"):
        assert mode(project / f"closed{suffix}") == 0o644
        assert mode(project / f"private{suffix}") == 0o644
        assert mode(project / f"run{suffix}") == 0o755
        assert mode(project / f"locked-run{suffix}") == 0o755


def test_the_settings_and_the_questions_are_in_copier_yml(folder: Path) -> None:
    settings = yaml.safe_load((compose("0", folder) / "copier.yml").read_text("utf-8"))
    assert settings["_subdirectory"] == "project"
    assert settings["_envops"] == {"undefined": "jinja2.StrictUndefined"}
    assert {"__pycache__", "*.pyc", ".DS_Store", ".git"} <= set(settings["_exclude"])
    assert "_tasks" not in settings
    questions = yaml.safe_load(layers.questions("0"))
    assert questions.keys() == {"name", "owner", "python", "package"}
    assert settings.items() >= questions.items()


def test_a_level_asks_what_its_layers_need_and_nothing_else(folder: Path) -> None:
    for level in layers.available():
        asked = {key for each in layers.stack(level) for key in each.asks}
        settings = yaml.safe_load((compose(level, folder / level) / "copier.yml").read_text())
        assert {key for key in settings if not key.startswith("_")} == asked


def test_a_question_is_asked_from_its_layer_up_in_the_order_of_copier_yml(templates: Path) -> None:
    written = yaml.safe_load((templates / "copier.yml").read_text("utf-8"))
    for level, stack in layers.STACKS.items():
        for name in stack:
            put(templates / name / "README.md.jinja")
        kept = yaml.safe_load(layers.questions(level))
        assert list(kept) == [key for key in written if key in kept]
        assert kept.items() <= written.items()
        assert ("ci" in kept) == (level != "0")


def test_every_question_is_asked_by_one_layer() -> None:
    written = yaml.safe_load((layers.templates() / "copier.yml").read_text("utf-8"))
    names = {name for stack in layers.STACKS.values() for name in stack}
    assert sorted(written) == sorted(key for name in names for key in layers.layer(name).asks)


def below(level: str) -> list[str]:
    """Return the level that has the same layers but the topmost, if there is one."""
    return [low for low, stack in layers.STACKS.items() if stack == layers.STACKS[level][:-1]]


@pytest.mark.parametrize("level", [level for level in layers.available() if below(level)])
def test_a_layer_gives_a_reason_for_each_file_that_it_changes_and_no_other(level: str) -> None:
    (low,) = below(level)
    before, after = render.render(answers(low)), render.render(answers(level))
    changed = {path for path in before.keys() & after.keys() if before[path] != after[path]}
    reasons = layers.stack(level)[-1].changes
    named = {path.replace("{{ package }}", "x") for path in reasons}
    assert named == changed - {layers.ANSWERS_FILE}
    assert all(reasons.values())
