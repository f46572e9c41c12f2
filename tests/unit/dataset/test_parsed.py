"""schema.yaml as it is read: a file that contradicts itself is refused, with the line."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from mlops_ladder.dataset.file import rules
from mlops_ladder.dataset.file.parsed import SchemaError, load
from mlops_ladder.dataset.file.written import dump
from mlops_ladder.dataset.schema import Column, Read, Schema
from mlops_ladder.errors import UsageError

from .contradictory import CASES, SEEN, TARGET, TOP, WHOLE
from .made import schemas


def refused(text: str) -> SchemaError:
    """The error that a text gives."""
    with pytest.raises(SchemaError) as caught:
        load(text, "schema.yaml")
    return caught.value


@pytest.mark.parametrize("name", CASES)
def test_a_contradiction_is_refused_with_its_line_column_and_rule(name: str) -> None:
    case = CASES[name]
    error = refused(case.text)
    first = error.found[0]
    assert (first.file, first.line, first.column) == ("schema.yaml", case.line, case.column)
    assert case.words in first.rule
    assert str(first) in error.message
    assert error.hint
    assert error.exit_code == UsageError.exit_code == 2
    assert "\n" not in error.message + error.hint


@pytest.mark.parametrize("name", CASES)
def test_a_contradiction_is_told_once(name: str) -> None:
    assert len(refused(CASES[name].text).found) == 1


def test_without_its_contradiction_the_same_file_is_read() -> None:
    schema = load(WHOLE).schema
    assert schema == Schema(
        "data/raw/a.csv",
        "binary",
        (Column("late", "boolean", "target"), Column("seen", "number", example=1)),
    )


@settings(max_examples=200, deadline=None)
@given(schemas())
def test_what_is_written_is_read_as_it_was(schema: Schema) -> None:
    assert load(dump(schema)).schema == schema


@settings(deadline=None)
@given(schemas())
def test_a_schema_that_is_made_right_has_no_contradiction(schema: Schema) -> None:
    assert rules.check(schema) == []


def test_every_contradiction_is_found_the_first_of_the_file_is_shown() -> None:
    text = f"{WHOLE}  a: {{type: number}}\n  b: {{type: category, example: 1}}\n"
    error = refused(text)
    assert [(each.line, each.column) for each in error.found] == [(6, "a"), (7, "b")]
    assert error.message == "schema.yaml, line 6: a: it needs an example: a request has to hold it (the first of 2)"  # noqa: E501  # fmt: skip


def test_the_nearest_key_and_word_are_named() -> None:
    assert refused(CASES["unknown key"].text).hint == "did you mean example?"
    assert refused(CASES["unknown type"].text).hint == "did you mean number?"
    text = f"{WHOLE}  a: {{type: string, example: x}}\n"
    assert refused(text).hint == "did you mean category?"
    assert refused(CASES["read by an unknown key"].text).hint.startswith("it can be sep, decimal,")
    assert refused(CASES["example that is a list"].text).hint == "write one value"
    assert refused(CASES["example without quotes"].text).hint == "write it in quotes"


def test_a_key_has_the_line_in_which_it_stands() -> None:
    text = f"# a comment\n\n{TOP.format(task='binary')}{TARGET}  plan:\n    type: category\n    values: [\n      a]\n    example: a\n"  # noqa: E501
    parsed = load(text)
    assert parsed.lines[("task",)] == 4
    assert parsed.lines[("columns", "plan")] == 7
    assert parsed.lines[("columns", "plan", "values")] == 9
    assert parsed.lines[("columns", "plan", "example")] == 11
    told = parsed.told(rules.Problem(("columns", "plan", "range"), "odd", ""))
    assert str(told) == "schema.yaml, line 7: plan: odd"


def test_anchors_and_merged_keys_are_yaml_too() -> None:
    text = (
        f"{TOP.format(task='binary')}{TARGET}"
        "  a: &odd {type: number, missing: true, range: [0, null]}\n"
        "  b: {<<: *odd, range: [1, 2]}\n  c: *odd\n"
    )
    a, b, c = load(text).schema.columns[1:]
    assert a == replace(c, name="a") == Column("a", "number", missing=True, range=(0, None))
    assert b == Column("b", "number", missing=True, range=(1, 2))


def test_what_may_be_missing_needs_no_example_and_what_is_dropped_may_hold_anything() -> None:
    text = f"{WHOLE}  a: {{type: number, missing: true}}\n"
    text += (
        '  b: {type: number, role: dropped, example: "n/a"}\n  c: {type: integer, role: group}\n'
    )
    assert [column.name for column in load(text).schema.columns][2:] == ["a", "b", "c"]


def test_null_is_nothing_where_a_value_may_be_left_out() -> None:
    schema = load(
        f"goal: null\n{WHOLE}  a: {{type: number, missing: true, example: null}}\n"
    ).schema
    assert schema.goal is None
    assert schema.columns[-1].example is None


def test_a_time_alone_is_something_to_predict_from() -> None:
    only = '  at: {type: datetime, role: time, example: "2024-03-01T00:00:00"}\n'
    assert load(TOP.format(task="binary") + TARGET + only).schema.names("time") == ["at"]


def test_windows_line_ends_and_a_mark_at_the_beginning_are_read() -> None:
    assert load("\ufeff" + WHOLE.replace("\n", "\r\n")) == load(WHOLE)


def test_how_it_is_read_is_taken_over() -> None:
    read = 'read: {sep: "\\t", decimal: ",", thousands: ".", na_values: ["", "?"]}\n'
    expected = Read(sep="\t", decimal=",", thousands=".", na_values=("", "?"))
    assert load(read + WHOLE).schema.read == expected


def test_a_name_of_any_length_is_named_shortly() -> None:
    text = f'{WHOLE}  "{"x" * 300}": {{type: number}}\n'
    assert f"line 6: {'x' * 60}" in refused(text).message
    assert len(refused(text).message) < 200


def test_the_flights_are_read() -> None:
    (template,) = (Path(__file__).parents[3] / "templates" / "level0").glob("*schema.yaml*")
    text = template.read_text("utf-8")
    schema = load(text).schema
    assert schema.names("target", "time") == ["late", "scheduled"]
    assert len(schema.columns) == 16
    assert SEEN not in text
