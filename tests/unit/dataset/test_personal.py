"""Likely personal data is found by name and by what it looks like, and what is about it is not."""

from datetime import datetime
from typing import Any

import pytest
from mlops_ladder.dataset.roles import personal

from .typed import typed

ROWS = 60
FIRST = ("Anna", "John", "Maria", "Peter", "Fatima", "Wei", "Jürgen", "Chloé", "José", "Priya")
LAST = ("Smith", "Müller", "García", "O'Neil", "Chen", "Okafor", "Lindqvist", "Rossi", "Dupont")


def pick(values: tuple[str, ...], step: int = 1) -> list[str]:
    """Return these texts again and again."""
    return [values[at * step % len(values)] for at in range(ROWS)]


def judged(name: str, values: list[Any], **facts: Any) -> str:
    """Return what a column is said to be, empty for nothing."""
    table = typed({name: values}, **{name: facts})
    found = personal.judge(table.facts[name], table.sample.get_column(name))
    return found[2].removeprefix("likely personal data: ") if found else ""


MAILS = [f"{first}.{at}@example.org" for at, first in enumerate(pick(FIRST))]
PHONES = [f"+49 30 {100000 + 37 * at}" for at in range(ROWS)]
US_PHONES = [f"({200 + at}) 555-{1000 + at}" for at in range(ROWS)]
STREETS = [f"{at + 1} {word} Street" for at, word in enumerate(pick(LAST))]
GERMAN = [f"{word}straße {at + 1}" for at, word in enumerate(pick(LAST))]
FRENCH = [f"{at + 1} rue de {word}" for at, word in enumerate(pick(LAST))]
PEOPLE = [f"{first} {last}" for first, last in zip(pick(FIRST), pick(LAST, 2), strict=True)]
LISTED = [f"{last}, {first}" for first, last in zip(pick(FIRST), pick(LAST, 2), strict=True)]
TITANIC = [f"{last}, Mr. Xyle {at % 7}".rstrip("0123456 ") for at, last in enumerate(pick(LAST))]
CARDS = ["4539578763621486", "5500005555555559", "4111111111111111", "4012888888881881"] * 15
IBANS = [f"DE{10 + at} 3704 0044 0532 0130 {at % 10}0" for at in range(ROWS)]
ADDRESSES = [f"10.0.{at}.{255 - at}" for at in range(ROWS)]
SOCIAL = [f"{100 + at}-12-{4000 + at}" for at in range(ROWS)]
MOMENTS = [datetime(1950 + at, 1 + at % 12, 1 + at % 28) for at in range(ROWS)]


@pytest.mark.parametrize(
    ("name", "values", "what"),
    [
        ("email", MAILS, "mail addresses"),
        ("x", MAILS, "mail addresses"),
        ("contact", [*MAILS[:40], *[None] * 10, *["none"] * 10], "mail addresses"),
        ("x", PHONES, "phone numbers"),
        ("x", US_PHONES, "phone numbers"),
        ("mobile", [str(3012345678 + at) for at in range(ROWS)], "phone numbers"),
        ("Telefonnummer Handy", [3012345678 + at for at in range(ROWS)], "phone numbers"),
        ("x", STREETS, "street addresses"),
        ("x", GERMAN, "street addresses"),
        ("x", FRENCH, "street addresses"),
        ("Anschrift", [f"Am Hang {at}, Köln" for at in range(ROWS)], "street addresses"),
        ("x", IBANS, "bank accounts"),
        ("x", CARDS, "card numbers"),
        ("x", [int(card) for card in CARDS], "card numbers"),
        ("x", SOCIAL, "social security numbers"),
        ("passport", [f"C0{at}X00T{at + 40}1234" for at in range(ROWS)], "passport numbers"),
        ("x", ADDRESSES, "network addresses"),
        ("name", PEOPLE, "names of people"),
        ("x", PEOPLE, "names of people"),
        ("Name", LISTED, "names of people"),
        ("Name", TITANIC, "names of people"),
        ("customer_name", pick(LAST), "names of people"),
        ("firstName", pick(FIRST), "names of people"),
        ("Nachname", pick(LAST), "names of people"),
        ("date_of_birth", MOMENTS, "birth dates"),
        ("born", MOMENTS, "birth dates"),
        ("dob", [f"{moment:%d/%m/%Y}" for moment in MOMENTS], "birth dates"),
        ("home_lat", [47.1 + at / 1000 for at in range(ROWS)], "where somebody lives"),
    ],
)
def test_personal_data_is_found(name: str, values: list[Any], what: str) -> None:
    assert judged(name, values) == what


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("email_count", list(range(ROWS))),
        ("has_email", [True, False] * (ROWS // 2)),
        ("email", [True, False] * (ROWS // 2)),
        ("email_domain", ["example.org", "example.com"] * (ROWS // 2)),
        ("phone_brand", pick(("Nokia", "Apple", "Samsung"))),
        ("PhoneService", ["Yes", "No"] * (ROWS // 2)),
        ("phone_price", [199.5 + at for at in range(ROWS)]),
        ("phones", [at % 4 for at in range(ROWS)]),
        ("address_type", pick(("home", "work"))),
        ("street", pick(("Pave", "Grvl"))),
        ("mobile", pick(("yes", "no", "unknown"))),
        ("name", pick(("chevrolet malibu", "toyota corolla mark ii", "ford pinto"))),
        ("name", pick(("Mazda RX4", "Hornet Sportabout", "Toyota Corolla", "Ford Fiesta"))),
        ("name", pick(("Grand Central", "Union Square", "Penn Station", "St John"))),
        ("product_name", PEOPLE),
        ("station_name", pick(("Anna Street", "John Square"))),
        ("country", pick(("New Zealand", "South Africa", "Sri Lanka", "United States"))),
        ("job", pick(("Sales Manager", "Truck Driver", "Data Analyst"))),
        ("ip", [at % 3 for at in range(ROWS)]),
        ("version", [f"1.{at}.0.3" for at in range(10)] * 6),
        ("birth_year", [1950 + at for at in range(ROWS)]),
        ("age", list(range(ROWS))),
        ("latitude", [47.1 + at / 1000 for at in range(ROWS)]),
        ("date", MOMENTS),
        ("order", [f"{1000 + at}-{at % 7}" for at in range(ROWS)]),
        ("code", [f"{at:08}" for at in range(ROWS)]),
        ("amount", [10**15 + 7 * at for at in range(ROWS)]),
        ("comment", ["mail me at a@b.org or do not", "the street was full, 12 cars"] * 30),
        ("mail", [None] * ROWS),
    ],
)
def test_what_is_about_people_or_things_is_no_personal_data(name: str, values: list[Any]) -> None:
    assert judged(name, values) == ""


@pytest.mark.parametrize(
    ("number", "right"),
    [("4111 1111 1111 1111", True), ("4111-1111-1111-1112", False), ("5500005555555559", True)],
)
def test_the_number_of_a_card_has_a_check_digit(number: str, right: bool) -> None:
    assert personal.is_card(number) == right
