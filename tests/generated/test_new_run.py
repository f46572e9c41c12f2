"""`ladder new --run`, as a user runs it: from nothing to results that are committed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.project


def test_new_run_ends_with_a_committed_result(tmp_path: Path) -> None:
    environment = os.environ | {"HOME": str(tmp_path), "GIT_CONFIG_GLOBAL": "/dev/null"}
    words = ["new", "late", "--level", "1", "--defaults", "--run", "--json"]
    command = [sys.executable, "-m", "mlops_ladder", *words]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["metrics"]["value"] > report["metrics"]["baseline"]
    assert all(Path(page).exists() for page in report["pages"])
    git = ["git", "-C", str(tmp_path / "late")]
    status = subprocess.run([*git, "status", "--short"], capture_output=True, text=True, check=True)
    assert status.stdout == ""
    tracked = subprocess.run([*git, "ls-files"], capture_output=True, text=True, check=True).stdout
    results = {"metrics.json", "docs/run/quality.png", "data/raw/flights.parquet.dvc", "dvc.lock"}
    assert results <= set(tracked.split())
    assert "data/raw/flights.parquet" not in tracked.split()
