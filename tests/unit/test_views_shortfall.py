"""What is missing for what was required."""

import pytest
from mlops_ladder.views.shortfall import below, gaps

from .assess.conftest import DELIVERY, MANUAL, PIPELINE, assessment

PROMPTS = {"versioned-prompts": "met", "pinned-model": "met"}


@pytest.mark.parametrize(
    ("states", "reached"), [(MANUAL, "0"), (PIPELINE, "1"), (DELIVERY, "1"), (DELIVERY, "2")]
)
def test_a_level_that_is_reached_lacks_nothing(states: dict[str, str], reached: str) -> None:
    assert below(assessment(states), reached) == ""


def test_what_each_level_on_the_way_lacks_is_named() -> None:
    said = below(assessment(MANUAL | {"pipeline": "met"}), "2")
    assert said == (
        "flights does not reach level 2: missing is ci-tests or training-trigger or model-gate; "
        "pipeline-delivery or model-delivery; "
        "environments or progressive-delivery or infrastructure-as-code"
    )


def test_without_ml_that_is_the_reason() -> None:
    assert below(assessment({}, ()), "0") == "flights does not reach level 0: there is no ML here"


def test_a_grade_is_required_of_the_llm_application() -> None:
    both = ("tabular", "llm")
    assert below(assessment(PROMPTS, both), "defined") == ""
    said = below(assessment(PROMPTS | {"evaluation-set": "met"}, both), "managed")
    lacking = "token-accounting; evaluation-gate or content-guardrails"
    assert said == f"flights does not reach llm grade managed: missing is {lacking}"
    said = below(assessment(PIPELINE), "defined")
    assert said == "flights does not reach llm grade defined: nothing calls a language model"


def test_gaps_are_named() -> None:
    assert gaps(assessment(MANUAL)) == ""
    said = gaps(assessment(MANUAL | {"model-card": "partial", "goal-metric": "missing"}))
    assert said == "flights has gaps at level 0: goal-metric, model-card"
