"""A project's history begins with a scaffold commit that is equal on every machine."""

import os
from pathlib import Path, PurePosixPath

import pytest
from mlops_ladder import history
from mlops_ladder.errors import GitError
from mlops_ladder.git import Repository
from mlops_ladder.tree import File

from ..conftest import answers, git

RENDER = {"README.md": File(b"# x\n"), "run": File(b"#!", True)}
TABLE = {"schema.yaml": File(b"task: binary\n")}
TOP = PurePosixPath(".")
SUB = PurePosixPath("models/x")
FORMAT = "--format=%an <%ae> %aI"


@pytest.fixture
def repository(folder: Path) -> Repository:
    return Repository.create(folder)


def with_a_commit(repository: Repository) -> str:
    """Make the user's first commit, of a file user.txt; return its id."""
    (repository.root / "user.txt").write_text("1\n", "utf-8")
    git(repository.root, "add", "user.txt")
    git(repository.root, "commit", "--quiet", "--message", "Mine")
    return git(repository.root, "rev-parse", "HEAD")


def add(repository: Repository, path: PurePosixPath) -> history.Commits:
    commits = history.commit(repository, RENDER, TABLE, answers(), path)
    history.publish(repository, commits, path)
    return commits


def trailer(repository: Repository, commit: str, key: str) -> str:
    form = f"--format=%(trailers:key={key},valueonly)"
    return git(repository.root, "show", "-s", form, commit).strip()


@pytest.mark.parametrize("path", [TOP, SUB])
def test_the_scaffold_names_its_level_path_and_tree(
    repository: Repository, path: PurePosixPath
) -> None:
    scaffold = add(repository, path).scaffold
    tree = git(repository.root, "rev-parse", f"{scaffold}^{{tree}}")
    assert trailer(repository, scaffold, "Ladder-Level") == "0"
    assert trailer(repository, scaffold, "Ladder-Path") == str(path)
    assert trailer(repository, scaffold, "Ladder-Tree") == tree


def test_the_scaffold_has_no_parent_and_a_fixed_identity_and_date(repository: Repository) -> None:
    with_a_commit(repository)
    scaffold = add(repository, SUB).scaffold
    shown = git(repository.root, "show", "-s", "--format=%P|%an <%ae> %aI|%cn <%ce> %cI", scaffold)
    who = "MLOps Ladder <ladder@localhost> 2026-01-01T00:00:00+00:00"
    assert shown == f"|{who}|{who}"


def test_the_scaffold_holds_the_render_and_head_the_table_too(repository: Repository) -> None:
    commits = add(repository, TOP)
    tree = ("ls-tree", "-r", "--name-only")
    assert git(repository.root, *tree, commits.scaffold) == "README.md\nrun"
    assert git(repository.root, *tree, commits.head) == "README.md\nrun\nschema.yaml"


@pytest.mark.parametrize(
    "setting",
    [
        "[user]\nname = Somebody Else\nemail = else@example.org\n",
        "[core]\nautocrlf = true\neol = crlf\n",
        "[commit]\ngpgsign = true\n",
        "[commit]\ncleanup = scissors\n",
        "[i18n]\ncommitEncoding = ISO-8859-1\n",
        "[core]\nfileMode = false\n",
    ],
)
def test_the_scaffold_is_equal_under_any_configuration(
    repository: Repository, setting: str
) -> None:
    before = history.scaffold(repository, RENDER, answers(), TOP)
    Path(os.environ["GIT_CONFIG_GLOBAL"]).write_text(setting, "utf-8")
    assert history.scaffold(repository, RENDER, answers(), TOP) == before


def test_the_scaffold_tells_apart_what_differs(repository: Repository) -> None:
    more = RENDER | {"run": File(b"#!")}
    ids = {
        history.scaffold(repository, RENDER, answers(), TOP),
        history.scaffold(repository, RENDER, answers(), SUB),
        history.scaffold(repository, RENDER, answers("1"), TOP),
        history.scaffold(repository, more, answers(), TOP),
    }
    assert len(ids) == 4


