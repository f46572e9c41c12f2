"""What all scenarios together say: how many need no hands, and that none loses anything.

A scenario is a test that upgrades; refusals are none, and tests that go on in different ways from
one and the same conflict are one.
"""

import pytest

from .conftest import OUTCOMES, Quality

FEWEST = 45


def test_nine_upgrades_in_ten_need_no_hands_and_none_loses_a_line() -> None:
    if len(OUTCOMES) < FEWEST:
        pytest.skip("only some of the scenarios have run")
    quality = Quality.of(OUTCOMES.values())
    assert quality.without_hands >= 0.9 * quality.scenarios
    assert (quality.lost, quality.dropped, quality.broken) == (0, 0, 0)
