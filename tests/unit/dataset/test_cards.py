"""The cards of an own table say what was found, what is a gap, and what is left to people."""

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mlops_ladder.assess import assess
from mlops_ladder.dataset.findings import Findings, Switched
from mlops_ladder.dataset.kept.cards import WIDEST, cards
from mlops_ladder.dataset.kept.limits import limits
from mlops_ladder.dataset.kept.pointer import Kept
from mlops_ladder.dataset.schema import Column

from ...conftest import answers
from ..found import facts, found, values

KEPT = [Kept("customers.csv", 1_234_567, "d41d8cd98f00b204e9800998ecf8427e")]


def written(table: Findings | None = None, kept: list[Kept] = KEPT, **given: str) -> list[str]:
    """Return the model card and the data card."""
    own = answers("0", data="own", **{"purpose": "neutral", "licence": "unknown", **given})
    made = cards(table or found(), kept, own, "neutral")
    assert list(made) == ["MODEL_CARD.md", "data/README.md"]
    return [" ".join(file.content.decode().split()) for file in made.values()]


def regression() -> Findings:
    """Return findings of a number to predict, whose median is 2 and misses by 0.75 on average."""
    table = found(balance={})
    target = Column("fee", "number", "target")
    others = tuple(c for c in table.schema.columns if c.role not in ("target", "time"))
    columns = (target, *(c for c in others if c.name != "fee"))
    schema = replace(table.schema, task="regression", columns=columns)
    sample = pl.DataFrame({"fee": [0.0, 2.0, 3.0, 2.0]})
    return replace(table, schema=schema, typed=replace(table.typed, sample=sample))


def test_a_card_has_the_headings_of_the_other_projects() -> None:
    model, data = written()
    for heading in ("What it is for", "Goal", "Data and training", "Limits", "People and safety"):
        assert f"## {heading} " in model
    for heading in ("Columns", "Switched off", "Versions", "Another table"):
        assert f"## {heading} " in data


def test_the_model_card_says_what_is_predicted_from_what() -> None:
    model, _ = written(purpose="Says who leaves.")
    assert "## What it is for Says who leaves. It predicts `churned` (`False` or `True`)" in model
    assert "of a row of `customers.csv` from 4 other columns" in model
    assert "2023-01-01 to 2023-12-31 by `since`" in model
    assert "judged on about a fifth of the rows: the newest by since" in model
    assert "a dummy" in model.lower()
    assert "roc_auc 0.50" in model


def test_a_purpose_that_says_nothing_is_left_out() -> None:
    assert "neutral" not in written()[0]


def test_the_goal_is_a_gap_without_a_number() -> None:
    goal = written()[0].partition("## Goal")[2].partition("##")[0]
    assert "No goal is set, and that is a gap" in goal
    assert not re.search(r"\d", goal)


def test_an_unknown_licence_is_a_gap_with_what_to_do() -> None:
    assert "| licence | unknown, and that is a gap: ask whoever owns the data" in written()[1]
    assert "| licence | CC-BY-4.0 |" in written(licence="CC-BY-4.0")[1]


def test_the_data_card_has_the_facts_of_the_table() -> None:
    _, data = written()
    assert "`customers.csv`, 1.2 MB, MD5 `d41d8cd98f00b204e9800998ecf8427e`" in data
    assert "| size | 1,000 rows, 7 columns; `churned`: False (73.4 %), True (26.6 %) |" in data
    assert "| period | 2023-01-01 to 2023-12-31 by `since` |" in data
    assert "| no value | in 2 columns; written as nothing, `n/a` 151 times |" in data
    assert "| repeated rows | 3 of 1,000 that were looked at |" in data
    assert "| `fee` | number | feature | 15.1 % | 12 | 0 to 99.95 |" in data


def test_personal_columns_are_named_and_their_values_are_not() -> None:
    table = found()
    seen = replace(table.typed.facts["mail"], common=(("ada@example.org", 1),))
    typed = replace(table.typed, facts=table.typed.facts | {"mail": seen})
    model, data = written(replace(table, typed=typed))
    assert "| personal data | `mail`, likely personal data: mail addresses |" in data
    assert "Likely personal data, and not used: `mail`." in model
    assert "ada@example.org" not in model + data


