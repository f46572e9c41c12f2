"""A project's environment is made from its lock, and its tasks run in it."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from mlops_ladder import environment
from mlops_ladder.errors import CommandError, LadderError

Captured = pytest.CaptureFixture[str]


def program(path: Path, script: str) -> Path:
    """Write a program for the shell."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)
    return path


def test_uv_is_found_beside_this_python() -> None:
    assert environment.uv() == str(Path(sys.executable).parent / "uv")


def test_uv_is_found_on_the_path(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(folder / "bin" / "python"))
    monkeypatch.setenv("PATH", str(folder / "path"))
    assert environment.uv() is None
    tool = program(folder / "path" / "uv", "")
    assert environment.uv() == str(tool)


def test_this_python_is_used_where_it_is_new_enough() -> None:
    assert environment.python("3.11") == sys.executable


def test_a_newer_python_is_looked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(folder))
    newer = program(folder / "python3.17", "")
    assert environment.python("3.15") == str(newer)


def test_a_python_that_is_not_there_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(LadderError, match=r"there is no Python 3\.15 here") as caught:
        environment.python("3.15")
    assert "answer another python" in caught.value.hint


@pytest.mark.parametrize("tool", ["/usr/bin/uv", None])
def test_every_installation_checks_hashes(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tool: str | None
) -> None:
    monkeypatch.setattr(environment, "uv", lambda: tool)
    venv, lock, project = environment.steps(folder, "3.11")
    assert venv[-1] == ".venv"
    assert "--require-hashes" in lock
    assert lock[-1] == "requirements.txt"
    assert project[-4:] == environment.PROJECT
    assert {command[0] for command in (lock, project)} == {tool or str(venv_python(folder))}


def venv_python(folder: Path) -> Path:
    return environment.binaries(folder) / "python"


def test_a_program_runs_in_the_folder_and_is_shown(folder: Path, capsys: Captured) -> None:
    environment.run(["sh", "-c", "pwd; echo loud >&2; echo ' + numpy==2'"], folder, "")
    assert capsys.readouterr() == ("", f"{folder}\nloud\n")


def test_a_program_that_fails_is_an_error_with_its_command(folder: Path) -> None:
    with pytest.raises(CommandError, match=r"`sh -c exit 3` failed with exit code 3") as caught:
        environment.run(["/bin/sh", "-c", "exit 3"], folder, "look above")
    assert caught.value.hint == "look above"


def test_a_task_is_the_projects_own(folder: Path, capsys: Captured) -> None:
    program(environment.binaries(folder) / "poe", 'echo "$@"')
    environment.task(folder, "score", "a b")
    assert capsys.readouterr().err == "score a b\n"


def test_what_a_task_answers_is_returned_and_shown(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    program(environment.binaries(folder) / "poe", 'echo "$@"; echo loud >&2')
    assert environment.ask(folder, "ask", "How high?") == "--quiet ask How high?\n"
    shown = capfd.readouterr()
    assert shown.out == ""
    assert sorted(shown.err.splitlines()) == ["--quiet ask How high?", "loud"]


def test_an_environment_is_made_step_by_step_until_one_fails(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = [["sh", "-c", "touch one"], ["sh", "-c", "exit 1"], ["sh", "-c", "touch three"]]
    monkeypatch.setattr(environment, "steps", lambda project, wanted: commands)
    with pytest.raises(CommandError) as caught:
        environment.create(folder, "3.11")
    assert "ladder doctor" in caught.value.hint
    assert [path.name for path in folder.iterdir()] == ["one"]


def test_variables_of_another_environment_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "POE_ROOT"):
        monkeypatch.setenv(name, "1")
    kept = environment.variables()
    gone = {"VIRTUAL_ENV", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "POE_ROOT"}
    assert gone & kept.keys() == set()
    assert kept["PATH"] == os.environ["PATH"]
    assert shutil.which("sh", path=kept["PATH"])
