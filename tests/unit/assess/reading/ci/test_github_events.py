"""Events are normalised, and conditions narrow them."""

from typing import Any

import pytest
from mlops_ladder.assess.reading.ci.github_events import events, triggers


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("push", {"push"}),
        (["push", "pull_request_target"], {"push", "pull_request"}),
        ({"merge_group": None, "schedule": [{}]}, {"pull_request", "schedule"}),
        ({"push": {"tags": ["v*"]}}, {"release"}),
        ({"push": {"tags": ["v*"], "branches": ["main"]}}, {"push", "release"}),
        ({"release": {"types": ["published"]}, "workflow_dispatch": None}, {"release", "manual"}),
        (["workflow_call", "repository_dispatch", "workflow_run"], {"call"}),
        ("issues", {"other"}),
        ({"schedule": None, "workflow_dispatch": None}, {"manual"}),
        (None, set()),
        ([{"push": None}], set()),
    ],
)
def test_what_starts_a_workflow(on: Any, expected: set[str]) -> None:
    assert triggers(events(on)) == expected


ALL: dict[str, Any] = {
    "push": None,
    "pull_request": None,
    "schedule": [{}],
    "workflow_dispatch": None,
}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("", {"push", "pull_request", "schedule", "manual"}),
        ("github.event_name == 'schedule'", {"schedule"}),
        ("github.event_name != 'pull_request'", {"push", "schedule", "manual"}),
        ("${{ github.event_name == 'push' || github.event_name == 'schedule' }}",
         {"push", "schedule"}),
        ("!(github.event_name == 'push')", {"pull_request", "schedule", "manual"}),
        ("github.event_name == 'push' && github.ref == 'refs/heads/main'", {"push"}),
        ("github.ref == 'refs/heads/main'", {"push", "schedule", "manual"}),
        ("startsWith(github.ref, 'refs/tags/v')", {"release", "schedule", "manual"}),
        ("github.event.pull_request.merged == true", {"pull_request"}),
        ("always() && needs.a.result == 'success'",
         {"push", "pull_request", "schedule", "manual"}),
        ("secrets.KEY != '' && github.event_name == 'schedule'", {"schedule"}),
    ],
)  # fmt: skip
def test_a_condition_narrows(condition: str, expected: set[str]) -> None:
    assert triggers(each for each in events(ALL) if each.allows(condition)) == expected
