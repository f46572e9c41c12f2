"""The command line makes each kind of project with the llm application, or says why not."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from mlops_ladder import layers

from ..conftest import BOTH, Ladder, words_of

pytestmark = pytest.mark.usefixtures("kept_renders", "llm_layer")

Refused = Callable[..., str]


@pytest.mark.parametrize(
    ("kind", "level", "applications"),
    [("llmops", "llmops", ["llm"]), (BOTH, "1", ["tabular", "llm"]), ("1", "1", ["tabular"])],
)
def test_level_and_applications_are_recorded_and_reported(
    ladder: Ladder, kind: str, level: str, applications: list[str]
) -> None:
    ended = ladder("new", "x", *words_of(kind), "--json")
    assert (ended.status, ended.err) == (0, "")
    report = json.loads(ended.out)
    assert (report["level"], report["applications"]) == (level, applications)
    recorded = yaml.safe_load(Path("x/.copier-answers.yml").read_text("utf-8"))
    assert (recorded["level"], recorded["applications"]) == (level, applications)
    assert (recorded["name"], recorded["ci"]) == ("x", "github")


@pytest.mark.parametrize("words", [[], ["--level", "0"]])
def test_the_llm_application_takes_level_1_with_it(ladder: Ladder, words: list[str]) -> None:
    ended = ladder("new", "x", "--llm", *words, "--set", "ci=none")
    assert (ended.status, ended.err) == (0, "the llm application needs level 1: making that\n")
    assert ended.out.startswith("Created x: level 1 with llm, ")
    assert "\n  poe ask " in ended.out
    assert not Path("x/.github").exists()


def test_a_template_has_the_llm_application_too(ladder: Ladder) -> None:
    ended = ladder("template", "0", "low", "--llm")
    assert (ended.status, ended.err) == (0, "the llm application needs level 1: making that\n")
    ended = ladder("template", "1", "both", "--llm")
    assert (ended.status, ended.err) == (0, "")
    for folder in ("low", "both"):
        assert Path(folder, "project/handbook/handbook.md").is_file()
        answers = Path(folder, "project/{{ _copier_conf.answers_file }}.jinja").read_text("utf-8")
        assert 'level: "1"\napplications: [tabular, llm]\n' in answers


@pytest.mark.parametrize("command", [["new", "x", "--level"], ["template"]])
def test_llm_alone_and_beside_exclude_each_other(refused: Refused, command: list[str]) -> None:
    place = ["y"] if command == ["template"] else []
    line = refused(*command, "llmops", *place, "--llm")
    assert line == (
        "Error: --level llmops is the llm application alone: use --level 1 --llm for both\n"
    )


def test_a_level_that_does_not_exist_has_no_llm_application(
    refused: Refused, llm_layer: Path
) -> None:
    assert "--level 7: there is no such level" in refused("new", "x", "--level", "7", "--llm")
    (llm_layer / "alone" / layers.README).unlink()
    for words in ([], ["--level", "1"]):
        line = refused("new", "x", "--llm", *words)
        assert "the llm application is not in this version: leave it out" in line
    assert "--level llmops: there is no such" in refused("new", "x", "--level", "llmops")


def test_an_assistant_has_no_table(ladder: Ladder) -> None:
    ended = ladder("new", "x", "--level", "llmops", "--data", "flights.csv")
    assert (ended.status, ended.out) == (2, "")
    assert "use --level 1 --llm for both, or leave --data out" in ended.err
    assert not Path("x").exists()


def test_levels_shows_llmops_in_its_own_words(ladder: Ladder) -> None:
    title = f"{layers.layer('llmops').title}, by itself; --llm puts it beside a tabular level 1"
    assert f"\nllmops: {title}\n" in ladder("levels").out
    found = {each["level"]: each for each in json.loads(ladder("levels", "--json").out)["levels"]}
    assert (found["llmops"]["title"], found["llmops"]["available"]) == (title, True)
