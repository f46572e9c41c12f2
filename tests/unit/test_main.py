"""The command line as a process: terminals, signals, and how it ends."""

import os
import pty
import random
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
import yaml
from mlops_ladder import layers

from ..conftest import Ladder, contents, git, start

pytestmark = pytest.mark.timeout(60)

MOMENTS = [  # where it has begun to write, and seconds after that
    ("temporary", 0.1),
    ("work", 0.0),
    ("work", 0.08),
]
ENDINGS = {
    signal.SIGKILL: (-9, ""),
    signal.SIGTERM: (143, ""),
    signal.SIGINT: (130, "Error: stopped\n"),
}
AS_NOBODY = """
import os, sys
import encodings.unicode_escape, jinja2
from mlops_ladder import answers, cli, console, new, questions, views
if os.getuid() == 0:
    os.setuid(65534)
cli.main(prog_name="ladder")
"""


def wait_for_scratch(process: "subprocess.Popen[str]", folder: Path) -> None:
    """Wait until a process has begun to write in a folder, or has ended."""
    while process.poll() is None and not list(folder.iterdir()):
        time.sleep(0.002)


def assert_whole(project: Path) -> None:
    """Assert that a project is complete, committed and clean."""
    assert git(project, "status", "--porcelain", "--ignored") == ""
    assert len(git(project, "log", "--format=%H").split()) == 2
    assert git(project, "fsck", "--full") == ""


def test_a_wait_for_an_answer_never_happens_without_a_terminal(process: Ladder) -> None:
    ended = process("new", "x")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("Created x: level 0, ")


def test_a_refusal_shows_no_traceback_unless_asked(process: Ladder) -> None:
    quiet = process("new", "123")
    assert (quiet.status, quiet.out, quiet.err.count("\n")) == (2, "", 1)
    loud = process("new", "123", "--debug")
    assert loud.status != 0
    assert "Traceback" in loud.err
    assert "UsageError: name: '123' cannot be a Python package" in loud.err


def test_a_closed_folder_is_refused() -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as closed:
        os.chmod(closed, 0o555)
        done = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, "new", f"{closed}/x"],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stdout) == (2, "")
        said = f"Error: {closed} cannot be written to: give a folder that you may write to\n"
        assert done.stderr == said
        assert os.listdir(closed) == []


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from mlops_ladder.cli import main; main(['--help'], standalone_mode=False);"
        "print({'copier', 'jinja2', 'yaml', 'pydantic', 'polars'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("set()\n")


@pytest.mark.parametrize(("place", "moment"), MOMENTS)
@pytest.mark.parametrize("number", ENDINGS)
def test_a_signal_leaves_a_whole_project_or_none(
    folder: Path, number: signal.Signals, place: str, moment: float
) -> None:
    with start("new", "x") as running:
        wait_for_scratch(running, folder.parent / place)
        time.sleep(moment * random.uniform(0.5, 1.5))
        running.send_signal(number)
        status = running.wait(timeout=60)
        assert running.stderr
        said = running.stderr.read()
    if (folder / "x").exists():
        assert_whole(folder / "x")
    else:
        assert (status, said) == ENDINGS[number]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_leaves_the_current_folder_empty_or_whole(
    folder: Path, number: signal.Signals
) -> None:
    (folder / "x").mkdir()
    os.chdir(folder / "x")
    with start("new", ".") as running:
        while running.poll() is None and len(list(folder.iterdir())) == 1:
            time.sleep(0.002)
        time.sleep(random.uniform(0, 0.2))
        running.send_signal(number)
        running.wait(timeout=60)
    if contents(folder / "x"):
        assert_whole(folder / "x")


def test_a_kill_inside_a_repository_leaves_whole_files_or_none(folder: Path) -> None:
    git(folder, "init", "--quiet")
    with start("new", "x") as running:
        while running.poll() is None and not list(folder.glob(".x-*")):
            time.sleep(0.002)
        time.sleep(random.uniform(0, 0.15))
        running.kill()
        running.wait(timeout=60)
    if (folder / "x").exists():
        with start("new", "y", "--no-git", "--name", "x") as again:
            assert again.wait(timeout=60) == 0
        assert contents(folder / "x") == contents(folder / "y")


def at_terminal(answers: list[str], *words: str) -> tuple[int, str]:
    """Run the command line at a terminal, typing a line at each prompt; return status and text."""
    child, terminal = pty.fork()
    if child == 0:
        os.execv(sys.executable, [sys.executable, "-m", "mlops_ladder", *words])
    shown = b""
    typed = 0
    while True:
        if not select.select([terminal], [], [], 0.5)[0]:
            if typed and not answers[typed - 1].endswith("\n"):  # the key came before it listened
                os.write(terminal, answers[typed - 1].encode())
            continue
        try:
            shown += os.read(terminal, 4096)
        except OSError:  # it has ended
            break
        if len(re.findall(rb"\]: ", shown)) > typed and typed < len(answers):
            os.write(terminal, answers[typed].encode())
            typed += 1
    os.close(terminal)
    _, status = os.waitpid(child, 0)
    text = re.sub(r"\x1b\[[0-9;]*m", "", shown.decode()).replace("\r", "")
    return os.waitstatus_to_exitcode(status), text


def test_a_terminal_is_asked_each_question_with_its_help_and_default() -> None:
    content = yaml.safe_load(layers.questions("0"))
    asked = {key: each for key, each in content.items() if "when" not in each and key != "data"}
    status, text = at_terminal(["\n"] * len(asked), "new", "churn", "--no-git")
    assert status == 0
    assert re.findall(r"^(\w+) \[(.*?)\]: ", text, re.MULTILINE) == [
        (key, "churn" if key == "name" else each["default"]) for key, each in asked.items()
    ]
    assert [each["help"] for each in asked.values() if each["help"] not in text] == []
    assert "(3.11, 3.12, 3.13)" in text
    assert "name: churn\n" in Path("churn/.copier-answers.yml").read_text("utf-8")


def test_a_wrong_answer_is_asked_again() -> None:
    typed = ["123\n", "shop\n", "2.7\n", "3.13\n"]
    status, text = at_terminal(typed, "new", "churn", "--no-git", "--set", "owner=Ada")
    assert status == 0
    assert "Error: name: '123' cannot be a Python package" in text
    assert "Error: python: '2.7' is not one of" in text
    assert "owner [" not in text
    recorded = Path("churn/.copier-answers.yml").read_text("utf-8")
    assert "name: shop\nowner: Ada\npython: '3.13'\n" in recorded


@pytest.mark.parametrize("option", ["--defaults", "--json"])
def test_a_terminal_is_not_asked_when_the_defaults_are_wanted(option: str) -> None:
    status, text = at_terminal([], "new", "churn", "--no-git", option)
    assert status == 0
    assert "]: " not in text


@pytest.mark.parametrize("key", ["\x03", "\x04"])
def test_ctrl_c_and_ctrl_d_at_a_question_end_with_130(folder: Path, key: str) -> None:
    status, text = at_terminal([key], "new", "churn")
    assert status == 130
    assert text.endswith("Error: stopped\n")
    assert contents(folder) == {}
