"""The check finds what a merge by lines breaks without a conflict."""

import pytest

from . import faults

PYPROJECT = '[project]\ndependencies = ["a", "b_c"]\n\n[tool.x]\ny = 1\n'
FAULTS = {
    "TOML": ("a.toml", "x = 1\nx = 2\n", "does not parse: Cannot overwrite a value"),
    "YAML": ("a.yml", "a: [\n", "does not parse: while parsing a flow node"),
    "second document": ("a.yaml", "a: 1\n---\na: b: c\n", "does not parse: mapping values"),
    "JSON": ("a.json", '{"a": 1,}', "does not parse: "),
    "notebook": ("a.ipynb", "<", "does not parse: Expecting value"),
    "Python": ("a.py", "def f(:\n", "does not parse: "),
    "markers": ("a.txt", "<<<<<<< yours\n=======\nx\n>>>>>>> 1\n", "conflict markers are left"),
    "YAML key": ("a.yaml", "a:\n  b: 1\n  b: 2\n", "the key a.b is there twice"),
    "key in a list": ("dvc.lock", "a:\n- {b: 1, b: 1}\n", "the key a..b is there twice"),
    "dependency": (
        "pyproject.toml",
        '[project]\ndependencies = ["b-c", "B_c>=1"]\n',
        "dependency b-c is there twice",
    ),
    "extra": (
        "pyproject.toml",
        '[project.optional-dependencies]\nx = ["d", "d>2"]\n',
        "dependency d is there twice",
    ),
    "group": (
        "pyproject.toml",
        '[dependency-groups]\nx = ["d", { include-group = "y" }, "d"]\n',
        "dependency d is there twice",
    ),
    "build": ("pyproject.toml", '[build-system]\nrequires = ["h", "h"]\n', "dependency h is"),
    "lock": (
        "requirements.txt",
        "a==1 \\\n  --hash=x:1\na==2 \\\n  --hash=x:2\n",
        "a is there twice",
    ),
    "function": ("a.py", "def f(): ...\nx = 1\ndef f(): ...\n", "f is defined twice"),
    "class": ("a.py", "class f: ...\nasync def f(): ...\n", "f is defined twice"),
    "import": ("a.py", "from a import f\nfrom b import f\n", "f is defined twice"),
    "module": ("a.py", "import a as f\nfrom .b import c as f\n", "f is defined twice"),
}


@pytest.mark.parametrize(("path", "merged", "fault"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_found(path: str, merged: str, fault: str) -> None:
    found = [line for line in faults(path, "", "", "", merged) if "two sides" not in line]
    assert len(found) == 1
    assert found[0].startswith(fault)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("requirements.txt", "a==1 ; x < '1'\na==2 ; x >= '1'\n"),
        ("pyproject.toml", "[project]\ndependencies = [\"a; x < '1'\", \"a>2; x > '1'\"]\n"),
        ("a.toml", 'x = ["d", "d"]\n'),
        ("a.py", "import os.path\nimport os\nfrom a import b\nfrom a import b\n"),
        ("a.py", "if x:\n    def f(): ...\nelse:\n    def f(): ...\n"),
        ("a.yaml", "a: {b: 1}\nc: {b: 1}\n"),
        ("a.md", "Title\n=======\n"),
        ("a.txt", "a: [\n"),
    ],
)
def test_what_may_be_there_twice_is_no_fault(path: str, text: str) -> None:
    assert faults(path, text, text, text, text) == []


def test_what_a_side_has_twice_by_itself_is_no_fault_of_the_merge() -> None:
    twice = "def f(): ...\ndef f(): ...\n"
    assert faults("a.py", "", twice, "", twice) == []
    assert faults("a.py", "", "def f(): ...\n", "def f(): ...\n", twice) == ["f is defined twice"]


BASE = """\
[project]
name = "p"
dependencies = ["a", "b"]

[tool.x]
steps = [{ cmd = "one" }, { cmd = "two" }]
"""
OURS = BASE.replace('"p"', '"q"').replace('"b"', '"b>1"')
THEIRS = BASE.replace('"b"', '"b", "c"').replace('"two"', '"three"')
GOOD = OURS.replace('"b>1"', '"b>1", "c"').replace('"two"', '"three"')
LOST = {
    "none": (GOOD, []),
    "order": (GOOD.replace('["a", "b>1", "c"]', '["c", "b>1", "a"]'), []),
    "mine": (GOOD.replace('"q"', '"p"'), ["project.name"]),
    "the level's": (GOOD.replace('"three"', '"two"'), ["tool.x.steps.item.cmd"]),
    "dependency": (GOOD.replace(', "c"', ""), ["project.dependencies.c"]),
    "version": (GOOD.replace("b>1", "b"), ["project.dependencies.b"]),
    "what neither had": (GOOD + "y = 1\n", ["tool.x.y"]),
    "type": (GOOD.replace('"q"', "1"), ["project.name"]),
}


@pytest.mark.parametrize(("merged", "paths"), LOST.values(), ids=LOST)
def test_a_value_that_is_not_what_the_sides_made_it_is_found(merged: str, paths: list[str]) -> None:
    expected = [f"{path} is not what the two sides made it" for path in paths]
    assert faults("pyproject.toml", BASE, OURS, THEIRS, merged) == expected


def test_both_values_are_fine_where_both_sides_changed_one() -> None:
    for value, count in ((2, 0), (3, 0), (1, 1), (4, 1)):
        assert len(faults("a.yaml", "x: 1\n", "x: 2\n", "x: 3\n", f"x: {value}\n")) == count


def test_documents_are_compared_one_by_one() -> None:
    base, ours, theirs = "a: 1\n---\na: 1\n", "a: 2\n---\na: 1\n", "a: 1\n---\na: 3\n"
    assert faults("a.yaml", base, ours, theirs, "a: 2\n---\na: 3\n") == []
    assert (
        faults("a.yaml", base, ours, theirs, "a: 3\n---\na: 2\n")
        == ["a is not what the two sides made it"] * 2
    )
