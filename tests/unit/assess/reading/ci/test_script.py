"""Shell text in data keeps its lines; pieces in order are one shell."""

from pathlib import Path

import pytest
from mlops_ladder.assess.reading.ci import script
from mlops_ladder.assess.reading.ci.script import Snippet

from .conftest import written


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: b\nrun: pytest\n", 2),
        ("run: |\n  pytest\n", 2),
        ("run: >-  # why\n  pytest\n", 2),
        ("run: |2\n    pytest\n", 2),
        ("run: \"x | pytest\"\n", 1),
        ("run: &name |\n  pytest\n", 2),
    ],
)  # fmt: skip
def test_where_a_text_begins(tmp_path: Path, text: str, line: int) -> None:
    repo = written(tmp_path, {"a.yml": text})
    found = script.snippets(repo, "a.yml", repo.document("a.yml"), "run")
    assert [each.line for each in found] == [line]


def test_lists_however_deep_and_what_is_no_text(tmp_path: Path) -> None:
    repo = written(tmp_path, {"a.yml": "run:\n- a\n- [b, [c]]\n- {d: e}\n-\n- 1\n"})
    found = script.snippets(repo, "a.yml", repo.document("a.yml"), "run")
    assert [(each.text, each.line) for each in found] == [("a", 2), ("b", 3), ("c", 3), ("1", 6)]


def test_pieces_in_order_share_a_folder_and_others_do_not() -> None:
    pieces = [Snippet("cd a", "x", 1), Snippet("b\nc", "x", 4), Snippet("d", "x", 2),
              Snippet("e", "y", 9)]  # fmt: skip
    found = script.parse(pieces)
    assert [(each.words, each.path, each.line, each.cwd) for each in found] == [
        (("b",), "x", 4, "a"), (("c",), "x", 5, "a"), (("d",), "x", 2, ""), (("e",), "y", 9, ""),
    ]  # fmt: skip
