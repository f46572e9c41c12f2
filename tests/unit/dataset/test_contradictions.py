"""Where a schema and its table contradict each other: column, rule, row and line are named."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from mlops_ladder.dataset.file.contradictions import find
from mlops_ladder.dataset.file.parsed import Contradiction, load
from mlops_ladder.dataset.findings import Source, Table
from mlops_ladder.dataset.schema import Read

TOP = "table: data/raw/a.csv\n{read}task: {task}\ncolumns:\n"
LATE = "  late: {type: boolean, role: target}\n"
SEEN = "  seen: {type: number, example: 1}\n"
RIGHT: dict[str, list[Any]] = {"late": ["yes", "no", "yes", "no"], "seen": ["1", "2", "3", "4"]}


def found(
    columns: str = "",
    *,
    target: str = LATE,
    task: str = "binary",
    read: str = "",
    cells: dict[str, Any] | None = None,
) -> list[Contradiction]:
    """What contradicts: `columns` begin in line 6 of a schema of a right table with more cells."""
    parsed = load(TOP.format(task=task, read=read) + target + SEEN + columns)
    frame = pl.LazyFrame(RIGHT | (cells or {}))
    return find(parsed, Table(Source((Path("a.csv"),), "csv", "a.csv"), parsed.schema.read, frame))


def one(columns: str, *cells: Any, **more: Any) -> Contradiction:
    """The one contradiction of the column a."""
    (contradiction,) = found(columns, cells={"a": list(cells)}, **more)
    return contradiction


def test_a_table_that_fits_has_none() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("column", "cells", "rule"),
    [
        (
            "type: number, missing: true",
            ["1", "", "x", "y"],
            "2 of 4 rows hold no number, the first in row 3: 'x'",
        ),
        (
            "type: number, example: 1",
            ["1", "2", "3", "inf"],
            "1 of 4 rows hold no number, the first in row 4",
        ),
        (
            "type: integer, example: 1",
            ["1", "2.0", "2.5", "3"],
            "1 of 4 rows hold no whole number, the first in row 3: '2.5'",
        ),
        (
            "type: boolean, example: true",
            ["Yes", "f", "1", "maybe"],
            "1 of 4 rows hold no true or false, the first in row 4",
        ),
        (
            "type: datetime, missing: true",
            ["2024-03-01", "2024-03-01T10:00Z", "", "1.3.2024"],
            "1 of 4 rows hold no moment, the first in row 4",
        ),
        (
            'type: datetime, format: "%d/%m/%Y", missing: true',
            ["31/12/2024", "12/31/2024", "", ""],
            "1 of 4 rows hold no moment of the format %d/%m/%Y, the first in row 2",
        ),
        (
            "type: number, range: [0, 9], example: 1",
            ["0", "9", "-1", "10"],
            "2 of 4 rows are outside the range 0 to 9, the first in row 3: '-1'",
        ),
        (
            "type: number, range: [null, 9], example: 1",
            ["-5", "9", "8", "9.5"],
            "1 of 4 rows are outside the range … to 9, the first in row 4",
        ),
        (
            'type: category, values: ["x", "y"], example: "x"',
            ["x", "y", "z", "w"],
            "2 of 4 rows hold none of the values, the first in row 3: 'z'",
        ),
        (
            "type: category, example: x",
            ["x", "", "NA", "y"],
            "2 of 4 rows have no value, the first in row 2",
        ),
        (
            "type: integer, example: 1",
            ["16777216", "16777217", "3", "-16777217"],
            "2 of 4 rows hold whole numbers beyond 2**24",
        ),
        (
            "type: datetime, role: time, example: '2024-03-01'",
            ["2024-03-01", "", "2024-03-02", "2024-03-03"],
            "1 of 4 rows have no value, the first in row 2",
        ),
        (
            "type: category, role: group",
            ["x", "", "x", "y"],
            "1 of 4 rows have no value, the first in row 2",
        ),
        (
            "type: integer, role: identifier",
            ["1", "", "x", "y"],
            "2 of 4 rows hold no whole number, the first in row 3: 'x'",
        ),
    ],
)
def test_rows_that_break_a_rule_are_counted_and_the_first_is_shown(
    column: str, cells: list[str], rule: str
) -> None:
    contradiction = one(f"  a: {{{column}}}\n", *cells)
    assert (contradiction.line, contradiction.column) == (6, "a")
    assert contradiction.rule.startswith(rule)
    assert contradiction.hint


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("type: number, missing: true", ["1", "1e5", "NA", " 2.5 "]),
        ("type: integer, example: 1", ["1", "2.0", "-3", "16777216"]),
        ("type: integer, role: identifier", ["99999999999", "2", "", "4"]),
        ("type: number, example: 1", ["99999999999", "2", "3", "4"]),
        ("type: boolean, example: true", ["ON", " off", "T", "1.0"]),
        (
            "type: datetime, example: '2024-03-01'",
            [
                "2024-03-01",
                "2024-03-01 10:00",
                "2024-03-01T10:00:00.5",
                "2024-03-01T10:00:00+02:00",
            ],
        ),
        (
            'type: datetime, format: "%d.%m.%Y %H:%M:%S.%f", example: "2024-03-01"',
            ["01.03.2024 10:00:00.5"] * 4,
        ),
        (
            'type: datetime, format: "%d/%b/%Y:%H:%M:%S %z", example: "2024-03-01"',
            ["01/Mar/2024:10:00:00 +0200"] * 4,
        ),
        ('type: datetime, format: "%G-W%V-%u", example: "2024-03-01"', ["2024-W10-1"] * 4),
        (
            'type: datetime, format: "%d.%m.%Y %H:%M %Z", example: "2024-03-01"',
            ["01.03.2024 10:00 UTC"] * 4,
        ),
        ("type: category, example: x", ["any", "text", "1", "at all"]),
        ("type: number, role: dropped", ["any", "", "text", "at all"]),
        ("type: category, role: group, missing: true", ["x", "", "x", "y"]),
    ],
)
def test_what_a_project_can_read_is_no_contradiction(column: str, cells: list[str]) -> None:
    assert found(f"  a: {{{column}}}\n", cells={"a": cells}) == []


ISO = [
    "2024-03-31",
    "2024-3-1",
    "2024-03",
    "20240301",
    "2024-03-01T10:00",
    "2024-03-01 10:00:05.123456",
]
ISO += ["2024-03-01T10:00Z", "2024-03-01T10:00:00+02", "2024-03-01T10:00:00.5-0230"]


@pytest.mark.parametrize("cell", ISO)
def test_a_moment_is_any_of_iso_8601(cell: str) -> None:
    column = "  a: {type: datetime, example: '2024-03-01'}\n"
    assert found(column, cells={"a": [cell] * 4}) == []


@pytest.mark.parametrize(
    "cell", ["2024-02-31", "2024-13", "2024-3", "1.3.2024", "2500-01-01", "10:00", "2024-03-01T"]
)
def test_what_is_no_moment_of_iso_8601_is_told(cell: str) -> None:
    column = "  a: {type: datetime, example: '2024-03-01'}\n"
    (contradiction,) = found(column, cells={"a": ["2024-03-01"] * 3 + [cell]})
    assert contradiction.rule == f"1 of 4 rows hold no moment, the first in row 4: {cell!r}"


def test_a_format_with_a_zone_is_looked_at_too() -> None:
    column = '  a: {type: datetime, format: "%d.%m.%Y %H:%M %z", example: "2024-03-01"}\n'
    (contradiction,) = found(column, cells={"a": ["01.03.2024 10:00 +0200"] * 3 + ["01.03.2024"]})
    assert contradiction.rule.startswith("1 of 4 rows hold no moment of the format %d.%m.%Y")
    assert "strptime" in contradiction.hint


@pytest.mark.parametrize(
    "form", ["%Y %j", "%Y %U %w", "%c", "%x %X", "%Y%m%d%H%M%S%f", "%b %y", "%%%Y-%m-%d"]
)
def test_a_format_of_strptime_is_understood(form: str) -> None:
    column = f'  a: {{type: datetime, format: "{form}", example: "2024-03-01"}}\n'
    right = datetime(2024, 3, 1, 10, 5, 6, 123456).strftime(form)
    assert found(column, cells={"a": [right] * 4}) == []
    (contradiction,) = found(column, cells={"a": [right] * 3 + ["never"]})
    assert contradiction.rule.startswith("1 of 4 rows hold no moment of the format")


def test_numbers_are_read_as_the_file_says() -> None:
    read = 'read: {decimal: ",", thousands: ".", na_values: ["", "?"]}\n'
    cells = {"a": ["1.234,5", "?", "7", "0,25"]}
    assert found("  a: {type: number, missing: true}\n", read=read, cells=cells) == []
    contradiction = one("  a: {type: number, missing: true}\n", "1.234,5", "?", "7", "0,25")
    assert contradiction.rule == "3 of 4 rows hold no number, the first in row 1: '1.234,5'"


def test_an_empty_cell_is_a_text_where_it_is_not_listed() -> None:
    read = "read: {na_values: []}\n"
    cells: dict[str, Any] = {"a": ["x", None, "y", "x"]}
    assert found("  a: {type: category, example: x}\n", read=read, cells=cells) == []
    (contradiction,) = found(
        "  a: {type: number, missing: true}\n", read=read, cells={"a": ["1", None, "2", "3"]}
    )
    assert contradiction.rule == "1 of 4 rows hold no number, the first in row 2"


def test_a_target_needs_rows_of_each_class() -> None:
    target = '  late: {type: category, role: target, values: ["no", "yes", "perhaps"]}\n'
    (contradiction,) = found(target=target, task="multiclass")
    assert str(contradiction) == "schema.yaml, line 4: late: no row has the class 'perhaps'"
    (of_boolean,) = found(cells={"late": ["no"] * 4})
    assert of_boolean.rule == "no row has the class true"


def test_a_class_that_is_not_listed_is_a_contradiction() -> None:
    target = '  late: {type: category, role: target, values: ["no", "yes"]}\n'
    (contradiction,) = found(target=target, cells={"late": ["no", "yes", "perhaps", "no"]})
    assert (
        contradiction.rule == "1 of 4 rows hold none of the values, the first in row 3: 'perhaps'"
    )


def test_a_target_may_be_missing_where_that_is_said() -> None:
    cells = {"late": ["no", "yes", "", ""]}
    assert [each.rule for each in found(cells=cells)] == [
        "2 of 4 rows have no value, the first in row 3"
    ]
    assert found(target=LATE.replace("}", ", missing: true}"), cells=cells) == []


@pytest.mark.parametrize(
    "column",
    [
        "type: number, example: 1",
        "type: category, role: group",
        "type: category, role: identifier",
        "type: datetime, role: time, example: '2024-03-01'",
    ],
)
def test_a_column_that_is_needed_has_to_be_in_the_table(column: str) -> None:
    (contradiction,) = found(f"  sean: {{{column}}}\n")
    assert str(contradiction) == "schema.yaml, line 6: sean: the table has no such column"
    assert contradiction.hint == "did you mean seen?"


@pytest.mark.parametrize("column", ["type: number, missing: true", "type: number, role: dropped"])
def test_a_column_that_may_be_missing_or_is_dropped_may_be_gone(column: str) -> None:
    assert found(f"  a: {{{column}}}\n") == []


def test_a_column_that_is_new_is_no_contradiction() -> None:
    assert found(cells={"new": ["x"] * 4}) == []


def test_all_that_contradicts_is_found_in_the_order_of_the_file() -> None:
    columns = (
        "  a: {type: number, range: [0, null], example: 1}\n  b: {type: boolean, example: true}\n"
    )
    cells = {"b": ["x", "yes", "no", ""], "a": ["-1", "", "x", "1"]}
    all_of_them = found(columns, cells=cells)
    assert [(each.line, each.column, each.rule.split(",")[0]) for each in all_of_them] == [
        (6, "a", "1 of 4 rows have no value"),
        (6, "a", "1 of 4 rows hold no number"),
        (6, "a", "1 of 4 rows are outside the range 0 to …"),
        (7, "b", "1 of 4 rows have no value"),
        (7, "b", "1 of 4 rows hold no true or false"),
    ]


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("type: number, missing: true", [1.5, None, float("nan"), 2.0]),
        ("type: number, example: 1", [True, False, True, False]),
        ("type: integer, missing: true", [1.0, None, float("nan"), 2.0]),
        ("type: integer, example: 1", [1, 2, 3, 4]),
        ("type: boolean, example: true", [1, 0, 1, 0]),
        ("type: boolean, missing: true", [1.0, 0.0, None, 0.0]),
        ("type: boolean, example: true", [True, False, True, False]),
        ('type: category, values: ["1", "2"], missing: true', [1.0, 2.0, None, 1.0]),
        ('type: category, values: ["1", "2"], example: "1"', [1, 2, 2, 1]),
        ('type: category, values: ["True", "False"], example: "True"', [True, False, True, False]),
        ("type: category, missing: true", ["x", "NA", None, ""]),
        ("type: datetime, example: '2024-03-01'", [date(2024, 3, 1)] * 4),
        ("type: datetime, missing: true", [datetime(2024, 3, 1, 10), None, None, None]),
    ],
)
def test_typed_columns_of_parquet_fit(column: str, values: list[Any]) -> None:
    series = pl.Series("a", values, strict=False)
    assert found(f"  a: {{{column}}}\n", cells={"a": series}) == []


@pytest.mark.parametrize(
    ("column", "values", "rule"),
    [
        ("type: number, example: 1", [date(2024, 3, 1)] * 4, "4 of 4 rows hold no number"),
        ("type: number, example: 1", [1.0, 2.0, float("inf"), 4.0], "1 of 4 rows hold no number"),
        ("type: datetime, example: '2024-03-01'", [1, 2, 3, 4], "4 of 4 rows hold no moment"),
        ("type: boolean, example: true", [0, 1, 2, 3], "2 of 4 rows hold no true or false"),
        ("type: boolean, example: true", [date(2024, 3, 1)] * 4, "4 of 4 rows hold no true"),
        ("type: number, example: 1", [1.0, float("nan"), 3.0, None], "2 of 4 rows have no value"),
        ('type: category, values: ["1"], example: "1"', [1, 2, 1, 1], "1 of 4 rows hold none of"),
    ],
)
def test_typed_columns_of_parquet_may_not_fit(column: str, values: Any, rule: str) -> None:
    series = pl.Series("a", values, strict=False)
    (contradiction,) = found(f"  a: {{{column}}}\n", cells={"a": series})
    assert contradiction.rule.startswith(rule)


@pytest.mark.parametrize("kind", ["number", "integer", "boolean", "category", "datetime"])
@pytest.mark.parametrize("value", [[1, 2], {"x": 1}, b"raw", timedelta(days=1)])
def test_lists_and_the_like_fit_no_type(kind: str, value: Any) -> None:
    column = f"  a: {{type: {kind}, missing: true}}\n"
    (contradiction,) = found(column, cells={"a": pl.Series([value] * 4)})
    assert contradiction.rule.startswith("4 of 4 rows hold no ")


def test_a_dictionary_of_texts_is_text() -> None:
    series = pl.Series("a", ["x", "y", "NA", "x"], dtype=pl.Categorical)
    column = '  a: {type: category, values: ["x", "y"], missing: true}\n'
    assert found(column, cells={"a": series}) == []


@pytest.mark.parametrize("name", ["*", "^seen$", "a: b", "c0", ""])
def test_a_column_may_have_any_name(name: str) -> None:
    columns = f'  "{name}": {{type: number, example: 1}}\n'
    (contradiction,) = found(columns, cells={name: ["1", "2", "x", "4"]})
    assert contradiction.column == name
    assert contradiction.rule == "1 of 4 rows hold no number, the first in row 3: 'x'"


def test_long_cells_are_shown_shortly() -> None:
    rule = one("  a: {type: number, example: 1}\n", "1", "2", "3", "x" * 500).rule
    assert rule.endswith(f"'{'x' * 40}'…")
    rule = one("  a: {type: number, example: 1}\n", "1", "2", "3", "x" * 40).rule
    assert rule.endswith(f"'{'x' * 40}'")


def test_wide_tables_are_looked_at_in_parts() -> None:
    names = [f"n{place}" for place in range(1050)]
    columns = "".join(f"  {name}: {{type: number, example: 1}}\n" for name in names)
    cells = {name: ["1", "2", "3", "4"] for name in names} | {"n1049": ["1", "2", "x", "4"]}
    (contradiction,) = found(columns, cells=cells)
    assert (contradiction.column, contradiction.line) == ("n1049", 1055)


def test_the_default_words_for_missing_count() -> None:
    assert (
        found("  a: {type: number, missing: true}\n", cells={"a": list(Read().na_values[:4])}) == []
    )
