"""The pictures of a plan: who stands where, and bars as long as their ranges."""

from dataclasses import replace

import pytest
from mlops_ladder.plan import plan
from mlops_ladder.plan.figures import Figure, shipped
from mlops_ladder.views.plan_chart import BAR, GROUND, TRACK, bills, charts, ladder

from .plan.conftest import TODAY, assessed


def test_the_team_stands_on_its_rung_and_the_flag_on_the_goal() -> None:
    picture = ladder(plan(assessed(0), "2", today=TODAY))
    heights = {step.level: step.y for step in picture.steps}
    assert heights[2] < heights[1] < heights[0] < GROUND
    assert picture.team[1] == heights[0]
    assert picture.flag[1] == heights[2]
    assert picture.arrow


def test_from_nothing_the_team_stands_on_the_ground() -> None:
    assert ladder(plan(today=TODAY)).team[1] == GROUND


def test_without_a_climb_there_is_no_arrow() -> None:
    assert ladder(plan(assessed(1), "1", today=TODAY)).arrow == ""


def test_a_bar_begins_and_ends_where_its_range_does() -> None:
    picture = ladder(plan(None, "1", today=TODAY))
    bars = {step.level: step.bar for step in picture.steps}
    top = bars[2]
    assert top is not None
    assert top.x + top.width == pytest.approx(BAR[1])
    assert (top.x - BAR[0]) / (BAR[1] - BAR[0]) == pytest.approx(169_600.198 / 700_386.112)
    assert top.words == "170k–700k"
    assert [step.level for step in picture.steps if step.bar and step.bar.aimed] == [1]


def test_a_language_model_has_a_bar_of_its_own_where_it_is_the_goal() -> None:
    assert ladder(plan(None, "1", today=TODAY)).beside is None
    picture = ladder(plan(None, "llmops", today=TODAY))
    assert picture.beside is not None
    assert picture.beside.words == "96k–498k"
    assert [step.level for step in picture.steps if step.bar and step.bar.aimed] == []


def test_the_bars_of_roles_are_on_one_scale() -> None:
    drawn = charts(plan(None, "1", today=TODAY))
    ends = [bar.x + bar.width for bars in drawn.values() for bar in bars]
    assert max(ends) == pytest.approx(TRACK[1])
    assert [bar.rung for bar in drawn["devops-engineer"]] == ["2"]
    assert [bar.rung for bar in drawn["ml-engineer"]] == ["1", "2", "llmops"]
    assert [bar.rung for bar in drawn["data-scientist"] if bar.aimed] == ["1"]


def test_a_rung_without_a_figure_for_the_country_has_no_bar() -> None:
    figures = replace(shipped(), country="DE")
    for name in ("salary-data-scientist", "salary-business", "benefits"):
        row = figures.rows[name]
        figures = figures.with_row(Figure(name, 1, 2, row.unit, "own", TODAY, region="DE"))
    made = plan(None, "0", figures, TODAY)
    assert set(bills(made)) == {"0"}
    assert [step.level for step in ladder(made).steps if step.bar is None] == [2, 1]


def test_nothing_to_pay_is_drawn_too() -> None:
    figures = shipped()
    for name in figures.rows:
        figures = figures.with_row(replace(figures.row(name), low=0, high=0, model=""))
    days = Figure("workdays", 1, 1, "day/year", "own", TODAY)
    assert ladder(plan(None, "1", figures.with_row(days), TODAY)).steps
