"""An upgrade that is killed is finished or undone afterwards, and nothing of either is half."""

import os
import shutil
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from mlops_ladder import journal, new, upgrade
from mlops_ladder.errors import UpgradeError

from ..conftest import answers, git
from .killing import Case, Moment, command, moments, restore, run
from .whole import Standing, differences, standing

KILLS = 4  # of each case
OWN = "mine\n"
Counts = Counter[tuple[str, str]]


def extend_templates(templates: Path) -> None:
    """Let level 1 remove a file of level 0 and let another be executed, besides what it does."""
    for name, text in {"old/gone.txt": "1\n", "run.sh": "#!/bin/sh\n"}.items():
        (templates / "level0" / name).parent.mkdir(exist_ok=True)
        (templates / "level0" / name).write_text(text, "utf-8")
    shutil.copyfile(templates / "level0" / "run.sh", templates / "level1" / "run.sh")
    (templates / "level1" / "run.sh").chmod(0o755)
    layer = templates / "level1" / "layer.yml"
    text = layer.read_text("utf-8").replace("removes: []", "removes: [old/gone.txt]")
    layer.write_text(text, "utf-8")


def make_project(project: Path, conflict: bool) -> None:
    """Make a project of level 0 that its user has worked on."""
    new.apply(new.plan(project, answers(), own_repository=True))
    with (project / "README.md").open("a", encoding="utf-8") as file:
        file.write("\n## Mine\nMy own paragraph.\n")
    (project / "notes").mkdir()
    (project / "notes" / "a.txt").write_text(OWN, "utf-8")
    (project / "link").symlink_to("notes/a.txt")
    if conflict:
        (project / "Dockerfile").write_text("FROM scratch\n", "utf-8")
        (project / "policy.yaml").write_text("mine: true\n", "utf-8")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "Mine")
    (project / "untracked.txt").write_text(OWN, "utf-8")
    (project / ".venv").mkdir()
    (project / ".venv" / "ignored").write_text(OWN, "utf-8")
    shutil.rmtree(project / ".git" / "hooks")
    git(project, "gc", "--quiet")


def keep(project: Path, name: str) -> Path:
    """Return a copy of a project as it stands now."""
    restore(project, project.with_name(name))
    return project.with_name(name)


@contextmanager
def cases(project: Path, conflict: bool) -> Iterator[list[Case]]:
    """Yield the commands to kill, for a project that upgrades with or without a conflict."""
    make_project(project, conflict)
    fresh, before = keep(project, "fresh"), standing(project)
    with upgrade.plan(project) as plan:
        assert bool(plan.merge.conflicts) == conflict
        whole = run(lambda: upgrade.apply(plan))
        upgraded, after = keep(project, "upgraded"), standing(project)
        for part in range(50, 100, 5):
            restore(fresh, project)
            run(lambda: upgrade.apply(plan), Moment(part / 100), whole)
            if before.files != standing(project).files != after.files:
                break
        stuck = keep(project, "stuck")
        settled = {"before": before} | ({} if conflict else {"after": after})
        moving = Case("apply", fresh, lambda: upgrade.apply(plan), after, before, settled)
        found = [
            moving,
            replace(moving, name="continue", start=stuck, work=lambda: upgrade.resume(project)),
            replace(moving, name="abort", start=stuck, work=lambda: upgrade.abort(project)),
        ]
        yield found + (of_conflict(project, upgraded, before, after) if conflict else [])


def of_conflict(project: Path, upgraded: Path, before: Standing, after: Standing) -> list[Case]:
    """Return the commands to kill where an upgrade has left conflicts."""
    restore(upgraded, project)
    (project / "Dockerfile").write_text("FROM resolved\n", "utf-8")
    resolved, unstaged = keep(project, "resolved"), standing(project)
    run(lambda: upgrade.resume(project))
    done = standing(project)
    assert before.head != done.head
    assert unstaged.head == before.head
    return [
        Case(
            "abort conflicts",
            upgraded,
            lambda: upgrade.abort(project),
            after,
            before,
            {"before": before},
        ),
        Case(
            "continue resolved",
            resolved,
            lambda: upgrade.resume(project),
            done,
            before,
            {"after": done},
        ),
    ]


def campaign(project: Path, conflict: bool, kills: int, everything: bool = False) -> Counts:
    """Kill each command so many times; return how often a project stood how.

    With `everything` git is killed too, where it runs.
    """
    counts: Counts = Counter()
    with cases(project, conflict) as found:
        for case in found:
            restore(case.start, project)
            whole = run(case.work)
            for moment in moments(kills, everything):
                restore(case.start, project)
                run(case.work, moment, whole)
                counts[case.name, left_by(case, project, moment)] += 1
    return counts


def left_by(case: Case, project: Path, moment: Moment) -> str:
    """Go on both ways from where a killed command left a project; return how that stood.

    Where `--abort` was killed, `--continue` may refuse to redo what is half undone.
    """
    left, as_left = keep(project, "left"), standing(project)
    names: list[str] = []
    for act, wanted in ((upgrade.resume, case.continued), (upgrade.abort, case.aborted)):
        if names:
            shutil.rmtree(project)
            left.rename(project)
        answer = command(act, project)
        standings = {"moving": wanted} if answer == "done" else case.settled
        if answer == "refused" and act is upgrade.resume and case.name.startswith("abort"):
            standings = {"moving": as_left}
        found = standing(project)
        wrong = {name: differences(found, each) for name, each in standings.items()}
        right = [name for name, words in wrong.items() if not words]
        assert right, f"{case.name} killed at {moment}, then {act.__name__}, {answer}: {wrong}"
        names.append(right[0])
    assert len(set(names)) == 1
    return names[0]


@pytest.mark.parametrize("conflict", [False, True])
def test_a_killed_upgrade_is_whole_after_continue_and_after_abort(
    templates: Path, folder: Path, conflict: bool
) -> None:
    extend_templates(templates)
    counts = campaign(folder / "x", conflict, KILLS)
    assert counts.total() == KILLS * (5 if conflict else 3)
    assert counts["continue", "moving"]


def test_a_file_that_is_half_written_is_seen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write_half(path: Path, source: Path, wanted: str) -> None:
        path.write_bytes(source.read_bytes()[:10])
        os.kill(os.getpid(), signal.SIGKILL)

    with cases(folder / "x", conflict=False) as (case, *_):
        restore(case.start, folder / "x")
        with monkeypatch.context() as patched:
            patched.setattr(journal, "put", write_half)
            run(case.work)
        with pytest.raises(UpgradeError, match="was changed while the upgrade was under way"):
            left_by(case, folder / "x", Moment(0))


def test_a_file_that_is_left_over_is_seen(folder: Path) -> None:
    make_project(folder / "x", conflict=False)
    before = standing(folder / "x")
    for name in ("src/.a.ladder", ".git/index.lock", "new"):
        (folder / "x" / name).touch()
        (line,) = differences(standing(folder / "x"), before)[:1]
        assert name.removeprefix(".git/") in line
        (folder / "x" / name).unlink()
    assert differences(standing(folder / "x"), before) == []
    (folder / "x" / "README.md").chmod(0o600)
    (line,) = differences(standing(folder / "x"), before)
    assert line.startswith("files README.md: ")
