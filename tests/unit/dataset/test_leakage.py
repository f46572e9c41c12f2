"""Leakage is found by what a column tells, by its name, and by what is missing; no more."""

import math
import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from mlops_ladder.dataset.findings import Switched, Typed, Wish
from mlops_ladder.dataset.roles import association
from mlops_ladder.dataset.roles.association import Answers

from .typed import answers, noise, switched, typed

ROWS = 600
CHANCE = random.Random(11)
BINARY = answers(ROWS)
THREE = [CHANCE.choice("abc") for _ in range(ROWS)]
NUMBER = [math.exp(value) for value in noise(ROWS, 4)]


def mixed(values: list[Any], share: float, seed: int = 5) -> list[float]:
    """Return numbers that hold these values, but for noise of a share of their spread."""
    return [
        float(value) + share * more for value, more in zip(values, noise(ROWS, seed), strict=True)
    ]


def leaking(target: list[Any], **columns: list[Any]) -> dict[str, Switched]:
    """Return what is taken for leakage among columns beside a harmless one."""
    made: Typed = typed({"y": target, "harmless": noise(ROWS, 9), **columns})
    found = switched(made, Wish("y", "regression" if target is NUMBER else None))
    return {name: one for name, one in found.items() if one.kind == "leakage"}


@pytest.mark.parametrize(
    ("target", "column"),
    [
        (BINARY, [int(value) for value in BINARY]),
        (BINARY, ["gone" if value else "here" for value in BINARY]),
        (BINARY, [7.5 - 3 * value for value in BINARY]),
        (BINARY, mixed(BINARY, 0.1)),
        (BINARY, [value if at % 200 else not value for at, value in enumerate(BINARY)]),
        (
            BINARY,
            [abs(value) + 3 * answer for value, answer in zip(noise(ROWS), BINARY, strict=True)],
        ),
        (BINARY, [None if at % 9 == 0 else int(value) for at, value in enumerate(BINARY)]),
        (THREE, [{"a": 5, "b": 1, "c": 9}[value] for value in THREE]),
        (THREE, [value.upper() for value in THREE]),
        (THREE, [f"{value}{CHANCE.randrange(5)}" for value in THREE]),
        (THREE, mixed([ord(value) for value in THREE], 0.1)),
        (NUMBER, [2.5 - value / 1000 for value in NUMBER]),
        (NUMBER, [math.log(value) for value in NUMBER]),
        (NUMBER, mixed(NUMBER, 0.02)),
    ],
)
def test_a_column_that_alone_tells_the_target_is_leakage(
    target: list[Any], column: list[Any]
) -> None:
    found = leaking(target, x=column)
    assert list(found) == ["x"]
    assert found["x"].role == "dropped"
    assert found["x"].why.startswith("likely leakage: it alone tells the target (")


@pytest.mark.parametrize(
    ("target", "column"),
    [
        (BINARY, mixed(BINARY, 0.35)),
        (BINARY, [value if at % 20 else not value for at, value in enumerate(BINARY)]),
        (BINARY, [f"k{CHANCE.randrange(400)}" for _ in range(ROWS)]),
        (BINARY, [3] * 300 + [4] * 300),
        (THREE, [int(value == "a") for value in THREE]),
        (THREE, mixed([ord(value) for value in THREE], 0.3)),
        (NUMBER, mixed(NUMBER, 0.3)),
        (NUMBER, [round(value) for value in NUMBER]),
    ],
)
def test_a_good_feature_is_no_leakage(target: list[Any], column: list[Any]) -> None:
    assert leaking(target, x=column) == {}


def test_a_category_whose_means_are_the_target_is_leakage() -> None:
    rates = [9.9 + 100 * at for at in range(12)]
    kinds = [CHANCE.randrange(12) for _ in range(ROWS)]
    target = mixed([rates[kind] for kind in kinds], 1)
    made = typed({"y": target, "x": [f"tariff {kind}" for kind in kinds], "z": noise(ROWS)})
    assert list(switched(made, Wish("y"))) == ["x"]


