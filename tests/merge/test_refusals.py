"""What stands in the way of an upgrade: it is named, and not a byte changes."""

import os
import shutil
from pathlib import Path

import pytest

from .conftest import ProjectIn
from .project import PYPROJECT, SOURCES, Project

ANSWERS = ".copier-answers.yml"
OLD_GIT = """\
#!/bin/sh
case " $* " in *" version "* | *" --version "*) echo "git version 2.37.7"; exit;; esac
exec {git} "$@"
"""


@pytest.mark.parametrize("path", ["policy.yaml", f"{SOURCES}/gate.py"])
def test_a_file_that_git_does_not_know(project: Project, path: str) -> None:
    project.put(path, "mine: 1\n")
    project.is_refused(status=1, says=path)


@pytest.mark.parametrize("pattern", ["flows/", "*.py", "dvc.yaml"])
def test_a_file_that_git_ignores(project: Project, pattern: str) -> None:
    project.append(".gitignore", f"{pattern}\n")
    project.commit()
    path = "dvc.yaml" if pattern == "dvc.yaml" else f"{SOURCES}/flows/score.py"
    project.put(path, "mine: 1\n")
    project.is_refused(status=1, says=path)


def test_a_folder_where_a_file_goes(project: Project) -> None:
    project.put("Dockerfile/notes.txt", "mine\n")
    project.is_refused(status=1, says="Dockerfile")


def test_an_empty_folder_where_a_file_goes(project: Project) -> None:
    (project.folder / "policy.yaml").mkdir()
    project.is_refused(status=1, says="policy.yaml")


def test_a_file_where_a_folder_goes(project: Project) -> None:
    project.put(".github", "mine\n")
    project.is_refused(status=1, says=".github")


def test_a_committed_file_where_a_folder_goes(project: Project) -> None:
    project.write("data/incoming", "a list\n")
    project.commit()
    project.is_refused(status=1, says="data/incoming")


@pytest.mark.parametrize("place", [".github", "data/incoming"])
def test_a_link_where_a_folder_goes(project: Project, folder: Path, place: str) -> None:
    (folder / "elsewhere").mkdir()
    (project.folder / place).symlink_to(folder / "elsewhere")
    project.is_refused(status=1, says=place)
    assert not list((folder / "elsewhere").iterdir())


def test_a_link_that_leads_nowhere_where_a_file_goes(project: Project) -> None:
    (project.folder / "Dockerfile").symlink_to("nowhere")
    project.is_refused(status=1, says="Dockerfile")


@pytest.mark.parametrize("path", [PYPROJECT, "params.yaml"])
def test_an_edit_that_is_not_committed(project: Project, path: str) -> None:
    project.put(path, project.text(path) + "# mine\n")
    project.is_refused(status=1, says=path)


def test_a_file_deleted_and_not_committed(project: Project) -> None:
    (project.folder / "params.yaml").unlink()
    project.is_refused(status=1, says="params.yaml")


def test_a_change_that_is_staged(project: Project) -> None:
    project.put("notes.txt", "mine\n")
    project.git("add", "notes.txt")
    project.is_refused(status=1, says="notes.txt")


def diverge(project: Project) -> None:
    """Edit one line on two branches: here, and on the branch other."""
    project.git("switch", "--quiet", "--create", "other")
    project.put("params.yaml", "seed: 8\n")
    project.commit()
    project.git("switch", "--quiet", "-")
    project.put("params.yaml", "seed: 9\n")
    project.commit()


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["merge", "other"], "a merge is under way"),
        (["rebase", "other"], "a rebase is under way"),
        (["cherry-pick", "other"], "a cherry-pick is under way"),
        (["revert", "HEAD~1"], "a revert is under way"),
    ],
    ids=["merge", "rebase", "cherry-pick", "revert"],
)
def test_git_is_in_the_middle_of_something(project: Project, command: list[str], says: str) -> None:
    project.put("params.yaml", "seed: 6\n")
    project.commit()
    diverge(project)
    with pytest.raises(Exception, match=command[0]):
        project.git(*command)
    project.git("checkout", "--quiet", "--ours", "params.yaml")
    project.is_refused(status=1, says=says)


