"""Scaffold commits: the pristine renders in a project's own git history."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from .answers import Answers
from .git import Repository, Signature
from .layers import ANSWERS_FILE
from .tree import Tree

# Fixed, so that equal input gives an equal commit id on any machine.
SCAFFOLDER = Signature("MLOps Ladder", "ladder@localhost", "2026-01-01T00:00:00+00:00")
MESSAGE = """\
Scaffold {name}: {title}

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


def scaffold(
    repository: Repository,
    render: Tree,
    answers: Answers,
    path: PurePosixPath,
    parents: Sequence[str] = (),
) -> str:
    """Store a render as a commit; return the commit's id.

    `parents` is the scaffold commit before, none for a new project. `path` is the project's folder
    in the repository. The trailer Ladder-Tree holds the id of the commit's tree: a commit that
    carries the message but not the tree is not pristine.
    """
    tree = repository.write_tree(render, prefix(path))
    message = MESSAGE.format(
        name=answers.values["name"],
        title=answers.title,
        level=answers.level,
        template=answers.template,
        path=path,
        tree=tree,
    )
    return repository.commit_tree(tree, [*parents], message, SCAFFOLDER)


def pristine(repository: Repository, path: PurePosixPath) -> list[str]:
    """Return the scaffold commits of a project among the ancestors of HEAD, the newest first.

    A commit counts if its tree is the one that its trailer names: an amended, squashed or rebased
    commit carries the trailers of a scaffold and the edits of a user.
    """
    keys = ("Ladder-Tree", "Ladder-Path")
    fields = ["%H", "%T", *(f"%(trailers:key={key},valueonly,separator=%x01)" for key in keys)]
    search = [
        "-c",
        "log.showSignature=false",
        "log",
        "-z",
        "--topo-order",
        "--grep=^Ladder-Tree: ",
        f"--format={'%x02'.join(fields)}",
    ]
    found = []
    for line in filter(None, repository.run(*search).split("\0")):
        commit, tree, named, place = line.split("\x02")
        if tree in named.split("\x01") and str(path) in place.split("\x01"):
            found.append(commit)
    return found


def repeat(repository: Repository, commit: str, parent: str) -> str:
    """Store an older scaffold commit's render again, after a newer one; return the new id."""
    tree = repository.run("rev-parse", f"{commit}^{{tree}}")
    message = repository.run("show", "-s", "--format=%B", commit)
    return repository.commit_tree(tree, [parent], f"{message.rstrip()}\n", SCAFFOLDER)


def made_from(repository: Repository, commit: str, path: PurePosixPath) -> Answers:
    """Return the answers that a scaffold commit was rendered with."""
    name = f"{prefix(path)}{ANSWERS_FILE}"
    return Answers.load(repository.run("show", f"{commit}:{name}"), name)


def commit(
    repository: Repository, render: Tree, table: Tree, answers: Answers, path: PurePosixPath
) -> Commits:
    """Store a new project: the scaffold, then an ordinary commit with what follows a table, if any.

    In a repository that has commits already, the scaffold is merged on top of them. Neither
    branch nor index move.
    """
    author = repository.identity() or SCAFFOLDER
    name = answers.values["name"]
    base = repository.head()
    first = parent = scaffold(repository, render, answers, path)
    if base is not None:
        merged = repository.write_tree(render, prefix(path), base)
        parent = repository.commit_tree(merged, [base, first], f"Add {name}\n", author)
    if not table:
        return Commits(first, parent, base)
    described = repository.write_tree(table, prefix(path), parent)
    message = f"Describe the table of {name}\n"
    head = repository.commit_tree(described, [parent], message, author)
    return Commits(first, head, base)


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


def local(name: str, path: PurePosixPath) -> str:
    """Return a path of the repository as the project in a folder of it sees it."""
    return name.removeprefix(prefix(path))
