"""A project's own environment: made from its lock, and its tasks run in it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from subprocess import STDOUT

from .errors import CommandError, LadderError

PROJECT = ["--no-deps", "--no-build-isolation", "--editable", "."]
SEE = "see what it printed above"


def uv() -> str | None:
    """Return the path of uv: beside this Python, or on the PATH; None where it is missing."""
    return shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")


def python(wanted: str) -> str:
    """Return a Python of at least a version such as 3.12; LadderError where there is none."""
    major, minor = map(int, wanted.split("."))
    if sys.version_info >= (major, minor):
        return sys.executable
    for newer in range(minor, minor + 5):
        if found := shutil.which(f"python{major}.{newer}"):
            return found
    raise LadderError(f"there is no Python {wanted} here", "install it, or answer another python")


def binaries(project: Path) -> Path:
    """Return the folder of the environment's programs."""
    return project / ".venv" / ("Scripts" if os.name == "nt" else "bin")


def steps(project: Path, wanted: str) -> list[list[str]]:
    """Return the commands that make the environment: with uv, else with venv and pip."""
    base = python(wanted)
    own = str(binaries(project) / "python")
    if tool := uv():
        target = ["--python", own]
        return [
            [tool, "venv", "--quiet", "--no-python-downloads", "--python", base, ".venv"],
            [tool, "pip", "sync", *target, "--require-hashes", "requirements.txt"],
            [tool, "pip", "install", "--quiet", *target, *PROJECT],
        ]
    pip = [own, "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    return [
        [base, "-m", "venv", ".venv"],
        [*pip, "--progress-bar", "on", "--require-hashes", "--no-deps", "-r", "requirements.txt"],
        [*pip, *PROJECT],
    ]


def create(project: Path, wanted: str) -> None:
    """Make the environment in .venv; CommandError where a step fails."""
    for command in steps(project, wanted):
        hint = "see what it printed above; `ladder doctor` checks this machine"
        run(command, project, hint)


def task(project: Path, name: str, *arguments: str) -> None:
    """Run one of the project's tasks in its environment; CommandError where it fails."""
    run([str(binaries(project) / "poe"), name, *arguments], project, SEE)


def ask(project: Path, name: str, *arguments: str) -> str:
    """Run a task as `task` does; return what it printed on its output alone."""
    command = [str(binaries(project) / "poe"), "--quiet", name, *arguments]
    return run(command, project, SEE, stderr=None)


def run(command: list[str], folder: Path, hint: str, stderr: int | None = STDOUT) -> str:
    """Run a program in a folder, its output shown on the error stream as it comes; return it.

    Of an installer's output the list of what it has installed is left out. With None for `stderr`
    the program's own error stream is this one's.
    """
    shown = []
    with subprocess.Popen(
        command,
        cwd=folder,
        env=variables() | {"PATH": os.pathsep.join([str(binaries(folder)), os.environ["PATH"]])},
        stdout=subprocess.PIPE,
        stderr=stderr,
        encoding="utf-8",
        errors="replace",
    ) as process:
        try:
            for line in process.stdout or ():
                if not line.startswith(" + "):
                    shown.append(line)
                    sys.stderr.write(line)
                    sys.stderr.flush()
        except BaseException:
            process.terminate()
            raise
    if process.returncode:
        raise CommandError([Path(command[0]).name, *command[1:]], process.returncode, hint)
    return "".join(shown)


def variables() -> dict[str, str]:
    """Return this process's variables without what ties them to another environment.

    Bytecode is written: without it every command would compile its libraries again, for seconds.
    """
    foreign = ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "POE_ACTIVE", "POE_ROOT")
    kept = {key: text for key, text in os.environ.items() if key not in foreign}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept
