"""The order of building: what a step builds on comes first, and the rest is always the same."""

import dataclasses
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlops_ladder.assess.capability import table
from mlops_ladder.plan.order import ordered, urgency, with_foundations

ROWS = table().capabilities
subsets = st.sets(st.sampled_from(sorted(ROWS)))


@given(subsets, st.randoms(use_true_random=False))
def test_a_step_follows_what_it_builds_on_in_any_selection(
    names: set[str], dice: random.Random
) -> None:
    shuffled = [ROWS[name] for name in sorted(names)]
    dice.shuffle(shuffled)
    result = [row.id for row in ordered(shuffled)]
    assert sorted(result) == sorted(names)
    for place, name in enumerate(result):
        assert not set(ROWS[name].after) & set(result[place:])
    assert result == [row.id for row in ordered(ROWS[name] for name in names)]


@given(subsets, subsets)
def test_foundations_are_complete_and_leave_out_what_is_there(
    names: set[str], there: set[str]
) -> None:
    found = with_foundations(names, there)
    assert names - there <= found
    assert not found & there
    for name in found:
        assert set(ROWS[name].after) <= found | there


def test_what_waits_for_nothing_goes_by_level_then_by_what_the_rule_needs() -> None:
    free = [row for row in ROWS.values() if not row.after]
    result = ordered(free)
    assert list(result) == sorted(free, key=urgency)
    levels = [row.level for row in result if row.level is not None]
    assert levels == sorted(levels)
    needs = [row.need for row in result if row.level == 1]
    assert needs == sorted(needs, key=("defining", "expected", "optional").index)


def test_of_the_whole_table_a_level_is_done_before_the_next_begins() -> None:
    ranks = [urgency(row)[0] for row in ordered(ROWS.values()) if row.need != "optional"]
    assert ranks == sorted(ranks)


def test_what_waits_for_each_other_is_a_fault() -> None:
    one, other = ROWS["pipeline"], ROWS["model-gate"]
    circle = dataclasses.replace(one, after=(other.id,))
    with pytest.raises(ValueError, match="model-gate, pipeline"):
        ordered([circle, other])
