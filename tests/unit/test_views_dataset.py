"""The screen about a table fits a terminal, whatever the table holds."""

from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mlops_ladder.dataset.findings import Doubt, Findings, Switched
from mlops_ladder.dataset.schema import Column
from mlops_ladder.views.dataset import decided, histogram, screen
from mlops_ladder.views.printable import columns

from .found import ROWS, facts, found, values

ODD = ["a\nb", "\x1b[31mred\x1b[0m", "x" * 300, "顧客の名前" * 20, "né́e", "a|b", " ", "\u202eright"]
SCREEN = """\
customers.csv: 1,000 rows, 7 columns
predicts churned (binary): False (73.4 %), True (26.6 %)
judged on about a fifth of the rows: the newest by since

  column        type     used as    missing  distinct
  churned       boolean  target                     2  █▃               no, yes
  since         datetime time                     366   ▁▂▂▃▃▄▄▅▅▆▆▇▇██ 2023-01-01 to 2023-12-31
  plan          category feature                    2  █▆               basic, pro
  fee           number   feature     15.1 %        12  █ ▁▄             0 to 99.95
  city          category feature                  212  █▅▅              Oslo, Ås
  mail          category dropped                1,000                   personal
  closed_at     datetime dropped     73.4 %       200  ▆█               leakage

Switched off:
  mail: likely personal data: mail addresses
  closed_at: likely leakage: filled only with churned

Decided:
  fee: n/a stands for no value
"""


def wide(names: list[str], role: Any = "feature", **changes: Any) -> Findings:
    """Return findings of a table with more columns of these names."""
    table = found()
    more = tuple(Column(name, "category", role) for name in names)
    known = table.typed.facts | {column.name: facts(column) for column in more}
    sample = table.typed.sample.with_columns(values(column) for column in more)
    return replace(
        table,
        schema=replace(table.schema, columns=(*table.schema.columns, *more)),
        typed=replace(table.typed, facts=known, sample=sample),
        **changes,
    )


def test_a_screen_has_a_line_for_each_column() -> None:
    assert screen(found()) == SCREEN.rstrip("\n")


@pytest.mark.parametrize("width", [80, 100, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    off = tuple(Switched(name, "dropped", "text", "why\n" * 90) for name in ODD)
    text = screen(wide(ODD, switched=off, decisions=("long " * 90,)), width)
    assert max(map(columns, text.splitlines())) <= min(width, 100)
    assert all(line.isprintable() for line in text.splitlines())
    assert "\n" * 3 not in text


@given(names=st.lists(st.text(min_size=1), max_size=9, unique=True), width=st.integers(72, 130))
@settings(max_examples=100, deadline=None)
def test_whatever_a_column_is_called_its_line_fits(names: list[str], width: int) -> None:
    off = tuple(Switched(name, "dropped", "text", name) for name in names)
    text = screen(wide([n for n in names if n not in found().typed.facts], switched=off), width)
    assert max(map(columns, text.split("\n"))) <= min(width, 100)
    assert all(line.isprintable() for line in text.split("\n"))


def test_the_columns_of_wide_letters_stand_in_line() -> None:
    lines = screen(wide(["顧客の名前", "plain", "né́e"])).splitlines()
    ends = {
        columns(line[: line.index("category")])
        for line in lines
        if any(name in line for name in ("顧客", "plain", "né")) and "category" in line
    }
    assert len(ends) == 1


def test_of_a_wide_table_what_matters_is_shown() -> None:
    names = [f"c{number}" for number in range(2000)]
    lines = screen(wide(names)).splitlines()
    assert len(lines) <= 45
    for name in ("churned", "since", "mail", "closed_at", "fee"):
        assert any(line.startswith(f"  {name} ") for line in lines)
    assert "  and 1,982 more columns: schema.yaml has a line for each" in lines


def test_many_dropped_columns_leave_room_for_features() -> None:
    off = tuple(Switched(f"c{number}", "dropped", "constant", "one value") for number in range(99))
    lines = screen(wide([each.name for each in off], "dropped", switched=off)).splitlines()
    assert sum(" constant" in line for line in lines) >= 10
    assert any(line.startswith("  plan ") for line in lines)
    assert "  c0, c1, c2 and 96 more: one value" in lines


def test_reasons_of_their_own_are_counted() -> None:
    off = tuple(Switched(f"c{number}", "dropped", "text", str(number)) for number in range(99))
    lines = screen(wide([each.name for each in off], "dropped", switched=off)).splitlines()
    assert "  and 92 more: see schema.yaml" in lines


def test_a_sample_is_said_to_be_one() -> None:
    table = found()
    drawn = replace(
        table,
        source=replace(table.source, sampled=9000),
        typed=replace(table.typed, sample=pl.DataFrame({"churned": [True] * 10})),
    )
    lines = screen(drawn, 120).splitlines()
    assert "The table is a sample: 1,000 of 9,000 rows, drawn with seed 0." in lines
    assert any("closely: 10 of 1,000 rows, drawn with seed 0" in line for line in lines)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [((), ""), ((0, 0), "  "), ((1, 8, 0, 4), "▁█ ▄"), ((1, 10**9), "▁█"), ((1,) * 16, "█" * 8)],
)
def test_a_histogram_has_eight_heights(counts: tuple[int, ...], shown: str) -> None:
    assert histogram(counts, 8) == shown


def test_a_narrow_terminal_cuts_no_value() -> None:
    lines = screen(found(), 80).splitlines()
    assert any(line.endswith(" from 2023-01-01") for line in lines)
    text = (("A long value of a text", 5), ("another long one", 4), ("b", 3))
    table = found()
    city = replace(table.typed.facts["city"], common=text)
    typed = replace(table.typed, facts=table.typed.facts | {"city": city})
    line = next(
        each for each in screen(replace(table, typed=typed), 100).splitlines() if "long" in each
    )
    assert line.endswith(" A long value of a text, b")


def test_without_a_terminal_each_decision_is_a_line() -> None:
    lines = decided(found()).splitlines()
    assert "switched off mail: likely personal data: mail addresses" in lines
    assert "fee: n/a stands for no value" in lines
    assert "assumed --time since (not closed_at, none): Which column says when?" in lines


def test_without_a_terminal_many_decisions_are_counted() -> None:
    lines = decided(found(decisions=tuple(f"d{at}" for at in range(100)))).splitlines()
    assert len(lines) == 26
    assert lines[-1].startswith("and 81 more decisions")


def test_an_assumption_is_said_before_lesser_decisions_are_cut() -> None:
    doubt = Doubt("A class or a number?", "--task", ("multiclass", "regression"), "multiclass")
    many = found(decisions=tuple(f"d{at}" for at in range(100)), doubts=(doubt,))
    line = "assumed --task multiclass (not regression): A class or a number?"
    assert line in decided(many).splitlines()


def test_a_column_without_any_value_has_an_empty_histogram() -> None:
    table = wide(["empty"])
    known = table.typed.facts | {"empty": facts(Column("empty", "category"), missing=ROWS)}
    text = screen(replace(table, typed=replace(table.typed, facts=known)))
    assert "  empty         category feature      100 %" in text
