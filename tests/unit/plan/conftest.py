"""What tests of plans share: an assessment made by hand, a team's own figures, today."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from mlops_ladder.assess.capability import table
from mlops_ladder.assess.finding import Assessment, Finding, Judged, State
from mlops_ladder.plan import own
from mlops_ladder.plan.figures import Figures

TODAY = date(2026, 11, 26)
Own = Callable[[str], Figures]


def assessed(
    level: int | None,
    states: Mapping[str, State] | None = None,
    *applications: str,
    llm: str | None = None,
    ml: bool = True,
    name: str = "churn",
) -> Assessment:
    """An assessment in which all is met up to a level, but for some states; the rest is missing.

    What belongs to no application of it is not applicable.
    """
    found = applications or ("tabular",)
    judged = []
    for row in table().capabilities.values():
        reached = level is not None and row.level is not None and row.level <= level
        state: State = "met" if reached else "missing"
        if row.applies and row.applies not in found:
            state = "not-applicable"
        judged.append(Judged(row, Finding((states or {}).get(row.id, state)), ""))
    return Assessment(name, ml, level, (), llm, found if ml else (), tuple(judged))


@pytest.fixture
def own_file(tmp_path: Path) -> Path:
    """The file that a team writes its figures to."""
    return tmp_path / "team.toml"


@pytest.fixture
def team(own_file: Path) -> Own:
    """Reads a text as a team's file of figures."""

    def read(text: str) -> Figures:
        own_file.write_text(text, "utf-8")
        return own.read(own_file, TODAY)

    return read