def test_the_user_signs_the_commit_on_top(repository: Repository) -> None:
    head = add(repository, TOP).head
    assert git(repository.root, "show", "-s", FORMAT, head).startswith("Ada Example <ada@")


def test_an_unknown_user_is_stood_in_for(repository: Repository) -> None:
    Path(os.environ["GIT_CONFIG_GLOBAL"]).write_text("", "utf-8")
    head = add(repository, TOP).head
    assert git(repository.root, "show", "-s", FORMAT, head).startswith("MLOps Ladder <ladder@")


def test_in_a_repository_with_commits_the_scaffold_is_merged(repository: Repository) -> None:
    base = with_a_commit(repository)
    commits = add(repository, SUB)
    parents = git(repository.root, "show", "-s", "--format=%P", f"{commits.head}^")
    assert parents == f"{base} {commits.scaffold}"
    tree = git(repository.root, "ls-tree", "-r", "--name-only", "HEAD").split()
    assert tree == ["models/x/README.md", "models/x/run", "models/x/schema.yaml", "user.txt"]


def test_nothing_moves_before_it_is_published(repository: Repository) -> None:
    base = with_a_commit(repository)
    history.commit(repository, RENDER, TABLE, answers(), SUB)
    assert git(repository.root, "rev-parse", "HEAD") == base
    assert git(repository.root, "ls-files") == "user.txt"


def test_publishing_moves_the_branch_and_keeps_what_else_is_staged(repository: Repository) -> None:
    with_a_commit(repository)
    (repository.root / "user.txt").write_text("2\n", "utf-8")
    git(repository.root, "add", "user.txt")
    commits = add(repository, SUB)
    branch = git(repository.root, "symbolic-ref", "HEAD")
    assert git(repository.root, "rev-parse", branch) == commits.head
    assert git(repository.root, "diff", "--cached", "--name-only") == "user.txt"
    assert "ladder new" in git(repository.root, "reflog", "-1")


@pytest.mark.parametrize("lock", ["index.lock", "HEAD.lock"])
@pytest.mark.parametrize("first", [True, False])
def test_a_lock_in_the_way_leaves_branch_and_index_as_they_were(
    repository: Repository, lock: str, first: bool
) -> None:
    base = None if first else with_a_commit(repository)
    (repository.root / "staged").touch()
    git(repository.root, "add", "staged")
    index = git(repository.root, "ls-files", "--stage")
    commits = history.commit(repository, RENDER, TABLE, answers(), SUB)
    (repository.root / ".git" / lock).touch()
    with pytest.raises(GitError, match="File exists"):
        history.publish(repository, commits, SUB)
    (repository.root / ".git" / lock).unlink()
    assert repository.head() == base
    assert git(repository.root, "ls-files", "--stage") == index


@pytest.mark.parametrize("first", [True, False])
def test_a_commit_made_meanwhile_is_not_lost(repository: Repository, first: bool) -> None:
    if not first:
        with_a_commit(repository)
    commits = history.commit(repository, RENDER, TABLE, answers(), SUB)
    git(repository.root, "commit", "--quiet", "--allow-empty", "--message", "Meanwhile")
    meanwhile = repository.head()
    with pytest.raises(GitError):
        history.publish(repository, commits, SUB)
    assert repository.head() == meanwhile


def test_the_prefix_ends_with_a_slash() -> None:
    assert (history.prefix(TOP), history.prefix(SUB)) == ("", "models/x/")


@pytest.mark.parametrize(
    ("name", "path", "local"),
    [("a/b", TOP, "a/b"), ("models/x/a", SUB, "a"), ("models/xy/a", SUB, "models/xy/a")],
)
def test_a_path_is_seen_from_the_project(name: str, path: PurePosixPath, local: str) -> None:
    assert history.local(name, path) == local
