"""Expressions have the values that the files give them."""

from .conftest import Jobs, ran

FLOW = ".github/workflows/ci.yml"


def test_a_matrix_is_run_once(jobs: Jobs) -> None:
    flow = """\
        on: push
        jobs:
          test:
            strategy: {matrix: {part: [api, web], include: [{kind: fast, part: other}], odd: x}}
            steps:
              - run: pytest ${{ matrix.kind }} ${{ matrix.odd }}
                working-directory: ${{ matrix.part }}
        """
    command = jobs({FLOW: flow})["test"].commands[0]
    assert (command.words, command.cwd) == (("pytest", "fast", "$matrix.odd"), "api")


def test_the_nearest_variable_counts(jobs: Jobs) -> None:
    flow = """\
        on: push
        env: {A: flow, B: flow, C: flow}
        jobs:
          test:
            env: {B: "job-${{ vars.X }}", C: job}
            steps:
              - {run: "x ${{ env.A }} ${{env.B}} ${{ env.C }}", env: {C: step}}
              - run: y ${{ env.C }}
        """
    assert ran(jobs({FLOW: flow})["test"]) == ["x flow job-$vars.X step", "y job"]


def test_inputs_are_those_of_the_caller(jobs: Jobs) -> None:
    called = """\
        on: {workflow_call: {inputs: {suite: {default: all}, level: {default: 1}}}}
        jobs:
          run:
            steps: [{run: "pytest ${{ inputs.suite }} ${{ inputs.level }} ${{ inputs.no }}"}]
        """
    flow = """\
        on: push
        jobs:
          call:
            strategy: {matrix: {suite: [fast, slow]}}
            uses: ./.github/workflows/called.yml
            with: {suite: "tests/${{ matrix.suite }}"}
        """
    found = jobs({FLOW: flow, ".github/workflows/called.yml": called})
    assert ran(found["call"]) == ["pytest tests/fast 1 $inputs.no"]
