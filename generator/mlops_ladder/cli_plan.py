"""The command `ladder plan`: what the next rung takes in work, people, tools and money."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .errors import UsageError
from .options import DEBUG, JSON

if TYPE_CHECKING:
    from .plan import Plan

FILE = click.Path(path_type=Path)


@click.command()
@click.argument("path", type=FILE, required=False)
@click.option("--to", metavar="LEVEL", help="0, 1, 2 or llmops; by default the next.")
@click.option("--figures", "own", type=FILE, help="A TOML file with figures of your own.")
@JSON
@click.option("--html", "page", type=FILE, help="Write a page to this file.")
@DEBUG
def plan(
    path: Path | None,
    to: str | None,
    own: Path | None,
    as_json: bool,
    page: Path | None,
    debug: bool,
) -> None:
    """Say what the next level takes: work, people, tools and cost.

    From the repository in PATH as it is assessed; without PATH, from nothing.
    """
    from . import console

    made = planned(path, to, own)
    if page:
        write_page(made, page)
    if as_json:
        from .views.plan import plan_json

        console.show_json(plan_json(made))
    else:
        from .views.plan_text import plan_text

        console.show(plan_text(made))
    if page:
        console.say(f"The page is {page}")


def planned(path: Path | None, to: str | None, own: Path | None) -> "Plan":
    """Return the plan for a folder, or from nothing, with the figures of a file."""
    from . import plan as use_case
    from .cli_assess import assessed
    from .plan import own as team

    figures = team.read(own) if own else None
    return use_case.plan(assessed(path) if path else None, to, figures)


def write_page(made: "Plan", page: Path) -> None:
    """Write a plan as a page; UsageError where that cannot be."""
    from .views.plan_page import plan_page

    try:
        page.write_text(plan_page(made), "utf-8")
    except OSError as error:
        message = f"{page} cannot be written: {error.strerror}"
        raise UsageError(message, "give a file in a folder that you may write to") from error
