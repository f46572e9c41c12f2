"""CodeBuild's phases, and CodePipeline's stages out of CloudFormation."""

import pytest

from .conftest import Jobs, heard, places, ran

SPEC = """\
version: 0.2
phases:
  install: {commands: [pip install .]}
  build:
    commands:
      - cd api
      - pytest
  post_build: {on-failure: CONTINUE, commands: [./tell.sh]}
"""
STACK = """\
Resources:
  Project:
    Type: AWS::CodeBuild::Project
    Properties:
      Source: {BuildSpec: ops/buildspec.yml}
  Inline:
    Type: AWS::CodeBuild::Project
    Properties:
      Triggers: {Webhook: true}
      Source:
        BuildSpec: |
          version: 0.2
          phases:
            build: {commands: [python train.py]}
  Pipe:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      Stages:
        - Name: Source
          Actions: [{ActionTypeId: {Category: Source, Provider: CodeCommit}}]
        - Name: Test
          Actions:
            - ActionTypeId: {Category: Build, Provider: CodeBuild, Version: 1}
              Configuration: {ProjectName: !Ref Project}
            - ActionTypeId: {Category: Build, Provider: CodeBuild}
              Configuration: {ProjectName: {Ref: Inline}}
        - Name: Ship
          Actions: [{ActionTypeId: {Category: Approval, Provider: Manual}}]
  Nightly:
    Type: AWS::Events::Rule
    Properties: {ScheduleExpression: rate(1 day), Targets: [{Arn: !Sub "arn:x:${Pipe}"}]}
"""


def test_a_specification_is_one_shell(jobs: Jobs) -> None:
    job = jobs({"ops/buildspec.yml": SPEC})["buildspec.yml"]
    assert ran(job) == ["pip install .", "pytest", "./tell.sh"]
    assert heard(job) == ["pip install .", "pytest"]
    assert [command.cwd for command in job.commands] == ["", "api", "api"]
    assert [line for _, line in places(job)] == [3, 7, 8]
    assert job.triggers == {"other"}


def test_a_pipeline_runs_the_projects_of_its_stages(jobs: Jobs) -> None:
    found = jobs({"ops/buildspec.yml": SPEC, "stack.yml": STACK})
    assert ran(found["Test"]) == ["pip install .", "pytest", "./tell.sh", "python train.py"]
    assert places(found["Test"])[0] == ("ops/buildspec.yml", 3)
    assert places(found["Test"])[-1] == ("stack.yml", 14)
    assert (found["Test"].needs, found["Ship"].needs) == (("Source",), ("Test",))
    assert [each.name for each in found["Ship"].actions] == ["approval"]
    assert [each.name for each in found["Test"].actions] == ["Build/CodeBuild"] * 2
    assert found["Test"].triggers == found["buildspec.yml"].triggers == {"push", "schedule"}


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        (STACK.replace("CodeCommit", "S3"), {"other", "schedule"}),
        (STACK.replace("rate(1 day), ", "rate(1 day), State: DISABLED, "), {"push"}),
        (STACK.replace("{Pipe}", "{Piper}"), {"push"}),
    ],
)
def test_what_starts_a_pipeline(jobs: Jobs, stack: str, expected: set[str]) -> None:
    assert jobs({"stack.yml": stack})["Test"].triggers == expected


def test_a_webhook_starts_a_project(jobs: Jobs) -> None:
    stack = """\
        Resources:
          P:
            Type: AWS::CodeBuild::Project
            Properties:
              Source: {Type: GITHUB}
              Triggers:
                Webhook: true
                FilterGroups: [[{Type: EVENT, Pattern: "PULL_REQUEST_CREATED"}]]
        """
    found = jobs({"buildspec.yml": SPEC, "stack.yml": stack})
    assert found["buildspec.yml"].triggers == {"pull_request"}
