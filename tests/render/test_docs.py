"""The pages of the repository: no dead link, and the reference names every command and option."""

import re
from pathlib import Path

import click
import pytest
from mlops_ladder.cli import main

REPOSITORY = Path(__file__).parents[2]
PAGES = sorted([*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")])
REFERENCE = (REPOSITORY / "docs" / "reference" / "commands.md").read_text("utf-8")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    dead = [
        link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()
    ]
    assert dead == []


def test_the_reference_names_every_command_and_option() -> None:
    options = set(re.findall(r"`(--[a-z-]+)", REFERENCE))
    named = set(re.findall(r"^## `ladder ([a-z]+)", REFERENCE, re.MULTILINE))
    assert named == main.commands.keys()
    for command in main.commands.values():
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.opts[0] in options, f"{command.name} {parameter.opts[0]}"
    defined = {
        option
        for command in main.commands.values()
        for each in command.params
        for option in each.opts
    }
    assert options <= defined
