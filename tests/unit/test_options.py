"""Options that commands share."""

from dataclasses import fields
from typing import get_args

from mlops_ladder.cli import main
from mlops_ladder.dataset.findings import Wish
from mlops_ladder.dataset.schema import Task
from mlops_ladder.options import DEBUG, JSON, of_table

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


def test_what_a_table_is_for_is_asked_with_the_words_of_a_wish() -> None:
    def command() -> None: ...

    of_table(command)
    asked = command.__click_params__  # type: ignore[attr-defined]
    assert {option.name for option in asked} == {field.name for field in fields(Wish)}
    task = next(option for option in asked if option.name == "task")
    assert tuple(task.type.choices) == get_args(Task)
