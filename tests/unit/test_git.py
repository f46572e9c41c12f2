"""Git's plumbing stores trees and commits and touches nothing else."""

import os
import signal
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from mlops_ladder.errors import GitError, UsageError
from mlops_ladder.git import Repository, Signature, require, require_merges
from mlops_ladder.tree import File, write

from ..conftest import contents, git
from .conftest import BEA, TREE


def test_a_machine_without_git_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    require()
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(UsageError, match="git is not installed") as caught:
        require()
    assert "--no-git" in caught.value.hint


def test_a_repository_is_found_from_a_folder_that_does_not_exist_yet(
    repository: Repository, folder: Path
) -> None:
    found = Repository.containing(folder / "a" / "b")
    assert found
    assert found.root.samefile(folder)


@pytest.mark.parametrize("kind", [[], ["--bare"]])
def test_a_folder_without_a_work_tree_is_in_no_repository(folder: Path, kind: list[str]) -> None:
    assert Repository.containing(folder) is None
    git(folder, "init", "--quiet", *kind)
    assert Repository.containing(folder if kind else folder / ".git") is None


def test_a_repository_that_git_distrusts_is_an_error(
    repository: Repository, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(GitError, match="dubious ownership"):
        Repository.containing(folder)


@pytest.mark.parametrize("variable", ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"])
def test_variables_of_another_repository_do_not_count(
    repository: Repository, folder: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    (folder / "elsewhere").mkdir()
    monkeypatch.setenv(variable, str(folder / "elsewhere"))
    assert repository.run("rev-parse", "--show-toplevel") == str(folder)
    assert repository.run("ls-files") == ""


def test_a_failure_carries_gits_own_words(repository: Repository) -> None:
    with pytest.raises(GitError, match="git rev-parse failed: fatal: Needed a single revision"):
        repository.run("rev-parse", "--verify", "nowhere")


def test_git_speaks_english(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    git(repository.root, "config", "alias.language", "!echo $LC_ALL")
    assert repository.run("language") == "C"


def test_the_identity_is_that_of_the_configuration(repository: Repository) -> None:
    assert repository.identity() == Signature("Ada Example", "ada@example.org")
    git(repository.root, "config", "user.name", "Bea")
    assert repository.identity() == Signature("Bea", "ada@example.org")


@pytest.mark.parametrize("setting", ["", "[user]\nname = A\n", "[user]\nname =\nemail = a@b\n"])
def test_half_an_identity_is_none(repository: Repository, setting: str) -> None:
    Path(os.environ["GIT_CONFIG_GLOBAL"]).write_text(setting, "utf-8")
    assert repository.identity() is None


def test_there_is_no_head_before_the_first_commit(repository: Repository) -> None:
    assert repository.head() is None


def test_head_is_the_commit_that_is_checked_out(committed: Repository) -> None:
    assert committed.head() == git(committed.root, "rev-parse", "HEAD")


def test_a_stored_tree_is_the_one_that_git_would_store(
    repository: Repository, folder: Path
) -> None:
    write(TREE, folder)
    git(folder, "add", "--all")
    assert repository.write_tree(TREE) == git(folder, "write-tree")


def test_a_tree_goes_below_a_prefix_on_top_of_a_base(committed: Repository) -> None:
    stored = committed.write_tree(TREE, "sub/", "HEAD")
    names = git(committed.root, "ls-tree", "-r", "-z", "--name-only", stored).split("\0")
    assert names == ["sub/a.txt", "sub/bin/run", "sub/ü/é", "user.txt", ""]
    assert git(committed.root, "show", f"{stored}:sub/a.txt") == "a"


@pytest.mark.parametrize("name", ['"quoted"', "two\nlines", "tab\t", "-dash"])
def test_an_odd_prefix_is_stored_as_it_is(repository: Repository, name: str) -> None:
    stored = repository.write_tree({"a": File(b"")}, f"{name}/")
    assert git(repository.root, "ls-tree", "-r", "-z", "--name-only", stored) == f"{name}/a\0"


def test_storing_leaves_index_work_tree_and_git_folder_as_they_are(committed: Repository) -> None:
    folder = committed.root
    (folder / "user.txt").write_text("changed", "utf-8")
    (folder / "staged").touch()
    git(folder, "add", "staged")
    index = (folder / ".git" / "index").read_bytes()
    status = git(folder, "status", "--porcelain")
    tops = set((folder / ".git").iterdir())
    committed.write_tree(TREE, "", "HEAD")
    assert (folder / ".git" / "index").read_bytes() == index
    assert set((folder / ".git").iterdir()) == tops
    assert git(folder, "status", "--porcelain") == status


def test_a_failure_to_store_leaves_no_scratch(repository: Repository) -> None:
    tops = set((repository.root / ".git").iterdir())
    with pytest.raises(GitError):
        repository.write_tree(TREE, "", "nowhere")
    assert set((repository.root / ".git").iterdir()) == tops


def test_contents_are_stored_as_they_are_whatever_the_line_end_settings(
    repository: Repository,
) -> None:
    git(repository.root, "config", "core.autocrlf", "true")
    (repository.root / ".gitattributes").write_text("* text eol=crlf\n", "utf-8")
    stored = repository.write_tree({"a": File(b"1\r\n2\n")})
    command = ["git", "cat-file", "blob", f"{stored}:a"]
    raw = subprocess.run(command, cwd=repository.root, capture_output=True, check=True).stdout
    assert raw == b"1\r\n2\n"


def test_a_commit_has_its_parents_message_author_and_date(committed: Repository) -> None:
    base = committed.head()
    assert base
    other = committed.commit_tree(f"{base}^{{tree}}", [], "Other\n", BEA)
    merged = committed.commit_tree(f"{base}^{{tree}}", [base, other], "Both\n\nof them\n", BEA)
    shown = git(committed.root, "show", "-s", "--format=%P|%an %ae %aI|%cn %ce %cI|%B", merged)
    who = "Bea bea@example.org 2026-03-01T12:00:00+01:00"
    assert shown.rstrip() == f"{base} {other}|{who}|{who}|Both\n\nof them"
    assert committed.head() == base


def test_no_hook_runs_and_nothing_is_signed(repository: Repository) -> None:
    for name in ("pre-commit", "commit-msg", "post-commit"):
        hook = repository.root / ".git" / "hooks" / name
        hook.write_text("#!/bin/sh\ntouch hooked\nexit 1\n", "utf-8")
        hook.chmod(hook.stat().st_mode | stat.S_IXUSR)
    git(repository.root, "config", "commit.gpgsign", "true")
    repository.commit_tree(repository.write_tree(TREE), [], "First\n", BEA)
    assert not [path for path in contents(repository.root) if path.endswith("hooked")]


def test_a_linked_work_tree_stores_in_the_repository_it_belongs_to(
    committed: Repository, tmp_path: Path
) -> None:
    git(committed.root, "worktree", "add", "--quiet", str(tmp_path / "linked"))
    linked = Repository.containing(tmp_path / "linked")
    assert linked
    stored = linked.write_tree(TREE, "", linked.head())
    assert git(committed.root, "cat-file", "-t", stored) == "tree"
    assert git(linked.root, "status", "--porcelain") == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_waits_for_git_to_finish(
    repository: Repository, folder: Path, number: signal.Signals
) -> None:
    def stop(*_: object) -> None:
        raise InterruptedError

    before = signal.signal(number, stop)
    hook = repository.root / ".git" / "hooks" / "pre-commit"
    hook.write_text(f"#!/bin/sh\nkill -{number} {os.getpid()}\nsleep 0.2\n", "utf-8")
    hook.chmod(0o755)
    try:
        with pytest.raises(InterruptedError):
            repository.run("commit", "--quiet", "--allow-empty", "--message", "First")
        assert signal.getsignal(number) is stop
    finally:
        signal.signal(number, before)
    assert repository.head() is not None


def test_git_runs_in_another_thread_too(repository: Repository) -> None:
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(repository.head).result() is None


@pytest.mark.parametrize(
    ("version", "works"),
    [
        ("1.9.5", False),
        ("2.37.7", False),
        ("2.38.0", True),
        ("2.39.5 (Apple Git-154)", True),
        ("2.100.0.windows.1", True),
        ("3.0", True),
        ("unknown", True),
    ],
)
def test_a_git_that_cannot_merge_without_a_work_tree_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, works: bool
) -> None:
    (tmp_path / "git").write_text(f"#!/bin/sh\necho 'git version {version}'\n", "utf-8")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    if works:
        require_merges()
    else:
        with pytest.raises(UsageError, match=f"git {version} is too old") as caught:
            require_merges()
        assert caught.value.hint == "install git 2.38 or newer"


def test_settings_and_the_branch_are_read(committed: Repository) -> None:
    git(committed.root, "config", "commit.gpgsign", "true")
    assert committed.setting("commit.gpgsign") == "true"
    assert committed.setting("no.such") == ""
    assert committed.branch() == "refs/heads/master"
    git(committed.root, "checkout", "--quiet", "--detach")
    assert committed.branch() == ""
