"""GitHub's jobs: commands in their places, through local actions and workflows; what ignores."""

from pathlib import Path

from mlops_ladder.assess.reading import ci

from .conftest import Jobs, heard, places, ran, written

FLOW = ".github/workflows/ci.yml"
STEPS = "jobs: {test: {steps: [{run: pytest}]}}\n"


def test_a_command_has_the_line_it_stands_in(jobs: Jobs) -> None:
    flow = """\
        on: push
        jobs:
          test:
            steps:
              - run: ruff check .
              - name: both
                run: |
                  pip install .
                  pytest \\
                    -q
              - run: >-
                  mypy
                  src
        """
    job = jobs({FLOW: flow})["test"]
    assert ran(job) == ["ruff check .", "pip install .", "pytest -q", "mypy src"]
    assert places(job) == [(FLOW, 5), (FLOW, 8), (FLOW, 9), (FLOW, 12)]
    assert job.line == 3


def test_folders_of_steps_and_defaults(jobs: Jobs) -> None:
    flow = """\
        on: push
        defaults: {run: {working-directory: api}}
        env: {SUITE: tests/fast}
        jobs:
          test:
            steps:
              - run: pytest ${{ env.SUITE }} ${{ matrix.a || 'x y' }}
              - {run: make, working-directory: "${{ github.workspace }}/web"}
        """
    job = jobs({FLOW: flow})["test"]
    assert [(command.words, command.cwd) for command in job.commands] == [
        (("pytest", "tests/fast", "$expression"), "api"),
        (("make",), "web"),
    ]


def test_what_cannot_fail_does_not_block(jobs: Jobs) -> None:
    flow = """\
        on: push
        jobs:
          a:
            continue-on-error: true
            steps: [{run: pytest}]
          b:
            steps:
              - {run: ruff check ., continue-on-error: true}
              - {run: mypy, continue-on-error: "${{ matrix.new }}"}
              - run: pytest || true
        """
    found = jobs({FLOW: flow})
    assert (found["a"].blocking, heard(found["a"])) == (False, [])
    assert (found["b"].blocking, heard(found["b"])) == (True, ["mypy", "true"])


def test_what_never_runs_is_left_out(jobs: Jobs) -> None:
    flow = """\
        on: push
        jobs:
          off: {if: false, steps: [{run: a}]}
          braces: {if: "${{ false && always() }}", steps: [{run: a}]}
          other: {if: github.event_name == 'schedule', steps: [{run: a}]}
          on: {steps: [{run: a, if: false}, {run: b, if: success()}]}
        """
    found = jobs({FLOW: flow})
    assert list(found) == ["on"]
    assert ran(found["on"]) == ["b"]


def test_steps_that_an_event_chooses_make_a_job_each(tmp_path: Path) -> None:
    flow = """\
        on: {push: {branches: [main]}, schedule: [{cron: "0 3 * * *"}]}
        jobs:
          x:
            steps:
              - run: prepare
              - {run: train, if: github.event_name == 'schedule'}
        """
    found = ci.jobs(written(tmp_path, {FLOW: flow}))
    assert [(job.triggers, ran(job)) for job in found] == [
        (frozenset({"push"}), ["prepare"]),
        (frozenset({"schedule"}), ["prepare", "train"]),
    ]


def test_a_local_action_is_run_where_it_is_used(jobs: Jobs) -> None:
    action = """\
        inputs: {suite: {default: tests/all}, level: {}}
        runs:
          using: composite
          steps:
            - {run: "pytest ${{ inputs.suite }} -n ${{ inputs.level }}", shell: bash}
            - uses: ./.github/actions/check
        """
    flow = """\
        on: push
        jobs:
          test:
            steps:
              - uses: ./.github/actions/check
                with: {level: 4}
              - uses: ./.github/actions/absent
              - {uses: ./.github/actions/check, continue-on-error: true}
        """
    job = jobs({FLOW: flow, ".github/actions/check/action.yml": action})["test"]
    assert heard(job) == ["pytest tests/all -n 4"]
    assert len(job.commands) == 2
    assert places(job)[0] == (".github/actions/check/action.yml", 5)


