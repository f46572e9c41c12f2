"""Rules, `only` and `except` become triggers."""

from typing import Any

import pytest
import yaml
from mlops_ladder.assess.reading.ci.gitlab_rules import of_job, triggers

REQUEST = '{if: $CI_PIPELINE_SOURCE == "merge_request_event"}'
MAIN = "{if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH}"
WORKFLOW = frozenset({"push", "pull_request"})


@pytest.mark.parametrize(
    ("job", "expected"),
    [
        ("{}", {"push"}),
        ("{when: manual}", {"manual"}),
        ("{when: never}", set()),
        (f"{{rules: [{REQUEST}]}}", {"pull_request"}),
        (f"{{rules: [{REQUEST}, {MAIN}]}}", {"pull_request", "push"}),
        ("{rules: [{if: '$CI_PIPELINE_SOURCE == \"schedule\"'}]}", {"schedule"}),
        ("{rules: [{if: '$CI_PIPELINE_SOURCE == \"schedule\"', when: never}, {when: always}]}",
         {"push"}),
        ("{rules: [{if: $CI_COMMIT_TAG}]}", {"release"}),
        ("{rules: [{if: $CI_COMMIT_TAG, when: never}, {when: manual}]}", {"manual"}),
        ("{rules: [{when: never}]}", set()),
        ("{rules: [{changes: [a]}, {when: never}]}", {"push"}),
        ("{rules: [{if: '$CI_PIPELINE_SOURCE == \"web\" || $CI_PIPELINE_SOURCE == \"api\"'}]}",
         {"manual", "call"}),
        ("{only: [merge_requests, main]}", {"pull_request", "push"}),
        ("{only: {refs: [schedules]}}", {"schedule"}),
        ("{only: [tags]}", {"release"}),
        ("{except: [branches]}", set()),
        ("{only: [schedules], when: manual}", {"manual"}),
    ],
)  # fmt: skip
def test_when_a_job_runs(job: str, expected: set[str]) -> None:
    assert of_job(yaml.safe_load(job), None) == expected


@pytest.mark.parametrize(
    ("job", "expected"),
    [
        ({}, {"push", "pull_request"}),
        ({"only": ["schedules"]}, set()),
        ({"when": "manual"}, {"manual"}),
    ],
)
def test_the_rules_of_the_pipeline_go_before(job: dict[str, Any], expected: set[str]) -> None:
    assert of_job(job, WORKFLOW) == expected


@pytest.mark.parametrize("rules", [None, "x", [None, 1, "a", []], [{"if": {}}], {"if": "a"}])
def test_odd_rules_have_an_answer(rules: Any) -> None:
    assert triggers(rules) <= {"push", "manual"}
