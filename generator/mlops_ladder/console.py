"""The only module that prints: results to the output, everything else to the error stream."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from .errors import LadderError
from .questions import Question


def show(text: str) -> None:
    """Print a result."""
    click.echo(text)


def show_json(content: dict[str, Any]) -> None:
    """Print a report for programs."""
    click.echo(json.dumps(content, indent=2, ensure_ascii=False))


def say(text: str) -> None:
    """Tell what is going on."""
    click.secho(text, err=True, fg="cyan")


def display(text: str) -> None:
    """Show what a question is about, where the question will stand."""
    click.echo(text, err=True)


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Give what tells how far the work is, on one line of a terminal; elsewhere it says nothing."""
    terminal = sys.stderr.isatty()

    def tell(text: str) -> None:
        if terminal:
            click.echo(f"\r\033[K{text}", nl=False, err=True)

    try:
        yield tell
    finally:
        tell("")


def report(error: LadderError) -> None:
    """Print an error: what is wrong, and what to do."""
    click.secho(f"Error: {error.message}", err=True, fg="red", nl=not error.hint)
    if error.hint:
        click.echo(f": {error.hint}", err=True)


def ask(question: Question, default: Any) -> Any:
    """Ask a question at the terminal until the answer fits; an empty line takes the default."""
    listed = f" ({', '.join(map(str, question.choices))})" if question.choices else ""
    click.secho(f"{question.help}{listed}", err=True, dim=True)
    while True:
        text = click.prompt(question.key, default=str(default), err=True)
        try:
            return question.parse(text)
        except LadderError as error:
            report(error)
