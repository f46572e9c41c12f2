"""A line of requirements: what it names, and whether it pins exactly one version."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlops_ladder.assess.reading.packaging import pip_lines


@pytest.mark.parametrize(
    ("line", "name", "pinned"),
    [
        ("a", "a", False),
        ("A_b.c==1.0", "a-b-c", True),
        ("a == 1.0 ; python_version < '3.9'", "a", True),
        ("a[x,y]===1.0", "a", True),
        ("a (==1.0)", "a", True),
        ("a==1.*", "a", False),
        ("a>=1,==1.2", "a", True),
        ("a~=1.2", "a", False),
        ("a>=1,<2", "a", False),
        ("a!=1.0", "a", False),
        ("a<=1.0", "a", False),
        ("a>=1 --hash=sha256:00", "a", True),
        ("numpy=1.19.2=py38h0", "numpy", True),
        ("numpy=1.19", "numpy", True),
        ("numpy=1.19.*", "numpy", False),
        ("a @ https://example.com/a-1.0-py3-none-any.whl", "a", True),
        ("a @ git+https://example.com/a.git@v1", "a", True),
        ("a @ git+https://example.com/a.git", "a", False),
        ("a @ file:///tmp/build/a.whl", "a", False),
        ("-e git+https://example.com/a.git@0123456789abcdef#egg=a_b", "a-b", True),
        ("git+https://example.com/a.git#egg=a", "a", False),
    ],
)
def test_what_a_line_declares(line: str, name: str, pinned: bool) -> None:
    found = pip_lines.requirement(line, "r.txt", 3)
    assert found
    assert (found.name, found.pinned, found.line, found.path) == (name, pinned, 3, "r.txt")


@pytest.mark.parametrize(
    "line",
    [
        "-e .", "./pkg", "--index-url elsewhere", "https://example.com/a.whl", "/abs", "# a==1",
        "two words", "{{ name }}==1", "==1", "-r other.txt", "git+https://example.com/a.git",
    ],
)  # fmt: skip
def test_what_declares_nothing(line: str) -> None:
    assert pip_lines.requirement(line, "r.txt", 1) is None


def test_continued_lines_are_one() -> None:
    text = "a==1 \\\n  --hash=x\n\n# c\nb\\\n"
    assert list(pip_lines.logical(text)) == [("a==1  --hash=x", 1), ("# c", 4), ("b", 5)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("-r a.txt", ("r", "a.txt")),
        ("--requirement=a.txt", ("r", "a.txt")),
        ("-c b.txt  # x", ("c", "b.txt")),
        ("--constraint b.txt", ("c", "b.txt")),
        ("requests", ("", "")),
    ],
)
def test_included_files(line: str, expected: tuple[str, str]) -> None:
    assert pip_lines.included(line) == expected


@given(st.text(alphabet="ab=<>!@[]().;# -\\/:+{}1*\n", max_size=40))
def test_any_line_has_an_answer(text: str) -> None:
    for line, number in pip_lines.logical(text):
        found = pip_lines.requirement(line, "", number)
        assert found is None or found.name
