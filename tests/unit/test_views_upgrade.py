"""A plan and its outcome read well for people, and are complete for programs."""

from pathlib import Path, PurePosixPath

import pytest
from mlops_ladder import __version__, environment, layers
from mlops_ladder.answers import Answers
from mlops_ladder.git import Repository
from mlops_ladder.plan import people
from mlops_ladder.project import Project
from mlops_ladder.threeway import Conflict, Merge
from mlops_ladder.upgrade import Outcome, Plan
from mlops_ladder.views import upgrade as views

from ..conftest import BOTH, answers

ADDED = [f"models/x/new{number}" for number in range(7)]
DOCKERFILE = Conflict("models/x/Dockerfile", ("both sides added it",), {})


def plan(
    after: Answers,
    before: Answers | None = None,
    blocked: tuple[str, ...] = (),
    conflicts: tuple[Conflict, ...] = (),
    needed: bool = True,
) -> Plan:
    """Return a plan that adds seven files, updates one and removes one."""
    project = Project(
        Path("/srv/models/x"),
        Repository(Path("/srv")),
        PurePosixPath("models/x"),
        "4ead",
        before or answers(),
        "x",
    )
    merge = Merge("7ee", ("models/x/a", "models/x/b"), ("models/x/b",), conflicts)
    kinds = {"models/x/a": "updated", "models/x/gone": "removed"}
    changes = dict.fromkeys(ADDED, "added") | kinds if needed else {}
    return Plan(project, after, "ba5e", "7a12", merge, changes, [*blocked], needed)


def outcome(
    folder: Path, conflicts: bool = False, relock: bool = False, detached: bool = False
) -> Outcome:
    left: dict[str, tuple[str, ...]] = {}
    if conflicts:
        left["my file"] = ("both sides added it", "you: my work")
    commit = "" if conflicts else "c0ffee1234567890"
    return Outcome(folder / "my x", commit, left, folder / "page.html", relock, detached)


def test_a_plan_says_where_it_goes_and_what_happens_to_which_files() -> None:
    lines = views.plan_text(plan(answers("1"))).splitlines()
    assert lines[:5] == [
        "x: level 0 → level 1",
        "  adds      7 files: new0, new1, new2, new3, new4 and 2 more",
        "  updates   1 file: a",
        "  removes   1 file: gone",
        "  merges    2 files that you edited too: a, b (by structure)",
    ]
    assert "  answers   ci: github (or --set ci=…)" in lines


def test_a_plan_says_what_the_level_brings_and_asks_of_people() -> None:
    text = views.plan_text(plan(answers("1")))
    top = layers.layer("level1")
    assert f"\n\nThe level brings {top.title}:\n" in text
    assert [each for each in [*top.adds.values(), *people.asks("1")] if each not in text] == []
    assert "\n\nand asks of people:\n  data engineer joins, and answers for what" in text
    same = views.plan_text(plan(answers("1", ci="none"), answers("1")))
    assert "The level brings" not in same
    assert "people" not in same


def test_a_plan_says_that_the_llm_application_takes_a_level_with_it() -> None:
    note = "the llm application needs level 1: both come in this merge"
    made = plan(answers(BOTH))
    assert views.plan_text(made).splitlines()[1] == f"  notes     {note}"
    report = views.report(made, None)
    assert (report["notes"], report["applications"]) == ([note], ["tabular", "llm"])
    assert list(report["brings"]) == [layers.layer(each).title for each in ("level1", "llmops")]
    for before, after in (("1", BOTH), ("0", "1"), (BOTH, BOTH)):
        assert note not in views.plan_text(plan(answers(after), answers(before)))


def test_a_plan_says_what_the_llm_application_brings() -> None:
    text = views.plan_text(plan(answers(BOTH), answers("1")))
    assert f"\n\nThe llm application brings {layers.layer('llmops').title}:\n" in text
    assert "The level brings" not in text


def test_a_plan_names_conflicts_and_what_is_in_the_way() -> None:
    blocked = ("a merge is under way", "x stands there")
    lines = views.plan_text(plan(answers("1"), None, blocked, (DOCKERFILE,))).splitlines()
    assert "  conflict  Dockerfile" in lines
    assert [line for line in lines if line.startswith("  blocked")] == [
        "  blocked   a merge is under way",
        "  blocked   x stands there",
    ]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (answers(), answers("1"), "level 0 → level 1"),
        (
            Answers("0", {"name": "x"}, "0.0.9"),
            answers(),
            f"level 0, template 0.0.9 → {__version__}",
        ),
        (answers("1"), answers(BOTH), "level 1 → level 1 with llm"),
        (answers(), answers(BOTH), "level 0 → level 1 with llm"),
        (answers(BOTH), answers(BOTH), "level 1 with llm, its scaffold recorded"),
        (answers(), answers(owner="Ada"), "level 0, new answers"),
        (answers(), answers(), "level 0, its scaffold recorded"),
    ],
)
def test_the_journey_is_said_in_few_words(before: Answers, after: Answers, said: str) -> None:
    assert views.plan_text(plan(after, before)).startswith(f"x: {said}\n")


