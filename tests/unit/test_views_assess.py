"""An assessment as data."""

import json
from typing import Any

from mlops_ladder.assess.capability import table
from mlops_ladder.assess.finding import Evidence
from mlops_ladder.views.assess import ahead, assessment_json, met_of, verdict

from .assess.conftest import DELIVERY, MANUAL, PIPELINE, assessment

ODD = Evidence(b"caf\xe9\n.py".decode("utf-8", "surrogateescape"), 3, "a\ud800b")


def row(report: dict[str, Any], capability: str) -> dict[str, Any]:
    (found,) = [each for each in report["capabilities"] if each["id"] == capability]
    return dict(found)


def test_the_report_is_schema_1() -> None:
    report = assessment_json(assessment(PIPELINE | {"container": "partial"}))
    assert list(report) == ["schema", "ml", "level", "gaps", "llm", "capabilities", "broken"]
    assert (report["schema"], report["ml"], report["level"]) == (1, True, 1)
    assert (report["gaps"], report["llm"]) == (["container"], None)
    assert [each["id"] for each in report["capabilities"]] == list(table().capabilities)
    assert row(report, "container") == {
        "id": "container",
        "state": "partial",
        "stage": "release",
        "level": 1,
        "need": "expected",
        "evidence": [],
        "fix": "Fix container. See docs/capabilities/container.md.",
    }


def test_a_capability_of_the_llm_axis_has_a_grade_in_place_of_a_level() -> None:
    found = row(assessment_json(assessment({}, ("llm",))), "spend-cap")
    assert found["grade"] == "optimized"
    assert "level" not in found


def test_only_what_is_open_has_a_fix() -> None:
    states = {"pipeline": "unknown", "container": "met"}
    report = assessment_json(assessment(states, ("llm",)))
    assert row(report, "pipeline")["fix"].startswith("Fix pipeline. See ")
    assert row(report, "container")["fix"] == ""
    assert row(report, "model-gate") | {"stage": ""} == {
        "id": "model-gate",
        "state": "not-applicable",
        "stage": "",
        "level": 1,
        "need": "defining",
        "evidence": [],
        "fix": "",
    }


def test_no_ml_is_level_none() -> None:
    report = assessment_json(assessment({}, ()))
    assert (report["ml"], report["level"], report["llm"]) == (False, "none", None)


def test_evidence_and_broken_files_are_data_that_any_parser_takes() -> None:
    made = assessment(MANUAL, evidence={"goal-metric": (ODD,)}, broken=(ODD,))
    report = assessment_json(made)
    expected = {"path": r"caf\xe9\n.py", "line": 3, "text": r"a\ud800b"}
    assert row(report, "goal-metric")["evidence"] == [expected]
    assert report["broken"] == [expected]
    json.dumps(report, ensure_ascii=False).encode("utf-8")


def test_the_verdict_names_level_gaps_and_grade() -> None:
    assert verdict(assessment(DELIVERY)) == "level 2, CI/CD"
    assert verdict(assessment(MANUAL | {"goal-metric": "missing"}, ("llm", "tabular"))) == (
        "level 0, manual, with 1 gap; llm grade initial"
    )
    assert verdict(assessment({}, ())) == "no ML here"


def test_optional_and_inapplicable_capabilities_are_in_no_count() -> None:
    states = dict.fromkeys(["pipeline", "feature-store"], "met")
    rows = {each.capability.id: each for each in assessment(states, ("llm",)).judged}
    assert met_of([rows["pipeline"], rows["container"]]) == (1, 2)
    assert met_of([rows["dependency-updates"], rows["model-gate"]]) == (0, 0)


def test_what_lies_ahead_is_the_next_level_and_the_next_grade() -> None:
    level, grade = ahead(assessment(MANUAL | {"pipeline": "met"}, ("tabular", "llm")))
    assert (level.name, level.title) == ("level 1", "pipeline automation")
    ids = [[each.capability.id for each in group] for group in level.groups]
    assert ids == [["ci-tests", "training-trigger", "model-gate"]]
    assert "container" in [each.capability.id for each in level.expected]
    assert grade.name == "llm grade defined"
    assert [each.capability.id for each in grade.expected] == ["llm-tracing"]


def test_nothing_lies_ahead_of_the_top() -> None:
    everything = dict.fromkeys(table().capabilities, "met")
    assert ahead(assessment(everything, ("tabular", "llm"))) == []
    assert ahead(assessment({}, ())) == []
