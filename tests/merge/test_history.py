"""Histories that lost or moved the scaffold commit that an upgrade starts from."""

import shutil

from ..conftest import git
from . import files
from .conftest import ProjectIn
from .project import PYPROJECT, SOURCES, Project

README = "README.md"


def work(project: Project) -> None:
    """Edit a file that the level changes, and one that it does not."""
    project.edit(f"{SOURCES}/service.py", '"timeout": 30', '"timeout": 60')
    project.edit(
        f"{SOURCES}/train.py", "import subprocess\n", "import logging\nimport subprocess\n"
    )


def test_the_scaffold_commit_amended(project: Project) -> None:
    work(project)
    project.git("reset", "--quiet", "--soft", "HEAD~1")
    project.amend()
    project.upgrade()


def test_all_history_squashed_into_one_commit(project: Project) -> None:
    work(project)
    project.commit()
    project.squash()
    project.upgrade()


def test_a_branch_squashed_onto_another(project: Project) -> None:
    project.git("switch", "--quiet", "--create", "work")
    work(project)
    project.commit()
    project.git("switch", "--quiet", "-")
    project.git("merge", "--quiet", "--squash", "work")
    project.commit()
    project.upgrade()


def test_all_commits_rebased_onto_another_root(project: Project) -> None:
    work(project)
    project.commit()
    branch = project.git("symbolic-ref", "--short", "HEAD")
    project.git("switch", "--quiet", "--orphan", "other")
    project.write("LICENSE", "Ours.\n")
    project.commit("Another root")
    project.git("rebase", "--quiet", "--root", "--onto", "other", branch)
    project.upgrade()


def test_the_repository_made_again(project: Project) -> None:
    work(project)
    shutil.rmtree(project.folder / ".git")
    project.git("init", "--quiet")
    project.commit("All of it")
    project.upgrade()


def test_a_shallow_clone(project: Project, project_in: ProjectIn) -> None:
    work(project)
    project.commit()
    clone = project.folder.with_name("clone")
    project.git("clone", "--quiet", "--depth=1", project.folder.as_uri(), str(clone))
    shallow = project_in(clone)
    shallow.done = project.done
    shallow.upgrade()
    project.done_with = True


def test_no_branch_checked_out(project: Project) -> None:
    work(project)
    project.git("checkout", "--quiet", "--detach")
    project.commit()
    ended = project.upgrade()
    assert "git switch -c" in ended.out


def test_the_upgrade_reverted_and_done_again(project: Project) -> None:
    work(project)
    project.commit()
    project.upgrade()
    project.git("revert", "--no-edit", "--mainline", "1", "HEAD")
    project.append("MODEL_CARD.md", "\nReviewed.\n")
    project.commit()
    project.upgrade()


def test_the_upgrade_undone_and_done_again(project: Project) -> None:
    work(project)
    project.commit()
    project.upgrade()
    project.git("reset", "--quiet", "--keep", "HEAD~1")
    project.upgrade()


def test_the_revert_of_an_upgrade_reverted(project: Project) -> None:
    work(project)
    project.commit()
    project.upgrade()
    project.git("revert", "--no-edit", "--mainline", "1", "HEAD")
    project.git("revert", "--no-edit", "HEAD")
    project.is_as_fresh()
    project.has_all()


def test_the_upgrade_amended(project: Project) -> None:
    work(project)
    project.commit()
    project.upgrade()
    project.edit("params.yaml", "max_iter: 100\n", "max_iter: 400\n")
    project.amend()
    project.is_as_fresh()
    project.has_all()


def test_an_upgrade_rebased_by_a_pull_is_recorded(project: Project) -> None:
    remote = project.folder.with_name("remote")
    project.git("clone", "--quiet", ".", str(remote))
    project.git("remote", "add", "origin", str(remote))
    files.append(files.Files(remote), "MODEL_CARD.md", "\nReviewed.\n")
    git(remote, "commit", "--quiet", "--all", "--message", "Review")
    work(project)
    project.commit()
    project.upgrade()
    project.git("pull", "--quiet", "--rebase", "origin", "HEAD")
    project.append("README.md", "\nMore.\n")
    project.commit()
    project.done.append(lambda copy: files.append(copy, "MODEL_CARD.md", "\nReviewed.\n"))
    project.is_as_fresh()
    project.old = "1"
    project.upgrade("--to", "1")
    project.has_all()


def test_work_on_a_branch_from_before_the_upgrade(project: Project) -> None:
    main = project.git("symbolic-ref", "--short", "HEAD")
    project.git("branch", "feature")
    work(project)
    project.commit()
    project.upgrade()
    project.git("switch", "--quiet", "feature")
    project.edit("params.yaml", "max_iter: 100\n", "max_iter: 400\n")
    project.commit()
    project.git("merge", "--quiet", "--no-edit", main)
    project.is_as_fresh()
    project.has_all()


def test_two_people_upgrade_on_two_branches(project: Project) -> None:
    first = project.git("symbolic-ref", "--short", "HEAD")
    project.git("branch", "second")
    work(project)
    project.commit()
    project.upgrade()
    project.git("switch", "--quiet", "second")
    project.edit(PYPROJECT, '    "tabulate",\n', '    "tabulate",\n    "xgboost",\n')
    project.edit("params.yaml", "max_iter: 100\n", "max_iter: 400\n")
    project.commit()
    both, project.done = project.done, project.done[-2:]
    project.upgrade()
    project.git("merge", "--quiet", "--no-edit", first)
    project.done = both
    project.is_as_fresh()
    project.has_all()


def test_an_upgrade_squashed_onto_another_branch_is_recorded(project: Project) -> None:
    main = project.git("symbolic-ref", "--short", "HEAD")
    project.git("switch", "--quiet", "--create", "upgrade")
    work(project)
    project.commit()
    project.upgrade()
    project.git("switch", "--quiet", main)
    project.git("merge", "--quiet", "--squash", "upgrade")
    project.commit("Level 1, squashed")
    project.old = "1"
    project.upgrade("--to", "1")
    project.has_all()


def test_an_older_commit_checked_out_of_an_upgraded_project(project: Project) -> None:
    work(project)
    project.commit()
    project.upgrade()
    project.git("switch", "--quiet", "--create", "again", "HEAD~1")
    project.edit("params.yaml", "max_iter: 100\n", "max_iter: 400\n")
    project.commit()
    project.upgrade()


def test_branches_merged_after_work_on_both(project: Project) -> None:
    project.git("switch", "--quiet", "--create", "work")
    work(project)
    project.commit()
    project.git("switch", "--quiet", "-")
    project.append(".gitignore", "*.log\n")
    project.commit()
    project.git("merge", "--quiet", "--no-edit", "work")
    project.upgrade()
