"""The pre-commit hook: its manifest, and its entry as pre-commit runs it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from ...conftest import Ended, git

MANIFEST = Path(__file__).parents[3] / ".pre-commit-hooks.yaml"
Commit = Callable[..., Ended]


@pytest.fixture
def hook(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Commit:
    """Run the hook in a repository of these files, without an environment of its own."""
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PRE_COMMIT_HOME", str(folder.parent / "temporary"))
    git(folder, "init", "--quiet")

    def run(*arguments: str) -> Ended:
        (ours,) = yaml.safe_load(MANIFEST.read_text("utf-8"))
        local = {"repo": "local", "hooks": [ours | {"language": "system", "args": [*arguments]}]}
        (folder / ".pre-commit-config.yaml").write_text(json.dumps({"repos": [local]}), "utf-8")
        git(folder, "add", ".")
        command = [sys.executable, "-m", "pre_commit", "run"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        return Ended(done.returncode, done.stdout, done.stderr)

    return run


def test_the_manifest_is_valid() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(MANIFEST)]
    subprocess.run(command, check=True)


def test_a_commit_below_the_level_is_stopped(hook: Commit, folder: Path) -> None:
    (folder / "a.py").write_text("import this\n", "utf-8")
    ended = hook("--require", "1")
    assert ended.status == 1
    assert "Error: work does not reach level 1: there is no ML here\n" in ended.out


def test_without_a_requirement_every_commit_passes(hook: Commit) -> None:
    ended = hook()
    assert ended.status == 0
    assert "Passed" in ended.out
