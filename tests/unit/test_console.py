"""Results go to the output, everything else to the error stream."""

import json

import pytest
from click.testing import CliRunner
from mlops_ladder import console
from mlops_ladder.errors import LadderError
from mlops_ladder.questions import Question

PYTHON = Question("python", "str", "Oldest Python", "3.11", ("3.11", "3.12"))
OWNER = Question("owner", "str", "Who answers for it", "nobody")

Captured = pytest.CaptureFixture[str]


def asked(question: Question, typed: str) -> tuple[object, str, str]:
    """Ask a question with some lines typed; return the answer, the output and the error stream."""
    import click

    answered: list[object] = []
    command = click.Command("ask", callback=lambda: answered.append(console.ask(question, "3.11")))
    result = CliRunner().invoke(command, input=typed)
    return (answered or [None])[0], result.stdout, result.stderr


def test_a_result_is_printed_to_the_output(capsys: Captured) -> None:
    console.show("done")
    assert capsys.readouterr() == ("done\n", "")


def test_a_report_for_programs_is_json(capsys: Captured) -> None:
    console.show_json({"name": "ü"})
    out, err = capsys.readouterr()
    assert (json.loads(out), err) == ({"name": "ü"}, "")
    assert "ü" in out


def test_what_a_question_is_about_stands_where_it_is_asked(capsys: Captured) -> None:
    console.display("a table")
    assert capsys.readouterr() == ("", "a table\n")


def test_progress_goes_to_the_error_stream(capsys: Captured) -> None:
    console.say("working")
    assert capsys.readouterr() == ("", "working\n")


@pytest.mark.parametrize(
    ("hint", "line"), [("use y", "Error: x is wrong: use y\n"), ("", "Error: x is wrong\n")]
)
def test_an_error_is_one_line(capsys: Captured, hint: str, line: str) -> None:
    console.report(LadderError("x is wrong", hint))
    assert capsys.readouterr() == ("", line)


def test_an_empty_line_takes_the_default() -> None:
    assert asked(PYTHON, "\n")[0] == "3.11"


def test_a_question_shows_its_help_choices_and_default() -> None:
    _, out, err = asked(PYTHON, "3.12\n")
    assert err.startswith("Oldest Python (3.11, 3.12)\npython [3.11]: ")
    assert out == ""
    assert asked(OWNER, "\n")[2].startswith("Who answers for it\nowner [3.11]: ")


def test_a_wrong_answer_is_asked_again() -> None:
    answer, _, err = asked(PYTHON, "2.7\n3.12\n")
    assert answer == "3.12"
    assert err.count("python [3.11]: ") == 2
    assert "Error: python: '2.7' is not one of 3.11, 3.12: use 3.11, 3.12\n" in err


def test_the_end_of_the_input_ends_the_question() -> None:
    assert asked(PYTHON, "")[0] is None


def test_how_far_the_work_is_is_told_on_one_line_of_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    with console.progress() as tell:
        tell("1 of 2")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with console.progress() as tell:
        tell("1 of 2")
    assert capsys.readouterr().err.split("\r")[1:] == ["\033[K1 of 2", "\033[K"]
