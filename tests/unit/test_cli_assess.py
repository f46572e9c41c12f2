"""The command `ladder assess`, with an assessment made by hand."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from mlops_ladder import assess
from mlops_ladder.assess.finding import Assessment
from mlops_ladder.errors import UsageError

from ..conftest import Ladder, contents
from .assess.conftest import MANUAL, PIPELINE, assessment

Refused = Callable[..., str]
BOTH = ("tabular", "llm")


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> Callable[[Assessment], list[Path]]:
    """Let every folder have this assessment; return the folders that are asked about."""

    def answer(made: Assessment) -> list[Path]:
        asked: list[Path] = []

        def fake(path: Path, tell: Callable[[str], None]) -> Assessment:
            asked.append(path)
            return made

        monkeypatch.setattr(assess, "assess", fake)
        return asked

    return answer


Found = Callable[[Assessment], list[Path]]


def test_the_current_folder_is_assessed_by_default(ladder: Ladder, found: Found) -> None:
    asked = found(assessment(MANUAL))
    ended = ladder("assess")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("flights: level 0, manual\n")
    assert asked == [Path()]


def test_the_next_commands_are_for_the_same_folder(
    ladder: Ladder, found: Found, folder: Path
) -> None:
    (folder / "a b").mkdir()
    asked = found(assessment(MANUAL))
    assert ladder("assess", "a b").out.endswith("ladder plan 'a b'\n")
    assert asked == [Path("a b")]


def test_json_is_all_that_is_printed(ladder: Ladder, found: Found) -> None:
    found(assessment(PIPELINE))
    report = json.loads(ladder("assess", "--json").out)
    assert (report["schema"], report["level"], len(report["capabilities"])) == (1, 1, 73)


def test_no_ml_is_an_answer(ladder: Ladder, found: Found) -> None:
    found(assessment({}, ()))
    ended = ladder("assess")
    assert (ended.status, ended.out.splitlines()[0]) == (0, "flights: no ML here")
    ended = ladder("assess", "--require", "0")
    said = "Error: flights does not reach level 0: there is no ML here\n"
    assert (ended.status, ended.err) == (1, said)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["--require", "0"], 0),
        (["--require", "1"], 0),
        (["--require", "2"], 1),
        (["--require", "defined"], 0),
        (["--require", "managed"], 1),
        (["--require", "1", "--require", "defined"], 0),
        (["--require", "1", "--require", "managed"], 1),
        (["--no-gaps"], 1),
        (["--no-gaps", "--require", "1"], 1),
        ([], 0),
    ],
)
@pytest.mark.parametrize("view", [[], ["--json"]])
def test_what_is_required_decides_the_exit_code(
    ladder: Ladder, found: Found, words: list[str], status: int, view: list[str]
) -> None:
    states = {"versioned-prompts": "met", "pinned-model": "met", "container": "missing"}
    found(assessment(PIPELINE | states, BOTH))
    ended = ladder("assess", *words, *view)
    assert ended.status == status
    assert ended.err.count("\n") == status
    assert ended.out


def test_each_requirement_that_fails_has_its_sentence(ladder: Ladder, found: Found) -> None:
    found(assessment({"goal-metric": "missing"} | {"pipeline": "met"}))
    said = ladder("assess", "--require", "1", "--require", "defined", "--no-gaps").err.splitlines()
    assert len(said) == 3
    assert said[0].endswith(
        "level 1: missing is tracked-experiments or model-registry; "
        "ci-tests or training-trigger or model-gate"
    )
    assert said[1].endswith("nothing calls a language model")
    assert said[2].startswith("Error: flights has gaps at level 0: goal-metric, ")


def test_a_level_that_does_not_exist_cannot_be_required(ladder: Ladder) -> None:
    ended = ladder("assess", "--require", "3")
    assert (ended.status, ended.out) == (2, "")
    assert "'3' is not one of '0', '1', '2'" in ended.err


def test_a_page_is_written_beside_the_text(ladder: Ladder, found: Found, folder: Path) -> None:
    found(assessment(MANUAL))
    ended = ladder("assess", "--html", "page.html")
    assert (ended.status, ended.err) == (0, "The page is page.html\n")
    assert ended.out.startswith("flights: level 0")
    assert (folder / "page.html").read_text("utf-8").startswith("<!doctype html>")
    report = ladder("assess", "--html", "page.html", "--json").out
    assert json.loads(report)["level"] == 0


def test_a_page_that_cannot_be_written_is_refused(
    refused: Refused, found: Found, folder: Path
) -> None:
    found(assessment(MANUAL))
    assert "no/page.html cannot be written: No such file" in refused(
        "assess", "--html", "no/page.html"
    )


def test_only_a_folder_can_be_assessed(refused: Refused, folder: Path) -> None:
    (folder / "file").touch()
    hint = "give the folder of a repository"
    assert refused("assess", "nowhere") == f"Error: nowhere does not exist: {hint}\n"
    assert refused("assess", "file") == f"Error: file is a file: {hint}\n"
    assert refused("assess", "nowhere", "--explain", "pipeline").endswith(f"{hint}\n")


def test_mistakes_in_its_settings_are_refused(
    refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, tell: Callable[[str], None]) -> Assessment:
        raise UsageError("pyproject.toml: no", "correct it")

    monkeypatch.setattr(assess, "assess", fail)
    assert refused("assess") == "Error: pyproject.toml: no: correct it\n"


def test_a_capability_is_explained_without_a_look_at_a_folder(ladder: Ladder, found: Found) -> None:
    asked = found(assessment({}))
    ended = ladder("assess", "--explain", "drift-check")
    assert (ended.status, asked) == (0, [])
    assert ended.out.startswith("drift-check: Drift is checked on a schedule\n")
    assert "See docs/capabilities/drift-check.md." in ended.out
    assert "Found here" not in ended.out


def test_what_was_found_of_it_is_told_of_a_folder(ladder: Ladder, found: Found) -> None:
    asked = found(assessment({"drift-check": "partial"}))
    assert "\nFound here: partial\n" in ladder("assess", ".", "--explain", "drift-check").out
    assert asked == [Path()]


def test_the_nearest_capability_is_named(refused: Refused) -> None:
    said = refused("assess", "--explain", "drift-chek")
    assert "there is no capability 'drift-chek'; the nearest is drift-check" in said


def test_nothing_is_written_into_what_is_assessed(ladder: Ladder, folder: Path) -> None:
    (folder / "a").mkdir()
    (folder / "a" / "train.py").write_text("import this\n", "utf-8")
    before = contents(folder)
    assert ladder("assess", "a").status == 0
    assert contents(folder) == before
