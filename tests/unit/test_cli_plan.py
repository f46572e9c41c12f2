"""`ladder plan` as it is typed: its flags, its exit codes, its report and page."""

import json
import socket
from pathlib import Path

import pytest
from mlops_ladder import cli_assess

from ..conftest import Ladder
from .plan.conftest import assessed


@pytest.fixture
def level_0(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is assessed as level 0."""
    monkeypatch.setattr(cli_assess, "assessed", lambda path: assessed(0, name=path.name))
    (folder / "churn").mkdir()
    return folder / "churn"


def test_without_a_path_it_plans_from_nothing(ladder: Ladder) -> None:
    done = ladder("plan")
    assert done.status == 0
    assert done.out.startswith("A plan: nothing → level 0: manual\n")
    assert done.err == ""


def test_with_a_path_it_plans_from_the_assessment(level_0: Path, ladder: Ladder) -> None:
    done = ladder("plan", "churn")
    assert done.out.startswith("churn: level 0 → level 1: pipeline automation\n")


def test_the_report_is_json_and_nothing_else(ladder: Ladder) -> None:
    report = json.loads(ladder("plan", "--to", "llmops", "--json").out)
    asked = report["to"]
    assert (report["schema"], asked["asked"], asked["llm"]) == (1, "llmops", "managed")


def test_the_page_is_written_beside_the_text(folder: Path, ladder: Ladder) -> None:
    done = ladder("plan", "--to", "1", "--html", "page.html")
    assert done.out.startswith("A plan: nothing → level 1")
    assert "page.html" in done.err
    assert (folder / "page.html").read_text("utf-8").startswith("<!doctype html>")


def test_figures_of_the_team_change_the_amounts(folder: Path, ladder: Ladder) -> None:
    (folder / "team.toml").write_text("[figures.seat-price]\nvalue = 0\n", "utf-8")
    report = json.loads(ladder("plan", "--figures", "team.toml", "--json").out)
    seats = [line for line in report["running"]["lines"] if line["kind"] == "tools"]
    assert [line["year"] for line in seats] == [{"low": 0, "high": 0}]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--to", "3"], "there is no level 3 to plan for"),
        (["--figures", "absent.toml"], "absent.toml cannot be read"),
        (["--figures", "wrong.toml"], "wrong.toml: figures.workday is no figure"),
        (["absent"], "absent does not exist"),
        (["--html", "absent/page.html"], "absent/page.html cannot be written"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_exit_code_2(
    folder: Path, ladder: Ladder, words: list[str], sentence: str
) -> None:
    (folder / "wrong.toml").write_text("[figures.workday]\nvalue = 1\n", "utf-8")
    done = ladder("plan", *words)
    assert done.status == 2
    assert done.out == ""
    assert done.err.startswith(f"Error: {sentence}")
    assert done.err.count("\n") == 1


def test_no_network_is_asked(ladder: Ladder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("asked the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert ladder("plan", "--to", "llmops", "--html", "page.html").status == 0
