"""A project is found in its repository, and so is, or is made again, what it began as."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from mlops_ladder import __version__, history, new, project
from mlops_ladder.errors import UpgradeError, UsageError
from mlops_ladder.git import Repository

from ..conftest import answers, contents, git

pytestmark = pytest.mark.usefixtures("kept_renders")

Act = Callable[[Path], object]
ANSWERS = ".copier-answers.yml"


@pytest.fixture
def place(folder: Path) -> Path:
    """A project of level 0, in a repository of its own."""
    new.apply(new.plan(folder / "x", answers()))
    return folder / "x"


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text in a file and commit that."""
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    git(path.parent, "commit", "--quiet", "--all", "--message", "Edit")


def squash(place: Path) -> None:
    """Let one commit stand for all history, with all its messages."""
    message = git(place, "log", "--format=%B")
    tree = git(place, "rev-parse", "HEAD^{tree}")
    git(place, "reset", "--quiet", git(place, "commit-tree", tree, "-m", message))


def begin_anew(place: Path) -> None:
    shutil.rmtree(place / ".git")
    git(place, "init", "--quiet")
    git(place, "add", "--all")
    git(place, "commit", "--quiet", "--message", "Anew")


def amend(place: Path) -> None:
    """Put an edit into the scaffold commit itself."""
    git(place, "reset", "--hard", "--quiet", git(place, "rev-parse", "HEAD~1"))
    with (place / "README.md").open("a") as file:
        file.write("Mine.\n")
    git(place, "commit", "--quiet", "--all", "--amend", "--no-edit")


def cut_off(place: Path) -> None:
    """Let the repository be a shallow clone of itself."""
    git(place, "commit", "--quiet", "--allow-empty", "--message", "Mine")
    git(place.parent, "clone", "--quiet", "--depth=1", f"file://{place}", "shallow")
    shutil.rmtree(place)
    (place.parent / "shallow").rename(place)


LOSSES: list[Act] = [squash, begin_anew, amend, cut_off]


def upgrade_by_hand(place: Path, level: str, **values: str) -> str:
    """Merge a scaffold commit of a level; return its id."""
    found = project.find(place)
    scaffold = project.store(found, answers(level, **values), [project.base(found)])
    git(place, "merge", "--quiet", "-X", "theirs", "-m", "Upgrade", scaffold)
    return scaffold


def test_a_project_is_found_with_its_answers_and_its_package(place: Path) -> None:
    found = project.find(place)
    assert (found.path, str(found.place), found.head) == (
        place,
        ".",
        git(place, "rev-parse", "HEAD"),
    )
    assert (found.answers, found.package) == (answers(), "x")
    assert found.local("src/x/train.py") == "src/x/train.py"


def test_a_project_is_found_in_a_folder_of_a_repository_and_through_a_link(folder: Path) -> None:
    git(folder, "init", "--quiet")
    new.apply(new.plan(folder / "models" / "x", answers()))
    (folder / "link").symlink_to("models/x")
    for path in (Path("models/x"), Path("link"), folder / "models" / "x"):
        found = project.find(path)
        assert (found.path, str(found.place)) == (folder / "models" / "x", "models/x")
        assert found.local("models/x/README.md") == "README.md"
        assert project.base(found) == history.pristine(found.repository, found.place)[0]


def test_what_is_not_committed_does_not_count(place: Path) -> None:
    (place / ANSWERS).write_text("level: '7'\n", "utf-8")
    assert project.find(place).answers == answers()


def leave_it(place: Path) -> None:
    """Do nothing."""


def commit_wrong_answers(place: Path) -> None:
    edit(place / ANSWERS, '"0"', '"7"')


def commit_answers_that_do_not_fit(place: Path) -> None:
    edit(place / ANSWERS, "'3.11'", "'2.7'")


def remove_the_answers(place: Path) -> None:
    git(place, "rm", "--quiet", ANSWERS)
    git(place, "commit", "--quiet", "--message", "Gone")


@pytest.mark.parametrize(
    ("prepare", "path", "said", "hint"),
    [
        (commit_wrong_answers, "x", f"{ANSWERS}: there is no level 7", "use 0"),
        (commit_answers_that_do_not_fit, "x", f"{ANSWERS}: python: '2.7'", "use 3.11"),
        (remove_the_answers, "x", f"{ANSWERS} is not in the last commit", "ladder new"),
        (lambda place: shutil.rmtree(place / ".git"), "x", "x is not in a git rep", "git init"),
        (leave_it, "nowhere", "nowhere is not a folder", "folder of a project"),
        (leave_it, "x/README.md", "x/README.md is not a folder", "folder of a project"),
        (leave_it, "x/src", f"src/{ANSWERS} is not in the last commit", "folder of a project"),
        (
            lambda place: git(place, "init", "--quiet", "y"),
            "x/y",
            f"{ANSWERS} is not in",
            "commit it",
        ),
    ],
)
def test_where_no_project_is_found_it_is_said_why(
    place: Path, prepare: Act, path: str, said: str, hint: str
) -> None:
    prepare(place)
    with pytest.raises(UsageError) as caught:
        project.find(Path(path))
    assert said in caught.value.message
    assert hint in caught.value.hint


