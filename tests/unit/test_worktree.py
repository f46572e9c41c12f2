"""A file, the index and the branch are replaced in one step, and it does no harm to do it again."""

import os
from pathlib import Path

import pytest
from mlops_ladder.errors import UpgradeError
from mlops_ladder.git import Repository, Signature
from mlops_ladder.tree import File
from mlops_ladder.worktree import digest, move_branch, put, put_index, release_index, remove_empty

from ..conftest import contents, git

BEA = Signature("Bea", "bea@example.org")


@pytest.fixture
def repository(folder: Path) -> Repository:
    """A repository with one commit, checked out."""
    repository = Repository.create(folder)
    commit = repository.commit_tree(repository.write_tree({"a": File(b"1\n")}), [], "One\n", BEA)
    git(folder, "reset", "--hard", "--quiet", commit)
    return repository


def make(path: Path, kind: str) -> Path:
    """Make something at a path: a file, an executable one, a link, a folder, or nothing."""
    path.parent.mkdir(exist_ok=True)
    if kind == "folder":
        path.mkdir()
    elif kind.startswith("link"):
        path.symlink_to(kind)
    elif kind != "nothing":
        path.write_text(kind, "utf-8")
        path.chmod(0o755 if kind.startswith("run") else 0o644)
    return path


KINDS = ["text", "other text", "run", "run other", "link to a", "link to b", "folder", "nothing"]


def test_a_digest_tells_everything_apart(folder: Path) -> None:
    digests = [digest(make(folder / "x" / str(number), kind)) for number, kind in enumerate(KINDS)]
    assert len(set(digests)) == len(KINDS)
    assert digests[-1] == ""
    same = make(folder / "x" / "same", "text")
    assert digest(same) == digests[0]
    same.chmod(0o755)
    assert digest(same) != digests[0]


@pytest.mark.parametrize("before", ["text", "run", "link to a", "nothing"])
@pytest.mark.parametrize("after", ["other text", "run other", "link to nowhere", "text", "nothing"])
def test_a_file_becomes_a_copy_and_again(folder: Path, before: str, after: str) -> None:
    path, source = make(folder / "deep" / "x", before), make(folder / "source", after)
    wanted = digest(source)
    for _ in range(2):
        put(path, source, wanted)
        assert digest(path) == wanted
    assert set(contents(folder / "deep")) <= {"x"}


def test_a_folder_that_is_missing_is_made(folder: Path) -> None:
    source = make(folder / "source", "text")
    put(folder / "a" / "b" / "c", source, digest(source))
    assert (folder / "a" / "b" / "c").read_text("utf-8") == "text"


def test_what_a_killed_copy_left_is_removed(folder: Path) -> None:
    path, source = make(folder / "x" / "a", "text"), make(folder / "source", "text")
    (folder / "x" / ".a.ladder").write_text("te", "utf-8")
    put(path, source, digest(source))
    assert set(contents(folder / "x")) == {"a"}


def test_a_files_mode_and_time_are_those_of_the_source(folder: Path) -> None:
    source = make(folder / "source", "text")
    source.chmod(0o640)
    os.utime(source, (1, 1))
    put(folder / "a", source, digest(source))
    status = (folder / "a").stat()
    assert (status.st_mode & 0o777, status.st_mtime) == (0o640, 1)


def test_folders_that_became_empty_go_up_to_one_that_is_not(folder: Path) -> None:
    make(folder / "kept", "text")
    for name in ("a", "a/b", "c"):
        (folder / name).mkdir()
    make(folder / "c" / "other", "text")
    remove_empty([folder / "a" / "b" / "gone", folder / "c" / "gone", folder / "d" / "gone"])
    assert set(contents(folder)) == {"kept", "c", "c/other"}


def staged(repository: Repository) -> Path:
    """Return another index: one that holds a file b too."""
    source = repository.private_folder / "ladder" / "index.new"
    source.parent.mkdir()
    source.write_bytes((repository.private_folder / "index").read_bytes())
    (repository.root / "b").write_text("2\n", "utf-8")
    for name in ("a", "b"):
        os.utime(repository.root / name, (1, 1))  # for git not to doubt what it has just written
    repository.run("add", "b", environment={"GIT_INDEX_FILE": str(source)})
    return source


def test_the_index_is_replaced_and_again_without_a_lock_left(repository: Repository) -> None:
    source = staged(repository)
    for _ in range(3):
        put_index(repository, source)
        assert git(repository.root, "ls-files") == "a\nb"
        assert not (repository.private_folder / "index.lock").exists()
    git(repository.root, "rm", "--quiet", "--cached", "b")
    assert git(repository.root, "status", "--porcelain") == "?? b"


def test_an_index_that_git_holds_is_left_alone(repository: Repository) -> None:
    source, lock = staged(repository), repository.private_folder / "index.lock"
    lock.touch()
    with pytest.raises(UpgradeError, match="another git command holds the index") as caught:
        put_index(repository, source)
    assert str(lock) in caught.value.hint
    release_index(repository, source.parent)
    assert lock.exists()
    assert git(repository.root, "ls-files") == "a"


def test_a_lock_that_a_killed_call_left_is_known_as_ours(repository: Repository) -> None:
    source, lock = staged(repository), repository.private_folder / "index.lock"
    os.link(source, lock)
    (source.parent / "index.new.lock").touch()
    release_index(repository, source.parent)
    assert not lock.exists()
    assert set(contents(source.parent)) == {"index.new"}
    put_index(repository, source)
    assert git(repository.root, "ls-files") == "a\nb"


def test_an_index_whose_files_were_only_copied_is_clean(repository: Repository) -> None:
    source = staged(repository)
    for name in ("a", "b"):
        text = (repository.root / name).read_text("utf-8")
        (repository.root / name).unlink()
        (repository.root / name).write_text(text, "utf-8")
    put_index(repository, source)
    assert git(repository.root, "diff-files", "--name-only") == ""


def another_commit(repository: Repository) -> str:
    head = repository.head()
    assert head
    return repository.commit_tree(f"{head}^{{tree}}", [head], "Two\n", BEA)


@pytest.mark.parametrize("detached", [False, True])
def test_the_branch_moves_and_again(repository: Repository, detached: bool) -> None:
    before, after = repository.head(), another_commit(repository)
    assert before
    if detached:
        git(repository.root, "checkout", "--quiet", "--detach")
    for _ in range(2):
        move_branch(repository, before, after)
        assert repository.head() == after
    branch = git(repository.root, "rev-parse", "master")
    assert branch == (before if detached else after)
    assert git(repository.root, "reflog", "-1", "--format=%gs", "HEAD") == "ladder upgrade"


def test_a_branch_that_has_moved_is_left_alone(repository: Repository) -> None:
    before, after = repository.head(), another_commit(repository)
    assert before
    git(repository.root, "commit", "--quiet", "--allow-empty", "--message", "Meanwhile")
    meanwhile = repository.head()
    with pytest.raises(UpgradeError, match="the branch has moved") as caught:
        move_branch(repository, before, after)
    assert before[:12] in caught.value.hint
    assert repository.head() == meanwhile


def test_a_branch_that_git_holds_is_called_so(repository: Repository) -> None:
    before, after = repository.head(), another_commit(repository)
    assert before
    (repository.private_folder / "HEAD.lock").touch()
    with pytest.raises(UpgradeError, match=r"HEAD\.lock"):
        move_branch(repository, before, after)
    assert repository.head() == before
