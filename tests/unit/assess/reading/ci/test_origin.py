"""A clone's folder is that of this repository, where the address tells."""

import pytest

from .conftest import Jobs

FLOW = ".github/workflows/ci.yml"


@pytest.mark.parametrize(
    ("step", "cwd"),
    [
        ("{uses: actions/checkout@v4, with: {path: code}}", "api"),
        ("{uses: actions/checkout@v4, with: {path: code, repository: a/b}}", "code/api"),
        ("{uses: actions/checkout@v4}", "code/api"),
        ("{run: git clone $URL code}", "api"),
        ("{run: git clone https://example.com/other.git code}", "code/api"),
    ],
)
def test_where_a_command_works(jobs: Jobs, step: str, cwd: str) -> None:
    flow = f"on: push\njobs: {{a: {{steps: [{step}, {{run: cd code/api && pytest}}]}}}}\n"
    job = jobs({FLOW: flow, "api/x.py": ""})["a"]
    assert job.commands[-1].cwd == cwd
