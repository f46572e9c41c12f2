"""Where a plan leads: the next rung by default, and what each place consists of."""

import pytest
from mlops_ladder.assess.capability import table
from mlops_ladder.errors import UsageError
from mlops_ladder.plan.goal import Goal, Place, goal, standing

from .conftest import assessed

TABULAR, LLM = frozenset({"tabular"}), frozenset({"llm"})
BOTH = TABULAR | LLM


@pytest.mark.parametrize(
    ("place", "following"),
    [
        (Place(None, None, frozenset()), "0"),
        (Place(0, None, TABULAR), "1"),
        (Place(1, None, TABULAR), "2"),
        (Place(2, None, TABULAR), "2"),
        (Place(0, "initial", LLM), "llmops"),
        (Place(1, "managed", LLM), "llmops"),
        (Place(1, "optimized", LLM), "2"),
        (Place(1, "initial", BOTH), "2"),
        (Place(2, "initial", BOTH), "llmops"),
        (Place(2, "optimized", BOTH), "2"),
    ],
)
def test_the_next_rung_is_the_default(place: Place, following: str) -> None:
    assert goal(place, None).to == following


@pytest.mark.parametrize(
    ("place", "rungs"),
    [
        (Place(None, None, frozenset()), ()),
        (Place(1, None, TABULAR), ("1",)),
        (Place(1, "managed", LLM), ("llmops",)),
        (Place(2, "managed", LLM), ("2", "llmops")),
        (Place(1, "managed", BOTH), ("1", "llmops")),
    ],
)
def test_a_place_takes_the_people_of_its_rungs(place: Place, rungs: tuple[str, ...]) -> None:
    assert place.rungs == rungs


def test_a_stack_is_what_was_climbed_from_the_ground() -> None:
    assert Place(2, None, TABULAR).stack == ("0", "1", "2")
    assert Place(1, "defined", LLM).stack == ("0", "1", "llmops")
    assert Place(2, "defined", BOTH).stack == ("0", "1", "2", "llmops")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, "managed"),
        ("initial", "managed"),
        ("defined", "managed"),
        ("managed", "optimized"),
        ("optimized", "optimized"),
    ],
)
def test_llmops_is_level_1_at_least_and_the_next_grade_that_counts(
    before: str | None, after: str
) -> None:
    aim = goal(Place(0, before, TABULAR), "llmops")
    assert aim.place == Place(1, after, BOTH)
    assert goal(Place(2, before, TABULAR), "llmops").place.level == 2


def test_a_goal_covers_what_lies_below_and_what_its_applications_need() -> None:
    rows = table().capabilities

    def covered(aim: Goal) -> set[str]:
        return {name for name, row in rows.items() if aim.covers(row)}

    first = covered(goal(Place(None, None, frozenset()), "1"))
    assert first == {name for name, row in rows.items() if row.level in (0, 1)}
    alone = covered(goal(Place(None, None, frozenset()), "llmops"))
    assert "model-gate" not in alone
    assert {"pipeline", "versioned-prompts", "evaluation-gate"} <= alone
    assert "spend-cap" not in alone
    assert "spend-cap" in covered(goal(Place(1, "managed", LLM), "llmops"))
    assert "versioned-prompts" not in covered(goal(Place(1, "initial", BOTH), "2"))


def test_a_goal_names_its_rules() -> None:
    aim = goal(Place(None, None, frozenset()), "llmops")
    assert [name for name, _ in aim.rules] == ["level 1", "llm defined", "llm managed"]
    assert aim.title == "LLMOps: level 1, llm grade managed"


def test_an_unknown_level_is_one_sentence() -> None:
    with pytest.raises(UsageError) as caught:
        goal(Place(0, None, TABULAR), "3")
    assert (caught.value.message, caught.value.hint) == (
        "there is no level 3 to plan for",
        "give one of 0, 1, 2, llmops",
    )


def test_a_goal_below_the_place_is_one_sentence() -> None:
    with pytest.raises(UsageError) as caught:
        goal(Place(2, None, TABULAR), "1")
    assert caught.value.message == "level 1 is below level 2, which is reached already"
    assert caught.value.hint == "give 2 to close its gaps, and those below it"


def test_without_ml_a_repository_stands_below_the_ladder() -> None:
    assert standing(assessed(0, ml=False)).level is None
    assert standing(None) == Place(None, None, frozenset())
    assert standing(assessed(1, None, "llm", llm="defined")) == Place(1, "defined", LLM)
