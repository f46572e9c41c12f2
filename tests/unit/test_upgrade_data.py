"""A project of an own table climbs by a clean merge, whatever of it was edited."""

from pathlib import Path

import pytest
from mlops_ladder import layers, new, upgrade
from mlops_ladder.render import render

from ..conftest import answers, contents, git
from .found import found

pytestmark = pytest.mark.usefixtures("kept_renders")

OWN = {"data": "own", "purpose": "Says who leaves.", "licence": "unknown"}
OF_TABLE = ("schema.yaml", "MODEL_CARD.md", "data/README.md", "data/raw/customers.csv.dvc")


@pytest.fixture
def project(folder: Path) -> Path:
    """A project of a table at level 0."""
    (folder.parent / "customers.csv").write_bytes(b"churned;plan\nyes;caf\xe9\n")
    table = found(folder.parent / "customers.csv")
    new.apply(new.plan(folder / "x", answers("0", **OWN), table=table))
    return folder / "x"


def climb(project: Path, to: str = "1") -> dict[str, bytes | None]:
    """Upgrade without conflicts; return what lies in the project then."""
    with upgrade.plan(project, to) as plan:
        ended = upgrade.apply(plan)
    assert ended.conflicts == {}
    assert git(project, "status", "--porcelain") == ""
    assert (project / "data/raw/customers.csv").read_bytes() == b"churned;plan\nyes;caf\xe9\n"
    return contents(project)


def test_a_table_climbs_as_it_is(project: Path) -> None:
    before = contents(project)
    after = climb(project)
    assert [path for path in OF_TABLE if after[path] != before[path]] == []
    expected = render(answers("1", **OWN))
    given = {path: file.content for path, file in expected.items() if path not in OF_TABLE}
    assert {path: after.get(path) for path in given} == given
    assert "src/x/sample.py" not in after


def test_what_was_edited_of_the_table_stays(project: Path) -> None:
    schema = project / "schema.yaml"
    text = schema.read_text("utf-8")
    edited = text.replace("# goal: 0.80", "goal: 0.7").replace("city: {", "city: {role: dropped, ")
    assert edited != text
    schema.write_text(edited, "utf-8")
    card = project / "MODEL_CARD.md"
    card.write_text(card.read_text("utf-8").replace("*Yours to write", "For sales. *Ours"), "utf-8")
    git(project, "commit", "--quiet", "--all", "--message", "We know more")
    after = climb(project)
    assert after["schema.yaml"] == edited.encode()
    assert b"For sales." in (after["MODEL_CARD.md"] or b"")


def test_a_table_that_was_removed_from_the_cards_stays_removed(project: Path) -> None:
    (project / "MODEL_CARD.md").unlink()
    git(project, "commit", "--quiet", "--all", "--message", "We have another card")
    assert "MODEL_CARD.md" not in climb(project)


def test_an_assistant_comes_beside_a_table(project: Path) -> None:
    before = contents(project)
    after = climb(project, layers.LLM)
    assert [path for path in OF_TABLE if after[path] != before[path]] == []
    assert "ASSISTANT_CARD.md" in after


def test_a_project_of_a_table_in_a_repository_climbs_too(folder: Path) -> None:
    git(folder, "init", "--quiet")
    (folder / "customers.csv").write_bytes(b"churned;plan\nyes;caf\xe9\n")
    table = found(folder / "customers.csv")
    new.apply(new.plan(folder / "models" / "x", answers("0", **OWN), table=table))
    git(folder, "add", "customers.csv")
    git(folder, "commit", "--quiet", "--message", "The table as it came")
    after = climb(folder / "models" / "x")
    assert b"data/raw/customers.csv" in (after["schema.yaml"] or b"")
