"""Options that commands share."""

from mlops_ladder.cli import main
from mlops_ladder.options import DEBUG, JSON

from ..conftest import Ladder


def test_every_command_but_completion_can_show_a_traceback(ladder: Ladder) -> None:
    for name in main.commands:
        said = ladder(name, "--help").out
        assert ("--debug" in said) == (name != "completion")


def test_they_are_the_same_everywhere() -> None:
    def command() -> None: ...

    JSON(DEBUG(command))
    debug, report = command.__click_params__  # type: ignore[attr-defined]
    assert (report.name, report.opts, report.is_flag) == ("as_json", ["--json"], True)
    assert (debug.name, debug.opts, debug.is_flag) == ("debug", ["--debug"], True)
