"""How people go on from a conflict, or back."""

import pytest

from . import hands, standing
from .project import SOURCES, Project

CHAMPION = f"{SOURCES}/champion.py"
CARD = "MODEL_CARD.md"


@pytest.fixture
def in_conflict(project: Project) -> Project:
    """A project whose upgrade waits for hands in one module."""
    path = project.write_a_module_that_the_level_brings()
    project.upgrade(conflicts=[path], rehearsals=0)
    return project


def test_resolved_so_that_it_does_not_parse(in_conflict: Project) -> None:
    text = hands.both(in_conflict.text(CHAMPION))
    in_conflict.put(CHAMPION, f"{text}\ndef (\n")
    ended = in_conflict.run("upgrade", "--continue")
    assert (ended.status, "does not parse" in ended.out) == (3, True)
    in_conflict.put(CHAMPION, text)
    in_conflict.continue_()


def test_a_file_with_markers_that_was_added_to_the_index(in_conflict: Project) -> None:
    in_conflict.git("add", CHAMPION)
    ended = in_conflict.run("upgrade", "--continue")
    assert (ended.status, CHAMPION in ended.out) == (3, True)
    in_conflict.resolve(CHAMPION)
    in_conflict.continue_()


def test_one_side_taken_by_git(in_conflict: Project) -> None:
    in_conflict.git("checkout", "--quiet", "--theirs", CHAMPION)
    in_conflict.git("add", CHAMPION)
    in_conflict.git("commit", "--quiet", "--message", "Level 1")
    in_conflict.is_committed(loses={CHAMPION: "the level's version was taken"})


def test_given_up_when_all_was_resolved(in_conflict: Project) -> None:
    in_conflict.resolve(CHAMPION)
    in_conflict.git("add", CHAMPION)
    in_conflict.abort()
    in_conflict.is_as_before()


def test_work_on_another_file_meanwhile_stays_when_it_goes_on(in_conflict: Project) -> None:
    text = in_conflict.text(CARD) + "\nReviewed.\n"
    in_conflict.put(CARD, text)
    in_conflict.put("notes.txt", "mine\n")
    in_conflict.resolve(CHAMPION)
    assert in_conflict.run("upgrade", "--continue").status == 0
    assert in_conflict.text(CARD) == text
    assert in_conflict.git("status", "--porcelain") == f" M {CARD}\n?? notes.txt"
    in_conflict.git("checkout", "--quiet", CARD)
    (in_conflict.folder / "notes.txt").unlink()
    in_conflict.is_committed()


def test_work_on_another_file_meanwhile_stays_when_it_is_given_up(in_conflict: Project) -> None:
    text = in_conflict.text(CARD) + "\nReviewed.\n"
    in_conflict.put(CARD, text)
    in_conflict.put("notes.txt", "mine\n")
    in_conflict.abort()
    assert in_conflict.text(CARD) == text
    assert in_conflict.git("status", "--porcelain") == f" M {CARD}\n?? notes.txt"
    in_conflict.git("checkout", "--quiet", CARD)
    (in_conflict.folder / "notes.txt").unlink()
    in_conflict.is_as_before()


def test_another_conflict_page_for_each_upgrade(in_conflict: Project) -> None:
    page = standing.private(in_conflict.root) / "ladder" / "conflicts.html"
    assert "CHAMPION = 1" in page.read_text("utf-8")
    in_conflict.resolve(CHAMPION)
    in_conflict.continue_()
    assert not page.exists()
