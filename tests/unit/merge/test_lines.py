"""Text without a structure merges by lines; edits beside each other do not clash."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mlops_ladder.merge import merge

from . import clashing, clean

BASE = "a\nb\nc\nd\ne\n"
CLEAN = {
    "far apart": ("A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\n", "A\nb\nc\nd\nE\n"),
    "next to each other": ("a\nB\nc\nd\ne\n", "a\nb\nC\nd\ne\n", "a\nB\nC\nd\ne\n"),
    "added behind a changed line": ("a\nb\nc\nd\nE\n", "a\nb\nc\nd\ne\nf\n", "a\nb\nc\nd\nE\nf\n"),
    "added before a removed line": ("a\nx\nb\nc\nd\ne\n", "a\nc\nd\ne\n", "a\nx\nc\nd\ne\n"),
    "the same twice": ("a\nx\nb\nC\nd\ne\n", "a\nx\nb\nC\nd\nE\n", "a\nx\nb\nC\nd\nE\n"),
    "removed by both": ("b\nc\nd\ne\n", "b\nc\nd\n", "b\nc\nd\n"),
}


@pytest.mark.parametrize(("ours", "theirs", "expected"), CLEAN.values(), ids=CLEAN)
def test_edits_of_different_lines_come_together(ours: str, theirs: str, expected: str) -> None:
    assert clean("notes.txt", BASE, ours, theirs) == expected


CLASHES = {
    "one line": (
        "a\nb\nX\nd\ne\n",
        "a\nb\nY\nd\nE\n",
        "a\nb\n<<<<<<< yours\nX\n=======\nY\n>>>>>>> level 1\nd\nE\n",
        "line 3: you have `X`, level 1 has `Y`",
    ),
    "removed and changed": (
        "a\nb\nd\ne\n",
        "a\nb\nY\nd\ne\n",
        "a\nb\n<<<<<<< yours\n=======\nY\n>>>>>>> level 1\nd\ne\n",
        "line 3: you have nothing, level 1 has `Y`",
    ),
    "head and tail alike": (
        "a\nx\n1\ny\ne\n",
        "a\nx\n2\n3\ny\ne\n",
        "a\nx\n<<<<<<< yours\n1\n=======\n2\n3\n>>>>>>> level 1\ny\ne\n",
        "line 3: you have `1`, level 1 has `2`",
    ),
    "added at one place": (
        "a\nb\nc\nd\ne\nx\n",
        "a\nb\nc\nd\ne\ny\n",
        "a\nb\nc\nd\ne\n<<<<<<< yours\nx\n=======\ny\n>>>>>>> level 1\n",
        "line 6: you have `x`, level 1 has `y`",
    ),
}


@pytest.mark.parametrize(("ours", "theirs", "expected", "said"), CLASHES.values(), ids=CLASHES)
def test_edits_of_the_same_lines_clash(ours: str, theirs: str, expected: str, said: str) -> None:
    assert clashing("notes.txt", BASE, ours, theirs) == (expected, [said])


def test_files_that_both_made_clash_where_they_differ() -> None:
    assert clean("a.md", None, "a \nb\n", "a\nb") == "a \nb\n"
    assert clashing("a.md", None, "a\nx\nb\n", "a\ny\nb\n") == (
        "a\n<<<<<<< yours\nx\n=======\ny\n>>>>>>> level 1\nb\n",
        ["line 2: you have `x`, level 1 has `y`"],
    )


def numbers(start: int) -> st.SearchStrategy[dict[int, list[int]]]:
    """Return which lines follow each of five lines, all different; without the line itself."""
    lists = st.lists(st.integers(start, start + 50), unique=True, max_size=2)
    return st.dictionaries(st.integers(0, 5), lists, max_size=4)


def applied(edits: dict[int, list[int]], *, drop: bool) -> list[str]:
    """Return five lines with edits: lines put behind a line, or in its place."""
    lines = []
    for number in range(6):
        if not (drop and number in edits):
            lines.append(f"{number}\n")
        lines += [f"{number}.{line}\n" for line in edits.get(number, [])]
    return lines


@settings(deadline=None)
@given(mine=numbers(100), new=numbers(200), drop=st.booleans())
def test_a_merge_of_lines_loses_none_and_keeps_the_order_of_both(
    mine: dict[int, list[int]], new: dict[int, list[int]], drop: bool
) -> None:
    base = [f"{number}\n" for number in range(6)]
    ours, theirs = applied(mine, drop=drop), applied(new, drop=False)
    old, mine_text, new_text = ("".join(lines).encode() for lines in (base, ours, theirs))
    merged = merge("x.txt", old, mine_text, new_text)
    found = merged.content.decode().splitlines(keepends=True)
    lost = {*base} - {*ours}
    if not merged.conflicts:
        assert len(found) == len(set(found))
        for side in (ours, theirs):
            assert [line for line in found if line in side] == [x for x in side if x not in lost]
    assert {*ours, *theirs} - lost <= {*found}
