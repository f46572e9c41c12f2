"""Options that several commands take."""

from collections.abc import Callable
from typing import Any

import click

TASKS = ("binary", "multiclass", "regression")
JSON = click.option("--json", "as_json", is_flag=True, help="Print a report for programs.")
DEBUG = click.option("--debug", is_flag=True, help="Show the traceback of an error.")


def of_table(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say what a table is for, as `findings.Wish` holds them."""
    for option in (
        click.option("--drop", multiple=True, metavar="COLUMN", help="Leave a column out."),
        click.option("--group", default="", metavar="COLUMN", help="Keep its rows together."),
        click.option("--time", default="", metavar="COLUMN", help="Split the rows by it."),
        click.option("--task", type=click.Choice(TASKS), help="By default the target decides."),
        click.option("--target", default="", metavar="COLUMN", help="What to predict."),
    ):
        command = option(command)
    return command
