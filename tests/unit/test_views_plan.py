"""A plan as data, and its numbers as they are said."""

import json
from dataclasses import replace

import pytest
from mlops_ladder.plan import plan
from mlops_ladder.plan.cost import Line
from mlops_ladder.plan.figures import shipped
from mlops_ladder.plan.tools import toolbox
from mlops_ladder.plan.units import Quantity
from mlops_ladder.views.plan import (
    exact,
    heading,
    licence,
    people_part,
    plan_json,
    ranged,
    rule_text,
    short,
)

from .plan.conftest import TODAY, assessed

KEYS = {
    *("schema", "name", "date", "currency", "country", "from", "to", "rules", "steps", "optional"),
    *("met", "people", "decisions", "handovers", "together", "tools", "once", "running"),
    *("running_now", "figures", "claims", "stale"),
}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (0.0416, "0.042"),
        (0.5, "0.5"),
        (3, "3"),
        (2.3, "2.3"),
        (9.99, "10"),
        (999, "999"),
        (999.6, "1.0k"),
        (1234, "1.2k"),
        (9949, "9.9k"),
        (9990, "10k"),
        (128_700, "129k"),
        (999_600, "1.0M"),
        (1_250_000, "1.2M"),
    ],
)
def test_a_number_is_said_with_two_or_three_digits(value: float, words: str) -> None:
    assert short(value) == words


def test_a_range_of_equal_ends_is_one_number() -> None:
    assert ranged((1_001, 1_049)) == "1.0k"
    assert ranged((0.5, 2)) == "0.5–2"


def test_a_figure_is_shown_with_all_its_digits() -> None:
    rows = shipped().rows
    assert exact(rows["salary-data-scientist"]) == "82,630–155,810 USD/person/year"
    assert exact(rows["benefits"]) == "1.42"


def test_licences_are_said_in_words_where_they_are_no_licence() -> None:
    tools = toolbox().tools
    said = [licence(tools[name]) for name in ("git", "markdown", "github-actions")]
    assert said == ["GPL-2.0-only", "none needed", "a service"]


@pytest.mark.parametrize(
    ("level", "ml", "words"),
    [
        (0, True, "level 0 → level 1: pipeline automation"),
        (None, True, "below level 0 → level 0: manual"),
        (None, False, "no ML yet → level 0: manual"),
    ],
)
def test_the_heading_says_from_where_to_where(level: int | None, ml: bool, words: str) -> None:
    assert heading(plan(assessed(level, ml=ml), today=TODAY)) == words


def test_a_rule_says_where_half_is_enough() -> None:
    rule = plan(None, "1", today=TODAY).goal.rules[0][1]
    assert rule_text(rule) == (
        "pipeline; tracked-experiments or model-registry; "
        "ci-tests or training-trigger (in part) or model-gate"
    )
    assert rule_text(rule, ["model-registry"]).startswith(
        "pipeline; tracked-experiments or model-registry ✓; ci-tests"
    )


def test_peoples_part_is_the_least_with_the_most_of_the_rest() -> None:
    lines = [
        Line("people", "a", "0", Quantity.of(100, 300, "USD/year")),
        Line("tools", "b", "0", Quantity.of(100, 300, "USD/year")),
    ]
    assert people_part(lines, "USD/year") == pytest.approx((0.25, 0.75))
    assert people_part((), "USD/year") == (0, 0)


def test_the_report_is_complete_and_parses() -> None:
    made = plan(assessed(0, {"pipeline": "partial"}), today=TODAY)
    report = json.loads(json.dumps(plan_json(made)))
    assert set(report) == KEYS
    assert (report["schema"], report["from"]["level"], report["to"]["level"]) == (1, 0, 1)
    step = next(each for each in report["steps"] if each["id"] == "pipeline")
    assert step == {
        "id": "pipeline",
        "title": "An orchestrated pipeline",
        "stage": "train",
        "level": 1,
        "need": "defining",
        "state": "partial",
        "builds_on": ["training-module"],
        "owner": "ml-engineer",
        "tools": ["dvc", "prefect"],
        "effort": {"low": 0.9, "high": 7.0},
        "once": {
            "low": round(3 * 0.3 * 103_050 * 1.42 / 225, 2),
            "high": round(10 * 0.7 * 169_000 * 1.42 / 215, 2),
        },
        "depends_on": [
            "benefits",
            "effort-pipeline",
            "partial-remaining",
            "salary-software-developer",
            "workdays",
        ],
    }


def test_the_report_adds_up() -> None:
    report = plan_json(plan(assessed(0), today=TODAY))
    for end in ("low", "high"):
        lines = [line["month"][end] for line in report["running"]["lines"]]
        assert report["running"]["month"][end] == pytest.approx(sum(lines), abs=0.1)
        assert report["running"]["year"][end] == pytest.approx(
            12 * report["running"]["month"][end], abs=0.1
        )
        steps = [step["once"][end] for step in report["steps"]]
        assert report["once"][end] == pytest.approx(sum(steps), abs=0.5)


def test_from_nothing_the_report_says_none() -> None:
    report = plan_json(plan(today=TODAY))
    assert report["from"] == {"level": "none", "llm": None, "applications": []}
    assert report["running_now"] == {
        "lines": [],
        "month": {"low": 0, "high": 0},
        "year": {"low": 0, "high": 0},
    }


def test_figures_are_dated_rows() -> None:
    made = plan(None, "llmops", replace(shipped(), currency="EUR"), TODAY)
    rows = {row["id"]: row for row in plan_json(made)["figures"]}
    assert rows["ci-price"]["as_of"] == "2026-11-01"
    assert rows["rate-usd-eur"]["kind"] == "assumption"
    assert rows["token-price-in"]["low"] == 0.4


def test_a_name_from_a_repository_is_written_out() -> None:
    made = plan(assessed(0, name="a\x1b[31m\nb\udcff"), today=TODAY)
    assert plan_json(made)["name"] == "a\\x1b[31m\\nb\\xff"