def test_a_plan_with_nothing_to_do_is_one_line() -> None:
    text = views.plan_text(plan(answers(), needed=False, blocked=("dirty",)))
    assert text == "x: nothing to do, it has all of level 0."


def test_a_merge_ends_with_the_next_commands(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "uv", lambda: "/usr/bin/uv")
    text = views.outcome_text(outcome(folder))
    assert text.startswith("Merged as c0ffee123456. To undo it: git reset --keep HEAD~1\n\nNext:\n")
    assert text.splitlines()[3:] == [
        "  cd 'my x'",
        "  uv venv",
        "  uv pip sync requirements.txt",
        "  uv pip install --no-deps --no-build-isolation --editable .",
        "  source .venv/bin/activate",
        "  poe check",
        "  poe test",
        "  poe pipeline",
    ]


def test_an_environment_that_is_there_is_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "uv", lambda: None)
    assert "python -m venv .venv" in views.next_commands(outcome(folder))
    (folder / "my x" / ".venv").mkdir(parents=True)
    commands = views.next_commands(outcome(folder))
    assert "python -m venv .venv" not in commands
    assert "source .venv/bin/activate" in commands
    monkeypatch.chdir(folder / "my x")
    assert views.next_commands(outcome(folder)) == commands[1:]


def test_a_lock_that_both_sides_changed_is_made_anew_before_anything_else(folder: Path) -> None:
    commands = views.next_commands(outcome(folder, relock=True))
    assert "poe lock" not in views.next_commands(outcome(folder))
    assert commands.index("poe lock") < commands.index("poe check")
    again = commands[commands.index("poe lock") :]
    assert [each for each in again if "requirements.txt" in each and "git commit" not in each]
    assert [each for each in again if each.startswith("git commit")]


def test_conflicts_end_with_what_to_do(folder: Path) -> None:
    text = views.outcome_text(outcome(folder, conflicts=True))
    assert text.startswith("All is merged but 1 file, which need")
    assert "\n  my file\n    both sides added it\n    you: my work\n" in text
    assert f"What both sides did: {folder / 'page.html'}\n" in text
    assert "ladder upgrade --abort" in text
    commands = views.next_commands(outcome(folder, conflicts=True))
    assert commands == ["cd 'my x'", "git diff 'my file'", "ladder upgrade --continue"]


def test_a_commit_without_a_branch_gets_a_warning(folder: Path) -> None:
    assert "git switch -c" in views.outcome_text(outcome(folder, detached=True))
    assert "git switch -c" not in views.outcome_text(outcome(folder))


@pytest.mark.parametrize(
    ("changes", "left", "said"),
    [
        ({}, None, "planned"),
        ({"blocked": ("dirty",)}, None, "blocked"),
        ({"needed": False, "blocked": ("dirty",)}, None, "nothing to do"),
        ({}, False, "merged"),
        ({"conflicts": (DOCKERFILE,)}, True, "conflicts"),
    ],
)
def test_the_state_says_how_far_it_came(
    folder: Path, changes: dict[str, tuple[str, ...]], left: bool | None, said: str
) -> None:
    ended = None if left is None else outcome(folder, left)
    made = plan(answers("1"), **changes)  # type: ignore[arg-type]
    assert views.report(made, ended)["state"] == said


def test_the_data_of_a_plan_is_complete() -> None:
    assert views.report(plan(answers("1"), None, ("dirty",), (DOCKERFILE,)), None) == {
        "schema": 1,
        "state": "blocked",
        "path": "/srv/models/x",
        "from": {"level": "0", "template": __version__},
        "to": {"level": "1", "template": __version__},
        "applications": ["tabular"],
        "notes": [],
        "answers": answers("1").values,
        "added": [f"new{number}" for number in range(7)],
        "updated": ["a"],
        "removed": ["gone"],
        "merged": ["a", "b"],
        "by_structure": ["b"],
        "conflicts": [{"path": "Dockerfile", "about": ["both sides added it"]}],
        "blocked": ["dirty"],
        "scaffold_commit": "7a12",
        "brings": {layers.layer("level1").title: layers.layer("level1").adds},
        "people": people.asks("1"),
        "commit": None,
        "page": None,
        "next": [],
    }


def test_the_data_of_an_outcome_has_commit_page_and_next(folder: Path) -> None:
    merged = views.report(plan(answers("1")), outcome(folder))
    assert (merged["commit"], merged["page"]) == ("c0ffee1234567890", None)
    assert merged["next"] == views.next_commands(outcome(folder))
    waiting = views.report(plan(answers("1"), None, (), (DOCKERFILE,)), outcome(folder, True))
    assert (waiting["commit"], waiting["page"]) == (None, str(folder / "page.html"))


def test_the_data_has_the_same_keys_however_far_it_came(folder: Path) -> None:
    ended = views.report(plan(answers("1")), outcome(folder))
    assert views.report(plan(answers("1")), None).keys() == ended.keys()
