"""The rules of the levels and grades."""

import pytest
from mlops_ladder.assess.capability import GRADES, Rule, table
from mlops_ladder.assess.finding import Finding
from mlops_ladder.assess.level import Place, lacking, place

from .conftest import DELIVERY, MANUAL, PIPELINE, assessment, findings

RULE = Rule("", ("pipeline",), (("ci-tests", "training-trigger:partial"),))
HELD = {"pipeline": "met", "ci-tests": "met"}


def level(states: dict[str, str], *applications: str) -> int | None:
    return assessment(states, applications or ("tabular",)).level


@pytest.mark.parametrize(
    ("changed", "left"),
    [
        ({}, ()),
        ({"pipeline": "partial"}, (("pipeline",),)),
        ({"pipeline": "unknown"}, (("pipeline",),)),
        ({"pipeline": "not-applicable"}, ()),
        ({"ci-tests": "missing"}, (("ci-tests", "training-trigger"),)),
        ({"ci-tests": "partial"}, (("ci-tests", "training-trigger"),)),
        ({"ci-tests": "missing", "training-trigger": "partial"}, ()),
        ({"ci-tests": "missing", "training-trigger": "met"}, ()),
        ({"ci-tests": "not-applicable"}, (("training-trigger",),)),
        ({"ci-tests": "not-applicable", "training-trigger": "not-applicable"}, ()),
        (
            {"pipeline": "missing", "ci-tests": "missing"},
            (("pipeline",), ("ci-tests", "training-trigger")),
        ),
    ],
)
def test_a_rule_asks_for_one_of_each_group(
    changed: dict[str, str], left: tuple[tuple[str, ...], ...]
) -> None:
    assert lacking(RULE, findings(HELD | changed)) == left


def test_what_is_ignored_waives_no_rule() -> None:
    aside = Finding("not-applicable", ignored=True)
    found = findings(HELD)
    assert lacking(RULE, found | {"pipeline": aside}) == (("pipeline",),)
    assert lacking(RULE, found | {"ci-tests": aside, "training-trigger": aside}) == (
        ("ci-tests", "training-trigger"),
    )


def test_what_nobody_looked_for_is_not_met() -> None:
    assert lacking(RULE, {}) == (("pipeline",), ("ci-tests", "training-trigger"))
    assert place(["tabular"], {}).level == 0


def test_code_that_trains_is_level_0_whatever_it_lacks() -> None:
    assert level({}) == 0
    assert level({}, "llm") == 0


def test_each_level_is_reached_without_what_the_next_one_brings() -> None:
    assert (level(MANUAL), level(PIPELINE), level(DELIVERY)) == (0, 1, 2)


def test_a_level_needs_the_one_below() -> None:
    assert level(DELIVERY | {"pipeline": "missing"}) == 0


@pytest.mark.parametrize(
    ("states", "reached"),
    [
        ({"pipeline": "met", "tracked-experiments": "met", "training-trigger": "partial"}, 1),
        ({"pipeline": "met", "model-registry": "met", "model-gate": "met"}, 1),
        ({"pipeline": "met", "model-registry": "met", "ci-tests": "met"}, 1),
        ({"pipeline": "met", "model-registry": "met", "ci-tests": "partial"}, 0),
        ({"pipeline": "met", "model-registry": "partial", "ci-tests": "met"}, 0),
        ({"pipeline": "partial", "model-registry": "met", "ci-tests": "met"}, 0),
        ({"tracked-experiments": "met", "ci-tests": "met"}, 0),
    ],
)
def test_level_1_is_a_pipeline_a_memory_and_automation(
    states: dict[str, str], reached: int
) -> None:
    assert level(states) == reached


@pytest.mark.parametrize(
    ("states", "reached"),
    [
        ({"pipeline-delivery": "met", "environments": "met"}, 2),
        ({"model-delivery": "met", "infrastructure-as-code": "met"}, 2),
        ({"model-delivery": "met", "progressive-delivery": "partial"}, 1),
        ({"environments": "met", "progressive-delivery": "met"}, 1),
    ],
)
def test_level_2_is_delivery_to_more_than_one_place(states: dict[str, str], reached: int) -> None:
    assert level(PIPELINE | states) == reached


def test_an_llm_application_alone_climbs_without_what_has_no_meaning_for_it() -> None:
    states = {"pipeline": "met", "tracked-experiments": "met", "ci-tests": "met"}
    assert level(states, "llm") == 1
    assert level(states | {"tracked-experiments": "missing"}, "llm") == 0
    assert level(states | {"pipeline-delivery": "met", "environments": "met"}, "llm") == 2


def test_gaps_are_the_expected_of_the_levels_reached() -> None:
    states = PIPELINE | {
        "goal-metric": "partial",
        "container": "unknown",
        "drift-check": "missing",
        "data-card": "not-applicable",
        "feature-store": "missing",  # optional
        "model-registry": "missing",  # defining
    }
    assert assessment(states).gaps == ("goal-metric", "container", "drift-check")
    assert assessment(MANUAL).gaps == ()


def test_without_an_application_there_is_no_place() -> None:
    assert place([], findings(DELIVERY)) == Place(None, (), None)


def test_the_grade_climbs_beside_the_level() -> None:
    def grade(*met: str) -> str | None:
        return assessment(dict.fromkeys(met, "met"), ("tabular", "llm")).llm

    defined = ("versioned-prompts", "pinned-model")
    managed = (*defined, "evaluation-set", "token-accounting", "content-guardrails")
    assert grade() == "initial"
    assert grade("versioned-prompts") == "initial"
    assert grade(*managed[1:]) == "initial"
    assert grade(*defined) == "defined"
    assert grade(*managed) == "managed"
    assert grade(*managed, "injection-tests", "spend-cap") == "managed"
    assert grade(*managed, "injection-tests", "spend-cap", "evaluation-gate") == "optimized"


def test_without_a_language_model_there_is_no_grade() -> None:
    states = {name: "met" for name, each in table().capabilities.items() if each.grade}
    assert assessment(states, ("tabular",)).llm is None
    assert assessment(states, ("llm",)).llm == GRADES[-1]


def test_gaps_of_a_grade_are_no_gaps_of_the_level() -> None:
    assert assessment(PIPELINE, ("tabular", "llm")).gaps == ()


@pytest.mark.parametrize("capability", table().capabilities)
def test_nothing_that_is_taken_away_lifts(capability: str) -> None:
    def rank(states: dict[str, str]) -> tuple[int, int]:
        made = assessment(states, ("tabular", "llm"))
        assert made.level is not None
        return made.level, GRADES.index(str(made.llm))

    everything = dict.fromkeys(table().capabilities, "met")
    assert rank(everything) == (2, 3)
    assert rank(everything | {capability: "missing"}) <= (2, 3)
    alone = rank({capability: "met"})
    assert alone == (0, 0)