def test_without_personal_columns_somebody_has_to_agree() -> None:
    model, data = written(found(switched=()))
    assert "| personal data | no column looked like it" in data
    assert "No column looked like personal data." in model


def test_what_is_switched_off_is_listed_with_its_reason() -> None:
    _, data = written()
    off = data.partition("## Switched off")[2].partition("##")[0]
    assert "- **Likely leakage**" in off
    assert "`closed_at`" in off.partition("Likely leakage")[2]
    assert off.index("Likely leakage") < off.index("Likely personal data")


def test_a_wide_table_lists_what_matters_most() -> None:
    table = found()
    more = tuple(Column(f"c{number}", "number") for number in range(1993))
    dropped = tuple(Switched(f"d{number}", "dropped", "constant", "") for number in range(400))
    known = table.typed.facts | {column.name: facts(column) for column in more}
    sample = table.typed.sample.with_columns(values(column) for column in more)
    wide = replace(
        table,
        schema=replace(table.schema, columns=(*more, *table.schema.columns)),
        typed=replace(table.typed, facts=known, sample=sample),
        switched=(*table.switched, *dropped),
    )
    _, data = written(wide)
    rows = re.findall(r"\| (number|boolean|category|datetime) \|", data)
    assert len(rows) == WIDEST
    assert all(f"| `{name}` |" in data for name in ("churned", "since", "mail", "closed_at"))
    assert "1,950 more columns are in `schema.yaml`." in data
    assert "and 370 more" in data


def test_many_files_are_counted() -> None:
    kept = [Kept(f"parts/{number}.csv", 1_000_000, "aa") for number in range(40)]
    assert "; 35 more files, 35.0 MB" in written(kept=kept)[1]


def test_a_sample_is_called_one_in_both_cards() -> None:
    table = found()
    drawn = replace(table, source=replace(table.source, sampled=50_000))
    for card in written(drawn):
        assert "The table is a sample: 1,000 of 50,000 rows, drawn with seed 0." in card


def test_a_regression_has_the_error_of_its_median() -> None:
    model, data = written(regression())
    assert "`fee` (a number)" in model
    assert "mean_absolute_error 0.75" in model
    assert "calibrated" not in model
    assert "| period | no column says when a row was made |" in data
    assert "nothing shows whether it holds for newer ones" in model


@pytest.mark.parametrize(
    ("rows", "said"), [(150, "±18 points"), (1000, "±7 points"), (2000, ""), (10**6, "")]
)
def test_few_rows_say_how_unsure_a_figure_is(rows: int, said: str) -> None:
    table = found()
    few = " ".join(limits(replace(table, typed=replace(table.typed, rows=rows))))
    assert (said in few) if said else ("points" not in few)


def test_a_rare_class_is_named_with_how_many_are_judged() -> None:
    assert "`churned` `True` is rare, 2.0 %: about 4 of the rows" in " ".join(
        limits(found(balance={"False": 0.98, "True": 0.02}))
    )
    assert "rare" not in " ".join(limits(found()))


def test_columns_that_are_often_missing_are_named() -> None:
    table = found()
    gone = replace(table.typed.facts["fee"], missing=201)
    typed = replace(table.typed, facts=table.typed.facts | {"fee": gone})
    said = limits(replace(table, typed=typed))
    assert any("Missing in more than a fifth of the rows: `fee`" in each for each in said)
    assert not any("Missing in more" in each for each in limits(table))


def test_open_and_closed_texts_are_told_apart() -> None:
    said = " ".join(limits(found()))
    assert "new in `city` gets a score" in said
    assert "is refused in `plan`" in said


def test_rows_without_a_target_are_counted() -> None:
    table = found()
    lacking = replace(table.typed.facts["churned"], missing=12)
    typed = replace(table.typed, facts=table.typed.facts | {"churned": lacking})
    said = " ".join(limits(replace(table, typed=typed)))
    assert "12 rows without `churned` were left out." in said
    card = written(replace(table, typed=typed))[1]
    assert "| left out | 12 rows without `churned` were left out. |" in card


HOSTILE = "x|y`z` <script>alert(1)</script> [a](http://b) *c*\n# d\x1b[31m"


