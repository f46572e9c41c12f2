"""A team's own figures: what they change, and one sentence for each way to get them wrong."""

from pathlib import Path

import pytest
from mlops_ladder.errors import UsageError
from mlops_ladder.plan import cost, own, plan
from mlops_ladder.plan.figures import shipped

from .conftest import TODAY, Own

GERMANY = """
currency = "EUR"
rate = 0.9
country = "DE"
[figures.salary-data-scientist]
low = 60_000
high = 85_000
unit = "EUR/person/year"
source = "our payroll"
as_of = 2026-10-01
[figures.salary-software-developer]
value = 70_000
unit = "EUR/person/year"
[figures.salary-business]
value = 80_000
unit = "EUR/person/year"
[figures.benefits]
value = 1.21
"""


def test_an_own_figure_takes_the_place_of_the_packaged_one(team: Own) -> None:
    figures = team('[figures.workdays]\nvalue = 230\nnote = "holidays"\n')
    row = figures.row("workdays")
    assert (row.low, row.high, row.unit, row.kind) == (230, 230, "day/year", "own")
    assert (row.as_of, row.source, row.note) == (TODAY, "team.toml", "holidays")
    others = {name: each for name, each in figures.rows.items() if name != "workdays"}
    assert others == {name: row for name, row in shipped().rows.items() if name != "workdays"}


def test_another_country_and_currency(team: Own) -> None:
    figures = team(GERMANY)
    assert figures.row("salary-data-scientist").region == "DE"
    made = plan(None, "1", figures, TODAY)
    engineer = next(line for line in made.after if line.subject == "data-engineer")
    assert engineer.amount.to("EUR/year") == pytest.approx(
        (0.2 * 70_000 * 1.21, 0.5 * 70_000 * 1.21)
    )
    assert "rate-usd-eur" not in engineer.depends_on
    ci = next(line for line in made.after if line.kind == "ci")
    assert ci.amount.to("EUR/month") == pytest.approx((1.2 * 0.9, 36 * 0.9))
    assert "rate-usd-eur" in ci.depends_on
    assert [row.id for row in made.used if row.kind == "own"] == [
        "salary-data-scientist",
        "salary-software-developer",
        "salary-business",
        "benefits",
        "rate-usd-eur",
    ]


def test_where_a_salary_is_missing_for_the_country_the_sentence_says_which(team: Own) -> None:
    start = GERMANY.index("[figures.salary-software")
    figures = team(GERMANY[:start] + GERMANY[GERMANY.index("[figures.salary-business]") :])
    assert plan(None, "0", figures, TODAY).steps
    with pytest.raises(UsageError) as caught:
        plan(None, "1", figures, TODAY)
    assert caught.value.message == "salary-software-developer is known for US only, not for DE"


def test_figures_may_stay_in_dollars_beside_another_currency(team: Own) -> None:
    figures = team(
        'currency = "EUR"\nrate = 0.5\n[figures.ci-price]\nvalue = 1\nunit = "USD/minute"'
    )
    assert figures.quantity("ci-price").to("EUR/minute") == (0.5, 0.5)


def test_a_rate_may_be_a_range_with_a_day(team: Own) -> None:
    row = team(
        'currency = "CHF"\nrate = { low = 0.8, high = 0.9, as_of = 2026-11-01, source = "SNB" }'
    ).row("rate-usd-chf")
    assert (row.low, row.high, row.unit, row.source) == (0.8, 0.9, "CHF/USD", "SNB")


def test_another_language_model_has_its_own_prices(team: Own) -> None:
    figures = team('model = "openai/gpt-4o-mini"\n')
    prices = [figures.row(f"token-price-{part}").low for part in ("in", "out")]
    assert prices == [0.15, 0.6]
    assert figures.row("token-price-in").source.startswith("openai/gpt-4o-mini, genai-prices ")


