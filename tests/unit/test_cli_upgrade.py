"""`ladder upgrade` as it is typed: its flags, its exit codes, its report."""

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from mlops_ladder import cli, layers

from ..conftest import Ladder, git

pytestmark = pytest.mark.usefixtures("kept_renders")

Refused = Callable[..., str]
KEYS = {
    *("schema", "state", "path", "from", "to", "applications", "answers", "added", "updated"),
    *("removed", "merged", "by_structure", "conflicts", "blocked", "scaffold_commit", "brings"),
    *("people", "commit", "page", "next", "notes"),
}


@pytest.fixture
def place(folder: Path, ladder: Ladder) -> Path:
    """A project of level 0 in the folder `x`."""
    assert ladder("new", "x").status == 0
    return folder / "x"


@pytest.fixture
def rival(place: Path) -> Path:
    """A project whose user has written a file that level 1 brings too."""
    (place / "Dockerfile").write_text("FROM scratch\n", "utf-8")
    git(place, "add", "Dockerfile")
    git(place, "commit", "--quiet", "--message", "Mine")
    return place


@pytest.mark.parametrize(
    "words",
    [
        ["--continue", "--abort"],
        ["--continue", "--dry-run"],
        ["--abort", "--to", "1"],
        ["--continue", "--set", "ci=none"],
        ["--abort", "--dry-run"],
    ],
)
def test_continue_and_abort_stand_alone(place: Path, refused: Refused, words: list[str]) -> None:
    assert "--continue and --abort stand alone" in refused("upgrade", "x", *words)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["y"], "y is not a folder: give the folder of a project"),
        (["."], "is not in a git repository: "),
        (["x/src"], ".copier-answers.yml is not in the last commit of "),
        (["x", "--to", "7"], "--to 7: there is no such level: use 0 or 1"),
        (["x", "--to", "2"], "--to 2: there is no such level"),
        (["x", "--set", "ci=gitlab"], "ci: 'gitlab' is not one of github, none"),
        (["x", "--to", "0", "--set", "ci=none"], "--set ci: there is no such question"),
        (["x", "--set", "name=y"], "--set name: an upgrade gives no new name"),
        (["x", "--set", "owner"], "--set owner: there is no ="),
        (["x", "--continue"], "no upgrade is under way: begin one with `ladder upgrade`"),
        (["x", "--abort"], "no upgrade is under way"),
        (["x", "--abort", "--json"], "no upgrade is under way"),
    ],
)
def test_what_cannot_be_met_is_refused(
    place: Path, refused: Refused, words: list[str], said: str
) -> None:
    assert said in refused("upgrade", *words)


