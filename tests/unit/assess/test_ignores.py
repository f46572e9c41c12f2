"""What owners set aside in their pyproject.toml."""

from pathlib import Path

import pytest
from mlops_ladder.assess.finding import Evidence, Finding
from mlops_ladder.assess.ignores import ignored
from mlops_ladder.assess.reading.files.repository import Repository
from mlops_ladder.errors import UsageError

HEAD = "[project]\nname = 'x'\n\n[tool.ladder.assess.ignore]\n"


def read(folder: Path, text: str) -> dict[str, Finding]:
    (folder / "pyproject.toml").write_text(text, "utf-8")
    return ignored(Repository(folder))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (HEAD + 'model-card = "in the registry"\n', 5),
        (HEAD + "\n# model-card\n\"model-card\"  = ' in the registry '\n", 7),
        ('tool.ladder.assess.ignore.model-card = "in the registry"\n', 1),
        ('[tool.ladder.assess]\nignore = { model-card = "in the registry" }\n', 2),
        ("model-card = 1\n" + HEAD + 'model-card = "in the registry"\n', 6),
    ],
)
def test_it_is_not_applicable_for_the_reason_given(folder: Path, text: str, line: int) -> None:
    evidence = Evidence("pyproject.toml", line, "in the registry")
    found = read(folder, text)
    assert found == {"model-card": Finding("not-applicable", (evidence,), ignored=True)}


@pytest.mark.parametrize(
    "text", ["", "[tool.ladder]\n", "[tool]\nladder = 1\n", "[tool.ladder.assess\nignore =", HEAD]
)
def test_nothing_is_set_aside(folder: Path, text: str) -> None:
    assert read(folder, text) == {}


def test_a_repository_without_pyproject_sets_nothing_aside(folder: Path) -> None:
    assert ignored(Repository(folder)) == {}


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("model-crad = 'x'", ".model-crad: there is no capability 'model-crad'; the nearest is "),
        ("model-card = ''", ".model-card has no reason"),
        ("model-card = '  '", ".model-card has no reason"),
        ("model-card = true", ".model-card has no reason"),
        ("model-card = ['x']", ".model-card has no reason"),
        ("'' = 'x'", ".: there is no capability ''; the nearest is "),
    ],
)
def test_a_mistake_is_named_with_its_field(folder: Path, lines: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(folder, f"{HEAD}{lines}\n")
    assert caught.value.message.startswith(f"pyproject.toml: tool.ladder.assess.ignore{message}")
    assert caught.value.hint


def test_the_nearest_capability_is_named(folder: Path) -> None:
    with pytest.raises(UsageError, match=r"the nearest is model-card$"):
        read(folder, f"{HEAD}model-crad = 'x'\n")


def test_a_list_is_no_table(folder: Path) -> None:
    with pytest.raises(UsageError, match=r"assess\.ignore is not a table"):
        read(folder, "[tool.ladder.assess]\nignore = ['model-card']\n")
