"""The command `ladder schema`: describe a table, or compare a schema.yaml with its table."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .errors import LadderError, UsageError
from .options import DEBUG, JSON, of_table

if TYPE_CHECKING:
    from .dataset.file.compare import Comparison

FILE = "schema.yaml"


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@of_table
@click.option("--dry-run", is_flag=True, help="Show which columns are new, and write nothing.")
@JSON
@DEBUG
def schema(
    files: tuple[Path, ...], dry_run: bool, as_json: bool, debug: bool, **words: Any
) -> None:
    """Print the schema.yaml of a table, or hold one against its table.

    FILE is a table: CSV or Parquet, a file, several, or a folder of them. It needs --target.

    FILE is a schema.yaml, or a project's folder, by default the current one: each contradiction
    within it and with its table is refused, and lines for the table's new columns are added.
    """
    file = described(files)
    if file is None:
        infer(files, as_json, words)
        return
    if given := [f"--{key}" for key, value in words.items() if value]:
        message = f"{given[0]}: {file} says that itself"
        raise UsageError(message, "change the line of the column, its role above all")
    hold(file, dry_run, as_json)


def described(files: tuple[Path, ...]) -> Path | None:
    """Return the schema.yaml that is meant, none where it is a table."""
    if not files:
        if not Path(FILE).exists():
            raise UsageError(f"there is no {FILE} here", "give a table, or a project's folder")
        return Path(FILE)
    found = [path / FILE if (path / FILE).is_file() else path for path in files]
    schemas = [path for path in found if path.suffix.lower() in (".yaml", ".yml")]
    if schemas and len(files) > 1:
        message = f"{schemas[0]} is a schema, and there is more than it"
        raise UsageError(message, "give one schema, or tables alone")
    return schemas[0] if schemas else None


def infer(files: tuple[Path, ...], as_json: bool, words: dict[str, Any]) -> None:
    """Show the schema.yaml of a table; what was decided goes to the error stream."""
    from . import console
    from .dataset import infer
    from .dataset.file import written
    from .dataset.findings import Wish
    from .views.dataset import decided
    from .views.described import described_json

    with console.progress() as tell:
        found = infer.infer(files, Wish(**words), tell)
    text = written.dump(found.schema)
    if as_json:
        console.show_json({"schema": 1, "text": text, "found": described_json(found)})
        return
    console.say(decided(found))
    console.show(text.removesuffix("\n"))


def hold(file: Path, dry_run: bool, as_json: bool) -> None:
    """Compare a schema.yaml with its table; exit 2 with what contradicts, all of it as JSON."""
    from . import console
    from .dataset.file import compare
    from .dataset.file.parsed import SchemaError
    from .views import schema as views

    try:
        with console.progress() as tell:
            found = compare.compare(file, tell)
        if found.contradictions and not as_json:
            raise SchemaError(found.contradictions)
    except SchemaError as error:
        if not as_json:
            raise
        told = views.contradictions_json(error.found)
        console.show_json({"schema": 1, "file": str(file), "contradictions": told})
        sys.exit(error.exit_code)
    done = not found.contradictions and not dry_run and write(found)
    if as_json:
        console.show_json(views.comparison_json(found, done))
    else:
        console.show(views.comparison_text(found, done))
    if found.contradictions:
        sys.exit(UsageError.exit_code)
    if found.refreshed.outcome == "unable":
        message = f"{file} lacks columns of its table: {views.listed(found.new)}"
        raise LadderError(message, found.refreshed.why)


def write(found: "Comparison") -> bool:
    """Write the lines of new columns into the file; whether there were any."""
    if found.refreshed.outcome != "done":
        return False
    try:
        found.file.write_bytes(found.refreshed.text.encode("utf-8"))
    except OSError as error:
        message = f"{found.file} cannot be written: {error.strerror}"
        raise LadderError(message, "make room there, or see to its permissions") from error
    return True
