"""Look whether this machine has what a project needs."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from . import environment, git
from .errors import UsageError

ROOM = 4  # GB: an environment with bytecode takes 1.7, see README of the project
PORTS = {3000: "poe serve", 5000: "poe ui"}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what is there, and what to do where that is not enough."""

    subject: str
    state: Literal["ok", "warning", "missing"]
    found: str
    advice: str = ""


def check_python(folder: Path) -> Finding:
    """Python is 3.11, 3.12 or 3.13."""
    found = ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info < (3, 14):
        return Finding("Python", "ok", found)
    return Finding("Python", "missing", found, "install Python 3.11, 3.12 or 3.13")


def check_git(folder: Path) -> Finding:
    """Git is installed, knows who commits, and is new enough for an upgrade."""
    if shutil.which("git") is None:
        return Finding("git", "missing", "not installed", "install git, or use --no-git")
    repository = git.Repository(folder)
    version = repository.run("--version").removeprefix("git version ")
    if repository.identity() is None:
        advice = "git config --global user.name NAME; git config --global user.email ADDRESS"
        return Finding("git", "warning", f"{version}, without your name or address", advice)
    try:
        git.require_merges()
    except UsageError as error:
        return Finding("git", "warning", error.message, error.hint)
    return Finding("git", "ok", version)


def check_installer(folder: Path) -> Finding:
    """There is uv, or else venv and pip."""
    if found := environment.uv():
        return Finding("installer", "ok", f"uv, {found}")
    if find_spec("venv") and find_spec("ensurepip"):
        advice = "python -m pip install uv: it installs ten times faster"
        return Finding("installer", "warning", "venv and pip", advice)
    return Finding("installer", "missing", "neither uv nor venv", "python -m pip install uv")


def check_index(folder: Path) -> Finding:
    """The package index answers."""
    if tool := environment.uv():
        command = [tool, "pip", "compile", "--quiet", "--no-deps", "--refresh", "-"]
    else:
        command = [sys.executable, "-m", "pip", "index", "versions", "poethepoet"]
    try:
        done = subprocess.run(
            command, input="poethepoet\n", capture_output=True, text=True, timeout=20, check=False
        )
    except subprocess.TimeoutExpired:
        done = None
    if done is not None and done.returncode == 0:
        return Finding("package index", "ok", "answers")
    advice = "check the network, and the index that pip or uv is set to"
    return Finding("package index", "missing", "does not answer", advice)


def check_disk(folder: Path) -> Finding:
    """There is room for an environment."""
    free = shutil.disk_usage(folder).free / 1e9
    if free >= ROOM:
        return Finding("disk", "ok", f"{free:.0f} GB free")
    return Finding("disk", "missing", f"{free:.1f} GB free", f"make room for {ROOM} GB")


def check_ports(folder: Path) -> Finding:
    """The ports that the tasks use by default are free."""
    taken = [port for port in PORTS if not is_free(port)]
    if not taken:
        return Finding("ports", "ok", f"{', '.join(map(str, PORTS))} are free")
    advice = "; ".join(f"{PORTS[port]} --port with another number" for port in taken)
    return Finding("ports", "warning", f"{', '.join(map(str, taken))} taken", advice)


def is_free(port: int) -> bool:
    """Return whether a port of the loopback address can be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


CHECKS: list[Callable[[Path], Finding]] = [
    check_python,
    check_git,
    check_installer,
    check_index,
    check_disk,
    check_ports,
]


def examine(folder: Path) -> list[Finding]:
    """Return what every check found; each is a function whose docstring says what should hold."""
    return [check(folder) for check in CHECKS]
