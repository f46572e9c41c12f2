"""A Dockerfile's instructions."""

import pytest
from mlops_ladder.assess.reading.packaging.instructions import instructions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from a\n\n# no\nRun x\n", [("FROM", "a", 1), ("RUN", "x", 4)]),
        ("RUN a \\\n  b\nCMD c", [("RUN", "a \\\n  b", 1), ("CMD", "c", 3)]),
        ("RUN a \\\n# no\n  b\n", [("RUN", "a \\\n \\\n  b", 1)]),
        ("RUN <<E\na\n# b\nE\nCMD c", [("RUN", "\na\n# b", 1), ("CMD", "c", 5)]),
        ("RUN <<-'E' cat\na\n", [("RUN", "\na", 1)]),
        ("RUN a \\", [("RUN", "a ", 1)]),
        ("", []),
    ],
)
def test_they_keep_their_lines(text: str, expected: list[tuple[str, str, int]]) -> None:
    assert [(each.word, each.text, each.line) for each in instructions(text)] == expected
