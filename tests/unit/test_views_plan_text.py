"""A plan on the terminal: one screen that leaves out nothing that the plan rests on."""

import re
from dataclasses import replace

import pytest
from mlops_ladder.assess.capability import table
from mlops_ladder.assess.finding import Assessment
from mlops_ladder.plan import plan
from mlops_ladder.plan.figures import Figure, shipped
from mlops_ladder.views.plan import exact
from mlops_ladder.views.plan_text import plan_text

from .plan.conftest import TODAY, assessed

STARTS = {
    "nothing": None,
    "a library": assessed(None, ml=False),
    "level 0": assessed(0),
    "an assistant": assessed(0, None, "llm", llm="initial"),
    "both": assessed(1, None, "tabular", "llm", llm="managed"),
    "half of all": assessed(0, dict.fromkeys(table().capabilities, "partial")),
}


@pytest.mark.parametrize("to", ["1", "2", "llmops", None])
@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
def test_it_fits_one_screen(start: Assessment | None, to: str | None) -> None:
    lines = plan_text(plan(start, to, today=TODAY)).splitlines()
    assert len(lines) <= 60
    assert [line for line in lines if len(line) > 100] == []
    assert lines[-1].strip()


def test_steps_are_numbered_downwards_with_their_marks_and_days() -> None:
    states = assessed(0, {"pipeline": "partial", "lineage": "unknown"})
    made = plan(states, today=TODAY)
    text = plan_text(made)
    for number, step in enumerate(made.steps, 1):
        assert re.search(rf"\b{number}[ ◆◇~?]{step.capability.id} +\d", text)
    assert "◇pipeline" in text
    assert "0.9–7" in text
    assert "?lineage" in text
    assert "◆model-registry" in text
    assert "◆ the rule names it, ◇ so too, partly there, ? files do not show it" in text
    assert "~" not in text


def test_the_team_stands_at_its_rung_and_the_plan_at_another() -> None:
    text = plan_text(plan(assessed(0), "2", today=TODAY))
    assert "  2 ╟─◎──╢ CI/CD                 ← the plan\n" in text
    assert "  1 ╟────╢ pipeline automation\n" in text
    assert "  0 ╟─●──╢ manual                ← here\n" in text
    assert "← here and the plan" in plan_text(plan(assessed(1), "1", today=TODAY))


def test_every_assumption_is_printed_where_it_counts_or_in_the_list() -> None:
    made = plan(None, "llmops", today=TODAY)
    text = plan_text(made)
    for row in made.used:
        if row.kind == "assumption" and not row.id.startswith(("effort-", "share-")):
            assert f"{row.id} {exact(row)}" in " ".join(text.split())
    assert "days of a person ≈" in text
    assert "of a week on this model ≈" in text


def test_an_assumption_of_several_rungs_is_one_phrase() -> None:
    text = plan_text(plan(assessed(0), "1", today=TODAY))
    assert "; seats 0: 1–3, 1: 3–6 person; " in " ".join(text.split())


def test_what_is_old_is_a_warning_and_a_claim_is_said_to_be_one() -> None:
    flat = " ".join(plan_text(plan(today=TODAY)).split())
    assert "Warning: older than a year: salary-data-scientist (2024-05-31)" in flat
    assert "Claimed by others, computed with nowhere: people 45–65 % of spend" in flat
    fresh = shipped()
    for name in fresh.rows:
        fresh = fresh.with_row(replace(fresh.rows[name], as_of=TODAY))
    assert "Warning" not in plan_text(plan(None, None, fresh, TODAY))


def test_a_teams_own_figures_are_named() -> None:
    own = Figure("workdays", 200, 200, "day/year", "own", TODAY)
    text = plan_text(plan(None, "0", shipped().with_row(own), TODAY))
    assert "Your own: workdays 200 day/year" in text


def test_the_amounts_stand_in_their_columns() -> None:
    text = plan_text(plan(None, "0", today=TODAY))
    assert "Cost, USD   people      seats       together\n" in text
    assert "a month     3.3k–19k    4–12        3.3k–19k\n" in text
    assert "a year      40k–222k    48–144      40k–223k\n" in text
    assert "now, a year" not in text
    assert "now, a year" in plan_text(plan(assessed(0), today=TODAY))
    assert "now, a year" not in plan_text(plan(assessed(1), "1", today=TODAY))


def test_tools_are_told_by_licence() -> None:
    text = " ".join(plan_text(plan(None, "0", today=TODAY)).split())
    assert (
        "Tools: MLflow, DVC, BentoML (Apache-2.0); Markdown in the repository (none needed); "
        "git (GPL-2.0-only); uv (MIT OR Apache-2.0); poethepoet (MIT); "
        "scikit-learn (BSD-3-Clause) Cost, USD"
    ) in text


def test_peoples_part_here_stands_beside_the_claim() -> None:
    text = " ".join(plan_text(plan(None, "1", today=TODAY)).split())
    assert text.endswith("people 45–65 % of spend (Ivchenko 2026); here 98–100 %")


def test_who_joins_has_a_plus() -> None:
    text = plan_text(plan(assessed(0), "1", today=TODAY))
    assert re.search(r"\+ data engineer +0\.2–0\.5 +29k–120k$", text, re.MULTILINE)
    assert re.search(r"^    data scientist +0\.3–0\.6 +35k–133k ", text, re.MULTILINE)
    assert "    data scientist " in text
    assert "+ data scientist" not in text


def test_who_decides_begins_with_the_newest_rung() -> None:
    text = plan_text(plan(None, "2", today=TODAY))
    decided = text[text.index("Who decides") :].splitlines()
    assert decided[1].startswith("  solution architect: the design")


def test_where_all_is_met_there_is_nothing_to_build() -> None:
    text = plan_text(plan(assessed(0), "0", today=TODAY))
    assert "Nothing to build: all of it is met." in text
    assert "once" not in text


def test_a_name_from_a_repository_stays_on_its_line() -> None:
    text = plan_text(plan(assessed(0, name="a\x1b[2J\nb"), today=TODAY))
    assert text.startswith("a\\x1b[2J\\nb: level 0 → level 1")
    assert "\x1b" not in text


def test_what_is_left_out_is_counted_and_what_is_not_is_not() -> None:
    text = plan_text(plan(None, "2", today=TODAY))
    head = next(line for line in text.splitlines() if line.startswith("Who decides"))
    made = plan(None, "2", today=TODAY)
    shown = text[text.index(head) :].split("\n\n")[0].count("\n")
    left = len(made.decisions) + len(made.handovers) - shown
    assert head.endswith(f"; {left} more, and R, C, I: --html FILE, --json:")
    whole = plan_text(plan(assessed(0), "1", today=TODAY))
    assert "Who decides (is accountable), who hands over what:\n" in whole
