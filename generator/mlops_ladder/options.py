"""Options that several commands take."""

import click

JSON = click.option("--json", "as_json", is_flag=True, help="Print a report for programs.")
DEBUG = click.option("--debug", is_flag=True, help="Show the traceback of an error.")
