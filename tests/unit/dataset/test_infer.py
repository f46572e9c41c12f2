"""From files and a target to a schema, told apart from doubts, and valid for the very table."""

import random
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from mlops_ladder.dataset import describe, infer
from mlops_ladder.dataset.file import rules
from mlops_ladder.dataset.findings import Findings, Switched, Wish
from mlops_ladder.dataset.roles import splits
from mlops_ladder.errors import UsageError

from .typed import decided, noise, typed

ROWS = 300
NAMES = ("Anna Smith", "John Müller", "Maria García", "Peter Chen")


@pytest.fixture(scope="module")
def customers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a table of customers who stay or leave, with what makes a table of one's own hard."""
    chance = random.Random(3)
    path = tmp_path_factory.mktemp("tables") / "customers.csv"
    lines = ["row;customer_id;name;plan;town;since;ended;fee;age;zip code;closed_reason;churned"]
    for at in range(ROWS):
        left = chance.random() < 0.3
        cells = (
            *(at, f"C{chance.randrange(90)}", chance.choice(NAMES), chance.choice("ab")),
            *(f"Town {chance.randrange(80)}", f"2024-0{1 + at // 60}-{10 + at % 18}"),
            *(
                f"2025-0{1 + at // 60}-{10 + at % 18}",
                f"{chance.gauss(20, 4):.2f}".replace(".", ","),
            ),
            *(chance.randrange(18, 80) if at % 10 else "unknown", f"0{1000 + at % 50}"),
            *("moved" if left else "", "yes" if left else "no"),
        )
        lines.append(";".join(map(str, cells)))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.fixture(scope="module")
def found(customers: Path) -> Findings:
    """Return what is found in the table of customers."""
    return infer.infer([customers], Wish("churned"))


def test_each_column_has_its_role(found: Findings) -> None:
    assert {column.name: column.role for column in found.schema.columns} == {
        "row": "identifier",
        "customer_id": "group",
        "name": "dropped",
        "plan": "feature",
        "town": "feature",
        "since": "feature",
        "ended": "feature",
        "fee": "feature",
        "age": "feature",
        "zip code": "feature",
        "closed_reason": "dropped",
        "churned": "target",
    }


def test_what_was_switched_off_says_why(found: Findings) -> None:
    columns = {column.name: column for column in found.schema.columns}
    assert columns["name"].about == "likely personal data: names of people"
    assert columns["closed_reason"].about.startswith("likely leakage: ")
    assert {one.name: one.kind for one in found.switched} == {
        "row": "identifier",
        "customer_id": "identifier",
        "name": "personal",
        "closed_reason": "leakage",
    }
    assert columns["row"].note == "another value in each row"


def test_the_schema_says_how_the_table_is_read_and_where_it_will_be(found: Findings) -> None:
    schema = found.schema
    assert schema.table == "data/raw/customers.csv"
    assert (schema.task, schema.read.sep, schema.read.decimal) == ("binary", ";", ",")
    assert "unknown" in schema.read.na_values
    assert rules.check(schema) == []


def test_the_example_is_a_real_row_that_lacks_nothing(found: Findings, customers: Path) -> None:
    shown = {column.name: column.example for column in found.schema.columns}
    inputs = found.schema.names("feature", "time")
    assert all(shown[name] is not None for name in inputs)
    assert all(shown[name] is None for name in shown if name not in inputs)
    date = datetime.fromisoformat(shown["since"]).date()
    fee = f"{shown['fee']:.2f}".replace(".", ",")
    row = f"{shown['plan']};{shown['town']};{date};"
    lines = [line for line in customers.read_text("utf-8").splitlines() if row in line]
    assert any(f";{fee};{shown['age']};{shown['zip code']};" in line for line in lines)


def test_values_are_closed_where_each_was_seen_often_enough(found: Findings) -> None:
    columns = {column.name: column for column in found.schema.columns}
    assert columns["plan"].values == ("a", "b")
    assert columns["town"].values == ()
    assert columns["town"].note.endswith("different; rare ones share one code")
    assert columns["age"].missing
    assert not columns["fee"].missing


@pytest.mark.parametrize(
    ("facts", "note"), [({}, ""), ({"unsettled": True}, "give a format"), ({"free": True}, "")]
)
def test_of_a_dropped_column_only_what_settles_it_is_noted(
    facts: dict[str, bool], note: str
) -> None:
    columns: dict[str, Any] = {"y": [True, False] * 50, "size": noise(100), "x": ["a", "b"] * 50}
    table = typed(columns, x={"notes": ("Give a format.",), **facts})
    target = decided(table, Wish("y"))
    off = [Switched("x", "dropped", "leakage", "likely leakage: it alone tells the target")]
    column = {each.name: each for each in describe.columns(table, target, off, "")}["x"]
    assert (column.note, column.about) == (note, off[0].why)


