"""The words that stand for no value: found as they are written, one list for the whole file."""

import polars as pl
import pytest
from mlops_ladder.dataset.schema import NA_VALUES

from .measured import Cells, column, csv, parquet

NUMBERS = ["1", "2", "3.5"]
WORDS = (
    *("", "NA", "N/A", "n/a", "na", "NaN", "nan", "null", "NULL", "Null", "None", "none", "nil"),
    *("?", "-", "--", ".", "..", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "<NA>", "NaT", r"\N"),
    *("n.a.", " ", "   ", "\t", " ?", "NA ", "unknown", "Unknown", "missing", "MISSING"),
)


@pytest.mark.parametrize("word", WORDS)
def test_a_word_among_numbers_stands_for_no_value(word: str) -> None:
    found = csv({"column": [*NUMBERS, word, word]})
    facts = found.facts["column"]
    assert (facts.type, facts.missing, facts.words) == ("number", 2, {word: 2})
    assert word in found.read.na_values
    assert found.sample["column"].to_list() == [1, 2, 3.5, None, None]


@pytest.mark.parametrize("word", ["zero", "x", "n", "nothing", "tbd", "0", "-1"])
def test_any_other_word_is_a_value(word: str) -> None:
    assert column([*NUMBERS, word]).missing == 0


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["2024-01-01", "?", "2024-01-02"], "datetime"),
        (["yes", "n/a", "no"], "boolean"),
        (["1", "NULL", "2"], "integer"),
        (["1.0", "None", "2.0"], "integer"),
    ],
)
def test_words_do_not_hide_a_type(cells: Cells, expected: str) -> None:
    found = column(cells)
    assert (found.type, found.missing) == (expected, 1)


def test_a_file_without_other_words_keeps_the_usual_ones() -> None:
    assert csv({"a": NUMBERS}).read.na_values == NA_VALUES
    assert csv({"a": [*NUMBERS, "NA"]}).read.na_values == NA_VALUES


def test_other_words_are_listed_only_if_they_occur() -> None:
    found = csv({"a": [*NUMBERS, "?"], "b": ["x", "n/a", "y", None]})
    assert sorted(found.read.na_values) == ["", "?", "n/a"]


def test_a_word_is_missing_in_all_columns() -> None:
    found = csv({"a": [*NUMBERS, "?"], "b": ["x", "?", "y", "?"]})
    assert found.facts["b"].missing == 2
    assert found.facts["b"].words == {"?": 2}


def test_empty_cells_and_words_are_both_missing() -> None:
    assert column([None, "?", "1", "2"]).missing == 2


@pytest.mark.parametrize("word", ["unknown", "missing", "Unknown"])
def test_unknown_is_a_value_among_texts(word: str) -> None:
    found = csv({"job": ["cook", "baker", word, None]})
    assert found.facts["job"].missing == 1
    assert word not in found.read.na_values
    assert f"{word!r} is a value here" in found.facts["job"].notes[0]


def test_unknown_beside_yes_and_no_is_a_third_answer() -> None:
    found = column(["yes", "no", "unknown"])
    assert (found.type, found.missing) == ("category", 0)


def test_unknown_is_missing_where_a_column_of_numbers_needs_it() -> None:
    found = csv({"age": ["31", "unknown", "40"], "job": ["cook", "unknown", "baker"]})
    assert found.facts["age"].type == "integer"
    assert found.facts["job"].missing == 1
    assert "as in 'age'" in found.facts["job"].notes[0]


def test_na_is_a_country_beside_other_codes() -> None:
    found = csv({"country": ["DE", "NA", "FR", "NO"]})
    assert found.facts["country"].missing == 0
    assert found.read.na_values == ("",)
    assert "two letters" in found.facts["country"].notes[0]


def test_na_is_missing_among_words() -> None:
    assert column(["Gravel", "NA", "Paved", "Sand", "XL"]).words == {"NA": 1}


def test_none_is_a_value_where_empty_cells_show_what_is_missing() -> None:
    found = csv({"veneer": ["Brick", "None", "Stone"], "age": ["1", None, "3"]})
    assert found.facts["veneer"].missing == 0
    assert "None" not in found.read.na_values
    assert "'None' is a value here" in found.facts["veneer"].notes[0]


def test_none_is_missing_where_nothing_else_shows_it() -> None:
    assert column(["Brick", "None", "Stone"]).missing == 1


def test_a_minus_is_a_value_beside_a_plus() -> None:
    found = column(["+", "-", "+"])
    assert (found.missing, found.distinct) == (0, 2)


@pytest.mark.parametrize("word", ["k.A.", "not given", "keine", "**", "inconnu"])
def test_a_recurring_word_among_numbers_stands_for_no_value_in_any_language(word: str) -> None:
    found = csv({"a": ["1", "2", "3", "4", "5", word, word], "b": ["x", "y", word, *"yyyx"]})
    assert (found.facts["a"].type, found.facts["a"].missing) == ("integer", 2)
    assert (found.facts["b"].missing, found.facts["b"].distinct) == (1, 2)
    assert found.read.na_values == ("", word)
    assert f"{word!r} stands for no value, since" in found.facts["a"].notes[0]


@pytest.mark.parametrize(
    "cells",
    [
        ["38", "40", "42", "M", "M"],  # sizes
        ["1", "2", "3", "rather late"],  # once
        ["1", "2", "3", "soon", "soon", "soon", "late", "late"],  # most rows
        ["1", "2", "3", *["one", "two", "three"] * 2],  # too many
        ["1", "2", "many", "many"],  # too few numbers
    ],
)
def test_other_words_among_numbers_make_a_category(cells: Cells) -> None:
    found = column(cells)
    assert (found.type, found.missing) == ("category", 0)


def test_a_recurring_word_among_dates_stands_for_no_value() -> None:
    found = column(["13/01/2024", "14/01/2024", "15/01/2024", "offen", "offen"])
    assert (found.type, found.format, found.missing) == ("datetime", "%d/%m/%Y", 2)


@pytest.mark.parametrize(
    ("sentinel", "others"), [("-999", ["1.5", "20"]), ("999", ["1", "20"]), ("-9999", ["1", "2"])]
)
def test_a_far_number_is_a_number_but_pointed_out(sentinel: str, others: list[str]) -> None:
    found = column([*others, sentinel, sentinel])
    assert found.missing == 0
    assert f"{sentinel} stands 2 times" in found.notes[-1]
    assert "na_values" in found.notes[-1]


@pytest.mark.parametrize(
    "cells", [["998", "999", "999"], ["-999", "1", "2"], ["500", "999", "999"]]
)
def test_a_number_near_others_or_alone_is_not_pointed_out(cells: Cells) -> None:
    assert column(cells).notes == ()


def test_words_count_in_texts_of_parquet_and_nowhere_else() -> None:
    found = parquet(pl.DataFrame({"a": ["?", "x", "", None], "b": [1.0, None, 2.5, float("nan")]}))
    assert (found.facts["a"].missing, found.facts["b"].missing) == (3, 2)
    assert found.facts["a"].words == {"?": 1, "": 1}
    assert found.read.na_values == ("", "?")


def test_a_column_of_only_such_words_is_all_missing() -> None:
    found = column(["?", "NA", " "])
    assert (found.type, found.missing, found.distinct) == ("category", 3, 0)
    assert "No row has a value." in found.notes
