"""Objects are stored aside or for good, and read as they were stored."""

from pathlib import Path

import pytest
from mlops_ladder.errors import GitError
from mlops_ladder.git import Repository
from mlops_ladder.tree import File

from ..conftest import GPG, contents, git
from .conftest import BEA, TREE


@pytest.mark.parametrize("name", ["plain", "a:b", 'quo"te', "back\\slash", "ünï", "a b", '"'])
def test_what_is_stored_aside_is_there_until_the_end(folder: Path, name: str) -> None:
    (folder / name).mkdir()
    repository = Repository.create(folder / name)
    old = repository.write_tree({"a": File(b"old")})
    before = contents(folder / name)
    with repository.aside() as scratch:
        stored = repository.write_tree({"a": File(b"old"), "b": File(b"new")})
        assert len(repository.entries(stored)) == 2
        assert repository.entries(old).keys() == {"a"}
        assert contents(scratch)
    assert contents(folder / name) == before
    assert not scratch.exists()
    with pytest.raises(GitError):
        repository.entries(stored)


@pytest.mark.parametrize("name", ["plain", "a:b", 'quo"te', "ünï"])
def test_what_is_kept_is_stored_for_good(folder: Path, name: str) -> None:
    (folder / name).mkdir()
    repository = Repository.create(folder / name)
    with repository.aside():
        commit = repository.commit_tree(repository.write_tree(TREE), [], "First\n", BEA)
        repository.keep()
        later = repository.write_tree({"later": File(b"later")})
    git(repository.root, "update-ref", "HEAD", commit)
    assert git(repository.root, "fsck", "--no-dangling") == ""
    assert repository.entries(commit).keys() == TREE.keys()
    assert repository.entries(later).keys() == {"later"}
    objects = repository.private_folder / "objects"
    assert {path.stat().st_mode & 0o777 for path in objects.glob("??/*")} == {0o444}
    assert "garbage: 0" in git(repository.root, "count-objects", "-v")


def test_what_was_stored_aside_is_stored_anew_afterwards(repository: Repository) -> None:
    with repository.aside():
        stored = repository.write_tree(TREE)
    assert repository.write_tree(TREE) == stored
    assert repository.entries(stored).keys() == TREE.keys()


def test_a_linked_work_tree_keeps_in_the_repository_it_belongs_to(
    committed: Repository, tmp_path: Path
) -> None:
    git(committed.root, "worktree", "add", "--quiet", str(tmp_path / "linked"))
    linked = Repository(tmp_path / "linked")
    with linked.aside():
        stored = linked.write_tree(TREE)
        linked.keep()
    assert committed.entries(stored).keys() == TREE.keys()


def test_entries_are_the_files_of_a_tree_with_their_modes(committed: Repository) -> None:
    names = ['"quoted"', "two\nlines", "tab\t", "-dash", "sub/ü"]
    stored = committed.write_tree({name: File(name.encode()) for name in names}, "", "HEAD")
    found = committed.entries(stored)
    assert found.keys() == {*names, "sub/a.txt", "user.txt"}
    assert {entry.mode for entry in found.values()} == {"100644"}
    assert committed.entries(stored, "sub/").keys() == {"sub/a.txt", "sub/ü"}
    assert committed.entries(stored, "nowhere/") == {}


def test_entries_tell_programs_and_links_apart(committed: Repository) -> None:
    (committed.root / "link").symlink_to("user.txt")
    (committed.root / "user.txt").chmod(0o755)
    git(committed.root, "add", "--all")
    found = committed.entries(git(committed.root, "write-tree"))
    modes = {path: entry.mode for path, entry in found.items()}
    assert modes == {"link": "120000", "sub/a.txt": "100644", "user.txt": "100755"}


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [b""],
        [b"1\r\n2\r\n"],
        [b"\0\n\xff\n"],
        [b"a", b"a\n", b"\n", b"", b"a"],
        [b"x" * 100_000],
    ],
)
def test_contents_are_the_bytes_that_were_stored(
    repository: Repository, texts: list[bytes]
) -> None:
    tree = {str(number): File(text) for number, text in enumerate(texts)}
    entries = repository.entries(repository.write_tree(tree))
    found = repository.contents(entry.id for entry in entries.values())
    assert [found[entries[str(number)].id] for number in range(len(texts))] == texts


@pytest.mark.parametrize("sign", [False, True])
def test_a_commit_is_signed_if_asked_for(
    repository: Repository, tmp_path: Path, sign: bool
) -> None:
    (tmp_path / "gpg").write_text(GPG, "utf-8")
    (tmp_path / "gpg").chmod(0o755)
    git(repository.root, "config", "gpg.program", str(tmp_path / "gpg"))
    commit = repository.commit_tree(repository.write_tree(TREE), [], "First\n", BEA, sign)
    assert ("BEGIN PGP SIGNATURE" in git(repository.root, "cat-file", "-p", commit)) == sign


def test_a_commit_that_cannot_be_signed_is_an_error(repository: Repository) -> None:
    git(repository.root, "config", "gpg.program", "false")
    tree = repository.write_tree(TREE)
    with pytest.raises(GitError, match="gpg failed to sign"):
        repository.commit_tree(tree, [], "First\n", BEA, sign=True)
