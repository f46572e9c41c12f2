"""Facts of columns: counted over all rows, whatever the sample shows."""

from datetime import datetime

import polars as pl
import pytest
from mlops_ladder.dataset.columns import facts as module
from mlops_ladder.dataset.findings import Facts, Typed
from mlops_ladder.errors import UsageError

from .measured import Cells, csv, parquet, typed

ROWS = 2_000
ODD = (
    *(
        "a b",
        "a.b",
        "größe",
        "名前",
        "class",
        "lambda",
        'say "hi"',
        "it's",
        "^a$",
        "^.*$",
        "*",
        "[a]",
    ),
    *(
        "{a}",
        "a\nb",
        "a,b",
        "",
        " ",
        "c0",
        "cell",
        "count",
        "rows",
        "x" * 300,
        "🙂",
        "c0:value",
        "\\",
    ),
)


@pytest.fixture(autouse=True)
def _small_samples(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a sample have 100 rows, so that most rows are outside of it."""
    monkeypatch.setattr(module, "SAMPLE", 100)


def beyond(usual: str | list[str], rare: Cells) -> tuple[Facts, Typed]:
    """Return what is found where a few rows of many differ from all others."""
    cells = [usual] if isinstance(usual, str) else usual
    many = (cells * ROWS)[: ROWS - len(rare)]
    found = csv({"column": [*many[:700], *rare, *many[700:]]})
    assert found.sample.height == 100
    return found.facts["column"], found


@pytest.mark.parametrize(
    ("usual", "rare", "expected"),
    [
        (["1", "2", "3"], ["2.5"], "number"),
        (["1", "2", "3"], ["x"], "category"),
        (["1", "2", "3"], ["007"], "category"),
        (["1", "2", "3"], ["12345678901234567890"], "category"),
        (["0", "1"], ["2"], "integer"),
        (["0", "1"], ["0.5"], "number"),
        (["0"], ["1"], "boolean"),
        (["no"], ["yes"], "boolean"),
        (["yes", "no"], ["maybe"], "category"),
        (["2024-01-01", "2024-01-02"], ["2024-01-01T10:00"], "datetime"),
        (["2024-01-01", "2024-01-02"], ["soon"], "category"),
        (["1.0", "2.0"], ["2.5"], "number"),
        (["1.5", "2.5"], ["1,5"], "category"),
    ],
)
def test_a_type_that_one_row_breaks_is_widened(
    usual: list[str], rare: list[str], expected: str
) -> None:
    assert beyond(usual, rare)[0].type == expected


def test_one_row_settles_the_order_of_day_and_month() -> None:
    found, _ = beyond(["01/02/2024", "03/04/2024"], ["25/12/2023"])
    assert (found.type, found.format) == ("datetime", "%d/%m/%Y")
    assert found.lowest == datetime(2023, 12, 25)


def test_rows_that_settle_it_both_ways_leave_a_text() -> None:
    found, _ = beyond(["01/02/2024", "03/04/2024"], ["25/12/2023", "12/25/2023"])
    assert (found.type, found.unsettled) == ("category", True)


@pytest.mark.parametrize("usual", [["1", "2"], ["a", "b"], ["yes", "no"], ["2024-01-01"]])
def test_a_word_for_missing_is_found_in_any_row(usual: list[str]) -> None:
    found, table = beyond(usual, ["?"])
    assert (found.missing, found.words) == (1, {"?": 1})
    assert "?" in table.read.na_values
    assert found.type != "category" or usual == ["a", "b"]


def test_a_word_that_turns_up_late_counts_in_all_columns() -> None:
    rare = ["1"] * 700 + ["#N/A"] + ["1"] * (ROWS - 701)
    texts = [f"text {n}" for n in range(ROWS - 1)] + ["#N/A"]
    assert csv({"a": rare, "b": texts}).facts["b"].missing == 1


def test_few_texts_are_all_known() -> None:
    found, _ = beyond(["a", "b", "c"], ["d", "e"])
    assert found.distinct == 5
    assert {text for text, _ in found.common} == {"a", "b", "c"}


def test_numbers_that_are_written_in_two_ways_are_one() -> None:
    assert csv({"a": ["1", "1.0", "2"], "b": ["YES", "yes", "no"]}).facts["a"].distinct == 2
    assert csv({"a": ["1", "1.0", "2"], "b": ["YES", "yes", "no"]}).facts["b"].distinct == 2


def test_few_texts_are_counted_exactly() -> None:
    usual, rare = ([f"text {n}" for n in range(first, first + 20)] for first in (0, 60))
    assert beyond(usual, rare)[0].distinct == 40


def test_few_numbers_are_counted_as_in_the_sample_unless_there_are_clearly_more() -> None:
    usual = [str(n) for n in range(7)]
    assert beyond(usual, [])[0].distinct == 7
    assert 25 <= beyond(usual, [str(n) for n in range(20, 43)])[0].distinct < 35


@pytest.mark.parametrize("rare", [[], [None]])
def test_a_missing_cell_is_no_value_of_its_own(rare: Cells) -> None:
    assert beyond(["1", "2", "3"], rare)[0].distinct == 3


def test_missing_cells_of_all_rows_are_counted() -> None:
    assert beyond("1.5", [None, None, None])[0].missing == 3


def test_the_ends_are_those_of_all_rows() -> None:
    found, _ = beyond(["5.5", "6.5"], ["-70.25", "800"])
    assert (found.lowest, found.highest) == (-70.25, 800)


def test_many_different_values_are_counted_about() -> None:
    found = csv({"column": [f"id{n}" for n in range(ROWS)]}).facts["column"]
    assert found.distinct == pytest.approx(ROWS, rel=0.1)


def test_distinct_values_of_a_small_table_are_exact() -> None:
    found = csv({"a": [str(n % 61) for n in range(90)], "b": [f"t{n % 61}" for n in range(90)]})
    assert [facts.distinct for facts in found.facts.values()] == [61, 61]


def test_one_row_too_large_makes_whole_numbers_inexact() -> None:
    assert beyond(["1", "2"], ["16777217"])[0].inexact


def test_whole_numbers_of_parquet_may_be_too_large_for_their_type() -> None:
    assert typed([1] * 999 + [2**64 - 1], pl.UInt64).type == "number"


def test_dates_of_parquet_may_be_out_of_reach() -> None:
    found = typed([datetime(2024, 1, 1)] * 999 + [datetime(9999, 12, 31)])
    assert (found.type, found.unsettled) == ("category", True)


@pytest.mark.parametrize("cell", ["inf", "-Infinity", "1e999"])
def test_infinite_numbers_are_refused(cell: str) -> None:
    with pytest.raises(UsageError, match="the column 'column' holds infinite numbers"):
        beyond(["1.5", "2"], [cell])


def test_infinite_numbers_of_parquet_are_refused() -> None:
    with pytest.raises(UsageError, match="infinite"):
        typed([1.5, float("inf")])


def test_odd_names_are_names() -> None:
    found = csv({name: [str(place), str(place), "x"] for place, name in enumerate(ODD)})
    assert tuple(found.facts) == tuple(found.sample.columns) == ODD
    common = [found.facts[name].common[0] for name in ODD]
    assert common == [(str(place), 2) for place in range(len(ODD))]


def test_odd_names_of_parquet_are_names() -> None:
    found = parquet(pl.DataFrame({name: [place, None] for place, name in enumerate(ODD)}))
    assert [found.facts[name].highest for name in ODD] == list(range(len(ODD)))


def test_rows_that_are_there_already_are_counted() -> None:
    found = csv({"a": ["1", "1", "2", "1"], "b": ["x", "x", "x", "y"]})
    assert (found.rows, found.duplicates) == (4, 1)


def test_duplicates_are_told_by_what_can_be_compared() -> None:
    assert parquet(pl.DataFrame({"a": [1, 1], "b": [[1], [2]]})).duplicates == 1


def test_a_histogram_has_a_count_a_bin() -> None:
    numbers = [str(n / 10) for n in range(80)]
    found = csv({"a": numbers, "b": ["x", "y", "x", "z"] * 20, "c": ["1", "2", "2", "4"] * 20})
    assert found.facts["a"].histogram == (5,) * 16
    assert found.facts["b"].histogram == (40, 20, 20)
    assert found.facts["c"].histogram == (20, 40, 0, 20)


def test_a_histogram_of_one_value_has_one_bin() -> None:
    assert csv({"a": ["7.5"] * 3}).facts["a"].histogram == (3,)


def test_a_histogram_of_moments_has_bins_of_time() -> None:
    days = [f"2024-01-{n:02}" for n in range(1, 32)]
    found = csv({"a": days}).facts["a"].histogram
    assert len(found) == 16
    assert sum(found) == 31


def test_the_most_common_values_come_first() -> None:
    assert csv({"a": ["x", "y", "y", None]}).facts["a"].common == (("y", 2), ("x", 1))
    assert typed([1.5, 1.5, None, 2.5]).common == (("1.5", 2), ("2.5", 1))


def test_values_that_are_as_common_stand_in_the_order_of_the_file() -> None:
    cells = ["b", "c", "a", "z", "z"]
    assert [text for text, _ in csv({"a": cells}).facts["a"].common] == ["z", "b", "c", "a"]


def test_the_sample_is_the_same_each_time() -> None:
    columns = {"a": [str(n) for n in range(ROWS)]}
    assert csv(columns).sample.equals(csv(columns).sample)


def test_all_missing_columns_have_facts() -> None:
    found = csv({"a": [None] * 3, "b": ["1"] * 3}).facts["a"]
    assert (found.missing, found.distinct, found.common, found.histogram) == (3, 0, (), ())


def test_a_wide_table_is_measured_whole() -> None:
    found = csv({f"column {n}": ["1", "2", "x" if n % 2 else "3"] for n in range(450)})
    assert [facts.type for facts in found.facts.values()] == ["integer", "category"] * 225
