"""Errors say what is wrong, what to do, and how the process ends."""

import pytest
from mlops_ladder import errors
from mlops_ladder.errors import CommandError, GitError, LadderError, RenderError, UsageError


@pytest.mark.parametrize("kind", [LadderError, UsageError, RenderError])
def test_an_error_carries_its_message_and_hint(kind: type[LadderError]) -> None:
    error = kind("x is wrong", "use y")
    assert (error.message, error.hint, str(error)) == ("x is wrong", "use y", "x is wrong")


def test_only_a_usage_error_ends_with_2() -> None:
    kinds: list[type[LadderError]] = [LadderError, *LadderError.__subclasses__()]
    codes = {kind.__name__: kind.exit_code for kind in kinds}
    assert codes.pop("UsageError") == 2
    assert set(codes.values()) == {1}


def test_a_git_error_names_the_command_and_repeats_git() -> None:
    error = GitError(["read-tree", "--empty"], "index.lock exists")
    assert error.message == "git read-tree failed: index.lock exists"
    assert (error.command, error.output) == (["read-tree", "--empty"], "index.lock exists")


def test_a_git_error_says_so_when_git_said_nothing() -> None:
    assert GitError(["init"], "").message == "git init failed: it said nothing"


def test_a_command_error_names_the_command_and_its_exit_code() -> None:
    error = CommandError(["poe", "pipeline"], 3, "look above")
    assert error.message == "`poe pipeline` failed with exit code 3"
    assert (error.exit_status, error.exit_code, error.hint) == (3, 1, "look above")


def test_the_first_docstring_lists_every_error() -> None:
    listed = errors.__doc__ or ""
    kinds = [name for name, kind in vars(errors).items() if isinstance(kind, type)]
    assert len(kinds) >= 5
    assert [name for name in kinds if name not in listed] == []