def test_a_machine_without_git_is_told_so(
    place: Path, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert "git is not installed" in refused("upgrade", "x")


def test_an_upgrade_ends_with_0_and_the_next_commands(place: Path, ladder: Ladder) -> None:
    ended = ladder("upgrade", "x")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("x: level 0 → level 1\n")
    assert f"\nMerged as {git(place, 'rev-parse', '--short=12', 'HEAD')}." in ended.out
    assert "\nNext:\n  cd x\n" in ended.out
    again = ladder("upgrade", "x", "--to", "1")
    assert (again.status, again.out) == (0, "x: nothing to do, it has all of level 1.\n")
    assert ladder("upgrade", "x").status == 2


def test_the_current_folder_is_the_default(
    place: Path, ladder: Ladder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    ended = ladder("upgrade", "--set", "ci=none")
    assert ended.status == 0
    assert "cd " not in ended.out
    assert not Path(".github").exists()


def test_an_upgrade_that_is_not_needed_ends_with_0_whatever_is_in_the_way(
    place: Path, ladder: Ladder
) -> None:
    (place / "README.md").write_text("mine\n", "utf-8")
    ended = ladder("upgrade", "x", "--to", "0")
    assert (ended.status, ended.err) == (0, "")
    assert "nothing to do" in ended.out


@pytest.mark.parametrize("flags", [[], ["--json"]])
def test_what_is_in_the_way_ends_with_1(place: Path, ladder: Ladder, flags: list[str]) -> None:
    (place / "README.md").write_text("mine\n", "utf-8")
    for words in (["--dry-run"], []):
        ended = ladder("upgrade", "x", *words, *flags)
        assert ended.status == 1
        assert "README.md: commit them" in ended.out + ended.err
        assert ended.err.count("\n") == (0 if flags or words else 1)
    assert git(place, "status", "--porcelain") == " M README.md"


def test_conflicts_end_with_3_until_they_are_resolved(rival: Path, ladder: Ladder) -> None:
    for words in (["--dry-run"], [], ["--continue"]):
        ended = ladder("upgrade", "x", *words)
        assert (ended.status, ended.err) == (3, "")
        assert "Dockerfile" in ended.out
    assert "ladder upgrade --continue" in ended.out
    blocked = ladder("upgrade", "x")
    assert (blocked.status, blocked.out) == (1, "")
    assert "an upgrade is under way: finish it with --continue" in blocked.err
    (rival / "Dockerfile").write_text("FROM both\n", "utf-8")
    ended = ladder("upgrade", "x", "--continue")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("Merged as ")
    assert git(rival, "status", "--porcelain") == ""


def test_an_upgrade_is_undone(rival: Path, ladder: Ladder) -> None:
    ladder("upgrade", "x")
    ended = ladder("upgrade", "x", "--abort")
    assert (ended.status, ended.out) == (0, "")
    assert ended.err == "All is as it was before the upgrade.\n"
    assert git(rival, "status", "--porcelain") == ""
    assert (rival / "Dockerfile").read_text("utf-8") == "FROM scratch\n"


def test_an_upgrade_reports_to_programs(place: Path, ladder: Ladder) -> None:
    planned = json.loads(ladder("upgrade", "x", "--dry-run", "--json").out)
    ended = ladder("upgrade", "x", "--json")
    assert (ended.status, ended.err) == (0, "")
    merged = json.loads(ended.out)
    assert planned.keys() == merged.keys() == KEYS
    assert (merged["schema"], merged["state"], merged["path"]) == (1, "merged", str(place))
    assert merged["commit"] == git(place, "rev-parse", "HEAD")
    assert merged["scaffold_commit"] == git(place, "rev-parse", "HEAD^2")
    assert planned["commit"] is None
    nothing = json.loads(ladder("upgrade", "x", "--to", "1", "--json").out)
    assert (nothing["state"], nothing["added"], nothing["commit"]) == ("nothing to do", [], None)


def test_conflicts_are_reported_to_programs_until_they_are_resolved(
    rival: Path, ladder: Ladder
) -> None:
    for words in ([], ["--continue"]):
        ended = ladder("upgrade", "x", "--json", *words)
        report = json.loads(ended.out)
        assert (ended.status, report["schema"], report["state"]) == (3, 1, "conflicts")
        assert [each["path"] for each in report["conflicts"]] == ["Dockerfile"]
        assert all(each["about"] for each in report["conflicts"])
        assert Path(report["page"]).is_file()
        assert report["commit"] is None
    (rival / "Dockerfile").write_text("FROM both\n", "utf-8")
    ended = ladder("upgrade", "x", "--json", "--continue")
    report = json.loads(ended.out)
    assert (ended.status, report["state"], report["conflicts"]) == (0, "merged", [])
    assert report["commit"] == git(rival, "rev-parse", "HEAD")


def test_the_levels_of_to_are_completed() -> None:
    to = next(each for each in cli.upgrade.params if each.name == "to")
    found = to.shell_complete(click.Context(cli.upgrade), "")
    assert [item.value for item in found] == layers.available()


def test_the_exit_codes_are_explained(ladder: Ladder) -> None:
    text = " ".join(ladder("upgrade", "--help").out.split())
    for code in ("0: merged", "3: merged but for conflicts", "1: something is in the way"):
        assert code in text
