"""What each column is for: identifiers, groups, time, and what is no feature."""

import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from mlops_ladder.dataset.findings import Typed, Wish
from mlops_ladder.dataset.roles import splits
from mlops_ladder.dataset.roles import switched as roles
from mlops_ladder.errors import UsageError

from .typed import answers, moments, noise, switched, texts, typed

ROWS = 200
Y = answers(ROWS)


def table(**columns: Any) -> Typed:
    """Return a table of these columns beside a target and a feature."""
    return typed({"y": Y, "size": noise(ROWS), **columns})


def kind_of(values: list[Any], name: str = "x", **facts: Any) -> str:
    """Return what a column was switched off as, with its role; empty where it is a feature."""
    one = switched(typed({"y": Y, "size": noise(ROWS), name: values}, **{name: facts}), Wish("y"))
    return f"{one[name].kind} {one[name].role}" if name in one else ""


def keyed(count: int) -> list[str]:
    """Return a column of so many customers, each in several rows."""
    return [f"C{at * 7 % count}" for at in range(ROWS)]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("order_id", [5000 + 7 * at for at in range(ROWS)]),
        ("ID", [str(1000 + 3 * at) for at in range(ROWS)]),
        ("x", [str(uuid.UUID(int=at * 2**90)) for at in range(ROWS)]),
        ("x", [f"INV-{at:05}" for at in range(ROWS)]),
        ("x", list(range(ROWS))),
        ("Unnamed: 0", list(range(1, ROWS + 1))),
        ("x", list(reversed(range(1, ROWS + 1)))),
        ("phone_no", [10 + 3 * at for at in range(ROWS)]),
        ("name", [f"ford pinto {at % 130}" for at in range(ROWS)]),
    ],
)
def test_what_tells_rows_apart_is_an_identifier(name: str, values: list[Any]) -> None:
    assert kind_of(values, name) == "identifier identifier"


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("x", noise(ROWS, 7)),
        ("id", noise(ROWS, 7)),
        ("population", [1000 + 37 * at for at in range(ROWS)]),
        ("year", list(range(1800, 1800 + ROWS))),
        ("period", list(range(ROWS))),
        ("rank", [at * 7 % ROWS for at in range(ROWS)]),
        ("city", [f"Newton {at % 150}" for at in range(ROWS)]),
        ("station_id", [at % 30 for at in range(ROWS)]),
        ("store_id", [f"S{at % 4}" for at in range(ROWS)]),
        ("customer_id", [f"C{at % 4}" for at in range(ROWS)]),
        ("name", [f"ford pinto {at % 30}" for at in range(ROWS)]),
        ("room_number", [at % 40 for at in range(ROWS)]),
        ("created", moments(ROWS)),
        ("alley", ["paved", None] * (ROWS // 2)),
    ],
)
def test_what_describes_rows_is_a_feature(name: str, values: list[Any]) -> None:
    assert kind_of(values, name) == ""


