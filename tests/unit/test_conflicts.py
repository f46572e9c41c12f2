"""A conflict is explained by what each side did, and why."""

import re
from pathlib import Path

import pytest
from mlops_ladder import conflicts, layers, new, project, upgrade
from mlops_ladder.conflicts import Explained

from ..conftest import answers, git

pytestmark = pytest.mark.usefixtures("kept_renders")

SCORE = "src/x/score.py"
TABLE = Explained(
    "a<b>.py",
    ("both sides changed <x>",),
    ("Faster & better",),
    "keeps <up>",
    ("@@ -1 +1 @@", "-old", "+mine & own"),
    tuple(f"+line {number}" for number in range(100)),
)


@pytest.fixture
def place(folder: Path) -> Path:
    """A project of level 0."""
    new.apply(new.plan(folder / "x", answers()))
    return folder / "x"


def commit(place: Path, message: str) -> None:
    git(place, "add", "--all")
    git(place, "commit", "--quiet", "--message", message)


def explained(place: Path) -> dict[str, Explained]:
    with upgrade.plan(place) as plan:
        found = conflicts.explain(plan.project, plan.merge, plan.base, plan.answers)
    return {each.path: each for each in found}


def rewrite(place: Path) -> None:
    """Rewrite what level 1 changes, in two commits."""
    text = (place / SCORE).read_text("utf-8")
    for number, message in enumerate(["Score by hand", "Score by hand, faster"]):
        lines = [line if line.startswith('"""') else f"# {number}" for line in text.splitlines()]
        (place / SCORE).write_text("\n".join(lines) + "\n", "utf-8")
        commit(place, message)


def test_a_changed_file_has_the_reasons_of_both_sides(place: Path) -> None:
    rewrite(place)
    found = explained(place)[SCORE]
    assert found.about
    assert found.my_reasons == ("Score by hand, faster", "Score by hand")
    assert found.their_reason == layers.layer("level1").changes["src/{{ package }}/score.py"]
    assert [line for line in found.mine if line.startswith("+")][:1] == ["+# 1"]
    assert {line[0] for line in found.theirs} == {"@", "-", "+", " "}
    first, *_, mine, theirs = found.sentences("level 1")
    assert first == found.about[0]
    assert mine == "you: Score by hand, faster; Score by hand"
    assert theirs == f"level 1: {found.their_reason}"


def test_a_file_that_both_sides_added_says_so(place: Path) -> None:
    (place / "Dockerfile").write_text("FROM scratch\n", "utf-8")
    commit(place, "Own image")
    found = explained(place)["Dockerfile"]
    assert (found.my_reasons, found.their_reason) == (("Own image",), "brings a file of that name")
    assert found.mine[-1] == "+FROM scratch"


def test_a_file_that_its_user_deleted_is_empty_on_that_side(place: Path) -> None:
    git(place, "rm", "--quiet", SCORE)
    commit(place, "No batch scoring")
    found = explained(place)[SCORE]
    assert found.my_reasons == ("No batch scoring",)
    assert {line[0] for line in found.mine[1:]} == {"-"}


def test_a_project_without_conflicts_has_nothing_to_explain(place: Path) -> None:
    assert explained(place) == {}


def test_a_project_in_a_folder_is_explained_from_there(folder: Path) -> None:
    git(folder, "init", "--quiet")
    new.apply(new.plan(folder / "models" / "x", answers()))
    rewrite(folder / "models" / "x")
    found = explained(folder / "models" / "x")
    assert found[SCORE].their_reason in layers.layer("level1").changes.values()
    assert len(found[SCORE].my_reasons) == 2


def test_a_renamed_package_has_the_levels_reasons(place: Path) -> None:
    git(place, "mv", "src/x", "src/shop")
    for path in (place / "tests").rglob("*.py"):
        path.write_text(path.read_text("utf-8").replace("from x", "from shop"), "utf-8")
    path = place / "src" / "shop" / "score.py"
    path.write_text("mine = 1\n" * 30, "utf-8")
    commit(place, "Renamed")
    assert project.find(place).package == "shop"
    reasons = [each.their_reason for each in explained(place).values()]
    assert layers.layer("level1").changes["src/{{ package }}/score.py"] in reasons


def test_the_page_shows_both_sides_and_escapes_them() -> None:
    page = conflicts.page("x<y>", "level 1", [TABLE])
    for text in ("x&lt;y&gt;", "a&lt;b&gt;.py", "keeps &lt;up&gt;", "Faster &amp; better"):
        assert text in page
    assert "<x>" not in page
    assert '<span class="add">+mine &amp; own</span>' in page
    assert '<span class="cut">-old</span>' in page
    shown = page.count("+line ")
    assert 10 < shown < 100
    assert f"and {100 - shown} more lines" in page
    assert "1 file where you and level 1" in page
    assert "2 files where you and level 1" in conflicts.page("x", "level 1", [TABLE, TABLE])


def test_the_page_needs_nothing_from_elsewhere() -> None:
    page = conflicts.page("x", "level 1", [TABLE])
    assert not re.search(r"(src|href)=|https?://|@import|url\(", page)
    assert page.startswith("<!doctype html>")


def test_a_side_that_has_no_file_says_so() -> None:
    gone = Explained("a", ("you deleted it",), (), "changes it", (), ("+1",))
    assert "the file is not there on this side" in conflicts.page("x", "level 1", [gone])
    assert gone.sentences("level 1") == ("you deleted it", "level 1: changes it")
