"""A plan: what is to be done from where a repository stands, and all that follows from it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from mlops_ladder.assess.capability import table
from mlops_ladder.errors import UsageError
from mlops_ladder.plan import Plan, cost, plan
from mlops_ladder.plan.figures import shipped

from .conftest import TODAY, assessed


def names(made: Plan) -> list[str]:
    return [step.capability.id for step in made.steps]


def level_of(level: int, *needs: str) -> set[str]:
    rows = table().capabilities.values()
    return {row.id for row in rows if row.level == level and row.need in needs}


def test_from_nothing_the_first_goal_is_level_0() -> None:
    made = plan(today=TODAY)
    assert set(names(made)) == level_of(0, "defining", "expected")
    assert (made.name, made.goal.to, made.climbed) == ("", "0", ("0",))
    assert made.before == ()
    assert [role.id for role in made.joining] == [role.id for role in made.team]


def test_from_level_0_the_next_is_level_1_and_what_is_met_is_left_out() -> None:
    made = plan(assessed(0, {"ci-tests": "met", "unit-tests": "met"}), today=TODAY)
    assert made.goal.to == "1"
    assert set(names(made)) == level_of(1, "defining", "expected") - {"ci-tests", "unit-tests"}
    assert {row.id for row in made.optional} == level_of(1, "optional")
    assert {"ci-tests", "goal-metric"} <= set(made.met)
    assert [role.id for role in made.joining] == [
        "data-engineer",
        "ml-engineer",
        "software-engineer",
    ]
    assert {each.rung for each in made.decisions} == {"1"}


def test_gaps_of_lower_levels_come_first() -> None:
    made = plan(assessed(1, {"model-card": "missing", "lineage": "missing"}), "2", today=TODAY)
    assert names(made)[:2] == ["model-card", "lineage"]
    assert set(names(made)[2:]) == level_of(2, "defining", "expected")


def test_of_what_is_there_in_part_the_rest_is_left() -> None:
    states = assessed(0, {"pipeline": "partial", "lineage": "unknown"})
    steps = {step.capability.id: step for step in plan(states, today=TODAY).steps}
    assert steps["pipeline"].state == "partial"
    assert steps["pipeline"].effort.to("person-day") == pytest.approx((3 * 0.3, 10 * 0.7))
    assert "partial-remaining" in steps["pipeline"].line.depends_on
    assert steps["lineage"].effort.to("person-day") == (1, 3)
    assert "partial-remaining" not in steps["lineage"].line.depends_on


def test_a_step_names_what_it_builds_on_within_the_plan() -> None:
    made = plan(assessed(0, {"unit-tests": "met"}), today=TODAY)
    steps = {step.capability.id: step for step in made.steps}
    assert steps["feature-tests"].builds_on == ()
    assert steps["model-gate"].builds_on == ("pipeline",)
    done: set[str] = set()
    for step in made.steps:
        assert set(step.builds_on) <= done
        done.add(step.capability.id)


def test_an_optional_capability_is_no_part_of_the_work() -> None:
    made = plan(assessed(2, {"dependency-updates": "missing"}), "2", today=TODAY)
    assert names(made) == []
    assert [row.id for row in made.optional] == ["dependency-updates"]


def test_closing_gaps_shows_the_people_of_the_same_level() -> None:
    made = plan(assessed(1, {"drift-check": "missing"}), "1", today=TODAY)
    assert names(made) == ["drift-check"]
    assert made.climbed == ("1",)
    assert made.joining == ()
    assert made.before == made.after


def test_a_language_model_alone_needs_nothing_of_tables() -> None:
    made = plan(None, "llmops", today=TODAY)
    rows = table().capabilities
    assert not [name for name in names(made) if rows[name].applies == "tabular"]
    assert {rows[name].grade for name in names(made)} == {None, "defined", "managed"}
    assert not [each.id for each in made.decisions if each.applies]
    assert {line.rung for line in made.after} == {"llmops"}


def test_beside_a_model_the_language_model_adds_its_own_work_and_cost() -> None:
    made = plan(assessed(1), "llmops", today=TODAY)
    rows = table().capabilities
    assert {rows[name].grade for name in names(made)} == {"defined", "managed"}
    assert {line.rung for line in made.after} == {"1", "llmops"}
    assert made.climbed == ("llmops",)
    assert [role.id for role in made.joining] == ["security-reviewer"]
    share = made.share("data-engineer").to("person")
    assert share == pytest.approx((0.2 + 0.05, 0.5 + 0.2))
    assert made.share("security-reviewer").to("person") == (0.02, 0.1)


def test_a_library_keeps_what_it_has_and_begins_below_level_0() -> None:
    there = assessed(None, {"unit-tests": "met", "clean-git": "met"}, ml=False)
    made = plan(there, "1", today=TODAY)
    assert not made.ml
    assert made.start.level is None
    assert not {"unit-tests", "clean-git"} & set(names(made))
    assert "model-gate" in names(made)


def test_the_tools_are_those_of_the_steps_each_once() -> None:
    made = plan(assessed(1, {"drift-check": "missing", "lineage": "missing"}), "1", today=TODAY)
    assert [tool.id for tool in made.tools] == ["mlflow", "dvc", "evidently", "prefect"]


def test_all_figures_that_an_amount_depends_on_are_listed_and_no_other() -> None:
    made = plan(assessed(0), "1", today=TODAY)
    used = {row.id for row in made.used}
    assert used == set().union(
        *(line.depends_on for line in (*made.building, *made.before, *made.after))
    )
    assert {"share-0-data-scientist", "share-1-ml-engineer", "effort-pipeline"} <= used
    assert not [name for name in used if "llmops" in name or name.startswith("claim")]
    assert {row.kind for row in made.claims} == {"claim"}


def test_old_figures_are_known_as_such() -> None:
    made = plan(today=TODAY)
    assert "salary-data-scientist" in [row.id for row in made.stale]
    assert "workdays" not in [row.id for row in made.stale]
    later = plan(today=TODAY + timedelta(days=366))
    assert "workdays" in [row.id for row in later.stale]


def test_the_total_is_the_sum_of_its_steps() -> None:
    made = plan(assessed(0), "1", today=TODAY)
    low = sum(step.line.amount.to("USD")[0] for step in made.steps)
    assert cost.money(made.building, "USD")[0] == pytest.approx(low)


def test_a_figure_that_is_missing_for_the_country_stops_the_plan() -> None:
    with pytest.raises(UsageError, match="not for FR"):
        plan(None, "0", replace(shipped(), country="FR"), TODAY)
