"""Bounds of numbers: what physics and the calendar say of a name, unless a row breaks it."""

import pytest
from mlops_ladder.dataset.columns.bounds import FREE, bounds
from mlops_ladder.dataset.findings import Facts
from mlops_ladder.dataset.schema import Type


def found(name: str, low: float, high: float, kind: Type = "integer") -> tuple[object, object]:
    """Return the bounds of a column with such values."""
    return bounds(name, Facts(name, kind, "text", 100, 0, 10, lowest=low, highest=high))


@pytest.mark.parametrize(
    "name",
    [
        *(
            "age",
            "Age",
            "n_rooms",
            "roomCount",
            "petal length (cm)",
            "weight_kg",
            "distance",
            "fare",
        ),
        *(
            "ticket price",
            "totalAmount",
            "duration_min",
            "LotArea",
            "calls_per_day",
            "tenure_month",
        ),
        *("hours_per_week", "total_day_minutes", "number of rooms", "wind_speed", "PASSENGERS"),
    ],
)
def test_counts_and_measures_are_not_negative(name: str) -> None:
    assert found(name, 1, 11) == (0, None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("hour", (0, 23)),
        ("pickup_hour", (0, 23)),
        ("hour_of_day", (0, 23)),
        ("month", (1, 12)),
        ("Month", (1, 12)),
        ("day", (1, 31)),
        ("day_of_month", (1, 31)),
        ("day_of_week", (0, 7)),
        ("day_of_year", (1, 366)),
        ("weekday", (0, 7)),
        ("minute", (0, 59)),
        ("second", (0, 59)),
    ],
)
def test_parts_of_a_date_have_the_bounds_of_the_calendar(
    name: str, expected: tuple[int, int]
) -> None:
    assert found(name, 1, 7) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("lat", (-90, 90)),
        ("pickup_latitude", (-90, 90)),
        ("Longitude", (-180, 180)),
        ("humidity", (0, 100)),
        ("fat_percent", (0, 100)),
        ("alcohol %", (0, 100)),
        ("win_probability", (0, 1)),
        ("share_of_women", (0, 1)),
    ],
)
def test_scales_have_two_ends(name: str, expected: tuple[int, int]) -> None:
    assert found(name, 0.1, 0.9, "number") == expected


@pytest.mark.parametrize(
    "name",
    [
        *("year", "temperature", "temp", "balance", "price_change", "age_difference", "log_price"),
        *("z_score", "credit_score", "PC1", "x", "V17", "days_since_last", "ratio", "elevation"),
    ],
)
def test_what_may_be_negative_or_anything_has_no_bounds(name: str) -> None:
    assert found(name, 1, 12, "number") == FREE
    assert found(name, 1, 12) == FREE


@pytest.mark.parametrize(
    ("name", "low", "high", "expected"),
    [
        ("age", -0.1, 0.2, FREE),
        ("latitude", 0, 5_000, FREE),
        ("humidity", 0, 101, FREE),
        ("share_count", 0, 7, (0, None)),
    ],
)
def test_a_bound_that_a_row_breaks_is_none(
    name: str, low: float, high: float, expected: tuple[object, object]
) -> None:
    assert found(name, low, high, "number") == expected


def test_months_from_zero_have_no_bounds() -> None:
    assert found("month", 0, 11) == FREE


def test_bounds_are_never_those_of_the_values() -> None:
    assert found("age", 18, 65) == found("age", 0, 110) == (0, None)


@pytest.mark.parametrize("kind", ["boolean", "category", "datetime"])
def test_only_numbers_have_bounds(kind: Type) -> None:
    assert found("age", 1, 2, kind) == FREE


def test_a_part_of_a_date_is_a_whole_number() -> None:
    assert found("hour", 0.5, 7.5, "number") == FREE


def test_a_column_without_values_keeps_its_bounds() -> None:
    assert bounds("age", Facts("age", "number", "Float64", 9, 9, 0)) == (0, None)
