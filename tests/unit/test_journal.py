"""A merge is brought into the work tree, finished or undone, from wherever it stands."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from mlops_ladder import journal, threeway
from mlops_ladder.errors import UpgradeError, UsageError
from mlops_ladder.git import Repository, Signature
from mlops_ladder.journal import CONFLICTS, MOVING, State
from mlops_ladder.tree import File

from ..conftest import contents, git

BEA = Signature("Bea", "bea@example.org")
MERGE_FILES = ("MERGE_HEAD", "MERGE_MSG", "MERGE_MODE")
BASE = {"kept": "1\n", "changed": "1\n", "gone/a": "1\n", "run": "#!\n", "ü b": "1\n"}
THEIRS = {
    "kept": File(b"1\n"),
    "changed": File(b"2\n"),
    "run": File(b"#!\n", True),
    "ü b": File(b"2\n"),
    "new/deep/a": File(b"1\n"),
}


@pytest.fixture
def repository(folder: Path) -> Repository:
    """A repository whose one commit is checked out; there is an untracked file too."""
    repository = Repository.create(folder)
    tree = repository.write_tree({path: File(text.encode()) for path, text in BASE.items()})
    git(folder, "reset", "--hard", "--quiet", repository.commit_tree(tree, [], "Base\n", BEA))
    (folder / "untracked").write_text("mine\n", "utf-8")
    return repository


def begin(repository: Repository, conflict: bool = False, page: str = "") -> State:
    """Write the journal of a merge of everything in THEIRS, with or without a conflict."""
    head = repository.head()
    assert head
    theirs = repository.commit_tree(repository.write_tree(THEIRS), [head], "Theirs\n", BEA)
    if conflict:
        (repository.root / "changed").write_text("mine\n", "utf-8")
        git(repository.root, "commit", "--quiet", "--all", "--message", "Mine")
        head, base = git(repository.root, "rev-parse", "HEAD"), head
        merge = threeway.merge_commits(repository, base, head, theirs, "level 1")
        sides = {each.path: each.sides for each in merge.conflicts}
        tree, commit = merge.tree, ""
    else:
        tree, sides = git(repository.root, "rev-parse", f"{theirs}^{{tree}}"), {}
        commit = repository.commit_tree(tree, [head, theirs], "Merge\n", BEA)
    state = State(".", head, theirs, tree, commit, "Merge\n", False, {}, sides)
    paths = git(repository.root, "diff", "--name-only", "-z", "--no-renames", head, tree)
    return journal.begin(repository, state, paths.split("\0")[:-1], page)


def standing(repository: Repository) -> tuple[object, ...]:
    """Return files, which of them are programs, branch, index and status."""
    files = {
        path: (content, os.access(path, os.X_OK))
        for path, content in contents(repository.root).items()
        if not path.startswith(".git")
    }
    index = git(repository.root, "ls-files", "--stage")
    merging = [name for name in MERGE_FILES if (repository.private_folder / name).exists()]
    status = git(repository.root, "status", "--porcelain")
    return files, repository.head(), index, merging, status


def test_nothing_moves_when_it_begins(repository: Repository) -> None:
    before = standing(repository)
    begin(repository)
    assert standing(repository) == before


def test_a_second_upgrade_does_not_begin(repository: Repository) -> None:
    state = begin(repository)
    before = contents(journal.folder(repository))
    with pytest.raises(UpgradeError, match="an upgrade is under way"):
        begin(repository)
    assert contents(journal.folder(repository)) == before
    journal.finish(repository, state)
    assert repository.head() == state.commit


@pytest.mark.parametrize("conflict", [False, True])
def test_what_is_written_is_read_back(repository: Repository, conflict: bool) -> None:
    state = begin(repository, conflict)
    assert journal.read(repository) == state
    assert state.step == MOVING
    assert set(state.made) == {"new", "new/deep"}
    assert state.changes["gone/a"][1] == state.changes["new/deep/a"][0] == ""
    assert state.changes["run"][0] != state.changes["run"][1]


def test_a_merge_is_brought_into_the_work_tree(repository: Repository) -> None:
    state = begin(repository)
    journal.finish(repository, state)
    files, head, _, merging, status = standing(repository)
    assert (head, merging, status) == (state.commit, [], "?? untracked")
    tracked = {path: (each.content, each.executable) for path, each in THEIRS.items()}
    assert isinstance(files, dict)
    assert {path: each for path, each in files.items() if each[0] is not None} == {
        "untracked": (b"mine\n", False),
        **tracked,
    }
    assert not (repository.root / "gone").exists()
    assert not journal.folder(repository).exists()


def test_a_merge_with_a_conflict_is_left_as_git_leaves_one(repository: Repository) -> None:
    state = journal.finish(repository, begin(repository, conflict=True, page="<p>"))
    assert (state.step, repository.head()) == (CONFLICTS, state.head)
    assert journal.read(repository) == state
    assert (journal.folder(repository) / journal.PAGE).read_text("utf-8") == "<p>"
    status = git(repository.root, "status", "--porcelain", "--no-renames", "-z").split("\0")
    assert {"UU changed", "A  new/deep/a", "D  gone/a", "M  run", "M  ü b"} < set(status)
    assert "<<<<<<<" in (repository.root / "changed").read_text("utf-8")
    assert git(repository.root, "rev-parse", "MERGE_HEAD") == state.theirs
    git(repository.root, "merge", "--abort")
    assert journal.read(repository) is None


@pytest.mark.parametrize("conflict", [False, True])
def test_every_step_may_be_done_twice(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, conflict: bool
) -> None:
    state = begin(repository, conflict)
    before, after = standing(repository), None
    monkeypatch.setattr(journal, "clear", lambda repository: None)
    for _ in range(2):
        journal.finish(repository, state)
        assert standing(repository) == (after := after or standing(repository))
    assert after != before
    for _ in range(2):
        journal.undo(repository, state)
        assert standing(repository) == before
    journal.finish(repository, state)
    assert standing(repository) == after


@pytest.mark.parametrize("conflict", [False, True])
def test_an_undone_merge_leaves_nothing(repository: Repository, conflict: bool) -> None:
    state = begin(repository, conflict)
    before = standing(repository)
    journal.undo(repository, journal.finish(repository, state) if conflict else state)
    assert standing(repository) == before
    with pytest.raises(UsageError, match="no upgrade is under way"):
        journal.under_way(repository)
    assert not journal.folder(repository).exists()


def test_what_hands_have_resolved_is_committed(repository: Repository) -> None:
    state = journal.finish(repository, begin(repository, conflict=True))
    (repository.root / "changed").write_text("both\n", "utf-8")

    def commit(tree: str) -> str:
        return repository.commit_tree(tree, [state.head, state.theirs], state.message, BEA)

    done = journal.conclude(repository, state, ["changed"], commit)
    assert (done.commit, repository.head()) == (repository.head(), done.commit)
    assert git(repository.root, "show", "HEAD:changed") == "both"
    assert standing(repository)[3:] == ([], "?? untracked")
    assert not journal.folder(repository).exists()


def leave_locks(repository: Repository) -> None:
    """Leave what a git that was killed leaves beside each index that it was writing."""
    for path in list(journal.folder(repository).glob("index.*")):
        path.with_name(f"{path.name}.lock").touch()
    (journal.folder(repository) / "index.own.lock").touch()


def test_locks_that_a_dead_git_left_in_the_journal_do_no_harm(repository: Repository) -> None:
    state = begin(repository, conflict=True)
    leave_locks(repository)
    state = journal.finish(repository, state)
    leave_locks(repository)
    (repository.root / "changed").write_text("both\n", "utf-8")
    parents = [state.head, state.theirs]
    journal.conclude(
        repository,
        state,
        ["changed"],
        lambda tree: repository.commit_tree(tree, parents, state.message, BEA),
    )
    assert git(repository.root, "show", "HEAD:changed") == "both"
    assert standing(repository)[3:] == ([], "?? untracked")


def test_locks_of_a_dead_git_do_not_hinder_an_undoing(repository: Repository) -> None:
    state = journal.finish(repository, begin(repository, conflict=True))
    leave_locks(repository)
    journal.undo(repository, state)
    assert standing(repository)[3:] == ([], "?? untracked")
    assert not journal.folder(repository).exists()


def test_a_commit_that_fails_leaves_the_conflict(repository: Repository) -> None:
    state = journal.finish(repository, begin(repository, conflict=True))
    before = standing(repository)

    def commit(tree: str) -> str:
        raise UpgradeError("no key")

    with pytest.raises(UpgradeError, match="no key"):
        journal.conclude(repository, state, ["changed"], commit)
    assert standing(repository) == before
    journal.undo(repository, journal.under_way(repository))
    assert standing(repository)[3:] == ([], "?? untracked")


@pytest.mark.parametrize("act", [journal.finish, journal.undo])
def test_a_file_that_was_changed_meanwhile_is_left_alone(
    repository: Repository, act: Callable[[Repository, State], object]
) -> None:
    state = begin(repository)
    (repository.root / "ü b").write_text("meanwhile\n", "utf-8")
    before = standing(repository)
    with pytest.raises(UpgradeError, match="ü b was changed while the upgrade"):
        act(repository, state)
    assert standing(repository) == before
    (repository.root / "ü b").unlink()
    act(repository, state)
    assert standing(repository)[4] == "?? untracked"


def test_a_beginning_that_fails_leaves_nothing(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = standing(repository)

    def full(*words: object, **named: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "somewhere")

    monkeypatch.setattr(shutil, "copy2", full)
    with pytest.raises(OSError, match="No space left"):
        begin(repository)
    assert standing(repository) == before
    assert not journal.folder(repository).exists()


def test_files_are_written_with_gits_filters(repository: Repository) -> None:
    git(repository.root, "config", "core.autocrlf", "true")
    journal.finish(repository, begin(repository))
    assert (repository.root / "new" / "deep" / "a").read_bytes() == b"1\r\n"
    assert git(repository.root, "status", "--porcelain") == "?? untracked"


def test_a_page_that_is_half_written_is_none(repository: Repository) -> None:
    begin(repository)
    page = journal.folder(repository) / "upgrade.json"
    page.rename(page.with_suffix(".tmp"))
    assert journal.read(repository) is None
    with pytest.raises(UsageError, match="no upgrade is under way"):
        journal.under_way(repository)
    assert not journal.folder(repository).exists()
