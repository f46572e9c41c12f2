"""The options of `new` that say what a table is for go together, or one sentence says why not."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from .test_main import at_terminal

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


def moments(*names: str) -> None:
    """Write a table t.csv of answers, fees and days, one column of days a name."""
    first, lines = date(2024, 1, 1), [",".join(["left", "fee", *names])]
    for at in range(100):
        days = [
            str(first + timedelta(days=at * 7 % (97 + 4 * place))) for place, _ in enumerate(names)
        ]
        lines.append(",".join(["yes" if at % 3 else "no", f"{at * 37 % 11}.5", *days]))
    Path("t.csv").write_text("\n".join(lines), "utf-8")


def prompts(text: str) -> list[str]:
    """Return the keys that were asked for."""
    lines = [line for line in text.splitlines() if "]: " in line]
    return [line.partition(" [")[0] for line in lines]


OPTIONS = ["new", "x", "--data", "t.csv", "--target", "left", "--no-git"]
QUESTIONS = ["name", "owner", "python", "purpose", "licence"]


def test_a_terminal_shows_the_table_and_asks_what_it_does_not_decide() -> None:
    moments("began", "ended")
    status, text = at_terminal(["ended\n", *["\n"] * 4, "CC0-1.0\n"], *OPTIONS)
    assert status == 0
    assert prompts(text) == ["time", *QUESTIONS]
    screen, _, _ = text.partition("time [")
    assert "t.csv: 100 rows, 4 columns" in screen
    assert "predicts left (binary): False" in screen
    assert "  fee" in screen
    assert "(began, ended, none)" in screen
    schema = yaml.safe_load(Path("x/schema.yaml").read_text("utf-8"))["columns"]
    assert schema["ended"]["role"] == "time"
    assert schema["began"].get("role") != "time"
    assert "| licence | CC0-1.0 |" in Path("x/data/README.md").read_text("utf-8")


def test_a_terminal_is_not_asked_what_is_clear_or_was_said() -> None:
    moments("began")
    _, text = at_terminal(["\n"] * 5, *OPTIONS)
    assert prompts(text) == QUESTIONS
    moments("began", "ended")
    words = ["new", "y", *OPTIONS[2:]]
    _, text = at_terminal(
        ["\n"] * 3, *words, "--time", "began", "--set", "licence=X", "--name", "z"
    )
    assert prompts(text) == ["owner", "python", "purpose"]


def test_an_empty_answer_takes_what_was_assumed() -> None:
    moments("began", "ended")
    status, text = at_terminal(["\n"] * 6, "new", "x", *OPTIONS[2:])
    assumed = text.partition("time [")[2].partition("]")[0]
    schema = yaml.safe_load(Path("x/schema.yaml").read_text("utf-8"))["columns"]
    held = [name for name, column in schema.items() if column.get("role") == "time"]
    assert status == 0
    assert held == ([] if assumed == "none" else [assumed])


def test_defaults_at_a_terminal_ask_nothing() -> None:
    moments("began", "ended")
    status, text = at_terminal([], "new", "x", *OPTIONS[2:], "--defaults")
    assert status == 0
    assert prompts(text) == []
    assert "assumed --time" in text


def test_flights_load_no_library_of_tables() -> None:
    code = (
        "import sys; from mlops_ladder.cli import main\n"
        "main(['new', 'x', '--no-git'], prog_name='ladder', standalone_mode=False)\n"
        "print('polars' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"
