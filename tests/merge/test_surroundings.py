"""What surrounds an upgrade: hooks, signatures, settings of git, who commits, Copier."""

import shutil
from pathlib import Path

import copier
import pytest

from ..conftest import Ladder, git
from .conftest import ProjectIn
from .project import NAME, PYPROJECT, SOURCES, Project

HOOKS = ("pre-commit", "pre-merge-commit", "prepare-commit-msg", "commit-msg", "post-merge")
TASTE = """
[merge]
conflictStyle = zdiff3
renames = false
directoryRenames = false
ff = only
[diff]
renames = false
noprefix = true
mnemonicPrefix = true
[color]
ui = always
[status]
showUntrackedFiles = no
short = true
[log]
showSignature = true
date = relative
[core]
quotePath = false
abbrev = 5
"""
SERVICE = f"{SOURCES}/service.py"
PIPELINE = 'cmd = "python -m late_flights.flows.train'


def work(project: Project) -> None:
    """Edit files that the level changes."""
    project.edit(SERVICE, '"timeout": 30', '"timeout": 60')
    project.edit(PYPROJECT, '    "tabulate",\n', '    "tabulate",\n    "xgboost",\n')


def configure(folder: Path, text: str) -> None:
    """Add to what the user has set for git."""
    with (folder.parent / "home" / ".gitconfig").open("a", encoding="utf-8") as file:
        file.write(text)


def test_a_project_that_copier_made(ladder: Ladder, folder: Path, project_in: ProjectIn) -> None:
    assert ladder("template", "0", "template").status == 0
    copier.run_copy("template", NAME, defaults=True, quiet=True)
    project = project_in(folder / NAME)
    project.git("init", "--quiet")
    work(project)
    project.commit()
    path = {".copier-answers.yml": "Copier has notes of its own in it"}
    project.upgrade(differs=path)


def test_hooks_that_fail(project: Project) -> None:
    work(project)
    project.commit()
    for name in HOOKS:
        hook = project.folder / ".git" / "hooks" / name
        hook.write_text("#!/bin/sh\nexit 1\n", "utf-8")
        hook.chmod(0o755)
    project.upgrade()


def test_a_signature_without_a_key(project: Project, folder: Path) -> None:
    work(project)
    project.commit()
    configure(folder, "[commit]\ngpgsign = true\n[user]\nsigningKey = 0123456789ABCDEF\n")
    said = project.is_refused(status=1, says="git cannot make the commit")
    assert "commit.gpgsign" in said


def test_nobody_who_commits(project: Project, folder: Path) -> None:
    work(project)
    project.commit()
    (folder.parent / "home" / ".gitconfig").write_text("[user]\nuseConfigOnly = true\n", "utf-8")
    project.upgrade()


def test_git_set_to_every_taste(project: Project, folder: Path) -> None:
    work(project)
    project.move("MODEL_CARD.md", "docs/card.md")
    project.move(f"{SOURCES}/score.py", f"{SOURCES}/predict.py")
    project.commit()
    configure(folder, TASTE)
    project.upgrade()


def test_a_conflict_where_git_is_set_to_every_taste(project: Project, folder: Path) -> None:
    project.edit(PYPROJECT, PIPELINE, f"{PIPELINE} --fast")
    project.commit()
    configure(folder, TASTE)
    by_hand = {PYPROJECT: "the user's command stays"}
    project.upgrade(conflicts=[PYPROJECT], drops=by_hand)
    project.resolve(PYPROJECT, f'{PIPELINE} --fast"\n')
    project.git("add", PYPROJECT)
    project.git("commit", "--quiet", "--no-edit")
    project.is_committed()


def test_line_ends_of_windows_by_autocrlf(project: Project, folder: Path) -> None:
    work(project)
    project.commit()
    project.expects()
    configure(folder, "[core]\nautocrlf = true\n")
    check_out_anew(project)
    ended = project.run("upgrade")
    for path in (SERVICE, PYPROJECT, f"{SOURCES}/champion.py"):
        assert b"\r\n" in (project.folder / path).read_bytes()
    assert not project.git("status", "--porcelain")
    configure(folder, "[core]\nautocrlf = false\n")
    check_out_anew(project)
    project.is_merged(ended)


