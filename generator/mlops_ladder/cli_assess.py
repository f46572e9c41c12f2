"""The command `ladder assess`."""

import click


@click.command()
def assess() -> None:
    """Say where the repository in PATH stands on the ladder, from evidence."""
