"""Travis runs one build, or jobs in stages."""

from .conftest import Jobs, heard, ran

ROOT = ".travis.yml"


def test_a_build(jobs: Jobs) -> None:
    build = """\
        language: python
        install: pip install .
        script:
          - cd api
          - pytest
        after_success: codecov
        deploy: {provider: script, script: bash ship.sh, on: {branch: main}}
        """
    job = jobs({ROOT: build})["build"]
    assert heard(job) == ["pip install .", "pytest", "bash ship.sh"]
    assert ran(job)[2] == "codecov"
    assert [command.line for command in job.commands] == [2, 5, 6, 7]
    assert job.triggers == {"push", "pull_request"}
    assert job.line == 3
    assert job.actions[0].name == "script"


def test_jobs_in_stages_have_conditions(jobs: Jobs) -> None:
    build = """\
        install: setup
        jobs:
          include:
            - {stage: test, name: unit, script: pytest}
            - {stage: train, if: type = cron, script: python train.py}
            - {stage: ship, if: type = push AND branch = main, script: ship}
            - {stage: late, if: type IN (pull_request), script: x}
        """
    found = jobs({ROOT: build})
    assert ran(found["unit"]) == ["setup", "pytest"]
    assert found["train"].triggers == {"schedule"}
    assert found["ship"].triggers == {"push"}
    assert found["late"].triggers == {"push", "pull_request"}  # not understood
