"""Cloud Build's steps become commands; what starts a build is often said elsewhere."""

import pytest

from .conftest import Jobs, heard, places, ran

ROOT = "build/cloudbuild.yaml"


def test_steps_run_scripts_entry_points_and_programs_of_images(jobs: Jobs) -> None:
    build = """\
        substitutions: {_SUITE: tests/fast}
        steps:
          - name: gcr.io/cloud-builders/docker
            args: [build, -t, app, .]
          - name: python:3.12
            entrypoint: pytest
            args: ["${_SUITE}", $_OTHER]
            dir: api
          - name: alpine
            entrypoint: bash
            args:
              - -c
              - |
                ./one.sh
                ./two.sh
          - name: python:3.12
            script: |
              #!/usr/bin/env bash
              mypy
          - {name: my/linter:1, args: [--all], allowFailure: true}
        """
    job = jobs({ROOT: build, "api/x.py": ""})["cloudbuild.yaml"]
    assert ran(job) == [
        "docker build -t app .", "pytest tests/fast $_OTHER", "./one.sh", "./two.sh", "mypy",
        "docker run my/linter:1 --all",
    ]  # fmt: skip
    assert heard(job) == [each for each in ran(job) if each[:2] != "./" or "two" in each][:-1]
    assert job.commands[1].cwd == "api"
    assert [line for _, line in places(job)] == [4, 7, 14, 15, 19, 20]
    assert [(action.name, action.ref) for action in job.actions][1] == ("python", "3.12")
    assert job.triggers == {"other"}


def test_the_trigger_is_that_of_the_job_that_submits_it(jobs: Jobs) -> None:
    step = "steps: [{name: gcr.io/cloud-builders/gcloud, args: [builds, submit, %s]}]\n"
    found = jobs({
        ".github/workflows/ci.yml": """\
            on: {schedule: [{cron: 0 3 * * *}]}
            jobs: {go: {steps: [{run: gcloud builds submit --config=build/cloudbuild.yaml .}]}}
            """,
        ROOT: step % "--config=second.yaml",
        "second.yaml": step % "--config=absent.yaml",
    })  # fmt: skip
    assert found["cloudbuild.yaml"].triggers == found["second.yaml"].triggers == {"schedule"}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ('github {\n  push { branch = "main" }\n }', "push"),
        ('github {\n  pull_request { branch = "x" }\n }', "pull_request"),
        ('pubsub_config { topic = "data" }', "call"),
        ('github {\n  push { branch = "main" }\n }\n disabled = true', "other"),
    ],
)
def test_terraform_names_the_trigger(jobs: Jobs, kind: str, expected: str) -> None:
    terraform = (
        f"""resource "google_cloudbuild_trigger" "a" {{\n filename = "{ROOT}"\n {kind}\n}}\n"""
    )
    found = jobs({ROOT: "steps: [{name: a, args: [b]}]\n", "main.tf": terraform})
    assert found["cloudbuild.yaml"].triggers == {expected}


def test_a_build_that_clones_the_repository_works_in_it(jobs: Jobs) -> None:
    build = """\
        steps:
          - {name: gcr.io/cloud-builders/git, args: [clone, $_REPO_URL]}
          - {name: $_IMAGE, entrypoint: pytest, dir: flights/tests}
        """
    files = {ROOT: build, "tests/test_a.py": ""}
    assert jobs(files)["cloudbuild.yaml"].commands[1].cwd == "tests"
    files[ROOT] = build.replace("$_REPO_URL", "https://example.com/other.git")
    assert jobs(files)["cloudbuild.yaml"].commands[1].cwd == "flights/tests"


def test_other_files_with_steps_are_no_builds(jobs: Jobs) -> None:
    assert not jobs({
        "action.yml": "steps: [{name: test, run: pytest}]\n",
        "plan.yml": "steps: [{name: Say hello to everyone}]\n",
        "cloudbuild.yml": "steps: [a, 1, null]\n",
        "cloudbuild.json": "{",
    })  # fmt: skip