@pytest.mark.parametrize("sign", [1, -1])
def test_two_columns_that_make_the_target_are_leakage(sign: int) -> None:
    less, more = NUMBER, [10 * value for value in noise(ROWS, 8)]
    target = [sign * a + b for a, b in zip(less, more, strict=True)]
    made = typed({"y": target, "less": less, "more": more, "z": noise(ROWS)})
    found = switched(made, Wish("y"))
    assert {name: one.why.split(": ")[1] for name, one in found.items()} == {
        "less": "with more it adds up to the target",
        "more": "with less it adds up to the target",
    }


def test_sums_may_differ_by_their_last_digits() -> None:
    less, more = noise(ROWS, 4), noise(ROWS, 8)
    target = [round(1e4 * (a + b), 3) for a, b in zip(less, more, strict=True)]
    parts = {"less": [1e4 * a for a in less], "more": [1e4 * b for b in more]}
    made = typed({"y": target, **parts, "plan": ["a", "b"] * (ROWS // 2)})
    assert list(switched(made, Wish("y"))) == ["less", "more"]


def test_columns_that_nearly_add_up_are_features() -> None:
    less, more = noise(ROWS, 4), noise(ROWS, 8)
    target = [a + b + c / 4 for a, b, c in zip(less, more, noise(ROWS, 6), strict=True)]
    assert switched(typed({"y": target, "less": less, "more": more}), Wish("y")) == {}


def test_sorted_rows_are_no_leakage() -> None:
    table = sorted(BINARY)
    assert leaking(table, x=[at // 50 % 2 for at in range(ROWS)]) == {}


def test_many_columns_of_chance_are_no_leakage() -> None:
    few = [at % 10 == 0 for at in range(60)]
    columns = {f"c{at}": noise(60, 100 + at) for at in range(300)}
    found = switched(typed({"y": few, **columns}), Wish("y"))
    assert found == {}


def test_a_number_that_grows_in_time_is_not_given_away_by_the_year() -> None:
    grows = [1.5 * at + value for at, value in enumerate(noise(ROWS))]
    made = typed({"y": grows, "year": [1900 + at // 5 for at in range(ROWS)], "x": noise(ROWS, 3)})
    assert switched(made, Wish("y")) == {}


DAY = datetime(2024, 3, 1)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("closed_at", [DAY + timedelta(hours=at) for at in range(ROWS)]),
        ("cancellation_reason", [CHANCE.choice("pqr") for _ in range(ROWS)]),
        ("refund_date", [DAY + timedelta(hours=at) for at in range(ROWS)]),
        ("final_amount", mixed(BINARY, 0.9)),
        ("paid_at", [DAY + timedelta(hours=200 * value) for value in mixed(BINARY, 0.7)]),
        ("case_outcome", ["won" if value > 0.5 else "lost" for value in mixed(BINARY, 0.35)]),
    ],
)
def test_a_name_says_that_it_is_known_only_afterwards(name: str, column: list[Any]) -> None:
    found = leaking(BINARY, **{name: column})
    assert list(found) == [name]
    assert "by its name" in found[name].why


@pytest.mark.parametrize("name", ["churn_reason", "churnDate", "churned by", "churn_probability"])
def test_the_name_of_the_target_with_a_detail_is_known_only_afterwards(name: str) -> None:
    made = typed(
        {"has_churned": BINARY, name: [CHANCE.choice("pqr") for _ in BINARY], "x": noise(ROWS)}
    )
    found = switched(made, Wish("has_churned"))
    assert found[name].why == "likely leakage: by its name it is about has_churned"


def test_another_word_for_the_same_event_needs_an_association() -> None:
    close, far, by_chance = mixed(BINARY, 0.5), mixed(BINARY, 1.2), noise(ROWS, 21)
    delays = {"dep_delay": close, "mail_delay": far, "usual_delay": by_chance}
    made = typed({"late": BINARY, **delays, "x": noise(ROWS)})
    found = switched(made, Wish("late"))
    assert list(found) == ["dep_delay"]
    assert found["dep_delay"].why == "likely leakage: its name and its values go with late"


@pytest.mark.parametrize(
    "name",
    [
        *("post_code", "final_weight", "after_tax_income", "result_of_test", "next_stop"),
        *("delivered_at", "status", "finished_area", "closed_loop", "reason", "date_of_order"),
        *("previous_cancellation_reason", "last_refund_date", "y2", "y_1", "year"),
    ],
)
def test_a_name_alone_is_seldom_enough(name: str) -> None:
    assert leaking(BINARY, **{name: noise(ROWS, 31)}) == {}


def test_numbered_siblings_of_the_target_are_features() -> None:
    made = typed({"sales_4": NUMBER, "sales_3": mixed(NUMBER, 0.3), "x": noise(ROWS)})
    assert switched(made, Wish("sales_4")) == {}


WHEN = [DAY + timedelta(hours=at) for at in range(ROWS)]


def where(wanted: list[bool], values: list[Any]) -> list[Any]:
    """Return values where they are wanted, and missing ones elsewhere."""
    return [value if here else None for here, value in zip(wanted, values, strict=True)]


@pytest.mark.parametrize(
    ("target", "column", "said"),
    [
        (BINARY, where(BINARY, WHEN), "whether it is missing"),
        (BINARY, where([not value for value in BINARY], noise(ROWS)), "whether it is missing"),
        (BINARY, where(BINARY[:-4] + [True] * 4, noise(ROWS)), "whether it is missing"),
        (THREE, where([value != "b" for value in THREE], noise(ROWS)), "whether it is missing"),
        (
            BINARY,
            where([value and at % 2 > 0 for at, value in enumerate(BINARY)], noise(ROWS)),
            "only rows of one class have a value",
        ),
    ],
)
def test_what_is_missing_gives_the_target_away(
    target: list[Any], column: list[Any], said: str
) -> None:
    found = leaking(target, x=column)
    assert list(found) == ["x"]
    assert said in found["x"].why


def test_a_number_that_is_zero_where_a_value_is_missing_is_given_away() -> None:
    amounts = [value if here else 0.0 for value, here in zip(NUMBER, BINARY, strict=True)]
    made = typed({"amount": amounts, "x": where(BINARY, WHEN), "z": noise(ROWS)})
    assert list(switched(made, Wish("amount"))) == ["x"]


@pytest.mark.parametrize(
    "wanted",
    [
        [at % 3 > 0 for at in range(ROWS)],
        [value or at % 4 > 0 for at, value in enumerate(BINARY)],
        [value and at < 60 for at, value in enumerate(BINARY)],
        [at != 7 for at in range(ROWS)],
    ],
)
def test_values_that_are_missing_by_chance_give_nothing_away(wanted: list[bool]) -> None:
    assert leaking(BINARY, x=where(wanted, noise(ROWS))) == {}


def test_the_area_under_the_curve_is_that_of_all_pairs() -> None:
    made = typed({"y": [int(value) for value in BINARY], "x": mixed(BINARY, 0.7)}).sample
    right = pairs = 0.0
    for a, positive in made.select("x", "y").iter_rows():
        for b, negative in made.select("x", "y").iter_rows():
            if positive and not negative:
                pairs += 1
                right += (a > b) + (a == b) / 2
    area = association.rank_area(made["x"], Answers(made["y"], 2))
    assert area == pytest.approx(right / pairs)


def test_ties_count_half_in_the_area_under_the_curve() -> None:
    y = typed({"y": [0, 0, 1, 1] * 25}).sample["y"]
    assert list(association.areas(y * 0, Answers(y, 2))) == pytest.approx([0.5, 0.5], abs=0.02)
    assert list(association.areas(y + 4, Answers(y, 2))) == [1, 1]
