"""The packaged figures: dated, with units, and enough of them for every rung and capability."""

import math
from dataclasses import replace
from datetime import date, timedelta

import pytest
from mlops_ladder.assess.capability import table
from mlops_ladder.errors import UsageError
from mlops_ladder.plan import people
from mlops_ladder.plan.figures import Figure, shipped
from mlops_ladder.plan.units import unit

ROWS = [shipped().row(name) for name in shipped().rows]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_is_complete(row: Figure) -> None:
    unit(row.unit)
    assert 0 <= row.low <= row.high < math.inf
    assert row.kind in ("source", "assumption", "claim")
    assert bool(row.source) == (row.kind != "assumption")
    assert date(2021, 1, 1) < row.as_of <= date.today()


def test_nothing_is_said_to_be_from_the_paper_that_could_not_be_read() -> None:
    assert not [row.id for row in ROWS for name in ("Stone", "15577") if name in row.source]


def test_there_is_an_effort_for_each_capability_and_a_share_for_each_role() -> None:
    efforts = {f"effort-{name}" for name in table().capabilities}
    shares = {f"share-{rung}-{role.id}" for rung in people.STACKS for role in people.team(rung)}
    names = set(shipped().rows)
    assert {name for name in names if name.startswith("effort-")} == efforts
    assert {name for name in names if name.startswith("share-")} == shares


def test_a_figure_is_stale_after_a_year() -> None:
    row = shipped().rows["workdays"]
    assert not row.stale(row.as_of + timedelta(days=365))
    assert row.stale(row.as_of + timedelta(days=366))


def test_a_figure_of_a_country_is_refused_for_another() -> None:
    figures = replace(shipped(), country="DE")
    with pytest.raises(UsageError) as caught:
        figures.quantity("salary-data-scientist")
    assert caught.value.message == "salary-data-scientist is known for US only, not for DE"
    assert "[figures.salary-data-scientist]" in caught.value.hint
    assert figures.quantity("machine-price").to("USD/hour") == (0.0416, 0.0832)


def test_another_currency_takes_a_rate_and_depends_on_it() -> None:
    price = replace(shipped(), currency="EUR").quantity("ci-price")
    assert price.to("EUR/minute") == pytest.approx((0.006 * 0.82, 0.006 * 0.98))
    assert price.depends_on == {"ci-price", "rate-usd-eur"}
    assert replace(shipped(), currency="EUR").quantity("workdays").depends_on == {"workdays"}


def test_without_a_rate_the_team_has_to_give_one() -> None:
    with pytest.raises(UsageError) as caught:
        replace(shipped(), currency="CHF").quantity("ci-price")
    assert caught.value.message == "there is no rate from USD to CHF"
    assert caught.value.exit_code == 2


def test_the_price_of_tokens_is_that_of_the_day_and_says_where_it_is_from() -> None:
    row = shipped().row("token-price-in")
    assert (row.low, row.high) == (0.4, 0.4)
    assert row.source.startswith("openai/gpt-4.1-mini, genai-prices ")
