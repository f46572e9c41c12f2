"""The llm application comes beside the tabular one by an upgrade, and stays there."""

import json
from pathlib import Path, PurePosixPath

import pytest
from mlops_ladder import history, new, render, upgrade
from mlops_ladder.errors import UsageError
from mlops_ladder.git import Repository

from ..conftest import BOTH, Ladder, answers, git

pytestmark = pytest.mark.usefixtures("kept_renders", "llm_layer")

NOTE = "the llm application needs level 1: both come in this merge"


def make(place: Path, kind: str) -> None:
    new.apply(new.plan(place, answers(kind)))


def run(place: Path, to: str | None = None, *given: str) -> upgrade.Outcome:
    with upgrade.plan(place, to, list(given)) as plan:
        return upgrade.apply(plan)


def files_of(place: Path) -> dict[str, str]:
    """Return the files of the last commit, each with the id of its content."""
    lines = git(place, "ls-tree", "-r", "HEAD").splitlines()
    return {line.split("\t")[1]: line.split("\t")[0] for line in lines}


@pytest.mark.parametrize("route", [["0", "llmops"], ["1", "llmops"], ["0", "1", "llmops"]])
def test_by_whatever_way_the_tree_is_that_of_a_new_project(folder: Path, route: list[str]) -> None:
    make(folder / "fresh" / "x", BOTH)
    make(folder / "x", route[0])
    for to in route[1:]:
        assert run(folder / "x", to).conflicts == {}
    assert files_of(folder / "x") == files_of(folder / "fresh" / "x")
    assert git(folder / "x", "status", "--porcelain") == ""
    assert git(folder / "x", "rev-list", "--count", "--merges", "HEAD") == str(len(route) - 1)


def test_the_scaffold_says_what_it_holds(folder: Path) -> None:
    titles = {"1": "level 1", BOTH: "level 1 with llm", "llmops": "level llmops"}
    for number, (kind, title) in enumerate(titles.items()):
        place = folder / str(number) / "x"
        make(place, kind)
        scaffold, *_ = history.pristine(repository := Repository(place), PurePosixPath("."))
        assert repository.run("show", "-s", "--format=%s", scaffold) == f"Scaffold x: {title}"
        level = repository.run("show", "-s", "--format=%(trailers:key=Ladder-Level)", scaffold)
        assert level == f"Ladder-Level: {answers(kind).level}"


def test_a_project_without_a_table_is_one_scaffold_commit(folder: Path) -> None:
    created = new.apply(new.plan(folder / "x", answers("llmops")))
    assert created.head == created.scaffold == git(folder / "x", "rev-parse", "HEAD")
    assert git(folder / "x", "rev-list", "--count", "HEAD") == "1"
    assert git(folder / "x", "status", "--porcelain") == ""
    assert files_of(folder / "x").keys() == render.render(answers("llmops")).keys()


def test_a_project_without_a_table_comes_into_a_repository(folder: Path) -> None:
    git(folder, "init", "--quiet")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "Mine")
    created = new.apply(new.plan(folder / "models" / "x", answers("llmops")))
    assert git(folder, "show", "-s", "--format=%s", "HEAD") == "Add x"
    assert git(folder, "rev-parse", "HEAD^2") == created.scaffold
    assert git(folder, "status", "--porcelain") == ""


@pytest.mark.parametrize(("kind", "to"), [("llmops", "llmops"), (BOTH, "llmops"), (BOTH, "1")])
def test_the_same_again_takes_over_what_is_new(
    folder: Path, llm_layer: Path, kind: str, to: str
) -> None:
    make(folder / "x", kind)
    with upgrade.plan(folder / "x", to) as plan:
        assert not plan.needed
    (llm_layer / "handbook" / "more.md").write_text("New.\n", "utf-8")
    outcome = run(folder / "x", to, "owner=@ada")
    assert outcome.conflicts == {}
    title = answers(kind).title
    assert git(folder / "x", "show", "-s", "--format=%s", "HEAD") == f"Refresh x at {title}"
    assert (folder / "x" / "CODEOWNERS").is_file()
    assert (folder / "x" / "handbook" / "more.md").is_file()
    recorded = (folder / "x" / ".copier-answers.yml").read_text("utf-8")
    assert f"applications: [{', '.join(answers(kind).applications)}]\n" in recorded


def test_edits_of_both_applications_are_kept(folder: Path) -> None:
    make(folder / "x", "1")
    readme = folder / "x" / "README.md"
    readme.write_text(f"Mine.\n{readme.read_text('utf-8')}", "utf-8")
    git(folder / "x", "mv", "src/x", "src/shop")
    git(folder / "x", "commit", "--quiet", "--all", "--message", "Mine")
    assert run(folder / "x", "llmops").conflicts == {}
    text = readme.read_text("utf-8")
    assert text.startswith("Mine.\n")
    assert text.endswith("## Ask x\n")
    assert (folder / "x" / "src" / "shop" / "assistant" / "__init__.py").is_file()
    assert git(folder / "x", "show", "-s", "--format=%s", "HEAD") == "Upgrade x to level 1 with llm"


def test_a_conflict_has_the_reason_of_the_llm_layer(folder: Path) -> None:
    make(folder / "x", "1")
    (folder / "x" / "README.md").unlink()
    git(folder / "x", "commit", "--quiet", "--all", "--message", "No README")
    (about,) = run(folder / "x", "llmops").conflicts.values()
    assert any(line.startswith("you deleted it, level 1 with llm changes it") for line in about)
    assert about[-1] == "level 1 with llm: says ask"


def test_the_command_line_climbs_to_both_and_says_so(folder: Path, ladder: Ladder) -> None:
    ladder("new", "x", "--defaults")
    planned = json.loads(ladder("upgrade", "x", "--to", "llmops", "--dry-run", "--json").out)
    assert (planned["notes"], planned["to"]["level"]) == ([NOTE], "1")
    assert planned["applications"] == ["tabular", "llm"]
    ended = ladder("upgrade", "x", "--to", "llmops")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith(f"x: level 0 → level 1 with llm\n  notes     {NOTE}\n")
    again = ladder("upgrade", "x", "--to", "llmops")
    assert (again.status, again.out) == (0, "x: nothing to do, it has all of level 1 with llm.\n")
    assert ladder("upgrade", "x").status == 2


def test_from_llm_alone_no_way_leads_to_a_table(folder: Path) -> None:
    make(folder / "x", "llmops")
    with pytest.raises(UsageError, match="--to 1: the project is at level llmops already"):
        run(folder / "x", "1")