def test_an_own_price_of_tokens_needs_no_model(team: Own) -> None:
    figures = team("[figures.token-price-in]\nvalue = 2\n")
    assert figures.row("token-price-in").low == 2
    assert cost.running("llmops", figures)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("[figures.workday]\nvalue = 1", "figures.workday is no figure", "workdays?"),
        ("curency = 'EUR'", "curency is not known", "currency?"),
        ("[figures.workdays]\nvalu = 1", "figures.workdays.valu is not known", "value?"),
        ("[figures.workdays]\nvalue = 0", "figures.workdays is zero", "days"),
        ("[figures.workdays]\nvalue = -1", "figures.workdays.value is -1", "from 0"),
        ("[figures.workdays]\nvalue = nan", "figures.workdays.value is nan", "from 0"),
        ("[figures.workdays]\nlow = 1\nhigh = inf", "figures.workdays.high is inf", "from 0"),
        ("[figures.workdays]\nvalue = 1e300", "figures.workdays.value is 1e+300", "10^12"),
        ("[figures.workdays]\nvalue = true", "figures.workdays.value is not a number", "quotes"),
        ("[figures.workdays]\nvalue = '1'", "figures.workdays.value is not a number", "quotes"),
        ("[figures.workdays]\nlow = 2\nhigh = 1", "figures.workdays has low above high", "exch"),
        ("[figures.workdays]\nlow = 2", "figures.workdays needs value, or low and high", "both"),
        ("[figures.workdays]\nvalue = 1\nlow = 1\nhigh = 2", "figures.workdays needs value", ""),
        ("[figures]\nworkdays = 3", "figures.workdays is not a table", "[figures.workdays]"),
        ("figures = 3", "figures is not a table", "[figures.ID]"),
        (
            "[figures.workdays]\nvalue = 1\nunit = 'hour/year'",
            "figures.workdays.unit is hour/year, not day/year",
            "give it in day/year",
        ),
        (
            "[figures.workdays]\nvalue = 1\nunit = 'USD-day/year'",
            "figures.workdays.unit is USD-day/year, not day/year",
            "",
        ),
        ("[figures.workdays]\nvalue = 1\nunit = 'fortnight'", "fortnight is no unit", "day/year"),
        ("[figures.workdays]\nvalue = 1\nunit = 3", "figures.workdays.unit is not one", "day/year"),
        (
            "[figures.ci-price]\nvalue = 1\nunit = 'GBP/minute'",
            "figures.ci-price.unit is in GBP",
            "give it in USD or USD",
        ),
        (
            "currency = 'EUR'\n[figures.ci-price]\nvalue = 1",
            "figures.ci-price has no unit",
            'unit = "USD/minute", or with EUR',
        ),
        ("[figures.claim-people]\nvalue = 1", "figures.claim-people is somebody's claim", "leave"),
        ("rate = 0.9", "rate has no currency", "EUR"),
        ("currency = 'EUR'\nrate = 0", "rate is zero", "dollar"),
        (
            "currency = 'EUR'\nrate = {value = 1, unit = 'USD/EUR'}",
            "rate.unit has to be EUR/USD",
            "",
        ),
        ("currency = 'euro'", "currency is not one", 'currency = "EUR"'),
        ("country = 'Germany'", "country is not one", 'country = "DE"'),
        ("country = 49", "country is not one", 'country = "DE"'),
        ("model = 'gpt-4.1-mini'", "model is not one", "openai/gpt-4.1-mini"),
        ("[figures.workdays]\nvalue = 1\nas_of = 2999-01-01", "as_of is not a day up to today", ""),
        ("[figures.workdays]\nvalue = 1\nas_of = 'May'", "as_of is not a day up to today", "2026"),
        ("[figures.workdays]\nvalue = 1\nnote = 3", "figures.workdays.note is not text", "quotes"),
        ("= 3", "is not TOML", ""),
    ],
)
def test_what_cannot_be_is_one_sentence_with_the_file_and_the_field(
    team: Own, own_file: Path, text: str, message: str, hint: str
) -> None:
    with pytest.raises(UsageError) as caught:
        team(text)
    assert str(own_file) in caught.value.message
    assert message in caught.value.message
    assert "\n" not in caught.value.message
    assert hint in caught.value.hint
    assert caught.value.exit_code == 2


def test_a_model_that_is_not_known_is_said_when_the_file_is_read(team: Own) -> None:
    with pytest.raises(UsageError, match="genai-prices knows no model openai/gpt-nonsense"):
        team('model = "openai/gpt-nonsense"')


@pytest.mark.parametrize(("name", "content"), [("absent.toml", None), ("bytes.toml", b"\xff\xfe")])
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str, content: bytes | None) -> None:
    path = tmp_path / name
    if content:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=name):
        own.read(path, TODAY)


def test_a_folder_is_no_file_and_a_byte_order_mark_is_no_fault(tmp_path: Path, team: Own) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        own.read(tmp_path, TODAY)
    assert team("\ufeffcountry = 'US'\n").country == "US"
