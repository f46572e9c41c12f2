"""A level adds: what it removes or changes of the one below is little, so that upgrades merge."""

from pathlib import Path

import pytest
from mlops_ladder import tree

from ..conftest import BOTH, git, kinds
from .conftest import Rendered

LOCK = "requirements.txt"
MOST_IN_PYTHON = 3
MOST_IN_ALL = 15


def lost_lines(folder: Path, below: tree.Tree, above: tree.Tree) -> dict[str, int]:
    """Return how many lines of each file of a tree are not in the other, as git counts them."""
    tree.write(below, folder / "project")
    git(folder / "project", "init", "--quiet")
    git(folder / "project", "add", "--all")
    for name in below:
        (folder / "project" / name).unlink()
    tree.write(above, folder / "project")
    counts = git(folder / "project", "diff", "--numstat", "--no-renames").splitlines()
    lost = {name: int(removed) for _, removed, name in (line.split("\t") for line in counts)}
    return {name: lines for name, lines in lost.items() if lines and name != LOCK}


def is_additive(lost: dict[str, int]) -> bool:
    """Return whether the lines that got lost are few enough."""
    in_python = sum(lines for name, lines in lost.items() if name.endswith(".py"))
    return in_python <= MOST_IN_PYTHON and sum(lost.values()) <= MOST_IN_ALL


@pytest.mark.parametrize(("below", "above"), [("0", "1"), ("1", BOTH)])
def test_a_layer_adds_to_those_below(
    rendered: Rendered, folder: Path, below: str, above: str
) -> None:
    if above not in kinds():
        pytest.skip("it cannot be made yet")
    lost = lost_lines(folder, rendered(below), rendered(above))
    assert is_additive(lost), f"{lost}, {sum(lost.values())} in all"


@pytest.mark.parametrize(
    ("above", "lost"),
    [
        ({"a.py": "1\n2\n3\n", "b": "1\n"}, {}),
        ({"a.py": "0\n1\n2\n3\n", "b": "1\n", "c": "1\n", LOCK: ""}, {}),
        ({"a.py": "1\n3\n", "b": "2\n"}, {"a.py": 1, "b": 1}),
        ({"b": "1\n", "c.py": "1\n2\n3\n"}, {"a.py": 3}),
    ],
)
def test_lost_lines_are_counted(folder: Path, above: dict[str, str], lost: dict[str, int]) -> None:
    below = {"a.py": "1\n2\n3\n", "b": "1\n", LOCK: "1\n"}
    files = ({name: tree.File(text.encode()) for name, text in t.items()} for t in (below, above))
    assert lost_lines(folder, *files) == lost


@pytest.mark.parametrize(
    ("lost", "additive"),
    [({"a.py": 3, "b": 12}, True), ({"a.py": 2, "b.py": 2}, False), ({"a": 16}, False)],
)
def test_many_lost_lines_are_too_many(lost: dict[str, int], additive: bool) -> None:
    assert is_additive(lost) == additive