def test_a_called_workflow_has_its_callers_triggers_and_they_its_commands(jobs: Jobs) -> None:
    called = """\
        on: {workflow_call: {inputs: {suite: {default: tests}}}}
        jobs:
          suite: {steps: [{run: "pytest ${{ inputs.suite }}"}]}
          off: {if: false, steps: [{run: never}]}
        """
    flow = """\
        on: {push: , schedule: [{cron: "0 3 * * *"}]}
        jobs:
          call:
            if: github.event_name == 'push'
            uses: ./.github/workflows/suite.yml
            with: {suite: tests/fast}
          ship: {needs: [call], steps: [{run: ./ship.sh}]}
        """
    found = jobs({FLOW: flow, ".github/workflows/suite.yml": called})
    assert found["suite"].triggers == {"push", "call"}
    assert ran(found["call"]) == ["pytest tests/fast"]
    assert found["call"].triggers == {"push"}
    assert found["ship"].needs == ("call",)


def test_a_workflow_after_another_is_reached_by_what_starts_that(jobs: Jobs) -> None:
    after = "on: {workflow_run: {workflows: [CI], types: [completed]}}\n"
    found = jobs({
        FLOW: "name: CI\non: pull_request\n" + STEPS,
        ".github/workflows/after.yml": after + "jobs: {ship: {steps: [{run: x}]}}\n",
    })  # fmt: skip
    assert found["ship"].triggers == {"call", "pull_request"}


def test_workflows_that_call_each_other_end(jobs: Jobs) -> None:
    flow = "on: workflow_call\njobs: {%s: {uses: ./.github/workflows/%s.yml}}\n"
    found = jobs({
        ".github/workflows/a.yml": flow % ("a", "b"),
        ".github/workflows/b.yml": flow % ("b", "a"),
    })  # fmt: skip
    assert {job.triggers for job in found.values()} == {frozenset({"call"})}


def test_actions_permissions_and_environment(jobs: Jobs) -> None:
    flow = f"""\
        on: push
        permissions: {{contents: read}}
        jobs:
          ship:
            permissions: write-all
            environment: {{name: production, url: x}}
            steps:
              - uses: actions/checkout@{"a1" * 20}
              - uses: actions/setup-python@v5
                with: {{python-version: "3.12"}}
              - uses: docker://alpine@sha256:abc
              - {{uses: ./here}}
              - uses: appleboy/ssh-action@v1
                with: {{script: "cd app && ./run.sh"}}
              - uses: actions/github-script@v7
                with: {{script: "core.info(1)"}}
        """
    job = jobs({FLOW: flow})["ship"]
    assert [action.pinned for action in job.actions] == [True, False, True, True, False, False]
    assert (job.actions[1].name, job.actions[1].ref) == ("actions/setup-python", "v5")
    assert (job.actions[1].inputs, job.actions[1].line) == ({"python-version": "3.12"}, 9)
    assert (job.environment, job.permissions) == ("production", "write-all")
    assert job.workflow_permissions == {"contents": "read"}
    assert ran(job) == ["./run.sh"]


def test_other_languages_and_folders_are_no_workflows(jobs: Jobs) -> None:
    flow = "on: push\njobs: {a: {steps: [{run: 'import os', shell: python}]}}\n"
    files = {FLOW: flow, "sub/.github/workflows/b.yml": "on: push\n" + STEPS}
    assert [ran(job) for job in jobs(files).values()] == [[]]


def test_a_shell_that_goes_on_hears_its_last_command_only(jobs: Jobs) -> None:
    flow = """\
        on: push
        jobs:
          a:
            steps:
              - {shell: "bash {0}", run: "pytest\\necho done"}
              - {shell: bash, run: "pytest | tee log"}
              - {run: "pytest | tee log"}
        """
    assert heard(jobs({FLOW: flow})["a"]) == ["echo done", "pytest", "tee log", "tee log"]