def test_names_and_values_stay_where_they_stand() -> None:
    table = found()
    column = Column(HOSTILE, "category", "dropped", about=HOSTILE)
    known = table.typed.facts | {HOSTILE: facts(column, common=((HOSTILE, 2),))}
    odd = replace(
        table,
        schema=replace(table.schema, columns=(*table.schema.columns, column)),
        typed=replace(table.typed, facts=known),
        switched=(Switched(HOSTILE, "dropped", "personal", HOSTILE),),
    )
    own = answers("0", data="own", purpose=HOSTILE, licence=HOSTILE, owner="a|b")
    for path, file in cards(odd, KEPT, own, "neutral").items():
        text = file.content.decode()
        assert not re.search(
            r"^#+ (?!Model|Data|What|Goal|Limits|People|Col|Sw|Ver|An)", text, re.M
        )
        assert text.replace("\n", "").isprintable(), path
        outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text, flags=re.S)
        assert "<script>" not in re.sub(r"\\<", "", outside)
    rows = [line for line in text.splitlines() if line.startswith("| `` x")]
    assert len(re.findall(r"(?<!\\)\|", rows[0])) == 7


def assessed(folder: Path, **given: str) -> dict[str, Any]:
    own = answers("0", data="own", **{"purpose": "neutral", "licence": "unknown", **given})
    (folder / "data").mkdir(exist_ok=True)
    for path, file in cards(found(), KEPT, own, "neutral").items():
        (folder / path).write_bytes(file.content)
    (folder / "train.py").write_text(
        "from sklearn.linear_model import LogisticRegression\n"
        "import pandas as pd\n"
        "table = pd.read_csv('data/raw/customers.csv')\n"
        "LogisticRegression().fit(table[['fee']], table['churned'])\n",
        "utf-8",
    )
    return {each.capability.id: each.state for each in assess(folder).judged}


def test_the_cards_are_cards_to_an_assessment(folder: Path) -> None:
    states = assessed(folder, licence="CC-BY-4.0")
    assert states["model-card"] == "met"
    assert states["data-card"] == "met"


def test_an_unknown_licence_and_no_goal_are_no_evidence(folder: Path) -> None:
    states = assessed(folder)
    assert states["data-card"] == "partial"
    assert states["goal-metric"] != "met"


def test_a_period_of_hours_has_hours() -> None:
    table = found()
    short = replace(
        table.typed.facts["since"],
        lowest=datetime(2023, 1, 1, 6),
        highest=datetime(2023, 1, 1, 18, 30),
    )
    typed = replace(table.typed, facts=table.typed.facts | {"since": short})
    data = written(replace(table, typed=typed))[1]
    assert "2023-01-01 06:00 to 2023-01-01 18:30 by `since`" in data


def test_moments_that_split_nothing_tell_the_period_all_the_same() -> None:
    table = found()
    columns = tuple(
        replace(each, role="feature") if each.role == "time" else each
        for each in table.schema.columns
    )
    model, data = written(replace(table, schema=replace(table.schema, columns=columns)))
    assert "| period | 2023-01-01 to 2023-12-31 by `since` |" in data
    assert "The rows are not split by time" in model


@given(name=st.text(min_size=1), value=st.text(), why=st.text())
@settings(max_examples=200, deadline=None)
def test_whatever_a_table_holds_a_row_has_its_cells(name: str, value: str, why: str) -> None:
    table = found()
    column = Column(name, "category", "dropped", about=why)
    known = table.typed.facts | {name: facts(column, common=((value, 2),))}
    off = Switched(name, "dropped", "duplicate", why)
    odd = replace(
        table,
        schema=replace(table.schema, columns=(*table.schema.columns, column)),
        typed=replace(table.typed, facts=known),
        switched=(off, replace(off, kind="personal")),
    )
    own = answers("0", data="own", purpose="neutral", licence="unknown")
    for file in cards(odd, KEPT, own, "neutral").values():
        lines = file.content.decode().splitlines()
        assert all(line.isprintable() for line in lines)
        plain = [re.sub(r"\\\\|\\\|", "", line) for line in lines if line.startswith("|")]
        assert {line.count("|") for line in plain} <= {3, 7}


def test_there_is_a_row_for_each_column_and_no_debris() -> None:
    for card in written():
        assert "None" not in card
        assert "{" not in card
        assert not re.search(r"TODO|FIXME|TBD|\.\.\.", card)
