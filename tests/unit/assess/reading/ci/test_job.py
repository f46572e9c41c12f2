"""An action is pinned where the same code runs tomorrow."""

import pytest
from mlops_ladder.assess.reading.ci import Action


@pytest.mark.parametrize(
    ("name", "ref", "pinned"),
    [
        ("actions/checkout", "a1" * 20, True),
        ("actions/checkout", "A1" * 20, False),
        ("actions/checkout", "a1b2c3d", False),
        ("actions/checkout", "v4", False),
        ("actions/checkout", "", False),
        ("docker://alpine", "sha256:00", True),
        ("docker://alpine:3", "", False),
        ("./.github/actions/x", "", True),
    ],
)
def test_pins(name: str, ref: str, pinned: bool) -> None:
    assert Action(name, ref, 1).pinned is pinned
