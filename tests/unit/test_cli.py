"""The command line refuses what cannot be met with one line, and reports for people or programs."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from mlops_ladder import __version__, cli, cli_new, console, doctor, layers
from mlops_ladder.demo import Demo, Step
from mlops_ladder.doctor import Finding
from mlops_ladder.errors import CommandError

from ..conftest import Ladder, git

pytestmark = pytest.mark.usefixtures("kept_renders")

Refused = Callable[..., str]
FORM = "use lower-case letters, digits, - and _"
REFUSALS = [
    (["x", "--level", "7"], ["--level 7: there is no such level", "use 0"]),
    (["x", "--level", "one"], ["--level one: there is no such level", "use 0"]),
    (["x", "--set", "colour=red"], ["--set colour:", "use name, owner, python"]),
    (["x", "--set", "ci=none"], ["--set ci: there is no such question", "use name, owner, python"]),
    (["x", "--set", "owner"], ["--set owner: there is no =", "write --set KEY=VALUE"]),
    (["x", "--set", "owner="], ["owner: ''", "write one line of text"]),
    (["x", "--set", "python=2.7"], ["python: '2.7'", "use 3.11, 3.12, 3.13"]),
    (["x", "--name", "mlflow"], ["name: 'mlflow' would hide", "use another name"]),
    (["x", "--set", "name=json"], ["name: 'json' would hide", "use another name"]),
    (["/proc/x"], ["/proc", "give a", "folder"]),
    (["y" * 300, "--name", "x"], ["File name too long", "give another folder"]),
]
NAMES = ["123", "class", "a b", "ünï", "a" * 300, "MyProject", "a--b", "a_"]


@pytest.mark.parametrize(("words", "said"), REFUSALS)
def test_what_cannot_be_met_is_refused(refused: Refused, words: list[str], said: list[str]) -> None:
    line = refused("new", *words)
    assert [part for part in said if part not in line] == []


@pytest.mark.parametrize("name", [*NAMES, "", ".."])
def test_a_name_that_is_no_package_is_refused(refused: Refused, name: str) -> None:
    assert FORM in refused("new", "x", f"--name={name}")


@pytest.mark.parametrize("name", NAMES)
def test_a_folder_that_names_no_package_is_refused(refused: Refused, name: str) -> None:
    assert FORM in refused("new", name)


@pytest.mark.parametrize("name", ["mlflow", "test", "json", "sklearn", "tests"])
def test_a_folder_that_hides_a_module_is_refused(refused: Refused, name: str) -> None:
    assert f"'{name}' would hide a module" in refused("new", name, "--no-git")


def test_a_folder_in_use_is_refused(refused: Refused, folder: Path) -> None:
    (folder / "x").mkdir()
    (folder / "x" / "mine").touch()
    assert "x is not empty: give a folder that is empty" in refused("new", "x")
    assert "work is not empty: give a folder that is empty" in refused("new", ".")


def test_a_file_is_refused_as_target_and_as_parent(refused: Refused, folder: Path) -> None:
    (folder / "x").touch()
    assert "x is a file: give a folder that does not exist yet" in refused("new", "x")
    assert "x cannot be written to: give a folder that" in refused("new", "x/y")


def test_a_machine_without_git_is_told_of_no_git(
    refused: Refused, ladder: Ladder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert "git is not installed: install git, or use --no-git" in refused("new", "x")
    assert ladder("new", "x", "--no-git").status == 0
    assert not Path("x/.git").exists()


def test_a_user_whom_git_does_not_know_is_told_so(ladder: Ladder) -> None:
    assert "Git does not know you" not in ladder("new", "y").out
    Path(os.environ["GIT_CONFIG_GLOBAL"]).write_text("", "utf-8")
    ended = ladder("new", "x")
    assert ended.status == 0
    assert "Git does not know you: the commits carry the name MLOps Ladder" in ended.out


def test_a_failure_of_git_ends_with_1(ladder: Ladder, folder: Path) -> None:
    git(folder, "init", "--quiet")
    (folder / ".git" / "index.lock").touch()
    ended = ladder("new", "x")
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith("Error: git read-tree failed:")
    assert not (folder / "x").exists()


def test_dashes_become_underscores_in_the_package(ladder: Ladder) -> None:
    assert ladder("new", "my-project", "--no-git").status == 0
    assert Path("my-project/src/my_project/__init__.py").is_file()


def test_answers_are_set_and_recorded(ladder: Ladder) -> None:
    words = ["--name", "churn", "--set", "owner=Ada", "--set", "python=3.12", "--no-git"]
    assert ladder("new", "x", *words).status == 0
    recorded = Path("x/.copier-answers.yml").read_text("utf-8")
    assert "name: churn\nowner: Ada\npython: '3.12'\n" in recorded


def test_new_ends_with_the_next_commands(ladder: Ladder) -> None:
    ended = ladder("new", "x", "--no-git")
    assert ended.err == ""
    assert ended.out.startswith("Created x: level 0, ")
    assert "\nNext:\n  cd x\n" in ended.out
    assert ended.out.endswith("  poe pipeline\n")


def test_new_reports_to_programs(ladder: Ladder, folder: Path) -> None:
    ended = ladder("new", "x", "--json")
    assert (ended.status, ended.err) == (0, "")
    report = json.loads(ended.out)
    assert (report["schema"], report["level"], report["applications"]) == (1, "0", ["tabular"])
    assert report["path"] == str(folder / "x")
    named = {"name": "x", "owner": "not named yet", "python": "3.11", "data": "flights"}
    assert report["answers"] == named
    assert report["commit"] == git(folder / "x", "rev-parse", "HEAD")
    assert report["scaffold_commit"] == git(folder / "x", "rev-parse", "HEAD^")
    assert set(report["files"]) == set(git(folder / "x", "ls-files").split())


def test_new_without_git_reports_no_commits(ladder: Ladder) -> None:
    report = json.loads(ladder("new", "x", "--json", "--no-git").out)
    assert (report["commit"], report["scaffold_commit"]) == (None, None)


def test_an_error_prints_nothing_for_programs(ladder: Ladder) -> None:
    ended = ladder("new", "123", "--json")
    assert (ended.status, ended.out) == (2, "")


def test_levels_says_what_each_level_adds_in_one_screen(ladder: Ladder) -> None:
    ended = ladder("levels")
    assert (ended.status, ended.err) == (0, "")
    for level in layers.STACKS:
        absent = level not in layers.available()
        title = f"{level}: {layers.layer(layers.STACKS[level][-1]).title}"
        title += ", by itself; --llm puts it beside a tabular level 1" if level == "llmops" else ""
        assert (f"{title}  (not in this version)\n" if absent else f"{title}\n") in ended.out
    assert len(ended.out.splitlines()) <= 40
    assert max(map(len, ended.out.splitlines())) <= 110


def test_levels_reports_to_programs(ladder: Ladder) -> None:
    report = json.loads(ladder("levels", "--json").out)
    assert report["schema"] == 1
    found = [each["level"] for each in report["levels"] if each["available"]]
    assert found == layers.available()


def test_a_template_is_written(ladder: Ladder) -> None:
    ended = ladder("template", "0", "level")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out == f"Next:\n  copier copy {Path.cwd() / 'level'} my-project\n"
    assert Path("level/copier.yml").is_file()


def test_a_template_has_its_own_folder(refused: Refused, folder: Path) -> None:
    (folder / "x").mkdir()
    (folder / "x" / "mine").touch()
    for path in ("x", "x/mine"):
        line = refused("template", "0", path)
        assert f"{path} is not an empty folder: give one that does not exist yet" in line
    assert "there is no such level: use 0" in refused("template", "7", "y")
    for path in ("/proc/x", "x/mine/y", "y" * 300):
        line = refused("template", "0", path)
        assert "cannot be written" in line
        assert "give another folder" in line


def test_a_missing_finding_ends_doctor_with_1(
    ladder: Ladder, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = Finding("git", "warning", "nameless", "say who you are")
    monkeypatch.setattr(doctor, "examine", lambda folder: [finding])
    assert ladder("doctor").status == 0
    gone = Finding("git", "missing", "not installed", "install git")
    monkeypatch.setattr(doctor, "examine", lambda folder: [finding, gone])
    ended = ladder("doctor")
    assert (ended.status, ended.err) == (1, "")
    assert "→ install git" in ended.out
    assert json.loads(ladder("doctor", "--json").out)["findings"][1]["state"] == "missing"


def test_the_demo_shows_its_steps(ladder: Ladder, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = [Step("scaffold", "level 0", 0.2, "README.md"), Step("stop", "ended", 1.0, "log")]
    monkeypatch.setattr(Demo, "run", lambda self: iter(steps))
    ended = ladder("demo", "a/b")
    assert ended.status == 0
    assert ended.err == "  level 0 (0.2 s)\n  ended (1.0 s)\n"
    assert ended.out.splitlines()[-1].split() == ["total", "1.2"]
    report = json.loads(ladder("demo", "a/b", "--json").out)
    assert [step["name"] for step in report["steps"]] == ["scaffold", "stop"]


def test_a_demo_needs_a_folder(refused: Refused, folder: Path) -> None:
    (folder / "x").touch()
    assert "x cannot be written" in refused("demo", "x")


def test_a_step_that_fails_ends_the_demo_with_1(
    ladder: Ladder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Demo) -> None:
        raise CommandError(["poe", "pipeline"], 3, "look above")

    monkeypatch.setattr(Demo, "run", fail)
    ended = ladder("demo")
    assert (ended.status, ended.out) == (1, "")
    assert ended.err == "Error: `poe pipeline` failed with exit code 3: look above\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shells_completion_is_printed(
    ladder: Ladder, monkeypatch: pytest.MonkeyPatch, shell: str
) -> None:
    monkeypatch.setenv("_LADDER_COMPLETE", "")
    assert "_LADDER_COMPLETE" in ladder("completion", shell).out


def test_levels_are_completed() -> None:
    context = click.Context(cli_new.new)
    level = next(each for each in cli_new.new.params if each.name == "level")
    assert cli_new.complete_level(context, level, "") == layers.available()
    assert cli_new.complete_level(context, level, "9") == []


def test_ctrl_c_ends_with_130_and_one_line(ladder: Ladder, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(text: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(console, "show", interrupt)
    ended = ladder("levels")
    assert (ended.status, ended.out, ended.err) == (130, "", "Error: stopped\n")


def test_the_version_is_printed(ladder: Ladder) -> None:
    assert ladder("--version").out == f"ladder, version {__version__}\n"


def test_every_command_and_option_explains_itself(ladder: Ladder) -> None:
    for name, command in cli.main.commands.items():
        ended = ladder(name, "-h")
        assert ended.status == 0
        assert (command.help or "").splitlines()[0] in ended.out
        options = [each for each in command.params if isinstance(each, click.Option)]
        assert [option.name for option in options if not option.help] == []
    listed = ladder("--help").out
    assert "..." not in listed.partition("Commands:")[2]
