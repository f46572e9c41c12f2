"""A project is made at its place all at once, or nothing is."""

import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from mlops_ladder import history, layers, new, tree
from mlops_ladder.answers import Answers
from mlops_ladder.errors import GitError, LadderError, UsageError
from mlops_ladder.new import Created
from mlops_ladder.render import render

from ..conftest import answers, contents, git

pytestmark = pytest.mark.usefixtures("kept_renders")

HOSTILE = """
[user]
name = Somebody Else
email = else@example.org
[core]
autocrlf = true
eol = crlf
[commit]
gpgsign = true
[init]
templateDir = {template}
defaultBranch = trunk
"""


def make(
    path: Path, given: Answers | None = None, use_git: bool = True, own_repository: bool = False
) -> Created:
    return new.apply(new.plan(path, given or answers(), use_git, own_repository))


def refusal(path: Path) -> UsageError:
    """Return why a folder is refused; nothing may have been written by then."""
    before = contents(Path.cwd())
    with pytest.raises(UsageError) as caught:
        make(path)
    assert contents(Path.cwd()) == before
    return caught.value


@pytest.fixture
def monorepo(folder: Path) -> Path:
    """A repository with a commit, and with staged, unstaged and untracked changes."""
    git(folder, "init", "--quiet", "mono")
    mono = folder / "mono"
    for name in ("staged", "unstaged", "both"):
        (mono / name).write_text("1\n", "utf-8")
    git(mono, "add", "--all")
    git(mono, "commit", "--quiet", "--message", "Mine")
    for name, word in {"staged": "2\n", "both": "2\n"}.items():
        (mono / name).write_text(word, "utf-8")
    git(mono, "add", "--all")
    for name, word in {"unstaged": "3\n", "both": "3\n", "untracked": "3\n"}.items():
        (mono / name).write_text(word, "utf-8")
    return mono


def test_a_new_project_is_committed_and_clean(folder: Path) -> None:
    created = make(folder / "x")
    assert git(folder / "x", "status", "--porcelain", "--ignored") == ""
    log = git(folder / "x", "log", "--format=%H").split()
    assert log == [created.head, created.scaffold]
    assert set(git(folder / "x", "ls-files").split()) == set(created.files)
    assert [path.name for path in folder.iterdir()] == ["x"]


def test_the_files_on_disk_are_the_render(folder: Path) -> None:
    created = make(folder / "x", use_git=False)
    assert tree.read(folder / "x") == render(answers())
    assert (created.scaffold, created.head) == ("", "")


def test_the_scaffold_lacks_what_depends_on_the_table(folder: Path) -> None:
    created = make(folder / "x")
    names = {
        commit: set(git(folder / "x", "ls-tree", "-r", "--name-only", commit).split())
        for commit in (created.scaffold, created.head)
    }
    assert names[created.head] - names[created.scaffold] == layers.table_paths("0", ["tabular"])
    assert names[created.head] == set(created.files)


