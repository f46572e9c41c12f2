"""An upgrade is planned beside the work tree, and then all of it happens, or nothing."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest
from mlops_ladder import history, journal, new, upgrade
from mlops_ladder.errors import UpgradeError, UsageError
from mlops_ladder.git import Repository

from ..conftest import GPG, answers, contents, git

pytestmark = pytest.mark.usefixtures("kept_renders")

Act = Callable[[Path], object]


@pytest.fixture
def place(folder: Path) -> Path:
    """A project of level 0, in a repository of its own."""
    new.apply(new.plan(folder / "x", answers()))
    return folder / "x"


@pytest.fixture
def rival(place: Path) -> Path:
    """A project whose user has written a file that level 1 brings too."""
    write(place / "Dockerfile", "FROM scratch\n")
    commit(place)
    return place


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def commit(place: Path) -> None:
    git(place, "add", "--all", ".")
    git(place, "commit", "--quiet", "--message", "Mine")


def run(place: Path, to: str | None = None, *given: str) -> upgrade.Outcome:
    with upgrade.plan(place, to, list(given)) as plan:
        return upgrade.apply(plan)


def standing(place: Path) -> tuple[object, ...]:
    """Return the files of a work tree, and what git says of it."""
    files = {path: text for path, text in contents(place).items() if not path.startswith(".git/")}
    commands = (["rev-parse", "HEAD"], ["ls-files", "--stage"], ["status", "--porcelain"])
    return files, *(git(place, *words) for words in commands)


@pytest.mark.parametrize("path", [".", "models/x"])
def test_an_upgrade_is_a_merge_of_the_next_scaffold(folder: Path, path: str) -> None:
    root, place = folder / "root", folder / "root" / path
    if path != ".":
        root.mkdir()
        git(root, "init", "--quiet")
    new.apply(new.plan(place, answers(), own_repository=path == "."))
    git(root, "config", "user.name", "Bea")
    write(root / "other", "1\n")
    head = git(root, "rev-parse", "HEAD")
    outcome = run(place)
    assert (outcome.path, outcome.conflicts, outcome.detached) == (place, {}, False)
    scaffold, *_ = history.pristine(Repository(root), PurePosixPath(path))
    shown = git(root, "show", "-s", "--format=%H|%P|%an|%cn|%s", "HEAD")
    assert shown == f"{outcome.commit}|{head} {scaffold}|Bea|Bea|Upgrade x to level 1"
    assert git(root, "status", "--porcelain") == "?? other"
    assert 'level: "1"' in (place / ".copier-answers.yml").read_text("utf-8")
    assert (place / "src" / "x" / "gate.py").is_file()
    assert git(root, "fsck", "--no-dangling") == ""


def test_the_message_says_what_happened(place: Path) -> None:
    write(place / "README.md", (place / "README.md").read_text("utf-8") + "\nMine.\n")
    commit(place)
    with upgrade.plan(place) as plan:
        message = upgrade.message(plan)
        added, updated = plan.paths("added"), plan.paths("updated")
    assert message.startswith("Upgrade x to level 1\n\nTemplate ")
    assert f"Files: {len(added)} added, {len(updated)} updated.\n" in message
    assert "Merged with edits: README.md.\n" in message
    assert message.endswith("`git revert -m 1` undoes it.\n")


def test_a_plan_changes_nothing_and_says_everything(place: Path) -> None:
    before = standing(place)
    with upgrade.plan(place, "1", ["ci=none"]) as plan:
        assert (plan.blocked, plan.needed, plan.merge.conflicts) == ([], True, ())
        assert plan.asked == {"ci": "none"}
        assert [layer.title for layer in plan.new_layers] == ["pipeline automation"]
        assert "policy.yaml" in plan.paths("added")
        assert "pyproject.toml" in plan.paths("updated")
        assert plan.paths("removed") == []
        objects = set(contents(place / ".git" / "objects"))
    assert standing(place) == before
    assert set(contents(place / ".git" / "objects")) == objects


def test_an_upgrade_that_has_all_already_is_not_needed(place: Path) -> None:
    with upgrade.plan(place, "0") as plan:
        assert (plan.needed, plan.changes, plan.new_layers) == (False, {}, [])


def test_new_answers_at_the_same_level_are_taken_over(place: Path) -> None:
    run(place)
    assert (place / ".github").is_dir()
    outcome = run(place, "1", "ci=none", "owner=Bea")
    assert git(place, "show", "-s", "--format=%s") == "Refresh x at level 1"
    assert outcome.conflicts == {}
    assert not (place / ".github").exists()
    assert "owner: Bea\n" in (place / ".copier-answers.yml").read_text("utf-8")


def test_an_upgrade_that_was_reverted_comes_again(place: Path) -> None:
    run(place)
    git(place, "revert", "--mainline", "1", "--no-edit", "HEAD")
    assert not (place / "policy.yaml").exists()
    assert run(place).conflicts == {}
    assert (place / "policy.yaml").is_file()


def test_a_conflict_waits_for_hands_and_is_gone_on_from(rival: Path) -> None:
    outcome = run(rival)
    assert (outcome.commit, list(outcome.conflicts)) == ("", ["Dockerfile"])
    assert "<<<<<<< " in (rival / "Dockerfile").read_text("utf-8")
    assert "Dockerfile" in outcome.page.read_text("utf-8")
    assert list(upgrade.resume(rival).conflicts) == ["Dockerfile"]
    write(rival / "Dockerfile", "FROM both\n")
    done = upgrade.resume(rival)
    assert (done.conflicts, done.commit) == ({}, git(rival, "rev-parse", "HEAD"))
    assert "Resolved by hand: Dockerfile." in git(rival, "show", "-s", "--format=%B")
    assert git(rival, "show", "HEAD:Dockerfile") == "FROM both"
    assert git(rival, "status", "--porcelain") == ""


def test_a_conflict_is_undone(rival: Path) -> None:
    write(rival / "untracked", "mine\n")
    before = standing(rival)
    run(rival)
    assert standing(rival) != before
    upgrade.abort(rival)
    assert standing(rival) == before


@pytest.mark.parametrize("act", [upgrade.resume, upgrade.abort])
def test_without_an_upgrade_there_is_nothing_to_go_on_from(place: Path, act: Act) -> None:
    with pytest.raises(UsageError, match="no upgrade is under way"):
        act(place)
    run(place)
    with pytest.raises(UsageError, match="no upgrade is under way"):
        act(place)


def test_a_conflict_that_git_has_committed_is_over(rival: Path) -> None:
    run(rival)
    write(rival / "Dockerfile", "FROM both\n")
    commit(rival)
    with pytest.raises(UsageError, match="no upgrade is under way"):
        upgrade.resume(rival)
    with upgrade.plan(rival, "1") as plan:
        assert (plan.needed, plan.blocked) == (False, [])


def fail_hooks(place: Path) -> None:
    for name in ("pre-commit", "pre-merge-commit", "commit-msg", "post-checkout", "post-merge"):
        write(place / ".git" / "hooks" / name, "#!/bin/sh\ntouch hooked\nexit 1\n")
        (place / ".git" / "hooks" / name).chmod(0o755)


def sign(place: Path) -> None:
    write(place.parent.parent / "gpg", GPG)
    (place.parent.parent / "gpg").chmod(0o755)
    git(place, "config", "gpg.program", str(place.parent.parent / "gpg"))
    git(place, "config", "commit.gpgsign", "true")


def forget_the_user(place: Path) -> None:
    write(Path(os.environ["GIT_CONFIG_GLOBAL"]), "")


@pytest.mark.parametrize("prepare", [fail_hooks, sign, forget_the_user])
def test_hooks_signatures_and_a_missing_name_do_no_harm(place: Path, prepare: Act) -> None:
    prepare(place)
    outcome = run(place)
    assert git(place, "status", "--porcelain") == ""
    signed = "BEGIN PGP SIGNATURE" in git(place, "cat-file", "-p", outcome.commit)
    assert signed == (prepare is sign)
    known = git(place, "show", "-s", "--format=%an") == "Ada Example"
    assert known == (prepare is not forget_the_user)


def test_a_key_that_does_not_sign_leaves_all_as_it_was(place: Path) -> None:
    git(place, "config", "commit.gpgsign", "true")
    git(place, "config", "gpg.program", "false")
    before = standing(place)
    with pytest.raises(UpgradeError, match="git cannot make the commit") as caught:
        run(place)
    assert "commit.gpgsign" in caught.value.hint
    assert standing(place) == before
    assert not (place / ".git" / "ladder").exists()


def test_what_is_in_the_way_leaves_all_as_it_was(place: Path) -> None:
    write(place / "policy.yaml", "mine\n")
    write(place / "README.md", "mine\n")
    before = standing(place)
    with pytest.raises(UpgradeError, match=r"not committed, in README\.md") as caught:
        run(place)
    assert "policy.yaml stands where" in caught.value.message
    assert standing(place) == before


def test_a_commit_without_a_branch_is_said_to_be_one(place: Path) -> None:
    git(place, "checkout", "--quiet", "--detach")
    before = git(place, "rev-parse", "master")
    assert run(place).detached
    assert git(place, "rev-parse", "master") == before


def test_a_linked_work_tree_upgrades_by_itself(place: Path, tmp_path: Path) -> None:
    before = standing(place)
    git(place, "worktree", "add", "--quiet", "-b", "linked", str(tmp_path / "linked"))
    assert run(tmp_path / "linked").conflicts == {}
    assert git(tmp_path / "linked", "status", "--porcelain") == ""
    assert standing(place) == before


def test_a_full_disk_is_said_and_gone_on_from(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, copies, copy = standing(place), [0], shutil.copy2

    def fill(source: Path, target: Path, **named: bool) -> None:
        copies[0] += ".git" not in target.parts
        if copies[0] > 20:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
        copy(source, target, **named)

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copy2", fill)
        with pytest.raises(UpgradeError, match="cannot be written: No space left") as caught:
            run(place)
        assert "ladder upgrade --continue" in caught.value.hint
    assert journal.read(Repository(place))
    after = upgrade.resume(place)
    assert after.commit == git(place, "rev-parse", "HEAD")
    assert git(place, "status", "--porcelain") == ""
    assert standing(place) != before
