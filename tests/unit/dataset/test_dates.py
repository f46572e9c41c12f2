"""Dates in text: a format that all rows have, and what nothing settles."""

from datetime import UTC, datetime

import pytest

from .measured import Cells, column, csv


def utc(moment: datetime) -> datetime:
    """Return a moment in UTC, without its zone; as it is if it has none."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


@pytest.mark.parametrize(
    "cells",
    [
        ["2024-03-01", "1999-12-31"],
        ["2024-03-01 10:00", "2024-03-01 23:59"],
        ["2024-03-01T10:00:00", "2024-03-01T23:59:59"],
        ["2024-03-01 10:00:00.123", "2024-03-01 10:00:00.123456"],
        ["2024-03-01", "2024-03-01 10:00", "2024-03-01T10:00:00.5"],
        ["2024-03-01T10:00:00Z", "2024-03-01T10:00:00+02:00"],
        ["2024-03-01T10:00:00-0500", "2024-03-01 10:00+01"],
    ],
)
def test_iso_8601_in_its_usual_forms_needs_no_format(cells: list[str]) -> None:
    found = csv({"column": cells})
    assert (found.facts["column"].type, found.facts["column"].format) == ("datetime", "")
    assert found.sample["column"].to_list() == [utc(datetime.fromisoformat(c)) for c in cells]


@pytest.mark.parametrize(
    ("cells", "form"),
    [
        (["31/12/2023", "01/02/2024"], "%d/%m/%Y"),
        (["1/2/2024", "31/12/2023"], "%d/%m/%Y"),
        (["12/31/2023", "01/02/2024"], "%m/%d/%Y"),
        (["31.12.2023", "01.02.2024"], "%d.%m.%Y"),
        (["31-12-2023", "01-02-2024"], "%d-%m-%Y"),
        (["2023/12/31", "2024/01/02"], "%Y/%m/%d"),
        (["2023.12.31", "2024.01.02"], "%Y.%m.%d"),
        (["2024-3-1", "2024-12-31"], "%Y-%m-%d"),
        (["31/12/2023 10:00", "01/02/2024 9:30"], "%d/%m/%Y %H:%M"),
        (["12/31/2023 10:00:59", "01/02/2024 09:30:00"], "%m/%d/%Y %H:%M:%S"),
        (["12/31/2023 1:05 PM", "01/02/2024 11:30 AM"], "%m/%d/%Y %I:%M %p"),
        (["31.12.2023, 10:00", "01.02.2024, 09:30"], "%d.%m.%Y, %H:%M"),
        (["31 Dec 2023", "1 Feb 2024"], "%d %b %Y"),
        (["31-Dec-2023", "01-Feb-2024"], "%d-%b-%Y"),
        (["December 31, 2023", "May 1, 2024"], "%B %d, %Y"),
        (["Dec 31, 2023", "May 1, 2024"], "%b %d, %Y"),
        (["10/Oct/2000:13:55:36", "11/Oct/2000:13:55:36"], "%d/%b/%Y:%H:%M:%S"),
        (["2024-03-01 10:00:00 UTC", "2024-03-02 10:00:00 UTC"], "%Y-%m-%d %H:%M:%S UTC"),
        (["2024-03", "2024-04"], "%Y-%m"),
        (["31/12/99", "13/01/24"], "%d/%m/%y"),
        (["31.12.68", "13.01.69", "14.01.70"], "%d.%m.%y"),
    ],
)
def test_other_formats_are_named_in_the_words_of_strptime(cells: list[str], form: str) -> None:
    found = csv({"column": cells})
    facts = found.facts["column"]
    assert (facts.type, facts.format) == ("datetime", form)
    assert found.sample["column"].to_list() == [datetime.strptime(c, form) for c in cells]
    assert form in facts.notes[0]


def test_eight_digits_are_a_date_only_where_the_name_says_so() -> None:
    cells = ["20240131", "20231231"]
    assert column(cells, "order_date").format == "%Y%m%d"
    assert column(cells, "customer").type == "integer"
    assert column(["20240131", "20241331"], "date").type == "integer"


def test_one_row_tells_the_day_from_the_month() -> None:
    ambiguous = [f"0{n}/0{m}/2024" for n in range(1, 10) for m in range(1, 10)]
    assert column([*ambiguous, "13/01/2024"]).format == "%d/%m/%Y"
    assert column([*ambiguous, "01/13/2024"]).format == "%m/%d/%Y"


def test_dates_that_no_row_settles_stay_text() -> None:
    found = column(["01/02/2024", "03/04/2024"])
    assert (found.type, found.unsettled, found.format) == ("category", True, "")
    note = found.notes[0]
    assert "%d/%m/%Y or %m/%d/%Y" in note
    assert "`type: datetime`" in note
    assert "`format`" in note


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        (["2024-01-31", "01/31/2024"], "ISO 8601, %m/%d/%Y"),
        (["31/01/2024", "01/31/2024"], "%d/%m/%Y, %m/%d/%Y"),
        (["2024-01-31", "2024-01-31T10:00:00Z"], "ISO 8601, ISO 8601 with a zone"),
        (["2024-01-31", "31 Jan 2024", "January 31, 2024"], "ISO 8601, %d %b %Y, %B %d, %Y"),
    ],
)
def test_several_formats_stay_text_and_are_named(cells: Cells, named: str) -> None:
    found = column(cells)
    assert (found.type, found.unsettled) == ("category", True)
    assert all(form in found.notes[0] for form in named.split(", %"))
    assert "`type: datetime`" in found.notes[0]


@pytest.mark.parametrize(
    ("usual", "odd", "form"),
    [
        ("2024-01-{:02}", "9999-12-31", "ISO 8601"),
        ("2024-01-{:02}", "2023-02-29", "ISO 8601"),
        ("2024-01-{:02}T10:00:00Z", "soon", "ISO 8601"),
        ("{:02}/01/2024", "31/12/9999", "%d/%m/%Y"),
        ("{:02}.01.2024", "open", "%d.%m.%Y"),
    ],
)
def test_dates_of_which_one_is_none_stay_text(usual: str, odd: str, form: str) -> None:
    found = column([*(usual.format(day) for day in range(1, 31)), odd])
    assert (found.type, found.unsettled) == ("category", True)
    assert f"{form}, but for cells such as {odd!r}" in found.notes[0]


@pytest.mark.parametrize(
    "cells",
    [
        ["2024-02-30", "2024-01-01", "x"],
        ["10:30", "11:00"],
        ["2024-W05", "2024-W06"],
        ["1.2.3", "1.2.4"],
        ["12-345-678", "12-345-679"],
        ["A-12-2024", "B-11-2024"],
        ["May", "June"],
        ["Q1 2024", "Q2 2024"],
    ],
)
def test_what_only_looks_like_a_date_is_a_category(cells: Cells) -> None:
    found = column(cells)
    assert (found.type, found.unsettled) == ("category", False)


def test_the_first_and_last_moment_are_known() -> None:
    found = column(["2024-03-01", None, "2024-01-02T10:00"])
    assert (found.lowest, found.highest) == (datetime(2024, 1, 2, 10), datetime(2024, 3, 1))