@pytest.mark.parametrize(
    ("values", "facts", "kind"),
    [
        (["a"] * ROWS, {}, "constant dropped"),
        ([None] * ROWS, {}, "constant dropped"),
        (texts(ROWS, 12), {"free": True}, "text dropped"),
        ([2**24 + at % 9 for at in range(ROWS)], {"inexact": True}, "inexact dropped"),
        (["01/02/2024", "02/01/2024"] * (ROWS // 2), {"unsettled": True}, "text dropped"),
        ([[1, 2]] * (ROWS // 2) + [[3]] * (ROWS // 2), {"stored": "List(Int64)"}, "text dropped"),
    ],
)
def test_what_no_model_can_use_is_dropped(values: list[Any], facts: Any, kind: str) -> None:
    assert kind_of(values, **facts) == kind


def test_lists_are_dropped_as_lists_though_nothing_else_is_known_of_them() -> None:
    made = table(x=["a"] * ROWS)
    facts = made.facts | {"x": replace(made.facts["x"], stored="List(Int64)")}
    assert switched(replace(made, facts=facts), Wish("y"))["x"].why == (
        "values of the type list are no features"
    )


def test_a_column_that_repeats_another_is_dropped_and_names_it() -> None:
    same = switched(table(copy=noise(ROWS), other=noise(ROWS, 5)), Wish("y"))
    assert list(same) == ["copy"]
    assert same["copy"].why == "the same values as size"


def test_rows_of_a_sample_are_numbered_though_not_in_order() -> None:
    made = typed({"y": Y, "size": noise(ROWS), "x": [at * 7 % ROWS for at in range(ROWS)]})
    many = replace(made.facts["x"], rows=10**6, distinct=930_000, lowest=1, highest=10**6)
    facts = made.facts | {"x": many}
    assert switched(replace(made, facts=facts), Wish("y"))["x"].role == "identifier"


def test_a_copy_of_a_dropped_column_stays() -> None:
    assert list(switched(table(copy=noise(ROWS)), Wish("y", drop=("size",)))) == ["size"]


def test_a_repeated_key_keeps_its_rows_together() -> None:
    one = switched(table(customer_id=keyed(30)), Wish("y"))["customer_id"]
    assert (one.role, one.kind) == ("group", "identifier")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("userid", [at % 40 for at in range(ROWS)]),
        ("tailnum", [f"N{1000 + at % 40}" for at in range(ROWS)]),
        ("x", [str(uuid.UUID(int=at % 40 * 2**90)) for at in range(ROWS)]),
    ],
)
def test_a_key_is_known_by_its_name_or_its_form(name: str, values: list[Any]) -> None:
    assert kind_of(values, name) == "identifier group"


def test_free_text_keeps_no_rows_together_whatever_it_is_called() -> None:
    assert kind_of(keyed(30), "customer_id", free=True) == "text dropped"


def test_a_key_that_repeats_in_the_table_need_not_do_so_in_its_sample() -> None:
    made = table(customer_id=[at * 5003 for at in range(ROWS)])
    for distinct, role in ((300_000, "group"), (970_000, "identifier")):
        many = replace(made.facts["customer_id"], rows=10**6, distinct=distinct)
        facts = made.facts | {"customer_id": many}
        assert switched(replace(made, facts=facts), Wish("y"))["customer_id"].role == role


def test_a_key_of_fewer_than_20_groups_keeps_no_rows_together() -> None:
    assert kind_of(keyed(19), "customer_id") == ""
    assert kind_of(keyed(20), "customer_id") == "identifier group"


def test_a_key_that_some_rows_lack_keeps_no_rows_together() -> None:
    assert kind_of([*keyed(30)[:-1], None], "customer_id") == "identifier identifier"


def test_of_several_keys_the_one_that_names_somebody_is_the_group() -> None:
    found = switched(table(order_id=keyed(40), patient_id=keyed(31)), Wish("y"))
    assert [name for name, one in found.items() if one.role == "group"] == ["patient_id"]


def test_a_group_is_not_taken_for_leakage_though_it_knows_the_answer() -> None:
    customers = [at % 50 for at in range(ROWS)]
    known = [customer < 15 for customer in customers]
    found = switched(typed({"y": known, "size": noise(ROWS), "customer_id": customers}), Wish("y"))
    assert found["customer_id"].role == "group"


def test_what_was_asked_for_overrules() -> None:
    found = switched(
        table(region=keyed(6), plan=keyed(3)), Wish("y", group="region", drop=("plan",))
    )
    assert {name: (one.role, one.kind) for name, one in found.items()} == {
        "region": ("group", "asked"),
        "plan": ("dropped", "asked"),
    }


@pytest.mark.parametrize(
    ("columns", "time", "doubts"),
    [
        ({"created_at": moments(ROWS)}, "created_at", 0),
        ({"a": moments(ROWS), "order_date": moments(ROWS)[::-1]}, "order_date", 1),
        ({"a": moments(ROWS), "b": moments(ROWS)[::-1]}, "", 1),
        ({"date": [*moments(ROWS)[1:], None]}, "", 0),
        ({"date": [datetime(2024, 1, 1 + at % 9) for at in range(ROWS)]}, "", 0),
        ({"birth_date": moments(ROWS)}, "", 0),
        ({}, "", 0),
    ],
)
def test_the_time_is_the_moment_that_fits(columns: Any, time: str, doubts: int) -> None:
    found, asked = splits.time(table(**columns), Wish("y"), list(columns))
    assert (found, len(asked)) == (time, doubts)


def test_a_doubt_about_the_time_can_be_answered() -> None:
    columns = {"a": moments(ROWS), "order_date": moments(ROWS)[::-1]}
    _, (doubt,) = splits.time(table(**columns), Wish("y"), list(columns))
    assert (doubt.option, doubt.assumed) == ("--time", "order_date")
    assert doubt.answers == ("a", "order_date", "none")
    for answer, time in (("a", "a"), ("none", "")):
        wish = splits.answered(Wish("y"), doubt, answer)
        assert splits.time(table(**columns), wish, list(columns)) == (time, ())


def test_a_doubt_about_the_task_can_be_answered() -> None:
    doubt = replace(
        splits.time(table(a=moments(ROWS), b=moments(ROWS)), Wish("y"), ["a", "b"])[1][0]
    )
    assert (
        splits.answered(Wish("y"), replace(doubt, option="--task"), "regression").task
        == "regression"
    )


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (Wish("x"), "--target: the table has no column 'x'"),
        (Wish(""), "nothing says which column is to be predicted"),
        (Wish("y", time="when"), "--time: the table has no column 'when'"),
        (Wish("y", group="who"), "--group: the table has no column 'who'"),
        (Wish("y", drop=("size", "sise")), "--drop: the table has no column 'sise'"),
        (Wish("y", drop=("y",)), "--target and --drop both name y"),
        (Wish("y", time="y"), "--target and --time both name y"),
        (Wish("y", group="size", drop=("size",)), "--group and --drop both name size"),
    ],
)
def test_options_that_cannot_be_are_refused(wish: Wish, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        roles.require(wish, ["y", "size"])
    assert caught.value.message == said
    assert caught.value.hint


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (noise(ROWS), "--time: x holds numbers, not moments"),
        (keyed(30), "--time: x holds text, not moments"),
        ([*moments(ROWS - 1), None], "--time: 1 of 200 rows have no x"),
        ([datetime(2024, 1, 1)] * ROWS, "--time: x is the same moment everywhere"),
    ],
)
def test_a_time_that_cannot_be_is_refused(values: list[Any], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        splits.time(table(x=values), Wish("y", time="x"), ["size"])
    assert caught.value.message == said


def test_a_single_group_is_refused() -> None:
    with pytest.raises(UsageError, match="--group: x has a single group"):
        switched(table(x=["a"] * ROWS), Wish("y", group="x"))


@pytest.mark.parametrize(
    ("columns", "facts", "drop", "said", "hint"),
    [
        ({}, {}, ["size"], "size is dropped", "leave --drop out"),
        ({"x": [1] * ROWS}, {}, ["size"], "size, x are dropped or constant", "leave --drop"),
        ({}, {"size": {"free": True}}, [], "size is free text", "derive numbers or categories"),
        ({}, {"size": {"inexact": True}}, [], "size is too large whole numbers", "add columns"),
    ],
)
def test_a_table_without_features_is_refused(
    columns: Any, facts: Any, drop: list[str], said: str, hint: str
) -> None:
    made = typed({"y": Y, "size": list(range(0, 400, 2)), **columns}, **facts)
    with pytest.raises(UsageError) as caught:
        switched(made, Wish("y", drop=tuple(drop)))
    assert f"no column is left to learn from: {said}" in caught.value.message
    assert hint in caught.value.hint


def test_a_table_of_nothing_but_leakage_says_what_to_add() -> None:
    with pytest.raises(UsageError) as caught:
        switched(typed({"y": Y, "copy": [int(value) for value in Y]}), Wish("y"))
    assert caught.value.message == "no column is left to learn from: copy is likely leakage"
    assert caught.value.hint == "add columns that are known before the target is"


@pytest.mark.parametrize("name", ["*", "^.*$", "a.b", "bill length (mm)", "class", "x" * 300, "'"])
def test_names_that_polars_takes_for_patterns_are_names(name: str) -> None:
    found = switched(typed({"y": Y, "size": noise(ROWS), name: [1] * ROWS}), Wish("y"))
    assert list(found) == [name]


def test_what_is_switched_off_is_in_the_order_of_the_table() -> None:
    found = switched(table(b=[1] * ROWS, a=noise(ROWS), c=[2] * ROWS), Wish("y", drop=("c",)))
    assert list(found) == ["b", "a", "c"]
