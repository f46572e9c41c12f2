"""What starts an Azure pipeline."""

import pytest
import yaml
from mlops_ladder.assess.reading.ci.azure_triggers import narrowed, triggers


@pytest.mark.parametrize(
    ("pipeline", "expected"),
    [
        ("{}", {"push"}),
        ("{trigger: none}", {"manual"}),
        ("{trigger: none, pr: none}", {"manual"}),
        ("{trigger: none, pr: [main]}", {"pull_request"}),
        ("{trigger: {branches: {include: [main]}}, pr: {branches: {include: [main]}}}",
         {"push", "pull_request"}),
        ("{trigger: {tags: {include: [v*]}}}", {"release"}),
        ("{trigger: none, schedules: [{cron: 0 3 * * *}]}", {"schedule"}),
        ("{trigger: none, resources: {pipelines: [{source: a, trigger: true}]}}", {"call"}),
        ("{trigger: none, resources: {pipelines: [{source: a}], containers: [{image: b}]}}",
         {"manual"}),
        ("{trigger: none, resources: [a], schedules: {}}", {"schedule"}),
    ],
)  # fmt: skip
def test_what_starts_a_pipeline(pipeline: str, expected: set[str]) -> None:
    assert triggers(yaml.safe_load(pipeline)) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("", {"push", "schedule", "pull_request"}),
        ("succeeded()", {"push", "schedule", "pull_request"}),
        ("eq(variables['Build.Reason'], 'Schedule')", {"schedule"}),
        ("and(succeeded(), ne(variables['Build.Reason'], 'PullRequest'))", {"push", "schedule"}),
        ("eq(variables['Build.SourceBranch'], 'refs/heads/main')", {"push", "schedule"}),
        ("in(variables['Build.Reason'], 'Manual')", {"push", "schedule", "pull_request"}),
    ],
)
def test_a_condition_narrows(condition: str, expected: set[str]) -> None:
    assert narrowed(frozenset({"push", "schedule", "pull_request"}), condition) == expected
