"""Each finding about the machine is true, and says what to do."""

import os
import shutil
import socket
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from mlops_ladder import doctor, environment
from mlops_ladder.doctor import Finding

Patch = pytest.MonkeyPatch


def wheel(folder: Path) -> Path:
    """Write a wheel of a package poethepoet that holds nothing; return its folder."""
    about = "poethepoet-1.0.dist-info"
    with zipfile.ZipFile(folder / "poethepoet-1.0-py3-none-any.whl", "w") as archive:
        archive.writestr(
            f"{about}/METADATA", "Metadata-Version: 2.1\nName: poethepoet\nVersion: 1.0\n"
        )
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{about}/RECORD", "")
    return folder


@pytest.mark.parametrize(
    ("version", "state"),
    [((3, 10, 9), "missing"), ((3, 11, 0), "ok"), ((3, 13, 9), "ok"), ((3, 14, 0), "missing")],
)
def test_python_is_one_of_three(
    folder: Path, monkeypatch: Patch, version: tuple[int, int, int], state: str
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    finding = doctor.check_python(folder)
    assert (finding.state, finding.found) == (state, ".".join(map(str, version)))
    assert bool(finding.advice) == (state == "missing")


def test_git_is_there_and_knows_the_user(folder: Path) -> None:
    finding = doctor.check_git(folder)
    assert finding.state == "ok"
    assert finding.found[0].isdigit()


def test_git_without_an_identity_is_a_warning(folder: Path) -> None:
    Path(os.environ["GIT_CONFIG_GLOBAL"]).write_text("", "utf-8")
    finding = doctor.check_git(folder)
    assert finding.state == "warning"
    assert "git config --global user.name" in finding.advice


def test_git_that_is_too_old_for_an_upgrade_is_a_warning(folder: Path, monkeypatch: Patch) -> None:
    old = folder / "bin" / "git"
    old.parent.mkdir()
    real = shutil.which("git")
    told = 'case "$*" in *version*) echo git version 2.37.1;;'
    old.write_text(f'#!/bin/sh\n{told} *) exec {real} "$@";; esac\n', "utf-8")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{old.parent}{os.pathsep}{os.environ['PATH']}")
    finding = doctor.check_git(folder)
    assert (finding.state, finding.found) == ("warning", "git 2.37.1 is too old for an upgrade")
    assert finding.advice == "install git 2.38 or newer"


def test_no_git_is_missing(folder: Path, monkeypatch: Patch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    finding = doctor.check_git(folder)
    assert (finding.state, finding.advice) == ("missing", "install git, or use --no-git")


def test_an_installer_is_uv_or_else_venv_and_pip(folder: Path, monkeypatch: Patch) -> None:
    assert doctor.check_installer(folder).found == f"uv, {environment.uv()}"
    monkeypatch.setattr(environment, "uv", lambda: None)
    finding = doctor.check_installer(folder)
    assert (finding.state, finding.found) == ("warning", "venv and pip")
    monkeypatch.setattr(doctor, "find_spec", lambda name: None)
    finding = doctor.check_installer(folder)
    assert (finding.state, finding.found) == ("missing", "neither uv nor venv")


def test_an_index_that_answers_is_ok(folder: Path, monkeypatch: Patch) -> None:
    forget_the_index(monkeypatch)
    monkeypatch.setenv("UV_NO_INDEX", "1")
    monkeypatch.setenv("UV_FIND_LINKS", str(wheel(folder)))
    assert doctor.check_index(folder) == Finding("package index", "ok", "answers")


@pytest.mark.parametrize("tool", ["uv", "pip"])
def test_an_index_that_does_not_answer_is_missing(
    folder: Path, monkeypatch: Patch, tool: str
) -> None:
    forget_the_index(monkeypatch)
    if tool == "pip":
        monkeypatch.setattr(environment, "uv", lambda: None)
    for name in ("UV_DEFAULT_INDEX", "PIP_INDEX_URL"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/none")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    finding = doctor.check_index(folder)
    assert (finding.state, finding.found) == ("missing", "does not answer")
    assert "check the network" in finding.advice


def forget_the_index(monkeypatch: Patch) -> None:
    """Take away what this machine's variables say about the package index."""
    for name in [name for name in os.environ if name.startswith(("UV_", "PIP_"))]:
        monkeypatch.delenv(name)


@pytest.mark.parametrize(("free", "state"), [(3.9e9, "missing"), (4.0e9, "ok")])
def test_a_disk_has_room_for_an_environment(
    folder: Path, monkeypatch: Patch, free: float, state: str
) -> None:
    usage = type("Usage", (), {"free": free})
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage)
    finding = doctor.check_disk(folder)
    assert finding.state == state
    assert bool(finding.advice) == (state == "missing")


def test_a_port_in_use_is_named_with_what_to_do(folder: Path, monkeypatch: Patch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setattr(doctor, "PORTS", {port: "poe serve"})
        finding = doctor.check_ports(folder)
        assert (finding.state, finding.found) == ("warning", f"{port} taken")
        assert finding.advice == "poe serve --port with another number"
    assert doctor.check_ports(folder).state == "ok"


def test_every_check_says_what_should_hold() -> None:
    checks: list[Callable[[Path], Finding]] = doctor.CHECKS
    named = {name for name in vars(doctor) if name.startswith("check_")}
    assert {check.__name__ for check in checks} == named
    assert all(check.__doc__ for check in checks)


def test_an_examination_runs_every_check(folder: Path, monkeypatch: Patch) -> None:
    monkeypatch.setattr(doctor, "CHECKS", [doctor.check_python, doctor.check_disk])
    assert [finding.subject for finding in doctor.examine(folder)] == ["Python", "disk"]
