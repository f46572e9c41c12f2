"""Each check of a tree by itself: it sees its fault, and nothing in what is right."""

import pytest

from . import hands
from .invariants import File, Tree, different, faults, missing

MARKED = "a\n<<<<<<< yours\nb\n||||||| base\nc\n=======\nd\n>>>>>>> level 1\ne\n"


def tree(**texts: str) -> Tree:
    """Return a tree of files named after a letter."""
    return {name: File(text.encode(), executable=False) for name, text in texts.items()}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.toml", "a = 1\na = 2\n"),
        ("a.toml", "a = [1\n"),
        ("a.toml", 'dependencies = ["onnx", "Onnx>=1"]\n'),
        ("a.toml", 'dependencies = ["ruamel-yaml", "ruamel.yaml<1"]\n'),
        ("a.toml", '[[overrides]]\nmodule = "a"\n[[overrides]]\nmodule = "a"\n'),
        ("a.yaml", "a: 1\na: 2\n"),
        ("a.yml", "a: {b: 1, b: 2}\n"),
        ("a.yaml", "a: [x, x]\n"),
        ("a.yaml", "hooks: [{id: ruff}, {id: ruff}]\n"),
        ("a.yaml", "a: [\n"),
        ("dvc.lock", "stages: {a: 1, a: 2}\n"),
        ("a.py", "def a(): ...\n\n\nclass a: ...\n"),
        ("a.py", "from a import b\nfrom c import b\n"),
        ("a.py", "def (\n"),
        ("a.json", "{,}\n"),
        ("requirements.txt", "a==1 \\\n    --hash=sha256:0\na==2 \\\n    --hash=sha256:1\n"),
        (".gitignore", "work/\n*.log\nwork/\n"),
        ("a.md", "<<<<<<< yours\n"),
        ("a.md", "a\n=======\n"),
        ("a.md", ">>>>>>> level 1\n"),
    ],
)
def test_a_fault_is_seen(path: str, text: str) -> None:
    assert len(faults(path, text)) == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.toml", 'a = ["B", "C4"]\nb = [{ cmd = "ruff check" }, { cmd = "ruff format" }]\n'),
        ("a.toml", 'dependencies = ["onnx", "onnxruntime", "a; python_version < \'3.12\'"]\n'),
        ("a.yaml", "a: [{x: 1}, {x: 1}]\nb: {a: 1}\n"),
        ("a.py", "import a.b\nimport a.c\n\n\ndef a_b(): ...\n"),
        (
            "requirements.txt",
            "a==1 ; python_version < '3.12' \\\na==2 ; python_version >= '3.12'\n",
        ),
        (".gitignore", "# a\n\n# b\n\ndata/\n/data/\n"),
        ("a.md", "Title\n========\n"),
    ],
)
def test_what_is_right_has_no_fault(path: str, text: str) -> None:
    assert faults(path, text) == []


@pytest.mark.parametrize(
    ("merged", "lost"),
    [
        ("1\n2\n3\n3\n", {}),
        ("1\n 3 \n2\n3\n", {}),
        ("1\n2\n3\n", {"a": ["3"]}),
        ("1\n", {"a": ["3", "3"]}),
    ],
)
def test_lines_that_are_missing_are_counted(merged: str, lost: dict[str, list[str]]) -> None:
    before, side = tree(a="1\n2\n"), tree(a="1\n\n3\n2\n3\n")
    assert missing(before, side, tree(a=merged)) == lost


def test_lines_in_another_file_are_missing() -> None:
    assert missing(tree(), tree(a="1\n"), tree(b="1\n")) == {"a": ["1"]}


@pytest.mark.parametrize(
    ("path", "one", "other", "equal"),
    [
        ("a.toml", "a = 1\nb = ['x', 'y']\n", "b = ['y', 'x']  # z\na = 1\n", True),
        ("a.toml", "a = 1\n", "a = 2\n", False),
        ("a.yaml", "a: [{x: 1}, {x: 2}]\n", "a: [{x: 2}, {x: 1}]\n", False),
        ("a.yaml", "a: 1\nb: 2\n", "b: 2\na: 1\n", True),
        (".gitignore", "a\nb\n", "b\na\n", True),
        (".gitignore", "a\n", "b\n", False),
        ("a.py", "a = 1\n", "a = 1 \n", False),
    ],
)
def test_what_counts_as_a_difference(path: str, one: str, other: str, equal: bool) -> None:
    sides = ({path: File(text.encode(), executable=False)} for text in (one, other))
    assert different(*sides) == ([] if equal else [path])


def test_another_mode_and_a_missing_file_are_differences() -> None:
    one = {"a": File(b"", executable=False), "b": File(b"", executable=False)}
    assert different(one, {"a": File(b"", executable=True)}) == ["a", "b"]


def test_hunks_are_read_and_settled() -> None:
    assert hands.hunks(MARKED) == [hands.Hunk(["b\n"], ["d\n"])]
    assert hands.ours(MARKED) == "a\nb\ne\n"
    assert hands.theirs(MARKED) == "a\nd\ne\n"
    assert hands.both(MARKED) == "a\nb\nd\ne\n"
    assert hands.settled(MARKED, "x\n") == "a\nx\ne\n"


@pytest.mark.parametrize(
    ("ours", "theirs", "minimal"),
    [
        ("ab", "cd", True),
        ("ab", "ad", False),
        ("ab", "cb", False),
        ("a", "", True),
        ("", "", False),
    ],
)
def test_a_hunk_is_minimal_without_lines_in_common_at_its_ends(
    ours: str, theirs: str, minimal: bool
) -> None:
    assert hands.Hunk([*ours], [*theirs]).minimal == minimal
