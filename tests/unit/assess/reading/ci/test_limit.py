"""Files that mean billions of steps have an answer in no time."""

import time

import pytest

from .conftest import Jobs

TWICE = 30


def listed(item: str, times: int = 9) -> str:
    """Return a list of the same item in YAML."""
    return f"[{', '.join([item] * times)}]"


ACTIONS = {
    f".github/actions/a{n}/action.yml": "runs: {steps: "
    + listed(f"{{uses: ./.github/actions/a{n + 1}}}")
    + "}\n"
    for n in range(TWICE)
}
CALLS = "\n".join(f"  j{m}: {{uses: ./.github/workflows/w{m}.yml}}" for m in range(12))
FLOWS = {f".github/workflows/w{n}.yml": f"on: workflow_call\njobs:\n{CALLS}\n" for n in range(12)}
EXTENDS = "".join(f"j{n}: {{extends: [j{n + 1}, j{n + 2}], script: x}}\n" for n in range(TWICE))
REFERS = "".join(
    f"j{n}: {{script: [!reference [j{n + 1}, script], !reference [j{n + 1}, script]]}}\n"
    for n in range(TWICE)
)
TEMPLATES = {
    f"t{n}.yml": "steps: " + listed(f"{{template: t{n + 1}.yml}}") + "\n" for n in range(TWICE)
}
COMMANDS = "jobs: {build: {steps: [c0]}}\ncommands:\n" + "".join(
    f"  c{n}: {{steps: {listed(f'c{n + 1}')}}}\n" for n in range(TWICE)
)


@pytest.mark.parametrize(
    "files",
    [
        {
            **ACTIONS,
            ".github/workflows/a.yml": "on: push\n"
            "jobs: {a: {steps: [{uses: ./.github/actions/a0}]}}\n",
        },
        FLOWS,
        {".gitlab-ci.yml": EXTENDS},
        {".gitlab-ci.yml": REFERS},
        {**TEMPLATES, "a.yml": "trigger: [x]\nsteps: [{template: t0.yml}]\n"},
        {"a.yml": "trigger: [x]\nparameters: [{name: p, default: ['${{ parameters.p }}', "
                  "'${{ parameters.p }}']}]\nsteps: [{script: a}, '${{ parameters.p }}']\n"},
        {".circleci/config.yml": COMMANDS},
    ],
    ids=["actions", "workflows", "extends", "references", "templates", "parameters", "commands"],
)  # fmt: skip
def test_it_ends_soon(jobs: Jobs, files: dict[str, str]) -> None:
    start = time.perf_counter()
    assert jobs(files)
    assert time.perf_counter() - start < 5