@pytest.mark.parametrize(
    ("values", "closed"),
    [
        (["b"] * 40 + ["a"] * 5, ("a", "b")),
        (["b"] * 40 + ["a"] * 4, ()),
        (["b"] * 40 + ["a"] * 5 + [None], ("a", "b")),
        ([f"v{at % 20:02}" for at in range(200)], tuple(f"v{at:02}" for at in range(20))),
        ([f"v{at % 21}" for at in range(210)], ()),
        (["b"] * 9994 + ["a"] * 6, ()),
        ([None] * 50, ()),
    ],
)
def test_a_list_is_closed_only_if_short_and_seen(
    values: list[str | None], closed: tuple[str, ...]
) -> None:
    table = typed({"x": values})
    assert describe.closed(table.facts["x"], table.sample["x"]) == closed


def test_a_list_is_open_where_other_rows_have_more() -> None:
    table = typed({"x": ["a", "b"] * 50}, x={"distinct": 3})
    assert describe.closed(table.facts["x"], table.sample["x"]) == ()


def test_where_every_row_lacks_something_the_one_that_lacks_least_is_shown() -> None:
    table = typed({"^.*$": [None, 1.5, 2.5], "b": [None, None, "x"], "c": [True, False, None]})
    assert describe.example(table.sample, ["^.*$", "b", "c"]) == {
        "^.*$": 1.5,
        "b": None,
        "c": False,
    }


def test_the_doubt_about_the_time_is_asked_and_settled(found: Findings, customers: Path) -> None:
    (doubt,) = found.doubts
    assert (doubt.option, doubt.answers) == ("--time", ("since", "ended", "none"))
    assert doubt.assumed == "none"
    none = infer.settle(found, splits.answered(Wish("churned"), doubt, "none"))
    assert (none.schema, none.doubts) == (found.schema, ())
    wish = splits.answered(Wish("churned"), doubt, "since")
    settled = infer.settle(found, wish)
    assert settled.schema.names("time") == ["since"]
    assert settled.doubts == ()
    assert settled.typed is found.typed
    assert settled.schema == infer.infer([customers], wish).schema


def test_another_target_is_settled_without_measuring_the_table_again(found: Findings) -> None:
    settled = infer.settle(found, Wish("plan"))
    assert settled.schema.target.name == "plan"
    assert sum(settled.counts.values()) == sum(found.counts.values()) == ROWS
    assert set(settled.counts) == {"a", "b"}
    assert infer.settle(found, Wish("fee")).counts == {}


def test_the_balance_and_the_decisions_are_said(found: Findings) -> None:
    assert list(found.balance) == ["False", "True"]
    assert sum(found.balance.values()) == pytest.approx(1)
    assert found.decisions[0] == "churned is predicted: binary, the probability of True."
    assert "Read with fields between semicolons, ',' as the decimal mark." in found.decisions
    assert "'unknown' stands for no value, 30 times." in found.decisions


def test_options_overrule_what_is_found(customers: Path) -> None:
    wish = Wish("fee", time="since", group="town", drop=("age", "plan"))
    schema = infer.infer([customers], wish).schema
    assert (schema.task, schema.target.name) == ("regression", "fee")
    assert (schema.names("time"), schema.names("group")) == (["since"], ["town"])
    assert {"age", "plan"} <= set(schema.names("dropped"))
    assert rules.check(schema) == []


def test_progress_is_told(customers: Path) -> None:
    told: list[str] = []
    infer.infer([customers], Wish("churned"), told.append)
    assert told[0] == "reading customers.csv"
    assert told[-1] == "finding what each column is for"


def test_a_wish_that_cannot_be_is_refused_before_the_table_is_measured(customers: Path) -> None:
    told: list[str] = []
    with pytest.raises(UsageError, match="no column 'Churned'"):
        infer.infer([customers], Wish("Churned"), told.append)
    assert told == ["reading customers.csv"]


def test_a_target_of_whole_numbers_is_text_as_it_stands_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "wine.csv"
    sizes = noise(ROWS)
    lines = [f"{sizes[at]},{5 + at % 3}" for at in range(ROWS)]
    path.write_text("\n".join(["size,quality", *lines]), "utf-8")
    target = infer.infer([path], Wish("quality")).schema.target
    assert (target.type, target.values) == ("category", ("5", "6", "7"))
