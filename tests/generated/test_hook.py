"""The pre-commit hook as others use it: installed by pre-commit from this repository."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ..conftest import git

REPOSITORY = Path(__file__).parents[2]

pytestmark = pytest.mark.project


def test_pre_commit_installs_it_and_a_commit_is_held_at_a_level(tmp_path: Path) -> None:
    project = tmp_path / "library"
    project.mkdir()
    git(project, "init", "--quiet")
    hook = {"id": "ladder-assess", "args": ["--require", "1"]}
    source = {"repo": str(REPOSITORY), "rev": git(REPOSITORY, "rev-parse", "HEAD"), "hooks": [hook]}
    (project / ".pre-commit-config.yaml").write_text(json.dumps({"repos": [source]}), "utf-8")
    git(project, "add", ".")
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run"],
        cwd=project,
        env=os.environ | {"PRE_COMMIT_HOME": str(tmp_path / "hooks")},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Error: library does not reach level 1: there is no ML here\n" in done.stdout