def test_equal_input_gives_an_equal_scaffold_on_any_machine(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = make(folder / "here" / "x")
    hook = tmp_path / "template" / "hooks" / "pre-commit"
    hook.parent.mkdir(parents=True)
    hook.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    settings = HOSTILE.format(template=hook.parents[1])
    Path(os.environ["GIT_CONFIG_GLOBAL"]).write_text(settings, "utf-8")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    before = os.umask(0o077)
    try:
        hostile = make(folder / "there" / "x")
    finally:
        os.umask(before)
    assert (folder / "there" / "x" / ".git" / "hooks" / "pre-commit").exists()
    assert hostile.scaffold == usual.scaffold
    assert git(hostile.path, "status", "--porcelain") == ""
    for path in (usual.path, hostile.path):
        assert tree.read(path / "src") == tree.read(usual.path / "src")
        assert {mode & 0o777 for mode in modes(path / "src")} == {0o644}


def modes(folder: Path) -> list[int]:
    return [path.stat().st_mode for path in folder.rglob("*") if path.is_file()]


def test_a_user_whom_git_does_not_know_gets_a_project(folder: Path) -> None:
    Path(os.environ["GIT_CONFIG_GLOBAL"]).write_text("", "utf-8")
    created = make(folder / "x")
    assert created.author is None
    assert git(folder / "x", "log", "-1", "--format=%an") == "MLOps Ladder"


def test_planning_touches_nothing(folder: Path) -> None:
    new.plan(folder / "a" / "b" / "x", answers())
    assert contents(folder) == {}


def test_missing_parents_are_made(folder: Path) -> None:
    make(folder / "a" / "b" / "x", use_git=False)
    assert (folder / "a" / "b" / "x" / "pyproject.toml").is_file()


def test_an_empty_folder_is_used(folder: Path) -> None:
    (folder / "x").mkdir()
    created = make(folder / "x")
    assert git(folder / "x", "rev-parse", "HEAD") == created.head


@pytest.mark.parametrize("use_git", [True, False])
def test_the_current_folder_is_filled_and_stays_itself(folder: Path, use_git: bool) -> None:
    before = folder.stat().st_ino
    make(Path("."), use_git=use_git)
    assert Path.cwd().stat().st_ino == before
    assert Path("pyproject.toml").is_file()
    assert Path(".git").is_dir() == use_git
    assert [path.name for path in folder.parent.glob(".*")] == []


def test_a_link_to_an_empty_folder_leads_to_the_project(folder: Path) -> None:
    (folder / "real").mkdir()
    (folder / "x").symlink_to("real")
    make(folder / "x", use_git=False)
    assert (folder / "x").is_symlink()
    assert (folder / "real" / "pyproject.toml").is_file()


def test_an_empty_folder_in_a_closed_one_is_filled_from_within(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "closed" / "x"
    path.mkdir(parents=True)
    before = (path.stat().st_ino, path.parent.stat().st_mtime_ns)
    monkeypatch.setattr(os, "access", lambda place, mode: Path(place) != path.parent)
    created = make(path)
    assert (path.stat().st_ino, path.parent.stat().st_mtime_ns) == before
    assert git(path, "status", "--porcelain", "--ignored") == ""
    assert contents(path).keys() >= set(created.files)
    assert not list(path.glob(".x-*"))


def test_a_folder_with_anything_in_it_is_refused(folder: Path) -> None:
    (folder / "x").mkdir()
    (folder / "x" / ".hidden").touch()
    error = refusal(folder / "x")
    assert error.message == f"{folder / 'x'} is not empty"
    assert error.hint == "give a folder that is empty or does not exist"


def test_a_file_is_refused(folder: Path) -> None:
    (folder / "x").touch()
    error = refusal(folder / "x")
    assert error.message == f"{folder / 'x'} is a file"
    assert error.hint == "give a folder that does not exist yet"


def test_a_place_below_a_file_is_refused(folder: Path) -> None:
    (folder / "file").touch()
    error = refusal(folder / "file" / "deep" / "x")
    assert error.message == f"{folder / 'file'} cannot be written to"
    assert error.hint == "give a folder that you may write to"


def test_a_closed_folder_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda place, mode: False)
    error = refusal(folder / "deep" / "x")
    assert error.message == f"{folder} cannot be written to"


def test_a_path_that_is_too_long_is_refused(folder: Path) -> None:
    error = refusal(folder / ("x" * 300))
    assert "File name too long" in error.message
    assert error.hint == "give another folder"


@pytest.mark.parametrize("target", ["loop", "nowhere"])
def test_a_link_to_nowhere_is_refused(folder: Path, target: str) -> None:
    (folder / "loop").symlink_to(target)
    assert "cannot be written" in refusal(folder / "loop").message


def test_a_level_that_does_not_exist_is_refused_before_anything_else(folder: Path) -> None:
    with pytest.raises(UsageError, match="--level 7"):
        new.plan(folder, Answers("7", {}))


def test_without_git_only_a_project_without_git_is_made(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert "--no-git" in refusal(folder / "x").hint
    make(folder / "x", use_git=False)
    assert tree.read(folder / "x") == render(answers())


def half_written(files: tree.Tree, folder: Path) -> None:
    folder.mkdir()
    (folder / "README.md").write_text("half", "utf-8")
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("exists", [True, False])
def test_a_full_disk_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, exists: bool
) -> None:
    if exists:
        (folder / "a" / "x").mkdir(parents=True)
    monkeypatch.setattr(tree, "write", half_written)
    error = refusal(folder / "a" / "x")
    assert error.message == f"{folder / 'a' / 'x'} cannot be written: No space left on device"
    assert error.hint == "make room there, or give another folder"


def test_a_disk_that_git_fills_leaves_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_git(tmp_path, monkeypatch, "fatal: write error: No space left on device")
    plan = new.plan(folder / "a" / "x", answers(), own_repository=True)
    with pytest.raises(UsageError, match="cannot be written: No space left on device"):
        new.apply(plan)
    assert contents(folder) == {}


def test_any_other_failure_of_git_leaves_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_git(tmp_path, monkeypatch, "fatal: out of luck")
    plan = new.plan(folder / "a" / "x", answers(), own_repository=True)
    with pytest.raises(GitError, match="git init failed: fatal: out of luck"):
        new.apply(plan)
    assert contents(folder) == {}


def replace_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    """Put a git on the PATH that fails with some words."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "git").write_text(f"#!/bin/sh\necho {words} >&2\nexit 128\n", "utf-8")
    (tmp_path / "bin" / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")


@pytest.fixture
def disk(folder: Path) -> Iterator[Callable[[int], Path]]:
    """Mount an empty disk of some KiB; skip where that is not allowed."""

    def mount(size: int) -> Path:
        (folder / "disk").mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}k", "none", str(folder / "disk")]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("this user may not mount a disk")
        return folder / "disk"

    yield mount
    if (folder / "disk").is_mount():
        subprocess.run(["umount", "--lazy", folder / "disk"], check=True)


@pytest.mark.parametrize("size", [100, 560, 640, 720])
def test_a_disk_that_is_really_full_leaves_nothing(disk: Callable[[int], Path], size: int) -> None:
    small = disk(size)
    with pytest.raises(UsageError, match="cannot be written: No space left on device"):
        make(small / "a" / "x")
    assert contents(small) == {}


@pytest.mark.parametrize("inside", [True, False])
def test_a_mounted_folder_is_filled_from_within(
    disk: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch, inside: bool
) -> None:
    mounted = disk(20_000)
    if inside:
        monkeypatch.chdir(mounted)
    make(Path(".") if inside else mounted)
    assert git(mounted, "status", "--porcelain", "--ignored") == ""
    assert not list(mounted.glob(".disk-*"))


@pytest.mark.parametrize("use_git", [True, False])
def test_an_interrupted_move_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, use_git: bool
) -> None:
    rename = Path.rename
    moved: list[Path] = []

    def interrupted(self: Path, target: Path) -> Any:
        moved.append(target)
        if len(moved) == 4:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        make(Path("."), use_git=use_git)
    assert contents(folder) == {}


def test_a_project_in_a_repository_leaves_the_users_changes(monorepo: Path) -> None:
    base = git(monorepo, "rev-parse", "HEAD")
    staged, unstaged = (git(monorepo, "diff", *which) for which in (["--cached"], []))
    created = make(monorepo / "models" / "x")
    assert git(monorepo, "diff", "--cached") == staged
    assert git(monorepo, "diff") == unstaged
    assert git(monorepo, "ls-files", "--others", "--exclude-standard") == "untracked"
    assert not (monorepo / "models" / "x" / ".git").exists()
    assert git(monorepo, "log", "-1", "--format=%P", f"{created.head}^") == (
        f"{base} {created.scaffold}"
    )
    message = git(monorepo, "log", "-1", "--format=%B", created.scaffold)
    assert "Ladder-Path: models/x\n" in message
    assert git(monorepo, "rev-parse", "HEAD") == created.head


def test_the_scaffold_in_a_repository_has_the_project_at_its_path(monorepo: Path) -> None:
    alone = make(monorepo.parent / "alone", answers())
    below = make(monorepo / "x", answers())
    subtree = git(monorepo, "rev-parse", f"{below.scaffold}:x")
    assert subtree == git(alone.path, "rev-parse", f"{alone.scaffold}^{{tree}}")


def test_a_detached_head_moves_alone(monorepo: Path) -> None:
    branch = git(monorepo, "symbolic-ref", "--short", "HEAD")
    base = git(monorepo, "rev-parse", "HEAD")
    git(monorepo, "checkout", "--quiet", "--detach")
    created = make(monorepo / "x")
    assert git(monorepo, "rev-parse", "HEAD") == created.head
    assert git(monorepo, "rev-parse", branch) == base


def test_an_empty_repository_begins_with_the_project(folder: Path) -> None:
    git(folder, "init", "--quiet", "mono")
    (folder / "mono" / "mine").touch()
    git(folder / "mono", "add", "mine")
    created = make(folder / "mono" / "x")
    log = git(folder / "mono", "log", "--format=%H").split()
    assert log == [created.head, created.scaffold]
    assert git(folder / "mono", "status", "--porcelain") == "A  mine"


@pytest.mark.parametrize("place", ["missing", "empty", "current"])
def test_another_git_at_work_leaves_everything_as_it_was(
    monorepo: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    path = monorepo / "a" / "x"
    if place != "missing":
        path.mkdir(parents=True)
    if place == "current":
        monkeypatch.chdir(path)
    lock = monorepo / ".git" / "index.lock"
    lock.touch()
    before = outside_git(monorepo)
    head = git(monorepo, "rev-parse", "HEAD")
    with pytest.raises(LadderError, match=r"index\.lock") as caught:
        make(path)
    assert caught.value.exit_code == 1
    assert outside_git(monorepo) == before
    lock.unlink()
    assert git(monorepo, "rev-parse", "HEAD") == head
    assert git(monorepo, "ls-files", "a") == ""


def outside_git(repository: Path) -> dict[str, bytes | None]:
    """Return what lies in a work tree, and at the top of the repository's private folder."""
    private = {path.name: None for path in (repository / ".git").iterdir()}
    tree = contents(repository).items()
    return {name: text for name, text in tree if not name.startswith(".git/")} | private


def test_a_repository_of_its_own_can_be_had_inside_another(monorepo: Path) -> None:
    base = git(monorepo, "rev-parse", "HEAD")
    created = make(monorepo / "x", own_repository=True)
    assert git(monorepo, "rev-parse", "HEAD") == base
    assert git(monorepo / "x", "rev-parse", "HEAD") == created.head


def test_the_path_in_the_repository_is_found_through_a_link(monorepo: Path) -> None:
    (monorepo.parent / "link").symlink_to(monorepo)
    created = make(monorepo.parent / "link" / "x")
    assert "Ladder-Path: x\n" in git(monorepo, "log", "-1", "--format=%B", created.scaffold)
    assert history.prefix(PurePosixPath("x")) == "x/"
