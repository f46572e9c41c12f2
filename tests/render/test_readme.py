"""The README of a project: its map of files is the tree."""

import re

import pytest
from mlops_ladder import layers
from mlops_ladder.answers import Answers
from mlops_ladder.questions import defaults
from mlops_ladder.render import render


@pytest.mark.parametrize("level", layers.available())
def test_the_map_is_the_tree(level: str) -> None:
    files = render(Answers(level, defaults(level) | {"name": "my-project"}))
    blocks = files["README.md"].content.decode().split("```\n")
    (shown,) = [block for block in blocks if block.startswith("README.md  ")]
    named = set()
    for line in shown.splitlines():
        paths = re.split(r"  +", line.strip())[0].split()
        folder = "src/my_project/" if line.startswith("  ") else ""
        named |= {folder + path for path in paths}
    assert named - {"src/my_project/"} == files.keys()
