"""Pages that are made from data: what is committed is what the data says, and the data is right."""

import importlib
import re
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from mlops_ladder.assess.about import about
from mlops_ladder.assess.capability import table
from mlops_ladder.plan import figures, people

from ..conftest import BOTH
from .conftest import Rendered

ROOT = Path(__file__).parents[2]
KINDS = {"0": ["0", "1"], "1": ["1", BOTH], "llmops": ["llmops", BOTH]}
PAGES = {"0": "docs/level-0.md", "1": "docs/level-1.md", "llmops": "docs/level-llm.md"}
every_rung = pytest.mark.parametrize("rung", PAGES)


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The program that writes the pages."""
    monkeypatch.syspath_prepend(ROOT / "docs" / "make")
    return importlib.import_module("pages")


def test_the_committed_pages_are_the_made_ones(maker: ModuleType) -> None:
    made = maker.pages()
    old = [path for path, text in made.items() if (ROOT / path).read_text("utf-8") != text]
    assert old == [], "run `python docs/make`"


def test_no_page_is_left_of_a_capability_that_went(maker: ModuleType) -> None:
    found = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs/capabilities").iterdir()}
    assert found == {path for path in maker.pages() if path.startswith("docs/capabilities/")}


def test_another_share_changes_the_page_of_its_level_alone(
    maker: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = maker.pages()
    shipped = figures.shipped()
    twice = replace(shipped.rows["share-0-data-scientist"], low=0.6, high=1.6)
    monkeypatch.setattr(figures, "shipped", lambda: shipped.with_row(twice))
    for name in ("level_pages", "mlops_ladder.plan.cost"):
        monkeypatch.setattr(importlib.import_module(name), "shipped", figures.shipped)
    after = maker.pages()
    changed = [path for path in before if before[path] != after[path]]
    assert changed == ["templates/level0/docs/level-0.md"]
    assert "60 to 160 %" in after[changed[0]]


@every_rung
def test_the_page_of_a_level_names_its_people_and_what_they_decide_and_hand_over(
    rendered: Rendered, rung: str
) -> None:
    text = rendered(rung)[PAGES[rung]].content.decode()
    for role in people.joining(rung):
        assert f"| {role.title} |" in text or f"| **{role.title}** |" in text
    for decision in people.decisions(rung):
        (row,) = [line for line in text.splitlines() if line.startswith(f"| {decision.about} |")]
        assert sum("A" in cell for cell in row.split("|")[3:]) == 1
    assert [each.what for each in people.handovers(rung) if each.what not in text] == []
    assert "assumptions" in text


@every_rung
def test_the_files_that_a_page_names_are_in_the_project(rendered: Rendered, rung: str) -> None:
    for kind in KINDS[rung]:
        files = rendered(kind, owner="@ada")
        named = {
            (capability, path.replace("{package}", "x"))
            for capability in table().capabilities
            for path in about(capability).where.get(rung, ())
        }
        assert named
        assert sorted((name, path) for name, path in named if path not in files) == []


@every_rung
def test_decisions_and_handovers_stand_in_files_that_exist(rendered: Rendered, rung: str) -> None:
    files = rendered(rung, owner="@ada")
    later = {"data/labels/"}  # comes with the first labels
    named = [path for each in people.decisions(rung) for path in each.files]
    named += [path for each in people.handovers(rung) for path in each.files]
    for path in set(named) - later:
        name = path.replace("*", "x")
        assert any(file == name or file.startswith(name) for file in files), path


def test_what_a_level_expects_is_somewhere_in_its_project() -> None:
    built = {0: {"0"}, 1: {"0", "1"}}
    for row in table().capabilities.values():
        if row.need == "optional":
            continue
        if row.level in built:
            levels = {"llmops"} if row.applies == "llm" else built[row.level]
            assert levels & about(row.id).where.keys(), row.id
        elif row.grade in ("defined", "managed"):
            assert "llmops" in about(row.id).where, row.id


def test_every_page_of_a_capability_has_its_parts(maker: ModuleType) -> None:
    parts = ["What counts", "By hand", "What does not count", "In a project of ours", "Elsewhere"]
    for row in table().capabilities.values():
        text = maker.pages()[f"docs/capabilities/{row.id}.md"]
        assert text.startswith(f"# {row.title}\n\n`{row.id}` · ")
        headings = re.findall(r"^## (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.M)
        assert [each for each in headings if each != "Around it"] == [*parts, "Sources"]
        for model in ("| Google |", "| AWS |", "| ML Test Score |"):
            assert model in text
        assert re.search(r"^\| Azure( GenAIOps)? \|", text, re.MULTILINE)


def test_the_page_of_what_is_built_on_names_it_and_is_named(maker: ModuleType) -> None:
    made = maker.pages()
    assert "- builds on: [ingestion is" in made["docs/capabilities/schema-validation.md"]
    assert "[data is validated" in made["docs/capabilities/automated-ingestion.md"]


@pytest.mark.usefixtures("maker")
@pytest.mark.parametrize(
    ("ends", "written"),
    [
        ((3312.03, 18536.7), "3,300 to 19,000"),
        ((0.23, 2.3), "0.23 to 2.3"),
        ((4, 4), "4"),
        ((99_999, 1_264_000), "100,000 to 1,300,000"),
    ],
)
def test_money_has_two_digits_that_count(ends: tuple[float, float], written: str) -> None:
    assert importlib.import_module("templating").money(ends) == written


@pytest.mark.usefixtures("maker")
@pytest.mark.parametrize(
    ("title", "written"),
    [("A goal with a number", "a goal with a number"), ("CI runs the tests", "CI runs the tests")],
)
def test_a_title_within_a_sentence_keeps_its_abbreviations(title: str, written: str) -> None:
    assert importlib.import_module("templating").lower(title) == written
