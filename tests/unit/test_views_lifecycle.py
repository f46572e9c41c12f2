"""The picture of the lifecycle."""

import math
import re
from itertools import combinations

import pytest
from mlops_ladder.assess.capability import STAGES, table
from mlops_ladder.views.lifecycle import CENTRE, SIZE, line, picture, point

from .assess.conftest import MANUAL, PIPELINE, assessment

APPLICATIONS = [("tabular",), ("llm",), ("tabular", "llm")]


@pytest.mark.parametrize("applications", APPLICATIONS)
def test_no_two_capabilities_lie_on_each_other(applications: tuple[str, ...]) -> None:
    dots = picture(assessment(PIPELINE, applications)).dots
    places = [(dot.x, dot.y) for dot in dots]
    assert min(math.dist(one, other) for one, other in combinations(places, 2)) > 18


@pytest.mark.parametrize("applications", APPLICATIONS)
def test_every_capability_of_the_axes_is_in_it(applications: tuple[str, ...]) -> None:
    made = picture(assessment({}, applications))
    shown = [dot.row.capability.id for dot in made.dots]
    asked = [
        n
        for n, each in table().capabilities.items()
        if "llm" in applications or each.applies != "llm"
    ]
    assert sorted(shown) == sorted(asked)
    assert [stage.name for stage in made.stages] == list(STAGES)
    assert [orbit.name for orbit in made.orbits] == ["0", "1", "2", "llm"][
        : 3 + ("llm" in applications)
    ]


def test_a_dot_lies_on_the_orbit_of_its_level_within_its_stage() -> None:
    made = picture(assessment(PIPELINE))
    radii = {orbit.name: orbit.radius for orbit in made.orbits}
    assert list(radii.values()) == sorted(radii.values())
    spans = {stage.name: angles(stage.rim) for stage in made.stages}
    for dot in made.dots:
        away = math.dist((dot.x, dot.y), (CENTRE, CENTRE))
        assert away == pytest.approx(radii[str(dot.row.capability.level)], abs=0.2)
        begin, end = spans[dot.row.capability.stage]
        assert 0 < (angle(dot.x, dot.y) - begin) % 360 < (end - begin) % 360


def test_the_stages_go_round_once() -> None:
    spans = [angles(stage.rim) for stage in picture(assessment({})).stages]
    around = sum((end - begin) % 360 for begin, end in spans)
    assert 320 < around < 360
    for (_, end), (begin, _) in zip(spans, [*spans[1:], spans[0]], strict=True):
        assert 0 < (begin - end) % 360 < 15


def test_orbits_up_to_the_level_are_reached() -> None:
    def reached(*applications: str, **states: str) -> list[bool]:
        made = assessment(PIPELINE | states, applications)
        return [orbit.reached for orbit in picture(made).orbits]

    assert reached("tabular") == [True, True, False]
    assert reached("tabular", "llm") == [True, True, False, False]
    assert picture(assessment({}, ())).orbits[0].reached is False


def test_what_the_next_rung_asks_for_is_marked() -> None:
    made = picture(assessment(MANUAL | {"ci-tests": "met"}))
    assert [dot.row.capability.id for dot in made.dots if dot.asked] == ["pipeline"]


def test_the_rim_shows_the_share_that_is_met() -> None:
    stages = {each.name: each for each in picture(assessment(MANUAL)).stages}
    assert (stages["frame"].met, stages["frame"].of) == (1, 1)
    assert stages["frame"].done == stages["frame"].rim
    assert (stages["release"].met, stages["release"].done) == (0, "")
    begin, end = angles(stages["experiment"].rim)
    half = angles(stages["experiment"].done)[1]
    share = stages["experiment"].met / stages["experiment"].of
    assert (half - begin) % 360 == pytest.approx(share * ((end - begin) % 360), abs=0.1)


def test_angles_run_clockwise_from_the_top() -> None:
    assert point(100, 0) == (CENTRE, CENTRE - 100)
    assert point(100, 90) == (CENTRE + 100, CENTRE)
    assert line(10, 0, 90) == "M360.0 350.0A10 10 0 0 1 370.0 360.0"
    assert line(10, 90, 0) == "M370.0 360.0A10 10 0 0 0 360.0 350.0"
    assert 0 < CENTRE < SIZE


def angles(path: str) -> tuple[float, float]:
    """Return from where to where a line along a circle goes."""
    numbers = [float(each) for each in re.findall(r"-?[\d.]+", path)]
    return angle(*numbers[:2]), angle(*numbers[-2:])


def angle(x: float, y: float) -> float:
    """Return the angle of a point, clockwise from the top."""
    return math.degrees(math.atan2(x - CENTRE, CENTRE - y)) % 360
