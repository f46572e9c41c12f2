"""The command line: each command parses, calls and shows. Heavy imports stay inside."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

import click

from . import __version__, cli_assess, cli_new, cli_plan, cli_schema
from .cli_new import LLM, complete_level, placed
from .errors import LadderError, UsageError
from .options import DEBUG, JSON

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
main.add_command(cli_new.new)
main.add_command(cli_schema.schema)


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
