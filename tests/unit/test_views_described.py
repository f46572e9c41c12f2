"""The end of `new` names what a project learns from, and what is still missing."""

import json
from dataclasses import replace

from mlops_ladder.dataset.findings import Switched
from mlops_ladder.views.described import described_json, described_text

from ..conftest import answers
from .found import ROWS, found

OWN = answers("0", data="own", licence="unknown")


def test_the_target_and_the_gaps_are_named() -> None:
    assert described_text(found(), OWN) == [
        "It predicts churned (binary) from 4 columns of customers.csv, 1,000 rows.",
        "Switched off: mail (personal), closed_at (leakage); schema.yaml says why.",
        "Gaps: no goal is set (goal in schema.yaml), the licence of the data is unknown"
        " (data/README.md).",
    ]


def test_what_is_there_is_no_gap() -> None:
    table = found()
    aimed = replace(table, schema=replace(table.schema, goal=0.8), switched=())
    lines = described_text(aimed, answers("0", data="own", licence="CC0-1.0"))
    assert len(lines) == 1


def test_a_sample_says_of_how_many_rows_it_is() -> None:
    table = found()
    drawn = replace(table, source=replace(table.source, sampled=5000))
    assert described_text(drawn, OWN)[0].endswith("1,000 rows of 5,000, drawn with seed 0.")


def test_many_columns_are_counted_by_their_reasons() -> None:
    kinds = ["constant"] * 1200 + ["identifier"]
    off = tuple(Switched(f"c{at}", "dropped", kind, "") for at, kind in enumerate(kinds))
    line = described_text(found(switched=off), OWN)[1]
    assert line == "Switched off: 1,200 constant, 1 identifier; schema.yaml says why."


def test_an_odd_name_stays_on_its_line() -> None:
    odd = (Switched("a\nb\x1b[31m", "dropped", "text", ""),)
    assert r"a\nb\x1b[31m (text)" in described_text(found(switched=odd), OWN)[1]


def test_programs_hear_of_every_column_and_decision() -> None:
    report = json.loads(json.dumps(described_json(found())))
    assert (report["task"], report["target"], report["rows"]) == ("binary", "churned", ROWS)
    assert report["balance"] == {"False": 0.734, "True": 0.266}
    assert report["sample_of"] is None
    mail = next(each for each in report["columns"] if each["name"] == "mail")
    assert mail == {
        "name": "mail",
        "type": "category",
        "role": "dropped",
        "kind": "personal",
        "why": "likely personal data: mail addresses",
        "missing": 0,
        "distinct": 1000,
    }
    assert report["doubts"][0]["option"] == "--time"
    assert report["doubts"][0]["assumed"] == "since"
    assert report["decisions"] == ["fee: n/a stands for no value"]
