"""Scaffold commits are told from what users make of them."""

from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest
from mlops_ladder import history
from mlops_ladder.git import Repository
from mlops_ladder.tree import File

from ..conftest import GPG, answers, git

RENDER = {"README.md": File(b"# x\n"), "run": File(b"#!", True)}
TOP = PurePosixPath(".")
SUB = PurePosixPath("models/x")


@pytest.fixture
def repository(folder: Path) -> Repository:
    return Repository.create(folder)


def add(repository: Repository, path: PurePosixPath) -> str:
    """Add a project to a repository; return its scaffold commit."""
    commits = history.commit(repository, RENDER, {}, answers(), path)
    git(repository.root, "reset", "--hard", "--quiet", commits.head)
    return commits.scaffold


def scaffolds(repository: Repository, path: PurePosixPath = TOP) -> list[str]:
    """Make a project, and two more scaffold commits that are merged; return all, newest first."""
    found = [add(repository, path)]
    for content in (b"# 1\n", b"# 2\n"):
        files = {"README.md": File(content)}
        found.insert(0, history.scaffold(repository, files, answers(), path, found[:1]))
        git(repository.root, "merge", "--quiet", "-s", "ours", "-m", "Upgrade", found[0])
    return found


@pytest.mark.parametrize("path", [TOP, SUB])
def test_scaffolds_are_found_the_newest_first(repository: Repository, path: PurePosixPath) -> None:
    git(repository.root, "commit", "--quiet", "--allow-empty", "--message", "Mine")
    found = scaffolds(repository, path)
    assert history.pristine(repository, path) == found
    assert history.pristine(repository, PurePosixPath("elsewhere")) == []


@pytest.mark.parametrize("date", ["2001-01-01T00:00", "2026-01-01T00:00", "2038-01-01T00:00"])
def test_the_order_of_scaffolds_is_that_of_history_whatever_the_clocks_say(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, date: str
) -> None:
    monkeypatch.setenv("GIT_COMMITTER_DATE", date)
    monkeypatch.setenv("GIT_AUTHOR_DATE", date)
    found = scaffolds(repository)
    git(repository.root, "checkout", "--quiet", "-b", "older", "HEAD~2")
    git(repository.root, "commit", "--quiet", "--allow-empty", "--message", "Meanwhile")
    git(repository.root, "merge", "--quiet", "-m", "Both", "master")
    assert history.pristine(repository, TOP) == found


def amend(repository: Repository) -> None:
    (repository.root / "README.md").write_text("mine\n", "utf-8")
    git(repository.root, "commit", "--quiet", "--all", "--amend", "--no-edit")


def squash(repository: Repository) -> None:
    amend(repository)
    message = git(repository.root, "log", "--format=%B")
    tree = git(repository.root, "rev-parse", "HEAD^{tree}")
    git(
        repository.root,
        "reset",
        "--quiet",
        git(repository.root, "commit-tree", tree, "-m", message),
    )


def quote(repository: Repository) -> None:
    amend(repository)
    message = git(repository.root, "log", "-1", "--format=%B").replace("Ladder-", "> Ladder-")
    git(repository.root, "commit", "--quiet", "--amend", "--message", message)


@pytest.mark.parametrize("change", [amend, squash, quote])
def test_a_commit_with_a_users_edits_is_no_scaffold(
    repository: Repository, change: Callable[[Repository], None]
) -> None:
    scaffold = history.scaffold(repository, RENDER, answers(), TOP)
    git(repository.root, "reset", "--hard", "--quiet", scaffold)
    assert history.pristine(repository, TOP) == [scaffold]
    change(repository)
    assert history.pristine(repository, TOP) == []


def test_a_scaffold_that_its_user_signed_is_found_whatever_git_shows(
    repository: Repository, tmp_path: Path
) -> None:
    gpg = tmp_path / "gpg"
    gpg.write_text(GPG, "utf-8")
    gpg.chmod(0o755)
    git(repository.root, "config", "gpg.program", str(gpg))
    git(repository.root, "config", "log.showSignature", "true")
    scaffold = history.scaffold(repository, RENDER, answers(), TOP)
    git(repository.root, "reset", "--hard", "--quiet", scaffold)
    git(repository.root, "commit", "--quiet", "--amend", "--no-edit", "--gpg-sign")
    signed = repository.head()
    assert signed != scaffold
    assert history.pristine(repository, TOP) == [signed]


def test_a_scaffold_is_repeated_on_top_of_another(repository: Repository) -> None:
    newest, _, first = scaffolds(repository)
    again = history.repeat(repository, first, newest)
    shown = "--format=%T|%B|%an <%ae> %aI|%cn"
    assert git(repository.root, "show", "-s", shown, again) == git(
        repository.root, "show", "-s", shown, first
    )
    assert git(repository.root, "show", "-s", "--format=%P", again) == newest
    git(repository.root, "merge", "--quiet", "-s", "ours", "-m", "Back", again)
    assert history.pristine(repository, TOP)[0] == again


@pytest.mark.parametrize("path", [TOP, SUB])
def test_a_scaffold_says_what_it_was_made_from(repository: Repository, path: PurePosixPath) -> None:
    given = answers("1", owner="Ünï")
    render = RENDER | {".copier-answers.yml": File(given.dump().encode())}
    scaffold = history.scaffold(repository, render, given, path)
    assert history.made_from(repository, scaffold, path) == given
