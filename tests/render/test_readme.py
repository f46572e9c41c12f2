"""The README of a project: its map of files is the tree."""

import re

import pytest

from ..conftest import BOTH, answers, kinds
from .conftest import Rendered

OWN = {"data": "own"}
ANSWERS = [{}, {"owner": "@ada"}, {"ci": "none"}]
CASES = [(kind, given) for kind in kinds() for given in ANSWERS]
CASES += [(kind, OWN) for kind in kinds() if "tabular" in answers(kind).applications]
OF_TABLE = {"schema.yaml", "MODEL_CARD.md", "data/README.md"}  # not in a render of one's own data
LONGEST, LONGEST_OF_BOTH = 120, 170  # lines; of two applications


@pytest.mark.parametrize(("kind", "given"), CASES)
def test_the_map_is_the_tree(rendered: Rendered, kind: str, given: dict[str, str]) -> None:
    files = rendered(kind, **given)
    blocks = files["README.md"].content.decode().split("```\n")
    (shown,) = [block for block in blocks if block.startswith("README.md  ")]
    named = []
    for line in shown.splitlines():
        paths = re.split(r"  +", line.strip())[0].split()
        folder = "src/x/" if line.startswith("  ") else ""
        named += [folder + path for path in paths]
    own = files.keys() | OF_TABLE if given.get("data") == "own" else files.keys()
    assert sorted(set(named) - {"src/x/"}) == sorted(own)
    assert len(set(named)) == len(named)


@pytest.mark.parametrize("kind", kinds())
def test_a_readme_is_short(rendered: Rendered, kind: str) -> None:
    longest = LONGEST_OF_BOTH if kind == BOTH else LONGEST
    assert len(rendered(kind)["README.md"].content.splitlines()) <= longest
