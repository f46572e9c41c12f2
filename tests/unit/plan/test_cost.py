"""What things cost: examples computed by hand, and each figure changes what depends on it alone."""

from dataclasses import replace

import pytest
from mlops_ladder.assess.capability import table
from mlops_ladder.plan import cost, people
from mlops_ladder.plan.cost import Line
from mlops_ladder.plan.figures import Figures, shipped
from mlops_ladder.plan.tools import rung_of

from .conftest import Own

EUROS = replace(shipped(), currency="EUR")
OWN = """
[figures.salary-data-scientist]
low = 60_000
high = 90_000
[figures.salary-business]
value = 100_000
[figures.benefits]
value = 1.5
[figures.share-0-data-scientist]
low = 0.5
high = 1
[figures.share-0-business-stakeholder]
value = 0.1
[figures.share-0-domain-expert]
low = 0
high = 0.2
[figures.seats-0]
low = 2
high = 3
[figures.seat-price]
value = 5
[figures.workdays]
low = 200
high = 250
[figures.effort-model-card]
low = 2
high = 4
[figures.partial-remaining]
value = 0.5
"""


def running(rung: str, figures: Figures) -> dict[str, tuple[float, float]]:
    return {
        f"{line.kind}: {line.subject}": line.amount.to("USD/month")
        for line in cost.running(rung, figures)
    }


def test_level_0_with_a_teams_own_figures_is_what_a_hand_computes(team: Own) -> None:
    assert running("0", team(OWN)) == {
        "people: data-scientist": pytest.approx(
            (0.5 * 60_000 * 1.5 / 12, 1 * 90_000 * 1.5 / 12)  # 3,750 and 11,250
        ),
        "people: business-stakeholder": pytest.approx((1_250, 1_250)),
        "people: domain-expert": pytest.approx((0, 2_500)),
        "tools: seats": pytest.approx((10, 15)),
    }
    assert cost.cost_range("0", team(OWN)) == {
        "people": pytest.approx((5_000, 15_000)),
        "tools": pytest.approx((10, 15)),
        "total": pytest.approx((5_010, 15_015)),
    }


def test_building_with_a_teams_own_figures_is_what_a_hand_computes(team: Own) -> None:
    figures = team(OWN)
    whole = cost.building("model-card", "0", figures)
    assert whole.amount.to("USD") == pytest.approx(
        (2 * 60_000 * 1.5 / 250, 4 * 90_000 * 1.5 / 200)  # 720 and 2,700
    )
    rest = cost.building("model-card", "0", figures, partial=True)
    assert rest.amount.to("USD") == pytest.approx((360, 1_350))
    assert cost.effort("model-card", figures, partial=True).to("person-day") == (1, 2)


def test_level_1_with_the_packaged_figures_is_what_a_hand_computes() -> None:
    lines = running("1", shipped())
    assert lines["people: data-engineer"] == pytest.approx(
        (0.2 * 103_050 * 1.42 / 12, 0.5 * 169_000 * 1.42 / 12)
    )
    assert lines["people: domain-expert"] == pytest.approx((189.3333333, 1_893.3333333))
    assert lines["compute: machines"] == pytest.approx((730 * 0.0416, 1460 * 0.0832))
    assert lines["storage: objects"] == pytest.approx((0.23, 2.30))
    assert lines["ci: minutes"] == pytest.approx((40 * 5 * 0.006, 200 * 30 * 0.006))
    assert lines["tools: seats"] == pytest.approx((12, 24))
    assert not [name for name in lines if name.startswith("tokens")]


def test_tokens_are_what_a_hand_computes() -> None:
    lines = running("llmops", shipped())
    assert lines["tokens: questions, read"] == pytest.approx(
        (3_000 * 200 * 0.40 / 1e6, 100_000 * 3_000 * 0.40 / 1e6)  # 0.24 and 120
    )
    assert lines["tokens: questions, written"] == pytest.approx((0.24, 64))
    assert lines["tokens: evaluations, read"] == pytest.approx(
        (4 * 100 * 200 * 0.40 / 1e6, 40 * 300 * 3_000 * 0.40 / 1e6)
    )


def test_a_level_0_needs_no_machine_but_the_one_that_is_there() -> None:
    assert {line.kind for line in cost.running("0", shipped())} == {"people", "tools"}


def every_line(figures: Figures) -> tuple[Line, ...]:
    """All lines of any plan: each rung, and each capability, whole and in part."""
    lines = [line for rung in people.STACKS for line in cost.running(rung, figures)]
    for partial in (False, True):
        rows = table().capabilities.values()
        lines += [cost.building(row.id, rung_of(row), figures, partial) for row in rows]
    return tuple(lines)


BEFORE = every_line(EUROS)


@pytest.mark.parametrize("name", shipped().rows)
def test_a_figure_that_changes_changes_the_lines_that_depend_on_it_and_no_other(name: str) -> None:
    row = EUROS.row(name)
    changed = replace(row, low=row.low * 1.25, high=row.high * 1.5, model="")
    before, after = BEFORE, every_line(EUROS.with_row(changed))
    moved = {
        place
        for place, (old, new) in enumerate(zip(before, after, strict=True))
        if (old.amount.low, old.amount.high) != (new.amount.low, new.amount.high)
    }
    assert moved == {place for place, line in enumerate(before) if name in line.depends_on}
    assert bool(moved) == (row.kind != "claim")


def test_only_people_are_paid_otherwise_in_another_country() -> None:
    lines = every_line(shipped())
    local = {name for name, row in shipped().rows.items() if row.country}
    assert all(bool(line.depends_on & local) == (line.kind == "people") for line in lines)
