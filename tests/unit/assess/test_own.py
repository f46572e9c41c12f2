"""This repository is a Python library: its templates, tests and benchmarks are no model."""

from pathlib import Path

from mlops_ladder.assess import assess


def test_here_is_no_ml() -> None:
    found = assess(Path(__file__).parents[3])
    assert (found.ml, found.level, found.gaps, found.llm) == (False, None, (), None)
    states = {each.capability.id: each.state for each in found.judged}
    assert states["locked-dependencies"] == states["unit-tests"] == "met"
    assert states["pipeline"] == states["model-registry"] == "not-applicable"
