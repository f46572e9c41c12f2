"""Scaffold commits: the pristine renders in a project's own git history."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from .answers import Answers
from .git import Repository, Signature
from .tree import Tree

# Fixed, so that equal input gives an equal commit id on any machine.
SCAFFOLDER = Signature("MLOps Ladder", "ladder@localhost", "2026-01-01T00:00:00+00:00")
MESSAGE = """\
Scaffold {name}: level {level}

The files as `ladder` {template} made them. `ladder upgrade` merges from here.

Ladder-Level: {level}
Ladder-Path: {path}
Ladder-Tree: {tree}
"""


@dataclass(frozen=True)
class Commits:
    """The ids of a new project's scaffold commit, and of the commit that is to be checked out.

    `base` is the commit that was checked out before, None in an empty repository.
    """

    scaffold: str
    head: str
    base: str | None


def scaffold(repository: Repository, render: Tree, answers: Answers, path: PurePosixPath) -> str:
    """Store a render as a commit without parents; return the commit's id.

    `path` is the project's folder in the repository. The trailer Ladder-Tree holds the id of the
    commit's tree: a commit that carries the message but not the tree is not pristine.
    """
    tree = repository.write_tree(render, prefix(path))
    message = MESSAGE.format(
        name=answers.values["name"],
        level=answers.level,
        template=answers.template,
        path=path,
        tree=tree,
    )
    return repository.commit_tree(tree, [], message, SCAFFOLDER)


def commit(
    repository: Repository, render: Tree, table: Tree, answers: Answers, path: PurePosixPath
) -> Commits:
    """Store a new project: the scaffold, then an ordinary commit with what follows the table.

    In a repository that has commits already, the scaffold is merged on top of them. Neither
    branch nor index move.
    """
    author = repository.identity() or SCAFFOLDER
    name = answers.values["name"]
    base = repository.head()
    pristine = parent = scaffold(repository, render, answers, path)
    if base is not None:
        merged = repository.write_tree(render, prefix(path), base)
        parent = repository.commit_tree(merged, [base, pristine], f"Add {name}\n", author)
    described = repository.write_tree(table, prefix(path), parent)
    message = f"Describe the table of {name}\n"
    head = repository.commit_tree(described, [parent], message, author)
    return Commits(pristine, head, base)


def publish(repository: Repository, commits: Commits, path: PurePosixPath) -> None:
    """Move the checked out branch to a project's commit, and the project's paths into the index.

    Whatever else the index holds stays. Raises GitError where another git command is at work, or
    has moved the branch meanwhile; branch and index are as before then.
    """
    if path == PurePosixPath("."):
        repository.run("read-tree", commits.head)
    else:
        repository.run("read-tree", f"--prefix={prefix(path)}", f"{commits.head}:{path}")
    try:
        move = ("update-ref", "-m", "ladder new", "HEAD", commits.head, commits.base or "")
        repository.run(*move)
    except BaseException:
        repository.run("rm", "-r", "--cached", "--quiet", "--", str(path))
        raise


def prefix(path: PurePosixPath) -> str:
    """Return what stands before a project's paths in its repository, with the last slash."""
    return "" if path == PurePosixPath(".") else f"{path}/"
