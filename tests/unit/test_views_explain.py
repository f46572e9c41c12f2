"""A capability explained."""

import re

import pytest
from mlops_ladder.assess.capability import table
from mlops_ladder.assess.finding import Evidence, Finding, Judged
from mlops_ladder.views.explain import cited, explanation

DRIFT = table().capabilities["drift-check"]


def test_all_that_the_table_says_is_shown() -> None:
    text = explanation(DRIFT, "Compare them.")
    assert text.startswith("drift-check: Drift is checked on a schedule\n\n  why        ")
    for line in (
        "stage      monitor",
        "counts at  level 1",
        "met        a scheduled job compares new data with a reference",
        "partial    on demand",
        "builds on  prediction-log",
        "fix        Compare them. See docs/capabilities/drift-check.md.",
    ):
        assert f"\n  {line}" in text


@pytest.mark.parametrize(
    ("capability", "need"),
    [
        ("pipeline", "defining: in the rule of level 1"),
        ("evaluation-set", "defining: in the rule of llm grade managed"),
        ("evaluation-gate", "defining: in the rule of llm grade managed and llm grade optimized"),
        ("training-trigger", "defining: in the rule of level 1"),
        ("drift-check", "expected: a level can be reached without it"),
        ("feature-store", "optional: "),
    ],
)
def test_its_need_says_what_hangs_on_it(capability: str, need: str) -> None:
    text = explanation(table().capabilities[capability], "")
    assert f"  need       {need}" in re.sub(r"\n {13}", " ", text)


@pytest.mark.parametrize("capability", table().capabilities)
def test_every_capability_is_explained_within_80_columns(capability: str) -> None:
    text = explanation(table().capabilities[capability], "Do it.")
    assert max(map(len, text.splitlines())) <= 80
    assert "defining: in the rule of\n" not in text
    assert "()" not in text


def test_sources_are_spelled_out() -> None:
    assert cited("own") == "MLOps Ladder"
    assert cited("G1 AG").startswith("Google: level 1, ML pipeline automation; Azure GenAIOps")


def test_what_was_found_is_shown_with_its_place() -> None:
    found = Finding("partial", (Evidence("a\n.py", 3, "x\x1b"), Evidence("b.py", 0, "all of it")))
    text = explanation(DRIFT, "", Judged(DRIFT, found, ""))
    assert text.endswith("\n\nFound here: partial\n  a\\n.py:3  x\\x1b\n  b.py  all of it")
