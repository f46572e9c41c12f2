"""Where a project and its repository lie: in a folder of another one, in several work trees."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ..conftest import Ladder, git
from .conftest import ProjectIn
from .project import NAME, SOURCES, Project

InMonorepo = Callable[[str], Project]


def work(project: Project) -> None:
    """Edit a file that the level changes, and one that it does not."""
    project.edit(f"{SOURCES}/service.py", '"timeout": 30', '"timeout": 60')
    project.edit("params.yaml", "max_iter: 100\n", "max_iter: 400\n")


@pytest.fixture
def monorepo(folder: Path) -> Path:
    """A repository that has other things."""
    root = folder / "company"
    root.mkdir()
    git(root, "init", "--quiet")
    (root / "README.md").write_text("# Company\n", "utf-8")
    (root / "pyproject.toml").write_text("[tool.ruff]\nline-length = 88\n", "utf-8")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Company")
    return root


@pytest.fixture
def in_monorepo(monorepo: Path, project_in: ProjectIn, ladder: Ladder) -> InMonorepo:
    """Make a project in a folder of a repository that has other things."""

    def make(place: str) -> Project:
        ended = ladder("new", str(monorepo / place), "--defaults", "--name", NAME)
        assert ended.status == 0, ended
        return project_in(monorepo / place, monorepo)

    return make


def test_a_project_in_a_folder(in_monorepo: InMonorepo) -> None:
    project = in_monorepo("models/flights")
    work(project)
    project.commit()
    project.upgrade()


def test_a_change_staged_elsewhere_stays_staged(in_monorepo: InMonorepo, monorepo: Path) -> None:
    project = in_monorepo("models/flights")
    work(project)
    project.commit()
    (monorepo / "README.md").write_text("# Our company\n", "utf-8")
    (monorepo / "new.md").write_text("# New\n", "utf-8")
    git(monorepo, "add", "--all")
    (monorepo / "README.md").write_text("# Our own company\n", "utf-8")
    project.upgrade()
    assert git(monorepo, "status", "--porcelain") == "MM README.md\nA  new.md"


def test_a_change_staged_elsewhere_is_no_part_of_a_merge_finished_by_hand(
    in_monorepo: InMonorepo, monorepo: Path
) -> None:
    project = in_monorepo("models/flights")
    path = f"{SOURCES}/gate.py"
    project.write(path, "MINE = 1\n")
    project.commit()
    (monorepo / "README.md").write_text("# Our company\n", "utf-8")
    (monorepo / "new.md").write_text("# New\n", "utf-8")
    git(monorepo, "rm", "--quiet", "pyproject.toml")
    git(monorepo, "add", "README.md", "new.md")
    staged = "M  README.md\nA  new.md\nD  pyproject.toml"
    project.upgrade(conflicts=[path], rehearsals=0)
    project.resolve(path)
    project.continue_()
    changed = git(monorepo, "diff", "--name-only", "HEAD~1", "HEAD").splitlines()
    assert [name for name in changed if not name.startswith("models/flights/")] == []
    assert git(monorepo, "status", "--porcelain") == staged


def test_the_folder_renamed_since(
    in_monorepo: InMonorepo, monorepo: Path, project_in: ProjectIn
) -> None:
    before = in_monorepo("models/flights")
    work(before)
    before.commit()
    (monorepo / "services").mkdir()
    git(monorepo, "mv", "models/flights", "services/late")
    git(monorepo, "commit", "--quiet", "--message", "Move")
    project = project_in(monorepo / "services" / "late", monorepo)
    project.done = before.done
    project.upgrade()
    before.done_with = True


def test_two_projects_in_one_repository(in_monorepo: InMonorepo) -> None:
    projects = [in_monorepo("models/one"), in_monorepo("models/two")]
    for project in projects:
        work(project)
        project.commit()
    for project in projects:
        project.upgrade()
    for project in projects:
        project.has_all()


def test_a_conflict_in_a_folder(in_monorepo: InMonorepo) -> None:
    project = in_monorepo("models/flights")
    path = project.write_a_module_that_the_level_brings()
    project.upgrade(conflicts=[path])
    project.resolve(path)
    project.continue_()


def test_a_submodule(monorepo: Path, project: Project, project_in: ProjectIn) -> None:
    add = ("-c", "protocol.file.allow=always", "submodule", "--quiet", "add")
    git(monorepo, *add, str(project.folder), "models/flights")
    git(monorepo, "commit", "--quiet", "--message", "Models")
    inside = project_in(monorepo / "models" / "flights")
    work(inside)
    inside.commit()
    inside.upgrade()
    project.done_with = True


def test_a_linked_work_tree(project: Project, project_in: ProjectIn) -> None:
    project.git("worktree", "add", "--quiet", "-b", "work", "../tree")
    linked = project_in(project.folder.with_name("tree"))
    work(linked)
    linked.commit()
    before = project.git("rev-parse", "HEAD")
    linked.upgrade()
    assert project.git("rev-parse", "HEAD") == before
    assert not project.git("status", "--porcelain")
    project.done_with = True


def test_a_sparse_checkout(project: Project) -> None:
    work(project)
    project.commit()
    project.expects()
    project.git("sparse-checkout", "set", "src", "tests")
    ended = project.run("upgrade")
    assert not (project.folder / "docs").exists()
    project.git("sparse-checkout", "disable")
    project.is_merged(ended)


def test_a_work_tree_of_a_bare_repository(project: Project, project_in: ProjectIn) -> None:
    bare = project.folder.with_name("all.git")
    project.git("clone", "--quiet", "--bare", ".", str(bare))
    git(bare, "worktree", "add", "--quiet", "-b", "work", "../tree")
    linked = project_in(project.folder.with_name("tree"))
    work(linked)
    linked.commit()
    linked.upgrade()
    project.done_with = True


def test_a_folder_that_is_reached_by_a_link(project: Project, project_in: ProjectIn) -> None:
    place = project.folder.with_name("link")
    place.symlink_to(project.folder)
    linked = project_in(place)
    work(linked)
    linked.commit()
    linked.upgrade()
    project.done_with = True


def test_a_submodule_of_the_projects_own(project: Project, monorepo: Path) -> None:
    add = ("-c", "protocol.file.allow=always", "submodule", "--quiet", "add")
    project.git(*add, str(monorepo), "vendor/company")
    work(project)
    project.commit()
    paths = (".gitmodules", "vendor/company/README.md", "vendor/company/pyproject.toml")
    project.upgrade(differs=dict.fromkeys(paths, "added by no verb"))
