"""Units: what fits is computed, what does not fit fails."""

import pytest
from mlops_ladder.plan.units import Quantity, UnitError, currency, total, unit

of = Quantity.of


def test_a_product_has_the_product_of_the_units() -> None:
    paid = of(2, 3, "person") * of(100, 200, "USD/person/year")
    assert paid.to("USD/year") == pytest.approx((200, 600))


def test_a_year_is_twelve_months_and_a_mtoken_a_million_tokens() -> None:
    assert of(1200, 2400, "USD/year").to("USD/month") == pytest.approx((100, 200))
    spent = of(500_000, 1_000_000, "token") * of(4, 4, "USD/Mtoken")
    assert spent.to("USD") == pytest.approx((2, 4))


def test_a_quotient_divides_the_smallest_by_the_largest() -> None:
    assert (of(10, 20, "USD") / of(2, 5, "day")).to("USD/day") == (2, 10)


def test_units_that_cancel_leave_a_number() -> None:
    assert (of(6, 6, "USD") / of(2, 2, "USD")).to("1") == (3, 3)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("USD/hour", "USD/minute"),
        ("USD", "EUR"),
        ("USD/month", "USD"),
        ("person", "person-day"),
        ("1", "GB"),
    ],
)
def test_what_does_not_count_the_same_does_not_add_up(one: str, other: str) -> None:
    with pytest.raises(UnitError):
        of(1, 1, one) + of(1, 1, other)
    with pytest.raises(UnitError):
        of(1, 1, one).to(other)


def test_a_sum_of_nothing_is_nothing_in_its_unit() -> None:
    assert total([], "USD/month").to("USD/year") == (0, 0)


@pytest.mark.parametrize("text", ["dollar", "USD/fortnight", "usd", "person day", "", "USD//hour"])
def test_an_unknown_unit_fails(text: str) -> None:
    with pytest.raises(UnitError):
        unit(text)


def test_the_currency_is_part_of_the_unit() -> None:
    assert [currency(text) for text in ("USD/hour", "EUR/person/year", "GB", "1")] == [
        "USD",
        "EUR",
        "",
        "",
    ]


def test_a_quantity_knows_the_figures_it_depends_on() -> None:
    product = of(1, 2, "person", "share") * of(3, 4, "USD/person/year", "salary")
    both = product + of(5, 6, "USD/year", "rent") / of(1, 1, "1", "part")
    assert both.depends_on == {"share", "salary", "rent", "part"}
