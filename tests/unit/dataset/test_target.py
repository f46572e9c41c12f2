"""The column to predict: its task, its classes in order, and what cannot be predicted."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from mlops_ladder.dataset.findings import Source, Table, Wish
from mlops_ladder.dataset.roles import classes
from mlops_ladder.dataset.roles.target import Target
from mlops_ladder.dataset.schema import Read, Task
from mlops_ladder.errors import UsageError

from .typed import answers, decided, moments, noise, texts, typed


def found(values: list[Any], task: Task | None = None, **more: Any) -> Target:
    """Return what is predicted where the target has these values."""
    table = typed({"x": noise(len(values)), "y": values}, y=more)
    return decided(table, Wish("y", task))


@pytest.mark.parametrize(
    ("values", "task", "kind", "ordered"),
    [
        (answers(60), "binary", "boolean", ("False", "True")),
        (["b"] * 40 + ["a"] * 20, "binary", "category", ("b", "a")),
        (["a"] * 40 + ["b"] * 20, "binary", "category", ("a", "b")),
        ([2] * 20 + [1] * 40, "binary", "category", ("1", "2")),
        (["c", "a", "b"] * 20, "multiclass", "category", ("a", "b", "c")),
        (["10", "9", "8"] * 20, "multiclass", "category", ("8", "9", "10")),
        (noise(60), "regression", "number", ()),
        (list(range(11)) * 10, "regression", "integer", ()),
    ],
)
def test_the_task_follows_from_the_values(
    values: list[Any], task: str, kind: str, ordered: tuple[str, ...]
) -> None:
    target = found(values)
    assert (target.task, target.type, target.classes) == (task, kind, ordered)
    assert target.doubts == ()


def test_few_whole_numbers_are_in_doubt_and_assumed_to_be_classes() -> None:
    target = found([3, 4, 5, 6, 7] * 20)
    (doubt,) = target.doubts
    assert (target.task, target.type) == ("multiclass", "category")
    assert target.classes == ("3", "4", "5", "6", "7")
    assert (doubt.option, doubt.assumed) == ("--task", "multiclass")
    assert doubt.answers == ("multiclass", "regression")
    assert "5 different whole numbers" in doubt.question


def test_few_whole_numbers_of_which_some_are_rare_are_assumed_to_be_counts() -> None:
    target = found([*[1, 2, 3] * 30, 4])
    assert (target.task, target.doubts[0].assumed) == ("regression", "regression")
    with pytest.raises(UsageError, match="the class '4' of y has 1 row;"):
        found([*[1, 2, 3] * 30, 4], "multiclass")


def test_a_task_that_was_asked_for_leaves_no_doubt() -> None:
    target = found([3, 4, 5, 6, 7] * 20, "regression")
    assert (target.task, target.type, target.classes, target.doubts) == (
        "regression",
        "integer",
        (),
        (),
    )


@pytest.mark.parametrize(
    ("values", "task", "said", "hint"),
    [
        ([None] * 60, None, "every value of y is missing", "another column"),
        (["a", None] * 60, None, "y has a single value (a), and else none", "empty cells"),
        (["a"] * 60, None, "y has the same value everywhere (a)", "another column"),
        (moments(60), None, "y holds moments", "days until then"),
        ([True, False] * 20 + [None] * 40, None, "40 rows have a y, at least 50", "add rows"),
        ([f"k{at}" for at in range(60)], None, "another value in most rows", "another"),
        ([f"k{at // 2}" for at in range(2000)], None, "1,000 classes, at most 50", "merge rare"),
        ([f"k{at % 20}" for at in range(100)], None, "fewer than 10 rows", "merge rare"),
        (["a", "b"] * 50 + ["c"], None, "the class 'c' of y has 1 row;", "merge rare classes"),
        (["a", "b"] * 50 + ["c", "c", "d"], None, "and 1 more such classes", "merge rare"),
        (["a", "b", "c"] * 30, "regression", "y holds text, not numbers", "--task multiclass"),
        (answers(60), "regression", "y holds two answers", "use --task binary"),
        (["a", "b", "c"] * 30, "binary", "y has 3 different values, not 2", "--task multiclass"),
        (answers(60), "multiclass", "y has 2 different values", "use --task binary"),
        (noise(60), "multiclass", "numbers with fractions", "use --task regression"),
        ([*range(60)] * 20, "multiclass", "60 classes, at most 50", "use --task regression"),
    ],
)
def test_what_cannot_be_predicted_is_refused(
    values: list[Any], task: Task | None, said: str, hint: str
) -> None:
    with pytest.raises(UsageError) as caught:
        found(values, task)
    assert said in caught.value.message
    assert hint in caught.value.hint
    assert not caught.value.message.endswith(".")


@pytest.mark.parametrize("stored", ["List(Int64)", "Struct({'a': Int64})", "Binary", "Duration"])
def test_what_is_no_number_text_or_moment_is_no_target(stored: str) -> None:
    kind = stored.partition("(")[0].lower()
    with pytest.raises(UsageError, match=f"y holds values of the type {kind}, which cannot"):
        found(["a"] * 60, stored=stored)


def test_free_text_is_no_target() -> None:
    with pytest.raises(UsageError, match="free text"):
        found(texts(100, 12), free=True)


def test_whole_numbers_that_count_rows_are_no_target() -> None:
    table = typed({"x": noise(100), "row_id": list(range(100))})
    with pytest.raises(UsageError, match="identifier"):
        decided(table, Wish("row_id"))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (answers(60), "y is predicted: binary, the probability of True."),
        (["a", "b", "c"] * 20, "y is predicted: multiclass, one of 3 classes."),
        (noise(60), "y is predicted: regression, a number."),
    ],
)
def test_what_is_predicted_is_said(values: list[Any], said: str) -> None:
    assert found(values).decisions == (said,)


def test_as_many_as_50_classes_of_10_rows_are_fine() -> None:
    assert len(found([f"k{at % 50}" for at in range(500)]).classes) == 50


def test_a_class_of_5_rows_is_enough() -> None:
    assert found([*["a", "b"] * 50, *["c"] * 5]).classes == ("a", "b", "c")


def test_50_rows_with_a_target_are_enough() -> None:
    assert found([*noise(50), *[None] * 50]).labelled == 50


def test_rows_without_a_target_are_counted_and_said() -> None:
    target = found([*answers(60), None, None])
    assert target.labelled == 60
    assert "2 of 62 rows have no y: nothing is learnt from them." in target.decisions


def test_the_balance_is_of_the_classes_in_their_order() -> None:
    target = found(["b"] * 45 + ["a"] * 15)
    values = pl.Series(["a", "b", "b", "b", None])
    assert classes.balance(target.classes, values) == {"b": 0.75, "a": 0.25}
    assert list(classes.balance(target.classes, values)) == ["b", "a"]
    assert classes.balance((), pl.Series([1.0])) == {}


def open_table(values: list[Any]) -> Table:
    """Return an open table whose second column has a name that polars takes for a pattern."""
    frame = pl.LazyFrame({"a": values, "^.*$": values})
    return Table(Source((Path("x"),), "csv", "x"), Read(), frame, len(values))


def test_classes_are_counted_over_all_rows_as_they_stand_in_the_file() -> None:
    written = ["01", "02", "02", "NA", None]
    table = typed({"a": [1, 2, 2, None, None], "^.*$": [1, 2, 2, None, None]})
    assert classes.count(open_table(written), table, "^.*$") == {"01": 1, "02": 2}


def test_whole_numbers_with_missing_ones_are_text_without_a_fraction() -> None:
    table = typed({"a": [1, 2, None], "^.*$": [1, 2, None]})
    assert classes.count(open_table([1.0, 2.0, None]), table, "^.*$") == {"1": 1, "2": 1}


def test_answers_of_a_large_table_are_counted_in_its_sample_and_scaled() -> None:
    table = replace(typed({"y": [True] + [False] * 99}), rows=1000)
    assert classes.count(open_table([]), table, "y") == {"False": 990, "True": 10}


def test_positions_are_of_the_classes_whether_text_or_numbers() -> None:
    target = found([2] * 20 + [1] * 40)
    assert classes.positions(target.classes, pl.Series([1, 2, None])).to_list() == [0, 1, None]
    assert classes.positions(("1.0", "2.0"), pl.Series([1, 2, None])).to_list() == [0, 1, None]
    assert classes.positions(("False", "True"), pl.Series([True, None])).to_list() == [1, None]


def test_moments_say_what_to_predict_instead() -> None:
    with pytest.raises(UsageError) as caught:
        found([datetime(2024, 1, 1 + at % 20) for at in range(60)])
    assert "days until then as a number" in caught.value.hint
