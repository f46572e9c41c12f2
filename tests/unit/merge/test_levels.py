"""The files of the levels come through a merge as they are."""

import pytest
from mlops_ladder import render
from mlops_ladder.merge import lock, merge, toml, yaml
from mlops_ladder.merge.check import format_of
from mlops_ladder.tree import Tree

from ...conftest import answers

FIRST, SECOND = "0", "1"


@pytest.fixture(scope="module")
def renders() -> tuple[Tree, Tree]:
    """The same project at two levels."""
    first, second = (render.render(answers(level)) for level in (FIRST, SECOND))
    return first, second


def test_items_give_the_text_again(renders: tuple[Tree, Tree]) -> None:
    read = set()
    for files in renders:
        for path, file in files.items():
            text = file.content.decode()
            if format_of(path):
                read.add(format_of(path))
                assert format_of(path).read(text).text == text, path
            for kind in lock.Kind:
                assert lock.read(text, kind).text == text, path
    assert read == {toml, yaml}


def test_with_windows_line_ends_a_file_is_the_levels_too(renders: tuple[Tree, Tree]) -> None:
    first, second = renders
    both = [path for path in first if path in second]
    assert both
    for path in both:
        base, theirs = first[path].content, second[path].content
        ours = base.replace(b"\n", b"\r\n")
        merged = merge(path, base, ours, theirs)
        assert merged.conflicts == (), path
        assert merged.content == (theirs if base == ours else theirs.replace(b"\n", b"\r\n")), path
