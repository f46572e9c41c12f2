"""Whatever a file of a CI system holds, there is an answer, and each job is well formed."""

import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from mlops_ladder.assess.reading import ci

from .conftest import Jobs, written

SAMPLES = {
    ".github/workflows/a.yml": """
        on: {push: {branches: [main]}, workflow_run: {workflows: [CI]}, workflow_call: {inputs: {}}}
        env: {A: b}
        permissions: {contents: read}
        defaults: {run: {working-directory: a}}
        jobs:
          a:
            steps: [{run: a, if: x, env: {}}, {uses: ./.github/actions/x, with: {run: b}}]
          b: {uses: ./.github/workflows/a.yml, needs: [a], with: {}, environment: {name: p}}
    """,
    ".github/actions/x/action.yml": "{inputs: {a: {default: b}}, runs: {steps: [{run: b}]}}",
    ".gitlab-ci.yml": """
        include: [{local: .gitlab-ci.yml}, {template: a}]
        stages: [a, b]
        default: {before_script: [x]}
        workflow: {rules: [{if: $CI_COMMIT_TAG}]}
        a: {extends: [.x], script: [a, [.x, script]], needs: [{job: b}], stage: a}
        b: {rules: [{if: a, when: manual}], script: b, environment: {name: p}, allow_failure: true}
        c: {only: {refs: [main]}, except: [tags], trigger: {include: [{local: .gitlab-ci.yml}]}}
        .x: {script: [c], after_script: [d]}
    """,
    "azure-pipelines.yml": """
        trigger: {branches: {include: [main]}, tags: [a]}
        schedules: [{cron: a}]
        resources: {pipelines: [{trigger: true}]}
        parameters: [{name: a, default: [{script: b}]}]
        variables: [{template: v.yml}, {name: a, value: b}]
        stages:
        - stage: a
          dependsOn: [b]
          jobs:
          - job: a
            steps: [{script: b, condition: c}, {task: A@1, inputs: {script: a}}, {template: s.yml}]
          - deployment: b
            environment: {name: a}
            strategy: {runOnce: {deploy: {steps: [{"${{ if a }}": [{bash: c}]}]}}}
    """,
    "s.yml": "{parameters: {a: b}, steps: [{script: a}, '${{ parameters.a }}']}",
    "v.yml": "{variables: {a: b}}",
    "cloudbuild.yaml": """
        substitutions: {_A: b}
        steps: [{name: a, args: [-c, b], entrypoint: bash, dir: c}, {name: b, script: c}]
    """,
    ".circleci/config.yml": """
        orbs: {a: b@1}
        parameters: {x: {default: y}}
        commands: {c: {parameters: {p: {default: q}}, steps: [{run: a}]}}
        jobs: {a: {parameters: {}, steps: [{run: {command: b}}, c, {when: {steps: [c]}}, a/b]}}
        workflows: {w: {triggers: [a], jobs: [{a: {requires: [b], filters: {tags: {only: c}}}}]}}
    """,
    "bitbucket-pipelines.yml": """
        pipelines:
          default: [{parallel: {steps: [{step: {name: a, script: [a, {pipe: "b:1"}]}}]}}]
          branches: {main: [{stage: {deployment: a, steps: [{step: {script: [b]}}]}}]}
    """,
    ".travis.yml": """
        script: [a]
        jobs: {include: [{stage: a, script: b, if: type = push, deploy: {provider: script}}]}
    """,
    "appveyor.yml": "{install: [{ps: a}, b], test_script: c}",
    "buildspec.yml": "version: 0.2\nphases: {build: {commands: [a], finally: [b]}}",
    ".drone.yml": """
        trigger: {event: {include: [push]}}
        steps: [{name: a, commands: [b], when: {event: push}}, {image: "p:1", settings: {a: b}}]
    """,
    ".woodpecker/a.yml": "{when: [{event: tag}], steps: {a: {commands: [b], directory: c}}}",
    "stack.yml": """
        Resources:
          P:
            Type: AWS::CodeBuild::Project
            Properties: {Source: {BuildSpec: "phases: {build: {commands: [a]}}"}, Triggers: {}}
          Q:
            Type: AWS::CodePipeline::Pipeline
            Properties:
              Stages: [{Name: a, Actions: [{ActionTypeId: {Category: Source, Provider: S3},
                Configuration: {ProjectName: {Ref: P}}}]}]
          R: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: a, Targets: [{Arn: Q}]}}
    """,
}
ODD: tuple[Any, ...] = (
    None, True, 0, 1.5, "", "a", [], {}, [None], [[[]]], [1, "a", {}], {"a": None}, {1: {2: [3]}},
    {None: []}, ["a"], {"name": {"name": []}}, [{"a": [{}]}],
)  # fmt: skip


def spoiled(data: Any, source: random.Random) -> Any:
    """Return data in which one place holds something else."""
    if not isinstance(data, dict | list) or not data or source.random() < 0.15:
        return source.choice(ODD)
    if isinstance(data, list):
        place = source.randrange(len(data))
        return [*data[:place], spoiled(data[place], source), *data[place + 1 :]]
    key = source.choice(list(data))
    return {**data, key: spoiled(data[key], source)}


def test_the_samples_have_jobs_of_every_system(tmp_path: Path) -> None:
    found = {job.system for job in ci.jobs(written(tmp_path, SAMPLES))}
    assert len(found) == 12  # Jenkins is no data


@pytest.mark.parametrize("seed", range(80))
def test_spoiled_data_has_an_answer(tmp_path: Path, seed: int) -> None:
    source = random.Random(seed)
    files = {}
    for path, text in SAMPLES.items():
        data = yaml.load(text, yaml.BaseLoader)
        for _ in range(source.randint(1, 3)):
            data = spoiled(data, source)
        files[path] = yaml.safe_dump(data)
    for job in ci.jobs(written(tmp_path, files)):
        assert job.triggers <= ci.TRIGGERS
        assert job.triggers
        assert isinstance(job.name, str)
        assert hash(job)
        assert all(command.words for command in job.commands)


@pytest.mark.parametrize(
    "text", ["", "a: [", "- - -", "\t", "on: *x", "!!python/object:a {}", "{{"]
)
def test_broken_files_have_an_answer(jobs: Jobs, text: str) -> None:
    assert not jobs({**dict.fromkeys(SAMPLES, text), "Jenkinsfile": text})


def test_files_of_a_template_are_not_this_repositorys(jobs: Jobs) -> None:
    steps = "steps: [{name: a, args: [b]}]\n"
    assert not jobs({"{{ cookiecutter.name }}/cloudbuild.yaml": steps})
