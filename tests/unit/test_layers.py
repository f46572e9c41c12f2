"""Layers compose into one complete Copier template."""

import os
import shutil
from pathlib import Path

import pytest
import yaml
from mlops_ladder import layers, render
from mlops_ladder.answers import Answers
from mlops_ladder.errors import UsageError

from ..conftest import BOTH, answers, kinds


def put(path: Path, text: str = "", mode: int = 0o644) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(mode)


def compose(kind: str, folder: Path) -> Path:
    given = answers(kind)
    layers.compose(given.level, given.applications, folder / "template")
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


OF_TABLE = {"schema.yaml", "MODEL_CARD.md", "data/README.md"}


def test_schema_and_cards_depend_on_the_table() -> None:
    assert layers.table_paths("0", ["tabular"]) == OF_TABLE


def test_without_a_tabular_application_nothing_depends_on_a_table(llm_layer: Path) -> None:
    assert layers.table_paths("llmops", ["llm"]) == set()
    assert layers.table_paths("1", ["tabular", "llm"]) == OF_TABLE


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
    for kind in kinds():
        template = compose(kind, folder / kind)
        stubs = list((template / "project").rglob("*.jinja"))
        assert len(stubs) > 5
        for stub in stubs:
            if not stub.name.startswith("{{ _copier_conf"):
                included = stub.read_text("utf-8").split('"')[1]
                assert (template / included).is_file()


SHARED = {  # of level 0 and 1 with a project that has no table
    ".dvc/.gitignore",
    ".dvc/config",
    ".dvcignore",
    ".gitattributes",
    ".github/dependabot.yml",
    ".pre-commit-config.yaml",
    "CODEOWNERS",
    "reports/.gitignore",
    "src/{{ package }}/__init__.py",
    "src/{{ package }}/flows/once.py",
    "src/{{ package }}/flows/schedule.py",
    "src/{{ package }}/settings.py",
}
OF_LLM = {"handbook/handbook.md", "src/{{ package }}/assistant/__init__.py"}
ALONE = {
    ".github/workflows/ci.yml",
    ".gitignore",
    "README.md",
    "pyproject.toml",
    "src/{{ package }}/policy.py",
    "src/{{ package }}/service.py",
}


def test_llm_alone_has_what_is_shared_and_its_own(llm_layer: Path) -> None:
    found = layers.sources("llmops", ["llm"])
    assert found.keys() == SHARED | OF_LLM | ALONE
    assert {name for name, (layer, _) in found.items() if layer.folder == llm_layer} == (
        OF_LLM | ALONE
    )


def test_llm_beside_a_table_has_all_of_level_1_and_its_own(llm_layer: Path) -> None:
    below, found = layers.sources("1", ["tabular"]), layers.sources("1", ["tabular", "llm"])
    assert found.keys() == below.keys() | OF_LLM
    changed = {name for name in below if found[name] != below[name]}
    assert changed == layers.layer("llmops").changes.keys()


def test_files_of_one_side_stand_at_their_place_and_extend_lower_layers(
    llm_layer: Path, folder: Path
) -> None:
    alone = compose("llmops", folder / "alone") / "project"
    beside = compose("1+llm", folder / "beside") / "project"
    stub = '{{% include "llmops/{}/pyproject.toml.jinja" %}}'
    assert (alone / "pyproject.toml.jinja").read_text("utf-8") == stub.format("alone")
    assert (beside / "pyproject.toml.jinja").read_text("utf-8") == stub.format("beside")
    assert (alone / "{% if ci == 'github' %}.github{% endif %}/workflows/ci.yml.jinja").is_file()
    assert [path for path in folder.rglob("project/*") if path.name in ("alone", "beside")] == []
    assert 'name = "x"\n' in text_of("llmops", "pyproject.toml")
    both, low = (text_of(kind, "pyproject.toml") for kind in ("1+llm", "1"))
    assert "[tool.poe.tasks.ask]\n" in both
    assert set(low.splitlines()) <= set(both.splitlines())


def text_of(kind: str, name: str) -> str:
    return render.render(answers(kind))[name].content.decode()


def test_every_path_of_the_tabular_application_is_a_file_of_its_layer() -> None:
    for name in ("level0", "level1", "level2"):
        layer = layers.layer(name)
        assert set(layer.tabular) <= {layers.project_path(path) for path in layer.files()}


@pytest.mark.parametrize(
    ("level", "title", "reached"),
    [
        ("0", "level 1 with llm", "1"),
        ("1", "level 1 with llm", "1"),
        ("2", "level 2 with llm", "2"),
    ],
)
def test_the_llm_application_beside_another_needs_level_1(
    level: str, title: str, reached: str
) -> None:
    assert layers.with_llm(level) == (reached, ("tabular", "llm"))
    assert Answers(reached, {}, applications=("tabular", "llm")).title == title


def test_the_llm_application_is_not_beside_itself() -> None:
    with pytest.raises(UsageError, match="--level llmops is the llm application alone") as caught:
        layers.with_llm("llmops")
    assert caught.value.hint == "use --level 1 --llm for both"


def test_without_its_layer_there_is_no_llm_application(llm_layer: Path) -> None:
    assert layers.available() == ["0", "1", "llmops"]
    (llm_layer / "alone" / "README.md.jinja").unlink()
    assert layers.available() == ["0", "1"]
    with pytest.raises(UsageError, match="--level llmops: there is no such level"):
        layers.stack("llmops", ["llm"])
    with pytest.raises(UsageError, match="the llm application is not in this version"):
        layers.stack("1", ["tabular", "llm"])


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
    of_table = {"data", "purpose", "licence"}
    assert questions.keys() == {"name", "owner", "python", "package"} | of_table
    assert settings.items() >= questions.items()


def test_a_level_asks_what_its_layers_need_and_nothing_else(folder: Path) -> None:
    for level in layers.available():
        asked = {key for each in layers.stack(level) for key in each.asks}
        asked -= layers.OF_TABLE if level == layers.LLM else set()
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


STEPS = {"1": "0", "2": "1", BOTH: "1"}  # each kind that is another with a layer more


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind in STEPS])
def test_a_layer_gives_a_reason_for_each_file_that_it_changes_and_no_other(kind: str) -> None:
    given = answers(kind)
    before, after = render.render(answers(STEPS[kind])), render.render(given)
    changed = {path for path in before.keys() & after.keys() if before[path] != after[path]}
    reasons = layers.stack(given.level, given.applications)[-1].changes
    named = {path.replace("{{ package }}", "x") for path in reasons}
    assert named == changed - {layers.ANSWERS_FILE}
    assert all(reasons.values())
