"""A schema.yaml is brought up to date: new columns come, and every line of a person stays."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from mlops_ladder.dataset.file.parsed import SchemaError, load
from mlops_ladder.dataset.file.refresh import fresh, gone, refresh
from mlops_ladder.dataset.file.written import dump
from mlops_ladder.dataset.schema import Column, Schema

from .contradictory import CASES, SEEN, TARGET, TOP, WHOLE
from .made import schemas

PLAN = Column("plan", "category", values=("a", "b"), example="a", note="few")
LINE = '  plan: {type: category, values: ["a", "b"], example: "a"}  # few\n'
KNOWN = [Column("late", "boolean", "target"), Column("seen", "number", example=1)]


def test_a_new_column_comes_at_the_end() -> None:
    done = refresh(WHOLE, [*KNOWN, PLAN])
    assert (done.outcome, done.added, done.text) == ("done", ("plan",), WHOLE + LINE)
    assert load(done.text).schema.columns[-1] == replace(PLAN, note="")


def test_a_second_time_there_is_nothing_to_do() -> None:
    text = refresh(WHOLE, [PLAN]).text
    again = refresh(text, [PLAN])
    assert (again.outcome, again.text, again.added) == ("already there", text, ())


@pytest.mark.parametrize(
    "text",
    [
        f"# mine\n\n{WHOLE}",
        WHOLE + "  # at the end\n",
        WHOLE + "\n\n# at the very end",
        WHOLE.replace("  seen", "\n  # seen by me\n  'seen'"),
        WHOLE.removesuffix("\n"),
        WHOLE.replace("\n", "\r\n"),
        "\ufeff" + WHOLE,
        WHOLE + "goal: 0.5  # after the columns\n",
        WHOLE.replace("example: 1}", "\n    example: 1\n  }  # broken up"),
        f"{TOP.format(task='binary')}{TARGET}  seen:\n    type: number\n    about: |\n      long\n"
        "\n    example: 1\n\n# after\n",
        f"{TOP.format(task='binary')}{TARGET}  seen: &n {{type: number, missing: true}}\n  b: *n\n",
        f"{TOP.format(task='binary')}{TARGET}  seen:\n    type: category\n"
        "    values:\n    - a\n    - b\n    example: a\n",
    ],
)
def test_what_a_person_wrote_stays_byte_for_byte(text: str) -> None:
    done = refresh(text, [PLAN])
    assert done.outcome == "done"
    lines, there = done.text.splitlines(), text.splitlines()
    (place,) = [position for position, line in enumerate(lines) if "plan" in line]
    assert lines[:place] + lines[place + 1 :] == there
    assert lines[place] == LINE.removesuffix("\n")
    assert done.text.count("\r\n") == (text.count("\r\n") + 1 if "\r\n" in text else 0)


def test_a_list_in_lines_at_the_end_is_followed_at_once() -> None:
    text = (
        f"{TOP.format(task='binary')}{TARGET}  seen:\n    type: category\n    example: a\n"
        "    values:\n    - a\n    - b\n\n# after\n\ngoal: 0.5\n"
    )
    assert refresh(text, [PLAN]).text == text.replace("    - b\n", f"    - b\n{LINE}")


def test_it_is_indented_like_the_others() -> None:
    text = WHOLE.replace("  ", "     ")
    done = refresh(text, [replace(PLAN, note="", about="long " * 30)])
    assert done.text.startswith(text)
    assert all(line.startswith("     ") for line in done.text.removeprefix(text).splitlines())


@settings(max_examples=100, deadline=None)
@given(schemas(), schemas())
def test_whatever_the_columns_are_called_both_are_there(one: Schema, other: Schema) -> None:
    new = [replace(c, name=f"{c.name} 2", role="dropped") for c in other.columns]
    names = {column.name for column in one.columns}
    text = dump(one)
    done = refresh(text, new)
    read = {column.name: column for column in load(done.text).schema.columns}
    assert done.outcome in ("done", "already there")
    assert done.text.startswith(text)
    assert set(read) == names | {column.name for column in new}


def test_how_rows_are_split_stays_as_it_was() -> None:
    moment = Column("at", "datetime", "time", example="2024-03-01T00:00:00", note="ISO")
    done = refresh(WHOLE, [moment, Column("who", "category", "group")])
    at, who = load(done.text).schema.columns[-2:]
    assert (at.role, who.role) == ("feature", "identifier")
    assert "# ISO; role: time would split the rows by it\n" in done.text


def test_columns_in_braces_are_left_to_hands() -> None:
    text = "table: a.csv\ntask: binary\ncolumns: {late: {type: boolean, role: target}, seen: {type: number, example: 1}}\n"  # noqa: E501
    unable = refresh(text, [PLAN])
    assert (unable.outcome, unable.text) == ("unable", text)
    assert unable.why == "the columns are not a line each, so their lines have to be added by hand"


def test_a_line_that_would_contradict_the_file_is_not_written() -> None:
    text = f'read: {{na_values: ["a"]}}\n{WHOLE}'
    unable = refresh(text, [PLAN])
    assert (unable.outcome, unable.text) == ("unable", text)
    assert unable.why.startswith("the new columns do not fit: the value 'a' stands for no value")


def test_a_file_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(SchemaError):
        refresh(CASES["two roles"].text, [PLAN])


def test_what_is_new_and_what_is_gone_is_told_in_order() -> None:
    parsed = load(WHOLE + SEEN.replace("seen", "other"))
    assert fresh(parsed, ["z", "seen", "a"]) == ["z", "a"]
    assert [column.name for column in gone(parsed, ["seen", "z"])] == ["late", "other"]
