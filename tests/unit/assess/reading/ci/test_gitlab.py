"""GitLab's jobs: what they include, extend and refer to, and when they run."""

from .conftest import Jobs, heard, places, ran

ROOT = ".gitlab-ci.yml"


def test_a_script_is_one_shell_in_its_places(jobs: Jobs) -> None:
    pipeline = """\
        default:
          before_script:
            - pip install .
        unit:
          script:
            - cd api
            - |
              # note
              pytest
            - mypy
          after_script:
            - ./notify.sh
        """
    job = jobs({ROOT: pipeline})["unit"]
    assert ran(job) == ["pip install .", "pytest", "mypy", "./notify.sh"]
    assert [command.cwd for command in job.commands] == ["", "api", "api", ""]
    assert places(job) == [(ROOT, 3), (ROOT, 9), (ROOT, 10), (ROOT, 12)]
    assert heard(job) == ["pip install .", "pytest", "mypy"]
    assert job.line == 4
    assert job.triggers == {"push"}


def test_it_extends_includes_and_refers(jobs: Jobs) -> None:
    files = {
        ROOT: """\
            include: [{local: /ci/*.yml}, {template: Security/SAST.gitlab-ci.yml}]
            unit:
              extends: [.slow, .test]
              before_script: [own]
            train:
              script:
                - !reference [.setup, script]
                - python train.py
            """,
        "ci/base.yml": """\
            .setup: {script: [setup]}
            .base: {script: [base], allow_failure: true}
            .slow: {script: [slow], environment: lab}
            .test: {extends: .base, script: [pytest]}
            """,
    }
    found = jobs(files)
    assert ran(found["unit"]) == ["own", "pytest"]
    assert (found["unit"].environment, found["unit"].blocking) == ("lab", False)
    assert heard(found["unit"]) == []
    assert places(found["train"]) == [("ci/base.yml", 1), (ROOT, 8)]
    assert found["Security/SAST.gitlab-ci.yml"].actions[0].line == 1
    assert len(found) == 3


def test_what_includes_or_extends_itself_ends(jobs: Jobs) -> None:
    files = {
        ROOT: """\
            include: a.yml
            a: {extends: b, script: [!reference [a, script]]}
            b: {extends: a}
            """,
        "a.yml": f"include: {ROOT}\n",
    }
    assert ran(jobs(files)["a"]) == []


def test_a_job_needs_what_it_says_else_the_stages_before(jobs: Jobs) -> None:
    pipeline = """\
        stages: [check, ship]
        lint: {stage: check, script: a}
        unit: {stage: check, script: a}
        never: {stage: check, script: a, when: never}
        ship: {stage: ship, script: a}
        quick: {stage: ship, script: a, needs: [{job: lint}]}
        """
    found = jobs({ROOT: pipeline})
    assert found["ship"].needs == ("lint", "unit")
    assert found["quick"].needs == ("lint",)
    assert found["unit"].needs == ()


def test_a_child_pipeline_has_its_parents_triggers(jobs: Jobs) -> None:
    files = {
        ROOT: """\
            nightly:
              rules: [{if: $CI_PIPELINE_SOURCE == "schedule"}]
              trigger: {include: [{local: child.yml}]}
            """,
        "child.yml": "train: {script: python train.py, only: [branches]}\n",
    }
    found = jobs(files)
    assert found["train"].triggers == {"schedule"}
    assert found["train"].path == "child.yml"
