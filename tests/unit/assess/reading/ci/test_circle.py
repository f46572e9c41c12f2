"""CircleCI's workflows run jobs, with commands, parameters and orbs."""

from .conftest import Jobs, heard, places, ran

ROOT = ".circleci/config.yml"


def test_workflows_run_jobs(jobs: Jobs) -> None:
    config = """\
        orbs: {aws: circleci/aws-cli@4.1}
        commands:
          check:
            parameters: {suite: {default: tests/all}}
            steps: [{run: "pytest << parameters.suite >>"}]
        jobs:
          unit:
            working_directory: ~/repo
            parameters: {suite: {type: string, default: tests/a}}
            steps:
              - checkout
              - check: {suite: tests/fast}
              - run:
                  name: more
                  working_directory: ~/api
                  command: |
                    mypy
                    pytest << parameters.suite >> | tee log
              - when: {condition: true, steps: [check]}
              - run: {command: ./tell.sh, when: on_fail}
              - aws/setup: {region: here}
          ship: {steps: [{run: ./ship.sh}]}
          unused: {steps: [{run: never}]}
        workflows:
          version: 2
          build:
            jobs:
              - unit: {suite: tests/b}
              - hold: {type: approval, requires: [unit]}
              - ship: {requires: [hold], filters: {tags: {only: /v.*/}, branches: {ignore: /.*/}}}
              - aws/deploy
          nightly:
            triggers: [{schedule: {cron: 0 3 * * *}}]
            jobs: [ship: {name: nightly ship}]
        """
    found = jobs({ROOT: config})
    unit = found["unit"]
    assert heard(unit) == [
        "pytest tests/fast", "mypy", "pytest tests/b", "tee log", "pytest tests/all",
    ]  # fmt: skip
    assert [line for _, line in places(unit)] == [5, 17, 18, 18, 5]
    assert unit.commands[1].cwd == "api"
    assert (unit.actions[0].name, unit.actions[0].ref) == ("circleci/aws-cli/setup", "4.1")
    assert unit.triggers == {"push"}
    assert unit.line == 7
    assert (found["hold"].actions[0].name, found["hold"].needs) == ("approval", ("unit",))
    assert found["ship"].needs == ("hold",)
    assert found["ship"].triggers == {"release"}
    assert found["nightly ship"].triggers == {"schedule"}
    assert found["aws/deploy"].actions[0].name == "circleci/aws-cli/deploy"
    assert len(found) == 5


def test_without_workflows_build_runs(jobs: Jobs) -> None:
    config = "jobs: {build: {steps: [{run: a}]}, other: {steps: [{run: b}]}}\n"
    found = jobs({ROOT: config})
    assert [ran(job) for job in found.values()] == [["a"]]


def test_a_command_that_uses_itself_ends(jobs: Jobs) -> None:
    config = "commands: {c: {steps: [c, {run: a}]}}\njobs: {build: {steps: [c]}}\n"
    assert ran(jobs({ROOT: config})["build"]) == ["a"]
