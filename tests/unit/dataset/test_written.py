"""schema.yaml as it is written: read the same by every reader, and readable by people."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mlops_ladder.dataset.file.written import WIDTH, dump, text
from mlops_ladder.dataset.schema import Column, Read, Schema
from ruamel.yaml import YAML

ODD = [
    "bill length (mm)",
    "a: b",
    "a #b",
    "#",
    "'single'",
    '"double"',
    "back\\slash",
    "yes",
    "No",
    "on",
    "y",
    "null",
    "~",
    "1.5",
    "1e5",
    "0x1F",
    "12:30:00",
    "1_000",
    "2024-03-01",
    " leading",
    "trailing ",
    "x" * 300,
    "é" * 300,
    "\x01" * 300,
    "😀" * 300,
    "",
    " ",
    "<<",
    "=",
    "? ",
    "- ",
    "-",
    "---",
    "...",
    "%TAG",
    "@at",
    "`tick`",
    "&a",
    "*a",
    "!tag",
    "|",
    ">",
    "{a",
    "[a",
    "a, b",
    "a]",
    "a}",
    "a:",
    ":a",
    "tab\there",
    "line\nbreak",
    "carriage\rreturn",
    "\x00\x07\x1b\x7f",
    "next\x85line",
    "line\u2028separator",
    "no\xa0break",
    "\ufeffmark",
    "right-to-left \u202e",
    "Straße",
    "价格",
    "class",
    "²",
    ".inf",
    ".nan",
    "a - b",
    "a? b",
    "50 % of",
    "don't",
]


def schema(*columns: Column, **more: Any) -> Schema:
    """A schema with the columns, and a target."""
    given_ = {"table": "data/raw/a.csv", "task": "binary"} | more
    return Schema(columns=(Column("t", "boolean", "target"), *columns), **given_)


def both(written: str) -> Any:
    """The content of a text, the same by YAML 1.2, as a project reads it, and by 1.1."""
    content = YAML(typ="safe", pure=True).load(written)
    assert yaml.safe_load(written) == content
    return content


@pytest.mark.parametrize("name", ODD)
def test_any_name_and_any_text_is_read_as_it_was_by_yaml_1_1_and_1_2(name: str) -> None:
    column = Column(name, "category", about=name, values=(name, "other"), example=name)
    content = both(dump(schema(column, table=name, read=Read(na_values=(name,), sep=";"))))
    assert list(content["columns"]) == ["t", name]
    assert content["table"] == name
    assert content["read"] == {"sep": ";", "na_values": [name]}
    expected = {"type": "category", "values": [name, "other"]}
    expected |= {"about": name} if name else {}
    assert content["columns"][name] == expected | {"example": name}


@settings(deadline=None)
@given(st.text(), st.text())
@example("\ud800", "￿")
def test_whatever_a_table_calls_its_columns_it_is_read_back(name: str, about: str) -> None:
    content = both(dump(schema(Column(f"{name}!", "number", about=about))))
    assert content["columns"][f"{name}!"].get("about", "") == about


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers() | st.booleans())
@example(1e16)
@example(1e-5)
@example(-0.0)
def test_a_number_stays_that_number(value: Any) -> None:
    column = Column("a", "number", range=(value, None), example=value)
    content = both(dump(schema(column)))["columns"]["a"]
    assert content == {"type": "number", "range": [value, None], "example": value}
    assert isinstance(content["example"], bool) == isinstance(value, bool)


def test_only_what_differs_from_the_defaults_is_written() -> None:
    written = dump(schema(Column("a", "number", example=1.0), Column("b", "integer", "dropped")))
    head = written.splitlines(keepends=True)[:2]
    assert [line[:2] for line in head] == ["# ", "# "]
    assert written.removeprefix("".join(head)) == (
        "table: data/raw/a.csv\n"
        "task: binary\n"
        "# goal: 0.80  # of roc_auc: what it has to reach to be useful is yours to say\n"
        "columns:\n"
        "  t: {type: boolean, role: target}\n"
        "  a: {type: number, example: 1}\n"
        "  b: {type: integer, role: dropped}\n"
    )


def test_a_line_has_its_keys_in_one_order_and_values_are_always_quoted() -> None:
    column = Column("a", "category", "group", "why", True, values=("EWR", "no"), example="EWR")
    assert (
        '  a: {type: category, role: group, values: ["EWR", "no"], missing: true, about: why,'
        in dump(schema(column))
    )
    moment = Column("b", "datetime", format="%d/%m/%Y", example="2024-03-01T00:00:00")
    assert '  b: {type: datetime, format: "%d/%m/%Y", example: "2024-03-01T00:00:00"}\n' in dump(
        schema(moment)
    )


@pytest.mark.parametrize(
    ("task", "goal", "line"),
    [
        ("binary", None, "# goal: 0.80  # of roc_auc: what it has"),
        ("multiclass", None, "# goal: 0.80  # of balanced_accuracy: what it has"),
        ("regression", None, "# goal: 10  # of mean_absolute_error: what it has"),
        ("regression", 12.5, "goal: 12.5  # of mean_absolute_error\n"),
    ],
)
def test_the_goal_is_left_to_people_and_its_metric_is_named(
    task: Any, goal: float | None, line: str
) -> None:
    written = dump(schema(task=task, goal=goal))
    assert f"\n{line}" in written
    assert both(written).get("goal") == goal


def test_a_decision_stands_behind_its_line_and_above_it_where_it_is_long() -> None:
    short, long = Column("a", "number", note="two\nlines"), Column("b", "number", note="why " * 60)
    written = dump(schema(short, long))
    assert "  a: {type: number}  # two lines\n" in written
    before = written.partition("  b: ")[0].splitlines()
    assert [line.strip() for line in before[-3:]] == [
        "# " + " ".join(["why"] * 24),
        "# " + " ".join(["why"] * 24),
        "# " + " ".join(["why"] * 12),
    ]


def test_a_word_of_a_note_stays_whole() -> None:
    word = f"https://{'very-long/' * 12}"
    assert f"  # {word}\n  a: {{" in dump(schema(Column("a", "number", note=word)))


@settings(deadline=None)
@given(st.text())
def test_no_note_changes_what_is_read(note: str) -> None:
    plain = schema(Column("a", "number", example=1))
    noted = replace(plain, columns=(plain.columns[0], replace(plain.columns[1], note=note)))
    assert both(dump(noted)) == both(dump(plain))


def test_long_lists_are_broken_into_lines_that_can_be_read() -> None:
    values = tuple(f"a value, the {i}th" for i in range(20))
    written = dump(schema(Column("a", "category", values=values, about="x", example=values[3])))
    assert max(map(len, written.splitlines())) <= WIDTH
    assert both(written)["columns"]["a"]["values"] == list(values)


def test_what_needs_no_quotes_has_none() -> None:
    plain = [
        "carrier",
        "bill length (mm)",
        "Straße",
        "of the plane",
        "don't",
        "minutes; known late",
    ]
    assert [text(word) for word in plain] == plain


@pytest.mark.parametrize("word", ["yes", "N", "null", "2024", "a: b", "a #b", "~", " a", "a, b"])
def test_what_another_reader_could_take_for_something_else_is_quoted(word: str) -> None:
    assert text(word) == f'"{word}"'
    assert not isinstance(yaml.safe_load(text(word)), (bool, int, date, dict, type(None)))
