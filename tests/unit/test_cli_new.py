"""The options of `new` that say what a table is for go together, or one sentence says why not."""

from collections.abc import Callable

import pytest

pytestmark = pytest.mark.usefixtures("kept_renders")

Refused = Callable[..., str]
ALONE = [
    ["--target", "churned"],
    ["--task", "binary"],
    ["--time", "since"],
    ["--group", "id"],
    ["--drop", "mail"],
    ["--sample", "100"],
]


@pytest.mark.parametrize("words", ALONE, ids=lambda words: words[0])
def test_an_option_of_a_table_needs_one(refused: Refused, words: list[str]) -> None:
    said = refused("new", "x", *words)
    assert f"Error: {words[0]}: there is no table: give --data FILE --target COLUMN\n" == said


def test_the_answer_own_needs_a_table(refused: Refused) -> None:
    said = refused("new", "x", "--set", "data=own")
    assert said == "Error: --set data=own: there is no table: give --data FILE --target COLUMN\n"


def test_the_answer_flights_and_a_table_contradict_each_other(refused: Refused) -> None:
    words = ["--data", "t.csv", "--target", "y", "--set", "data=flights"]
    said = refused("new", "x", *words)
    assert said == "Error: --set data=flights: there is --data: leave one of them out\n"


def test_an_assistant_learns_from_no_table(refused: Refused) -> None:
    said = refused("new", "x", "--level", "llmops", "--data", "t.csv", "--target", "y")
    assert "--level llmops has no model that learns from a table: use --level 1 --llm" in said
