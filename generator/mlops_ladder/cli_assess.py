"""The command `ladder assess`: where a repository stands, and whether that is enough."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .errors import LadderError, UsageError
from .options import DEBUG, JSON

if TYPE_CHECKING:
    from .assess.finding import Assessment

ASKED = click.Choice(["0", "1", "2", "defined", "managed", "optimized"])


@click.command()
@click.argument("path", type=click.Path(path_type=Path), required=False)
@JSON
@click.option("--html", "page", type=click.Path(path_type=Path), help="Write a page to this file.")
@click.option("--require", "required", type=ASKED, multiple=True, help="Exit 1 below it.")
@click.option("--no-gaps", is_flag=True, help="Exit 1 if the level that is reached has gaps.")
@click.option("--explain", metavar="ID", help="Explain a capability, in PATH too if given.")
@DEBUG
def assess(
    path: Path | None,
    as_json: bool,
    page: Path | None,
    required: tuple[str, ...],
    no_gaps: bool,
    explain: str | None,
    debug: bool,
) -> None:
    """Say at which level the repository in PATH is, by evidence.

    Nothing of it is executed. Exit code 1: below --require, or gaps with --no-gaps.
    """
    from . import console

    if explain is not None:
        console.show(explained(explain, path))
        return
    assessment = assessed(path or Path())
    if page:
        write_page(assessment, page)
    if as_json:
        from .views.assess import assessment_json

        console.show_json(assessment_json(assessment))
    else:
        from .views.assess_text import assessment_text

        console.show(assessment_text(assessment, path))
    if page:
        console.say(f"The page is {page}")
    if short := shortfalls(assessment, required, no_gaps):
        for sentence in short:
            console.report(LadderError(sentence))
        sys.exit(1)


def assessed(path: Path) -> "Assessment":
    """Return the assessment of a folder; UsageError where there is none."""
    from . import assess as use_case
    from . import console

    if not path.is_dir():
        what = "is a file" if path.is_file() else "does not exist"
        raise UsageError(f"{path} {what}", "give the folder of a repository")
    with console.progress() as tell:
        return use_case.assess(path, tell)


def explained(name: str, path: Path | None) -> str:
    """Return what a capability is, and what a folder has of it; UsageError if there is none."""
    from .assess.capability import table
    from .assess.checks import CHECKS
    from .assess.ignores import unknown
    from .views.explain import explanation

    if name not in table().capabilities:
        raise UsageError(unknown(name), "`ladder assess --json` lists them")
    judged = assessed(path).judged if path else ()
    row = next((each for each in judged if each.capability.id == name), None)
    return explanation(table().capabilities[name], CHECKS[name].fix(), row)


def write_page(assessment: "Assessment", page: Path) -> None:
    """Write an assessment as a page; UsageError where that cannot be."""
    from .views.assess_page import assessment_page

    try:
        page.write_text(assessment_page(assessment), "utf-8")
    except OSError as error:
        message = f"{page} cannot be written: {error.strerror}"
        raise UsageError(message, "give a file in a folder that you may write to") from error


def shortfalls(assessment: "Assessment", required: tuple[str, ...], no_gaps: bool) -> list[str]:
    """Return a sentence for each level or grade that is not reached, and for gaps."""
    from .views.shortfall import below, gaps

    sentences = [below(assessment, each) for each in required]
    sentences += [gaps(assessment)] if no_gaps else []
    return list(filter(None, sentences))