def check_out_anew(project: Project) -> None:
    """Let git write every file again."""
    project.git("rm", "--quiet", "--cached", "-r", ".")
    project.git("reset", "--quiet", "--hard")


@pytest.mark.parametrize(
    "attributes",
    [
        "* text=auto eol=lf\n*.py diff=python\n*.ipynb -text\n",
        "requirements.txt linguist-generated -diff -merge\nREADME.md -merge\n*.toml merge=binary\n",
    ],
    ids=["for text", "for merges"],
)
def test_attributes_of_ones_own(project: Project, attributes: str) -> None:
    project.append(".gitattributes", attributes)
    project.edit("README.md", "# late-flights\n\nPredicts", "# Late flights\n\nWe predict")
    project.replace("requirements.txt", r"^tqdm==[\d.]+ ", "tqdm==4.99.0 ")
    work(project)
    project.commit()
    project.upgrade()


def test_files_that_git_does_not_know(project: Project) -> None:
    work(project)
    project.commit()
    for path in ("notes.txt", ".env", "src/late_flights/später.py", "data/raw/mine.csv"):
        project.put(path, "x = 1\n")
    untracked = "git does not know it"
    paths = ("notes.txt", ".env", "src/late_flights/später.py", "data/raw/mine.csv")
    project.upgrade(differs=dict.fromkeys(paths, untracked))


def test_a_clone_that_follows_a_remote(project: Project, project_in: ProjectIn) -> None:
    work(project)
    project.commit()
    bare = project.folder.with_name("remote.git")
    project.git("clone", "--quiet", "--bare", ".", str(bare))
    git(bare.parent, "clone", "--quiet", str(bare), "clone")
    clone = project_in(bare.with_name("clone"))
    clone.done = project.done
    clone.upgrade()
    clone.git("push", "--quiet")
    assert git(bare, "rev-parse", "HEAD") == clone.git("rev-parse", "HEAD")
    project.done_with = True


def test_variables_of_a_hook_that_point_elsewhere(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    work(project)
    project.commit()
    project.expects()
    with monkeypatch.context() as patch:
        for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"):
            patch.setenv(name, "/nowhere")
        patch.setenv("GIT_CONFIG_PARAMETERS", "'merge.renames=false'")
        ended = project.run("upgrade")
    project.is_merged(ended)


@pytest.mark.parametrize(
    "setting",
    ["core.splitIndex", "feature.manyFiles", "core.untrackedCache", "core.logAllRefUpdates"],
)
def test_an_index_of_another_kind(project: Project, setting: str) -> None:
    project.git("config", setting, "true")
    project.git("update-index", "--force-untracked-cache")
    work(project)
    project.commit()
    project.upgrade()


def test_objects_named_by_sha256(project: Project) -> None:
    shutil.rmtree(project.folder / ".git")
    project.git("init", "--quiet", "--object-format=sha256")
    path = project.write_a_module_that_the_level_brings()
    project.upgrade(conflicts=[path], rehearsals=0)
    project.resolve(path)
    project.continue_()


def test_text_that_is_not_utf_8(project: Project, folder: Path) -> None:
    configure(folder, "[i18n]\ncommitEncoding = ISO-8859-1\n")
    text = project.text("README.md").replace("# late-flights\n", "# Späte Flüge\n")
    (project.folder / "README.md").write_bytes(text.encode("latin-1"))
    project.commit("Späte Flüge".encode().decode("latin-1"))
    project.upgrade(differs={"README.md": "edited by no verb"})


def test_another_git_command_holds_the_index(project: Project) -> None:
    project.put(".git/index.lock", "")
    project.is_refused(status=1, says="index.lock")


def test_another_git_command_holds_the_branch(project: Project) -> None:
    project.put(f".git/{project.git('symbolic-ref', 'HEAD')}.lock", "")
    project.is_refused(status=1, says=".lock")
