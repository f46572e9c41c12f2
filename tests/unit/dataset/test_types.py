"""The type of a column: numbers, whole numbers, booleans in words, categories and free text."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mlops_ladder.dataset.findings import Typed

from .measured import Cells, column, csv, parquet, typed

NUMBERS = ["1.5", "2.25", "-3"]
DTYPES = {
    **{"number": pl.Float64, "integer": pl.Int64, "boolean": pl.Boolean, "category": pl.String},
    "datetime": pl.Datetime("us"),
}
CELLS = (
    *(
        "1",
        "2.5",
        "007",
        "1e3",
        "-",
        "?",
        "",
        "NA",
        "None",
        "unknown",
        "yes",
        "no",
        "0",
        "1.0",
        "a",
    ),
    *("2024-01-02", "2024-01-02T10:00", "03/04/2024", "25/12/2023", "10%", "+5", " 7", "k.A.", "+"),
    *(
        "2024-01-02T10:00Z",
        "9999-12-31",
        "12345678901234567890",
        "1,5",
        "é",
        "nan",
        "T",
        "f",
        "10:30",
    ),
)
CODES = ["01234", "10115", "00007"]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1", "2", "30"], "integer"),
        (["+1", "-2", "30"], "integer"),
        (["2013", "2014", "2015"], "integer"),
        (["1", "2", None], "integer"),
        ([" 1", "2 ", "3"], "integer"),
        (["16777217", "3"], "integer"),
        (["1.5", "2", "30"], "number"),
        (["1e5", "2E-3", "-.5", "5."], "number"),
        (["0.5", "0", "-0.25"], "number"),
        (["12345678901234567890.5", "1"], "number"),
        (["12345678901234567890", "12345678901234567891"], "category"),
        (CODES, "category"),
        (["007", "008"], "category"),
        (["1_000", "2_000"], "category"),
        (["0x1F", "0x2F"], "category"),
        (["1", "2", "+NaN"], "category"),
        (["10:30", "11:45"], "category"),
        (["+4915112345678", "+33612345678"], "category"),
        (["0e0", "0E+00", "1.5e-3"], "number"),
        (["a", "b"], "category"),
        (["3 rooms", "4 rooms"], "category"),
        (["12%", "7 %"], "category"),
        (["$1,200.50", "$7"], "category"),
        ([None, None], "category"),
        (["", None], "category"),
    ],
)
def test_a_column_has_the_narrowest_type_that_all_cells_have(cells: Cells, expected: str) -> None:
    assert column(cells).type == expected


@pytest.mark.parametrize(
    "pair", ["true false", "yes no", "y n", "t f", "on off", "1 0", "TRUE False", "Yes NO", "Y n"]
)
def test_two_words_for_yes_and_no_are_a_boolean(pair: str) -> None:
    found = csv({"column": [*pair.split(), None]})
    assert found.facts["column"].type == "boolean"
    assert found.sample["column"].to_list() == [True, False, None]


@pytest.mark.parametrize(
    "cells",
    [
        ["yes", "yes"],
        ["yes", "no", "maybe"],
        ["yes", "false"],
        ["1", "no"],
        ["male", "female"],
        ["ja", "nein"],
        [" yes", " no"],
    ],
)
def test_one_word_or_other_words_are_a_category(cells: Cells) -> None:
    assert column(cells).type == "category"


def test_only_zeros_are_whole_numbers() -> None:
    assert column(["0", "0", "0"]).type == "integer"


def test_zeros_and_ones_of_pandas_are_a_boolean() -> None:
    assert column(["0.0", "1.0", None]).type == "boolean"
    assert typed([0.0, 1.0, float("nan")]).type == "boolean"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["22.0", None, *(f"{n}.0" for n in range(40))], "integer"),  # as pandas writes them
        (["1.0", "2.0", "3.0"], "integer"),
        ([f"{n}.0" for n in range(40)], "number"),
        (["22.0", None, "0.42"], "number"),
        (["1e300", None], "number"),
    ],
)
def test_whole_numbers_with_a_point_are_integers_if_some_are_missing_or_few(
    cells: Cells, expected: str
) -> None:
    assert column(cells).type == expected


def test_the_sample_has_values_of_the_types() -> None:
    found = csv({"a": ["1", "2"], "b": ["1.5", "2"], "c": ["01", "x"], "d": ["no", "yes"]}).sample
    assert found.dtypes == [pl.Int64, pl.Float64, pl.String, pl.Boolean]
    assert found.rows() == [(1, 1.5, "01", False), (2, 2.0, "x", True)]


def test_numbers_are_read_with_the_marks_of_the_file() -> None:
    found = column(["1.234,5", "12,25", "-1.000.000,0"], decimal=",", thousands=".")
    assert (found.type, found.lowest, found.highest) == ("number", -1e6, 1234.5)


@pytest.mark.parametrize(
    ("cells", "marks"),
    [
        (["1.5", "2.25"], {"decimal": ","}),  # pandas would not read these, either
        (["1,5", "2,25"], {"decimal": "."}),
        (["12,34", "1,2"], {"thousands": ","}),
    ],
)
def test_numbers_with_other_marks_are_text(cells: Cells, marks: dict[str, str]) -> None:
    assert column(cells, **marks).type == "category"


def test_thousands_are_taken_out_of_whole_numbers() -> None:
    found = column(["1,234", "1,234,567", "12"], thousands=",")
    assert (found.type, found.lowest, found.highest) == ("integer", 12, 1_234_567)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (CODES, "leading zeros"),
        (["12%", "7 %"], "'12%'"),
        (["10:30", "11:45"], "Times of day"),
        (["12345678901234567890", "22345678901234567890"], "19 digits"),
        ([*map(str, range(40)), "12 or so"], "'12 or so'"),
        (["Y", "n"], "'y' is true"),
        (["1.0", None], "decimal point"),
        ([None, None], "No row"),
    ],
)
def test_a_note_says_why(cells: Cells, words: str) -> None:
    assert words in " ".join(column(cells).notes)


@pytest.mark.parametrize(
    "cells", [["1", "2"], NUMBERS, ["a", "b"], ["0", "1"], ["True", "False"], ["yes", "no"]]
)
def test_what_is_plain_has_no_note(cells: Cells) -> None:
    assert column(cells).notes == ()


@pytest.mark.parametrize(
    "name", ["zip", "zip_code", "ZIPCode", "PLZ", "code postal", "postcode", "area code"]
)
def test_whole_numbers_are_text_where_the_name_says_code(name: str) -> None:
    found = column(["10115", "80331", "20095"], name)
    assert (found.type, found.notes) == ("category", ("Codes, as the name says: kept as text.",))
    assert typed([10115, 80331, None], name=name).common[0][0] == "10115"


@pytest.mark.parametrize("name", ["zip_count", "codes_seen", "postage", "id"])
def test_whole_numbers_are_numbers_where_it_says_something_else(name: str) -> None:
    assert column(["10115", "80331", "20095"], name).type == "integer"


def test_long_and_varied_texts_are_free() -> None:
    reviews = [f"It came on day {n}, and we were quite content with it" for n in range(60)]
    assert column(reviews).free


@pytest.mark.parametrize(
    "cells",
    [
        [f"id-{n:05}-x" for n in range(60)],
        ["It came late, and we were not at all content with it", "It was fine"] * 30,
        [f"Street {n}" for n in range(60)],
    ],
)
def test_codes_few_texts_and_short_ones_are_categories(cells: Cells) -> None:
    assert not column(cells).free


@pytest.mark.parametrize(
    ("cells", "inexact"), [(["16777216", "-1"], False), (["1", "16777217"], True)]
)
def test_whole_numbers_beyond_2_to_the_24_are_inexact(cells: Cells, inexact: bool) -> None:
    assert column(cells).inexact is inexact


@pytest.mark.parametrize(
    ("values", "dtype", "expected"),
    [
        ([1, 2, 3], pl.Int8, "integer"),
        ([1, 2, None], pl.UInt64, "integer"),
        ([0, 1, 1], pl.Int64, "boolean"),
        ([1.0, 2.0, float("nan")], pl.Float64, "integer"),
        ([1.5, None, float("nan")], pl.Float32, "number"),
        ([Decimal("1.50"), Decimal("2.25")], pl.Decimal(10, 2), "number"),
        ([True, None, True], pl.Boolean, "boolean"),
        ([date(2024, 1, 2), None], pl.Date, "datetime"),
        ([datetime(2024, 1, 2, 3)], pl.Datetime("ns"), "datetime"),
        (["a", "b", "a"], pl.Categorical, "category"),
        (["1", "2", "a"], pl.Enum(["1", "2", "a"]), "category"),
        (["1", "2"], pl.Categorical, "category"),
        (["yes", "no"], pl.Categorical, "boolean"),
        (["1.5", "2"], pl.String, "number"),
        (["2024-01-02", "2024-01-03"], pl.String, "datetime"),
        ([None, None], pl.Null, "category"),
        ([None, None], pl.Float64, "number"),
        ([[1], [2, 3]], pl.List(pl.Int64), "category"),
        ([{"a": 1}], pl.Struct({"a": pl.Int64}), "category"),
        ([b"ab"], pl.Binary, "category"),
        ([timedelta(1)], pl.Duration, "category"),
        ([time(10)], pl.Time, "category"),
    ],
)
def test_a_column_of_parquet_has_a_type(
    values: list[object], dtype: pl.DataType, expected: str
) -> None:
    assert typed(values, dtype).type == expected


@pytest.mark.parametrize(
    ("values", "dtype", "words"),
    [
        ([[1], [2]], pl.List(pl.Int64), "list"),
        ([{"a": 1}], pl.Struct({"a": pl.Int64}), "struct"),
        ([b"ab"], pl.Binary, "binary"),
        ([timedelta(1)], pl.Duration, "duration"),
        ([time(10)], pl.Time, "time"),
    ],
)
def test_what_no_model_takes_cannot_be_a_feature(
    values: list[object], dtype: pl.DataType, words: str
) -> None:
    assert typed(values, dtype).notes == (f"Values of the type {words} cannot be a feature.",)


def test_numbers_that_parquet_holds_as_text_are_said_to_be() -> None:
    assert "Numbers that the file holds as text." in typed(["1", "2"]).notes
    assert typed([1, 2]).notes == ()


def test_not_a_number_is_missing() -> None:
    found = typed([1.5, None, float("nan")])
    assert (found.missing, found.lowest, found.stored) == (2, 1.5, "Float64")


def test_moments_with_a_zone_are_utc() -> None:
    moment = datetime(2024, 1, 2, 3, tzinfo=ZoneInfo("Europe/Paris"))
    found = typed([moment], pl.Datetime("us", "Europe/Paris"))
    assert found.lowest == datetime(2024, 1, 2, 2)
    assert "Europe/Paris" in found.notes[0]


def test_whole_numbers_beyond_63_bits_are_numbers() -> None:
    assert typed([1, 2**64 - 1], pl.UInt64).type == "number"


def test_a_table_of_all_types_is_measured_at_once() -> None:
    frame = pl.DataFrame({"a": [1], "b": ["x"], "c": [[1]], "d": [None], "e": [b"x"]})
    assert list(parquet(frame).facts) == ["a", "b", "c", "d", "e"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(CELLS), min_size=1, max_size=4), st.integers(1, 30))
def test_any_mixture_of_cells_has_a_type_that_all_of_them_have(
    cells: list[str], times: int
) -> None:
    found = csv({"column": [cell or None for cell in cells] * times})
    facts, values = found.facts["column"], found.sample["column"]
    assert values.dtype == DTYPES[facts.type]
    assert (
        values.null_count() == facts.missing == times * sum(c in missing_in(found) for c in cells)
    )
    assert values.drop_nulls().n_unique() == facts.distinct


def missing_in(found: Typed) -> tuple[str, ...]:
    """Return the cells that are missing in a table: the empty one, and the words."""
    return ("", *found.read.na_values)
