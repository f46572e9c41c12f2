"""What tests of git share: a repository, one that has a commit, and a tree to store."""

from pathlib import Path

import pytest
from mlops_ladder.git import Repository, Signature
from mlops_ladder.tree import File, Tree

from ..conftest import git

BEA = Signature("Bea", "bea@example.org", "2026-03-01T12:00:00+01:00")
TREE: Tree = {"a.txt": File(b"a\n"), "bin/run": File(b"#!/bin/sh\n", True), "ü/é": File(b"\0")}


@pytest.fixture
def repository(folder: Path) -> Repository:
    return Repository.create(folder)


@pytest.fixture
def committed(repository: Repository) -> Repository:
    """A repository whose one commit holds user.txt and a file of the user's beside ours."""
    tree = repository.write_tree({"sub/a.txt": File(b"theirs"), "user.txt": File(b"1\n")})
    commit = repository.commit_tree(tree, [], "First\n", BEA)
    git(repository.root, "reset", "--hard", "--quiet", commit)
    return repository
