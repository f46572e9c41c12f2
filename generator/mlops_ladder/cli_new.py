"""The command `new`: of flights, or of a table of your own. Heavy imports stay inside."""

import sys
from contextlib import ExitStack
from pathlib import Path
from shutil import get_terminal_size
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from .errors import UsageError
from .options import DEBUG, JSON, of_table

if TYPE_CHECKING:
    from .dataset.findings import Findings
    from .new import Plan

LLM = click.option("--llm", is_flag=True, help="The llm application too; it needs level 1.")


def complete_level(ctx: click.Context, parameter: click.Parameter, start: str) -> list[str]:
    """Complete the levels that can be made."""
    from . import layers

    return [level for level in layers.available() if level.startswith(start)]


def placed(level: str, llm: bool) -> tuple[str, tuple[str, ...]]:
    """Return the level and applications that were asked for; say where it is another level."""
    from . import console, layers

    if not llm:
        return level, layers.applications_of(level)
    reached, applications = layers.with_llm(level)
    layers.stack(reached, applications)
    if reached != level:
        console.say(f"the llm application needs level {reached}: making that")
    return reached, applications


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--data",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A table of yours, CSV or Parquet: a file, several, or a folder.",
)
@of_table
@click.option(
    "--sample", type=click.IntRange(min=50), metavar="ROWS", help="Take so many rows of it."
)
@click.option("--level", default="0", shell_complete=complete_level, help="See `ladder levels`.")
@LLM
@click.option("--name", help="The project's name; by default its folder's.")
@click.option("--set", "given", multiple=True, metavar="KEY=VALUE", help="Answer a question.")
@click.option("--defaults", is_flag=True, help="Ask nothing, take the defaults.")
@click.option("--no-git", is_flag=True, help="Commit nothing, make no repository.")
@click.option("--run", "run_it", is_flag=True, help="Make its environment and run its pipeline.")
@JSON
@DEBUG
def new(path: Path, run_it: bool, debug: bool, **words: Any) -> None:
    """Make a project in PATH that runs as it is.

    It learns from flights, or with --data and --target from a table of yours.
    """
    from . import console, views
    from . import new as use_case

    as_json = words["as_json"]
    ask = not (words["defaults"] or as_json) and sys.stdin.isatty() and sys.stderr.isatty()
    with ExitStack() as until_made:
        plan = planned(path, words, ask, until_made)
        with console.progress() as tell:
            created = use_case.apply(plan, tell)
    ran = None
    if run_it:
        from . import firstrun

        console.say(f"Created {path}. Its environment and first run take about a minute:")
        ran = firstrun.run(created)
    if as_json:
        console.show_json(views.created_json(created, ran))
    else:
        console.show(views.created_text(created, ran))


def planned(path: Path, words: dict[str, Any], ask: bool, until_made: ExitStack) -> "Plan":
    """Return what to make, after a look at the table and the answers to the questions.

    Without `ask` nothing is asked, and a wrong answer is found before a large table is read. What a
    sample is drawn into is kept `until_made`.
    """
    from . import console, questions
    from . import new as use_case
    from .answers import Answers

    level, applications = placed(words["level"], words["llm"])
    named = [f"name={words['name']}"] if words["name"] is not None else []
    given = answer_data(level, words) | questions.parse(level, [*words["given"], *named])
    values = {} if ask else questions.complete(level, given, path, None)
    use_case.check_place(path)
    table = look(words, ask, until_made) if words["data"] else None
    values = values or questions.complete(level, given, path, console.ask)
    answers = Answers(level, values, applications=applications)
    return use_case.plan(path, answers, use_git=not words["no_git"], table=table)


def answer_data(level: str, words: dict[str, Any]) -> dict[str, str]:
    """Return the answer to the question `data`; UsageError for options that do not go together."""
    from . import layers

    options = ("target", "task", "time", "group", "drop", "sample")
    alone = [f"--{key}" for key in options if words[key]]
    alone += [f"--set {each}" for each in words["given"] if each == "data=own"]
    if words["data"] and level == layers.LLM:
        message = f"--level {level} has no model that learns from a table"
        raise UsageError(message, "use --level 1 --llm for both, or leave --data out")
    if words["data"] and "data=flights" in words["given"]:
        raise UsageError("--set data=flights: there is --data", "leave one of them out")
    if alone and not words["data"]:
        raise UsageError(f"{alone[0]}: there is no table", "give --data FILE --target COLUMN")
    return {"data": "own" if words["data"] else "flights"}


def look(words: dict[str, Any], ask: bool, until_made: ExitStack) -> "Findings":
    """Return what is in the table, shown and with its doubts settled; UsageError if it will not do.

    With `ask` the doubts are asked, else what was decided is said, or stands in the report.
    """
    from . import console
    from .dataset import infer
    from .dataset.findings import Wish
    from .dataset.kept import sampled
    from .dataset.roles import splits
    from .questions import Question
    from .views import dataset as views

    files, of = words["data"], 0
    wish = Wish(**{key: words[key] for key in ("target", "task", "time", "group", "drop")})
    with console.progress() as tell:
        if words["sample"]:
            folder = Path(until_made.enter_context(TemporaryDirectory(prefix="ladder-")))
            files, of = sampled.draw(files, words["sample"], folder, tell)
        found = sampled.marked(infer.infer(files, wish, tell), of)
    if not ask:
        if not words["as_json"]:
            console.say(views.decided(found))
        return found
    console.display(f"{views.screen(found, get_terminal_size().columns)}\n")
    for doubt in found.doubts:
        key = doubt.option.removeprefix("--")
        question = Question(key, "str", doubt.question, doubt.assumed, doubt.answers)
        wish = splits.answered(wish, doubt, console.ask(question, doubt.assumed))
    return infer.settle(found, wish) if found.doubts else found
