"""Environments that generated projects share: one a level and Python, made from the lock."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from subprocess import Popen
from typing import IO, Any

import pytest
from mlops_ladder import environment, new, render, service

from ..conftest import answers

OUTPUT = Path(__file__).parents[2] / ".test-output"
SUPPORTED = ["3.11", "3.12", "3.13"]


def find_python(version: str) -> str | None:
    """Return an interpreter of that version that starts, or None."""
    versions = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"
    installed = sorted(versions.glob(f"{version}.*/bin/python"))
    on_path = shutil.which(f"python{version}")
    for candidate in [sys.executable, *map(str, installed), *([on_path] if on_path else [])]:
        code = "import sys; print('%d.%d' % sys.version_info[:2])"
        done = subprocess.run([candidate, "-c", code], capture_output=True, text=True, check=False)
        if done.stdout.strip() == version:
            return candidate
    return None


PYTHONS = {version: found for version in SUPPORTED if (found := find_python(version))}


class Project:
    """A generated project with an environment, and its tasks."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def run(self, *command: str, status: int = 0, **variables: str) -> str:
        """Run a program of the environment in the project; return what it printed."""
        variables = environment.variables() | variables
        variables |= {"PYTHONPATH": str(self.path / "src"), "MYPY_CACHE_DIR": str(OUTPUT / "mypy")}
        program = str(environment.binaries(self.path) / command[0])
        done = subprocess.run(
            [program, *command[1:]],
            cwd=self.path,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == status, f"{' '.join(command)} in {self.path}:\n{done.stdout}"
        return done.stdout

    def serve(self, log: Path) -> AbstractContextManager[service.Service]:
        """Return the project's service, running while it is entered."""
        return service.running(self.path, log, PYTHONPATH=str(self.path / "src"))

    def poe(self, *words: str, status: int = 0, **variables: str) -> str:
        """Run one of the project's tasks."""
        return self.run("poe", *words, status=status, **variables)


def is_within(seconds: float, true: Any) -> bool:
    """Return whether a function gives a true value before some seconds are over."""
    deadline = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < deadline:
        time.sleep(0.2)
    return bool(found)


def start(project: Project, module: str, *words: str, output: IO[bytes]) -> "Popen[bytes]":
    """Start a module of the project's package, in a process group of its own."""
    return subprocess.Popen(
        [
            str(environment.binaries(project.path) / "python"),
            "-m",
            f"{project.path.name.replace('-', '_')}.{module}",
            *words,
        ],
        cwd=project.path,
        env=environment.variables() | {"PYTHONPATH": str(project.path / "src")},
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def every_minute(project: Project) -> None:
    """Let the schedule of a project look every minute, and retrain for a few rows more."""
    policy = project.path / "policy.yaml"
    text = policy.read_text("utf-8")
    changed = text.replace('monitor_at: "0 5', 'monitor_at: "* *')
    policy.write_text(changed.replace("growth: 0.5 ", "growth: 0.05"), "utf-8")


@contextmanager
def scheduled(project: Project, log: Path) -> Iterator["Popen[bytes]"]:
    """Run `poe schedule` on a free port, its output in a file; stop it as Ctrl-C does."""
    with log.open("wb") as output:
        process = start(project, "flows.schedule", "0", output=output)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def make_environment(kind: str, version: str) -> Path:
    """Return an environment with what the lock of a kind names, made once for each lock.

    A project of another table has it too, though it does not need the flights in it.
    """
    lock = render.render(answers(kind))["requirements.txt"].content
    folder = OUTPUT / "environments" / f"level{kind}-{version}"
    stamp = folder / "installed.txt"
    if not stamp.exists() or stamp.read_bytes() != lock:
        listed = folder.with_suffix(".txt")
        listed.parent.mkdir(parents=True, exist_ok=True)
        listed.write_bytes(lock)
        tool = environment.uv() or "uv"
        python = ["--python", str(folder / "bin" / "python")]
        for command in (
            [tool, "venv", "--quiet", "--clear", "--python", PYTHONS[version], str(folder)],
            [tool, "pip", "sync", "--quiet", "--require-hashes", *python, str(listed)],
        ):
            subprocess.run(command, env=environment.variables(), check=True)
        listed.replace(stamp)
    return folder


def make_project(name: str, kind: str = "0", version: str = min(PYTHONS)) -> Project:
    """Return a new project in .test-output, where it stays to be looked at."""
    path = OUTPUT / "projects" / name
    shutil.rmtree(path, ignore_errors=True)
    new.apply(new.plan(path, answers(kind, name=name), own_repository=True))
    (path / ".venv").symlink_to(make_environment(kind, version))
    return Project(path)


def make_flights(kind: str) -> Project:
    """Return a fresh project of a kind whose pipeline has run once."""
    project = make_project(f"flights-{kind}".replace("+", "-"), kind)
    project.poe("pipeline")
    return project


@pytest.fixture(scope="session")
def flights() -> Project:
    """A level 0 project after its first run, on the oldest Python that is here."""
    return make_flights("0")


@pytest.fixture(scope="session")
def climbed() -> Project:
    """A level 1 project after its first run, on the oldest Python that is here."""
    return make_flights("1")
