"""An assessment on one screen."""

from pathlib import Path

import pytest
from mlops_ladder.assess.finding import Evidence
from mlops_ladder.views.assess_text import HEIGHT, WIDTH, assessment_text

from .assess.conftest import DELIVERY, MANUAL, PIPELINE, assessment

UNTAGGED = Evidence("Dockerfile", 1, "FROM python")
SCREEN = """\
flights: level 1, pipeline automation, with 2 gaps

  2 ╟────╢ CI/CD                 0 of 14 met
  1 ╟─●──╢ pipeline automation  25 of 27 met  ← here
  0 ╟────╢ manual                9 of 9 met

Missing for level 2, CI/CD:
  ✗ pipeline-delivery (partial) or model-delivery
  ✗ environments or progressive-delivery or infrastructure-as-code
  and 9 more that it expects
Gaps at level 1:
  ~ drift-check              Dockerfile:1 FROM python
  ✗ container                Fix container.

Next:
  ladder assess --explain container 'my project'
  ladder assess --html page.html 'my project'
  ladder plan 'my project'"""


def test_the_screen_shows_rung_next_rung_gaps_and_next_commands() -> None:
    states = PIPELINE | {
        "container": "missing",
        "drift-check": "partial",
        "pipeline-delivery": "partial",
    }
    made = assessment(states, evidence={"drift-check": (UNTAGGED,)})
    assert assessment_text(made, Path("my project")) == SCREEN


def test_the_grade_has_its_own_axis() -> None:
    text = assessment_text(assessment(PIPELINE, ("tabular", "llm")), None)
    assert "  llm      [initial] → defined → managed → optimized\n" in text
    assert "Missing for llm grade defined:\n  ✗ versioned-prompts\n  ✗ pinned-model\n" in text
    assert text.endswith("  ladder assess --html page.html\n  ladder plan .")


@pytest.mark.parametrize("applications", [("tabular",), ("llm",), ("tabular", "llm")])
@pytest.mark.parametrize("states", [{}, MANUAL, PIPELINE, DELIVERY])
def test_it_fits_a_terminal(states: dict[str, str], applications: tuple[str, ...]) -> None:
    text = assessment_text(assessment(states, applications, name="n" * 90), None)
    lines = text.splitlines()
    assert len(lines) <= HEIGHT
    assert max(map(len, lines)) <= WIDTH


def test_gaps_beyond_the_screen_are_counted() -> None:
    (heading, first, last) = [
        line
        for line in assessment_text(assessment({}, ("tabular", "llm")), None).splitlines()
        if line.startswith(("Gaps at", "  ✗ goal-metric", "  and 7 more: clean-git"))
    ]
    assert (heading, first) == ("Gaps at level 0:", f"  ✗ {'goal-metric':<24} Fix goal-metric.")
    assert last.endswith("…")


def test_the_top_of_the_ladder_has_nothing_missing() -> None:
    text = assessment_text(assessment(DELIVERY), None)
    assert text.endswith("No gaps at this level.\n\nNext:\n  ladder assess --html page.html")


def test_no_ml_is_a_plain_answer() -> None:
    text = assessment_text(assessment({}, (), broken=(Evidence("a\nb.py", 7, "x"),)), None)
    assert text.splitlines()[0] == "flights: no ML here"
    assert "loads one and predicts, or calls a language model." in text
    assert text.endswith("Not understood: a\\nb.py:7")
