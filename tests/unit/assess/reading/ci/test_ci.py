"""Whatever a file of a CI system holds, there is an answer, and each job is well formed."""

import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from mlops_ladder.assess.reading import ci

from .conftest import Jobs, written

FILES = (
    ".github/workflows/a.yml", ".github/actions/x/action.yml", ".gitlab-ci.yml",
    "azure-pipelines.yml",
    "cloudbuild.yaml", ".circleci/config.yml", "bitbucket-pipelines.yml", ".travis.yml",
    "appveyor.yml", "buildspec.yml", ".drone.yml", ".woodpecker/a.yml", "stack.yml",
)  # fmt: skip
KEYS = (
    "on", "jobs", "steps", "run", "uses", "if", "with", "needs", "needs", "permissions", "script",
    "stages", "stage", "include", "extends", "rules", "only", "when", "trigger", "template", "pr",
    "parameters", "strategy", "deploy", "inputs", "task", "args", "name", "entrypoint", "workflows",
    "commands", "pipelines", "default", "branches", "step", "parallel", "phases", "version",
    "build", "Resources", "Type", "Properties", "Stages", "Actions", "ActionTypeId", "Configuration",
    "env", "environment", "variables", "schedules", "resources", "pool", "before_script", "test_script",
)  # fmt: skip
SCALARS = (
    None, True, False, 0, 1.5, "", "push", "pytest", "a\nb", "./.github/actions/x",
    "./.github/workflows/a.yml", "azure-pipelines.yml", "${{ if a }}", "x@1", ".gitlab-ci.yml",
    "AWS::CodePipeline::Pipeline", "AWS::CodeBuild::Project", "run", "c", "default",
)  # fmt: skip


def anything(source: random.Random, depth: int = 0) -> Any:
    """Return data made of the words of CI systems, in no sensible order."""
    kind = source.random()
    if depth > 5 or kind < 0.25:
        return source.choice(SCALARS)
    if kind < 0.5:
        return [anything(source, depth + 1) for _ in range(source.randint(0, 3))]
    keys = source.sample(KEYS, source.randint(0, 5))
    return {key: anything(source, depth + 1) for key in keys}


@pytest.mark.parametrize("seed", range(60))
def test_strange_data_has_an_answer(tmp_path: Path, seed: int) -> None:
    source = random.Random(seed)
    files = {path: yaml.safe_dump(anything(source)) for path in FILES}
    for path in FILES:  # and with the words at the top that make it a file of its system
        if isinstance(found := yaml.safe_load(files[path]), dict):
            found |= {
                key: anything(source, 1) for key in ("on", "jobs", "steps", "trigger", "phases")
            }
            found["workflows"] = found["Resources"] = anything(source, 1)
            files[path] = yaml.safe_dump(found)
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
    assert not jobs({**dict.fromkeys(FILES, text), "Jenkinsfile": text})


def test_files_of_a_template_are_not_this_repositorys(jobs: Jobs) -> None:
    steps = "steps: [{name: a, args: [b]}]\n"
    assert not jobs({"{{ cookiecutter.name }}/cloudbuild.yaml": steps})


def test_all_systems_are_read_together(jobs: Jobs) -> None:
    found = jobs({
        "Jenkinsfile": "stage('a') { sh 'x' }",
        ".travis.yml": "script: x\n",
        ".github/workflows/a.yml": "on: push\njobs: {g: {steps: [{run: x}]}}\n",
    })  # fmt: skip
    assert {job.system for job in found.values()} == {"jenkins", "travis", "github"}
