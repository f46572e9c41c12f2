"""The pages of the repository: no dead link, and the commands that they show exist."""

import json
import re
import shlex
from pathlib import Path

import click
import pytest
from mlops_ladder.cli import main

from ..conftest import Ladder

REPOSITORY = Path(__file__).parents[2]
DOCS = REPOSITORY / "docs"
PAGES = sorted([*REPOSITORY.glob("*.md"), *DOCS.rglob("*.md")])
REFERENCE = (DOCS / "reference" / "commands.md").read_text("utf-8")
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)")
HEADINGS = re.compile(r"^#+ (.+)$", re.MULTILINE)
LISTING = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
OPTION = re.compile(r"`(--[a-z-]+)")
LARGEST = 300_000  # bytes of a picture


def sections() -> dict[str, str]:
    """Return what the reference says about each command."""
    parts = re.split(r"^## `ladder ([a-z]+)", REFERENCE, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def options_of(command: str) -> set[str]:
    """Return the options that a command defines."""
    found = (each for each in main.commands[command].params if isinstance(each, click.Option))
    return {option for each in found for option in each.opts}


def anchor(heading: str) -> str:
    """Return what leads to a heading: its words in lower case, without punctuation."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def shown_commands() -> list[list[str]]:
    """Return the words of each command of this tool in a listing of some page."""
    blocks = [block for page in PAGES for block in LISTING.findall(page.read_text("utf-8"))]
    lines = [line for block in blocks for line in block.replace("\\\n", "").splitlines()]
    return [shlex.split(line, comments=True) for line in lines if line.startswith("ladder ")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text("utf-8"))
    assert [path for path, _ in links if path and not (page.parent / path).exists()] == []
    for path, place in links:
        if place:
            target = page.parent / path if path else page
            headings = HEADINGS.findall(target.read_text("utf-8"))
            assert place in map(anchor, headings), f"{path}#{place}"


def test_every_page_is_linked_from_an_index() -> None:
    """The index names every page but those about capabilities, which have an index of their own."""
    indexes = [DOCS / "index.md", DOCS / "capabilities" / "index.md"]
    linked = {
        (index.parent / path).resolve()
        for index in indexes
        for path, _ in LINK.findall(index.read_text("utf-8"))
        if path
    }
    assert indexes[1] in linked
    assert linked | {indexes[0]} >= set(DOCS.rglob("*.md"))


def test_every_picture_is_shown_and_small() -> None:
    shown = {
        (page.parent / path).resolve()
        for page in PAGES
        for path, _ in LINK.findall(page.read_text("utf-8"))
    }
    pictures = set((DOCS / "images").iterdir())
    assert pictures
    assert pictures <= shown
    assert [path.name for path in pictures if path.stat().st_size > LARGEST] == []


def test_the_reference_has_a_section_for_each_command() -> None:
    assert sections().keys() == main.commands.keys()


@pytest.mark.parametrize("command", main.commands)
def test_a_section_names_the_options_of_its_command_and_no_other(command: str) -> None:
    assert set(OPTION.findall(sections()[command])) == options_of(command)


def test_the_commands_shown_exist() -> None:
    shown = shown_commands()
    assert len(shown) > 5
    for _, command, *words in shown:
        assert command in main.commands
        assert {word for word in words if word.startswith("-")} <= options_of(command)


@pytest.mark.parametrize("words", [["levels"], ["new", "x"]], ids=lambda words: words[0])
def test_the_reference_names_the_fields_of_a_report(words: list[str], ladder: Ladder) -> None:
    report = json.loads(ladder(*words, "--json").out)
    (form,) = re.findall(r"`(\{.*?\})`", sections()[words[0]])
    fields = set(report)
    for inner in report.values():
        if isinstance(inner, list):
            fields |= {key for each in inner if isinstance(each, dict) for key in each}
    assert set(re.findall(r'"(\w+)"', form)) == fields


def test_the_reference_names_the_fields_of_a_plan(ladder: Ladder) -> None:
    report = json.loads(ladder("plan", "--json").out)
    form = re.findall(r"`(\{.*?\})`", sections()["plan"], re.DOTALL)[0]
    assert set(re.findall(r'"(\w+)"', form)) == set(report)
    rows = re.findall(r"^\| (`\w.*?`) \|", sections()["plan"], re.MULTILINE)
    described = {field for row in rows for field in re.findall(r"`(\w+)`", row)}
    told = {"schema", "name", "date", "currency", "country", "optional", "met"}
    assert set(report) - told <= described


def test_the_figures_shown_in_the_guide_are_read(folder: Path, ladder: Ladder) -> None:
    guide = (DOCS / "how-to" / "plan.md").read_text("utf-8")
    (shown,) = re.findall(r"^```toml\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)
    (folder / "team.toml").write_text(shown, "utf-8")
    report = json.loads(ladder("plan", "--to", "1", "--figures", "team.toml", "--json").out)
    assert (report["currency"], report["country"]) == ("EUR", "DE")
    own = [row["id"] for row in report["figures"] if row["kind"] == "own"]
    assert len(own) == shown.count("[figures.") + 1


def test_the_reference_names_the_fields_of_an_upgrade(ladder: Ladder) -> None:
    ladder("new", "x", "--defaults")
    report = json.loads(ladder("upgrade", "x", "--dry-run", "--json").out)
    (form,) = re.findall(r"`(\{.*?\})`", sections()["upgrade"])
    assert set(re.findall(r'"(\w+)"', form)) == {*report, "about"}