def test_the_base_is_the_scaffold_commit_and_nothing_is_stored(place: Path) -> None:
    edit(place / "README.md", "x", "y")
    found, before = project.find(place), contents(place)
    assert project.base(found) == git(place, "rev-parse", "HEAD~2")
    assert project.head_with(found, project.base(found)) == found.head
    assert contents(place) == before


@pytest.mark.parametrize("lose", LOSSES)
def test_a_base_that_is_lost_is_made_again_and_recorded(place: Path, lose: Act) -> None:
    tree = git(place, "rev-parse", "HEAD~1^{tree}")
    lose(place)
    found = project.find(place)
    base = project.base(found)
    assert git(place, "rev-parse", f"{base}^{{tree}}") == tree
    head = project.head_with(found, base)
    shown = git(place, "show", "-s", "--format=%T %P", head)
    assert shown == f"{git(place, 'rev-parse', 'HEAD^{tree}')} {found.head} {base}"


def test_the_base_follows_a_package_that_was_renamed(place: Path) -> None:
    git(place, "mv", "src/x", "src/shop")
    git(place, "commit", "--quiet", "--message", "Rename")
    found = project.find(place)
    assert found.package == "shop"
    files = found.repository.entries(project.base(found))
    assert "src/shop/train.py" in files
    assert not [path for path in files if path.startswith("src/x/")]


def test_the_base_follows_a_level_that_was_reverted(place: Path) -> None:
    upgraded = upgrade_by_hand(place, "1")
    assert project.base(project.find(place)) == upgraded
    git(place, "revert", "--mainline", "1", "--no-edit", "HEAD")
    found = project.find(place)
    base = project.base(found)
    assert found.answers.level == "0"
    assert history.made_from(found.repository, base, found.place).level == "0"
    assert git(place, "show", "-s", "--format=%P", base) == upgraded


def test_a_base_has_the_projects_applications(llm_layer: Path, folder: Path) -> None:
    place = folder / "y"
    new.apply(new.plan(place, answers("1")))
    upgraded = upgrade_by_hand(place, "1+llm")
    found = project.find(place)
    assert (found.answers, project.base(found)) == (answers("1+llm"), upgraded)
    git(place, "revert", "--mainline", "1", "--no-edit", "HEAD")
    found = project.find(place)
    base = project.base(found)
    assert found.answers.applications == ("tabular",)
    assert history.made_from(found.repository, base, found.place) == answers("1")
    assert git(place, "show", "-s", "--format=%P", base) == upgraded


def test_a_scaffold_of_an_older_version_is_taken_or_repeated(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = project.base(project.find(place))
    monkeypatch.setattr(project, "__version__", "9.0")
    assert project.base(project.find(place)) == first
    upgraded = upgrade_by_hand(place, "1")
    git(place, "revert", "--mainline", "1", "--no-edit", "HEAD")
    again = project.base(project.find(place))
    assert again not in (first, upgraded)
    assert git(place, "show", "-s", "--format=%T", again) == git(
        place, "show", "-s", "--format=%T", first
    )
    assert git(place, "show", "-s", "--format=%P", again) == upgraded


def test_a_scaffold_of_an_older_version_follows_a_package_that_was_renamed(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = project.base(project.find(place))
    git(place, "mv", "src/x", "src/shop")
    git(place, "commit", "--quiet", "--message", "Rename")
    here = project.base(project.find(place))
    monkeypatch.setattr(project, "__version__", "9.0")
    found = project.find(place)
    again = project.base(found)
    assert git(place, "show", "-s", "--format=%P", again) == first
    assert git(place, "diff", "--name-only", here, again) == ""
    assert history.made_from(found.repository, again, found.place) == found.answers


@pytest.mark.parametrize("lose", LOSSES)
def test_a_scaffold_of_an_older_version_that_is_lost_is_asked_for(
    place: Path, monkeypatch: pytest.MonkeyPatch, lose: Act
) -> None:
    lose(place)
    monkeypatch.setattr(project, "__version__", "9.0")
    with pytest.raises(UpgradeError, match=f"made by version {__version__}, and its") as caught:
        project.base(project.find(place))
    assert f"uvx --from mlops-ladder=={__version__} ladder upgrade --to 0" in caught.value.hint
    assert ("git fetch --unshallow" in caught.value.hint) == (lose is cut_off)


def test_a_scaffold_without_what_depends_on_the_table_is_stored(place: Path) -> None:
    found = project.find(place)
    stored = project.store(found, found.answers, [])
    assert "schema.yaml" not in found.repository.entries(stored)
    assert stored == project.base(found)


def test_a_repository_is_found_from_a_linked_work_tree(place: Path, tmp_path: Path) -> None:
    git(place, "worktree", "add", "--quiet", str(tmp_path / "linked"))
    found = project.find(tmp_path / "linked")
    assert found.repository.root == tmp_path / "linked"
    assert project.base(found) == project.base(project.find(place))
    assert Repository.containing(place)
