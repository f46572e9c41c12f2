"""The command line: each command parses, calls and shows. Heavy imports stay inside."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

import click

from . import __version__, cli_assess, cli_plan
from .errors import LadderError, UsageError
from .options import DEBUG, JSON

LLM = click.option("--llm", is_flag=True, help="The llm application too; it needs level 1.")
CONFLICTS = 3  # the exit code of an upgrade that left conflicts for hands


class Commands(click.Group):
    """The group of commands: an error ends as one sentence and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; exit 1 or 2 on an error, 130 on Ctrl-C, 143 on SIGTERM."""
        from . import console

        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        try:
            return super().invoke(ctx)
        except LadderError as error:
            if "--debug" in sys.argv:
                raise
            console.report(error)
            ctx.exit(error.exit_code)
        except (KeyboardInterrupt, click.Abort):
            console.report(LadderError("stopped"))
            ctx.exit(130)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ladder")
def main() -> None:
    """Take a machine-learning project up the MLOps maturity levels."""


main.add_command(cli_assess.assess)
main.add_command(cli_plan.plan)


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


@main.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--level", default="0", shell_complete=complete_level, help="See `ladder levels`.")
@LLM
@click.option("--name", help="The project's name; by default its folder's.")
@click.option("--set", "given", multiple=True, metavar="KEY=VALUE", help="Answer a question.")
@click.option("--defaults", is_flag=True, help="Ask nothing, take the defaults.")
@click.option("--no-git", is_flag=True, help="Commit nothing, make no repository.")
@click.option("--run", "run_it", is_flag=True, help="Make its environment and run its pipeline.")
@JSON
@DEBUG
def new(
    path: Path,
    level: str,
    llm: bool,
    name: str | None,
    given: tuple[str, ...],
    defaults: bool,
    no_git: bool,
    run_it: bool,
    as_json: bool,
    debug: bool,
) -> None:
    """Make a project in PATH that runs as it is."""
    from . import console, questions, views
    from . import new as use_case
    from .answers import Answers

    interactive = not (defaults or as_json) and sys.stdin.isatty() and sys.stderr.isatty()
    named = [*given, *([f"name={name}"] if name is not None else [])]
    level, applications = placed(level, llm)
    values = questions.parse(level, named)
    values = questions.complete(level, values, path, console.ask if interactive else None)
    answers = Answers(level, values, applications=applications)
    created = use_case.apply(use_case.plan(path, answers, use_git=not no_git))
    ran = None
    if run_it:
        from . import firstrun

        console.say(f"Created {path}. Its environment and first run take about a minute:")
        ran = firstrun.run(created)
    if as_json:
        console.show_json(views.created_json(created, ran))
    else:
        console.show(views.created_text(created, ran))


@main.command()
@click.argument("path", type=click.Path(path_type=Path), default=".")
@click.option("--to", metavar="LEVEL", shell_complete=complete_level, help="By default the next.")
@click.option("--set", "given", multiple=True, metavar="KEY=VALUE", help="Answer a question.")
@click.option("--dry-run", is_flag=True, help="Show what would happen, and change nothing.")
@click.option("--continue", "resume", is_flag=True, help="Finish one, its conflicts resolved.")
@click.option("--abort", is_flag=True, help="Undo one that is under way.")
@JSON
@DEBUG
def upgrade(
    path: Path,
    to: str | None,
    given: tuple[str, ...],
    dry_run: bool,
    resume: bool,
    abort: bool,
    as_json: bool,
    debug: bool,
) -> None:
    """Take the project in PATH to the next level, by a git merge.

    Exit code 0: merged. 3: merged but for conflicts. 1: something is in the way, nothing has
    changed. 2: it cannot be asked for like that.
    """
    from . import console
    from . import upgrade as use_case
    from .views import upgrade as views

    if resume + abort + bool(dry_run or to or given) > 1:
        raise UsageError("--continue and --abort stand alone", "give one of them, without others")
    if abort:
        use_case.abort(path)
        console.say("All is as it was before the upgrade.")
        return
    if resume:
        outcome = use_case.resume(path)
        if as_json:
            console.show_json(views.outcome_json(outcome))
        else:
            console.show(views.outcome_text(outcome))
        sys.exit(CONFLICTS if outcome.conflicts else 0)
    with use_case.plan(path, to, list(given)) as plan:
        ended = None
        if not as_json and (dry_run or not (plan.blocked and plan.needed)):
            console.show(views.plan_text(plan))
        if plan.needed and not dry_run and not (as_json and plan.blocked):
            ended = use_case.apply(plan)
        if as_json:
            console.show_json(views.report(plan, ended))
        elif ended:
            console.show(f"\n{views.outcome_text(ended)}")
    conflicts = CONFLICTS if plan.merge.conflicts else 0
    sys.exit(1 if plan.blocked and plan.needed else conflicts)


@main.command()
@JSON
@DEBUG
def levels(as_json: bool, debug: bool) -> None:
    """Show what each level adds."""
    from . import console, views

    if as_json:
        console.show_json(views.levels_json())
    else:
        console.show(views.levels_text())


@main.command()
@click.argument("level", shell_complete=complete_level)
@click.argument("folder", type=click.Path(path_type=Path))
@LLM
@DEBUG
def template(level: str, folder: Path, llm: bool, debug: bool) -> None:
    """Write a level's Copier template to FOLDER."""
    from . import console, layers

    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(f"{folder} is not an empty folder", "give one that does not exist yet")
        layers.compose(*placed(level, llm), folder)
    except OSError as error:
        message = f"{folder} cannot be written: {error.strerror}"
        raise UsageError(message, "make room there, or give another folder") from error
    console.show(f"Next:\n  copier copy {folder.absolute()} my-project")


@main.command()
@JSON
@DEBUG
def doctor(as_json: bool, debug: bool) -> None:
    """Look whether this machine has what a project needs."""
    from . import console, views
    from . import doctor as use_case

    findings = use_case.examine(Path.cwd())
    if as_json:
        console.show_json(views.findings_json(findings))
    else:
        console.show(views.findings_text(findings))
    if any(finding.state == "missing" for finding in findings):
        sys.exit(1)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), default="ladder-demo")
@JSON
@DEBUG
def demo(folder: Path, as_json: bool, debug: bool) -> None:
    """Make, run and ask a project, step by step."""
    from . import console, views
    from . import demo as use_case

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{folder} cannot be written: {error.strerror}"
        raise UsageError(message, "give another folder") from error
    steps = []
    for step in use_case.Demo(folder.absolute(), lambda name: console.say(f"→ {name}")).run():
        steps.append(step)
        console.say(f"  {step.did} ({step.seconds:.1f} s)")
    if as_json:
        console.show_json(views.steps_json(steps))
    else:
        console.show(views.steps_text(steps))


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print a shell's completion script.

    For bash: eval "$(ladder completion bash)"
    """
    os.environ["_LADDER_COMPLETE"] = f"{shell}_source"
    main(prog_name="ladder")
