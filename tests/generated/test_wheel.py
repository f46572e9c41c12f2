"""The wheel, installed with pip outside the repository, does the whole demo by itself."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from mlops_ladder import render, tree

from ..conftest import answers, kinds, words_of

REPOSITORY = Path(__file__).parents[2]

pytestmark = pytest.mark.project


@pytest.fixture(scope="module")
def ladder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the command of a tool that pip installed from a wheel, uv out of sight."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ["-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run([sys.executable, *build], cwd=REPOSITORY, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", folder / "tool"], check=True)
    pip = [str(folder / "tool" / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    lock = (REPOSITORY / "requirements-dev.txt").read_text("utf-8")
    versions = folder / "versions.txt"
    versions.write_text("\n".join(re.findall(r"^[\w.-]+==[\w.]+", lock, re.MULTILINE)), "utf-8")
    subprocess.run([*pip, "--constraint", str(versions), str(wheel)], check=True)
    return folder / "tool" / "bin" / "ladder"


def run(ladder: Path, folder: Path, *words: str) -> str:
    """Run the command in a folder with an empty home and only the system's programs."""
    environment = {"HOME": str(folder), "PATH": "/usr/local/bin:/usr/bin:/bin"}
    kept = {key: text for key, text in os.environ.items() if key.startswith(("PIP_", "SSL_"))}
    done = subprocess.run(
        [ladder, *words],
        cwd=folder,
        env=environment | kept,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=1500,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


@pytest.mark.parametrize("kind", kinds())
def test_it_renders_what_the_checkout_renders(ladder: Path, kind: str, tmp_path: Path) -> None:
    run(ladder, tmp_path, "new", "late", *words_of(kind), "--defaults", "--no-git")
    assert tree.read(tmp_path / "late") == render.render(answers(kind, name="late"))


def test_its_demo_reaches_a_checked_answer(ladder: Path, tmp_path: Path) -> None:
    report = json.loads(run(ladder, tmp_path, "demo", "--json"))
    steps = {step["name"]: step["did"] for step in report["steps"]}
    assert list(steps) == [
        "scaffold",
        "environment",
        "pipeline",
        "service",
        "request",
        "page",
        "stop",
    ]
    assert steps["request"].startswith("200, ")