def test_a_merge_that_is_resolved_but_not_committed(project: Project) -> None:
    diverge(project)
    project.git("merge", "--quiet", "--no-commit", "--strategy=ours", "other")
    project.is_refused(status=1, says="a merge is under way")


def test_a_bisection(project: Project) -> None:
    project.git("bisect", "start")
    project.is_refused(status=1, says="a bisection is under way")


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_an_edit_that_git_was_told_to_overlook(project: Project, flag: str) -> None:
    project.git("update-index", flag, PYPROJECT)
    project.put(PYPROJECT, project.text(PYPROJECT) + "# mine\n")
    project.is_refused(status=1, says=PYPROJECT)


def test_no_repository(project: Project) -> None:
    shutil.rmtree(project.folder / ".git")
    project.is_refused(status=2, says="git init")


def test_a_repository_without_commits(project: Project) -> None:
    shutil.rmtree(project.folder / ".git")
    project.git("init", "--quiet")
    project.is_refused(status=2, says="commit")


def test_no_such_folder(project: Project, project_in: ProjectIn) -> None:
    nowhere = project_in(project.folder / "nowhere", project.folder)
    nowhere.is_refused(status=2, says="nowhere")
    project.done_with = True


def test_a_folder_that_is_no_project(project: Project, project_in: ProjectIn) -> None:
    inside = project_in(project.folder / "src", project.folder)
    inside.is_refused(status=2, says=ANSWERS)
    project.done_with = True


def test_no_answers(project: Project) -> None:
    project.git("rm", "--quiet", ANSWERS)
    project.commit()
    project.is_refused(status=2, says=ANSWERS)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("level: [\n", "is not an answers file"),
        ("", "is not an answers file"),
        ("- a list\n", "is not an answers file"),
        ('level: "7"\ntemplate: "0.1.0"\n', "there is no level 7"),
        ('level: "0"\ntemplate: "0.1.0"\nname: late-flights\nowner: x\n', "python"),
        ('level: "0"\ntemplate: "0.1.0"\nname: A B\nowner: x\npython: "3.11"\n', "name"),
        ('level: "0"\ntemplate: newest\nname: late-flights\nowner: x\npython: "3.11"\n', "newest"),
    ],
    ids=["not YAML", "empty", "a list", "level", "missing", "name", "version"],
)
def test_answers_that_are_broken(project: Project, text: str, says: str) -> None:
    project.put(ANSWERS, text)
    project.commit()
    assert ANSWERS in project.is_refused(status=2, says=says)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--to", "9"], "there is no such level"),
        (["--to", "2"], "there is no such level"),
        (["--set", "colour=red"], "there is no such question"),
        (["--set", "python=2.7"], "python"),
        (["--set", "ci=jenkins"], "ci"),
        (["--set", "owner"], "there is no ="),
        (["--set", "name=other"], "no new name"),
        (["--continue", "--abort"], "stand alone"),
        (["--continue", "--to", "1"], "stand alone"),
        (["--continue"], "no upgrade is under way"),
        (["--abort"], "no upgrade is under way"),
    ],
    ids=" ".join,
)
def test_a_request_that_cannot_be_met(project: Project, words: list[str], says: str) -> None:
    project.is_refused(*words, status=2, says=says)


def test_the_highest_level_is_reached(project: Project) -> None:
    project.upgrade()
    project.is_refused(status=2, says="highest")
    project.is_refused("--to", "0", status=2, says="at level 1 already")


def test_an_upgrade_is_under_way(project: Project) -> None:
    path = project.write_a_module_that_the_level_brings()
    project.upgrade(conflicts=[path], rehearsals=0)
    project.is_refused(status=1, says="an upgrade is under way")
    project.resolve(path)
    project.continue_()


def test_a_git_that_is_too_old(
    project: Project, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = folder.parent / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text(OLD_GIT.format(git=shutil.which("git")), "utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}{os.pathsep}{os.environ['PATH']}")
    assert "2.38" in project.is_refused(status=2, says="git 2.37.7 is too old")


def test_no_git(project: Project, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    project.is_refused(status=2, says="git is not installed")
