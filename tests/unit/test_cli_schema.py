"""`ladder schema` as it is typed: it describes a table, and holds a schema.yaml against its own."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from mlops_ladder.dataset.file.parsed import load

from ..conftest import Ladder

HEAD = "who;churned;since;plan;paid\n"
SCHEMA = """\
# mine
table: data/raw/customers.csv
read: {sep: ";", decimal: ","}
task: binary
columns:
  who: {type: category, role: identifier}
  churned: {type: boolean, role: target}
  since: {type: datetime, role: time, format: "%d/%m/%Y", example: "2024-03-01"}
  paid: {type: number, range: [0, null], example: 2.5}  # euro
"""
PLAN = '  plan: {type: category, values: ["basic", "pro"], example: "pro"}\n'


def table(*, plan: str = "plan", last: str = "119;yes;20/04/2024;pro;1,5") -> str:
    """120 rows of customers, as a CSV with semicolons."""
    rows = [
        f"{i};{'yes' if i % 3 else 'no'};{1 + i % 28:02}/0{1 + i % 4}/2024;"
        f"{'pro' if i % 2 else 'basic'};{i},5"
        for i in range(119)
    ]
    return "\n".join([HEAD.strip().replace("plan", plan), *rows, last, ""])


@pytest.fixture
def project(folder: Path) -> Path:
    """The current folder with a schema.yaml and its table, in which a column is new."""
    (folder / "data" / "raw").mkdir(parents=True)
    (folder / "data" / "raw" / "customers.csv").write_text(table(), "utf-8")
    (folder / "schema.yaml").write_text(SCHEMA, "utf-8")
    return folder


def test_a_table_is_described(folder: Path, ladder: Ladder) -> None:
    (folder / "customers.csv").write_text(table(), "utf-8")
    done = ladder("schema", "customers.csv", "--target", "churned", "--drop", "plan")
    assert done.status == 0
    schema = load(done.out).schema
    assert (schema.table, schema.task) == ("data/raw/customers.csv", "binary")
    assert schema.names("target", "time", "dropped") == ["churned", "since", "plan"]
    assert schema.read.sep == ";"
    assert done.out.endswith("}\n")
    assert "predicts churned (binary)" in done.err
    assert list(folder.iterdir()) == [folder / "customers.csv"]


def test_what_is_printed_holds_for_the_table(folder: Path, ladder: Ladder) -> None:
    (folder / "customers.csv").write_text(table(), "utf-8")
    text = ladder("schema", "customers.csv", "--target", "paid").out
    text = text.replace("data/raw/customers.csv", "customers.csv")
    (folder / "schema.yaml").write_text(text, "utf-8")
    done = ladder("schema")
    assert done.status == 0
    assert done.out == (
        "schema.yaml holds: 5 columns of customers.csv, 120 rows, regression target paid.\n"
    )
    assert (folder / "schema.yaml").read_text("utf-8") == text


def test_a_table_is_described_for_programs(folder: Path, ladder: Ladder) -> None:
    (folder / "customers.csv").write_text(table(), "utf-8")
    done = ladder("schema", "customers.csv", "--target", "churned", "--json")
    report = json.loads(done.out)
    assert report["schema"] == 1
    assert load(report["text"]).schema.target.name == report["found"]["target"] == "churned"
    assert done.err == ""


def test_several_files_and_parquet_are_tables_too(folder: Path, ladder: Ladder) -> None:
    frame = pl.DataFrame({"a": range(100), "b": [i % 7 + 0.5 for i in range(100)]})
    for name in ("one", "two"):
        frame.write_parquet(folder / f"{name}.parquet")
    done = ladder("schema", "one.parquet", "two.parquet", "--target", "b")
    assert load(done.out).schema.target.name == "b"


def test_a_new_column_is_written_and_the_rest_stays(project: Path, ladder: Ladder) -> None:
    done = ladder("schema")
    assert (done.status, done.err) == (0, "")
    assert done.out == (
        "schema.yaml holds: 4 columns of data/raw/customers.csv, 120 rows, binary target churned.\n"
        "New in the table: plan; written at its end, to be looked at.\n"
    )
    text = (project / "schema.yaml").read_text("utf-8")
    assert text.startswith(SCHEMA)
    assert load(text).schema.columns[-1].values == ("basic", "pro")
    again = ladder("schema")
    assert "New" not in again.out
    assert (project / "schema.yaml").read_text("utf-8") == text


def test_dry_run_writes_nothing(project: Path, ladder: Ladder) -> None:
    done = ladder("schema", "--dry-run")
    assert done.out.endswith("New in the table: plan; nothing was written.\n")
    assert (project / "schema.yaml").read_text("utf-8") == SCHEMA


@pytest.mark.parametrize("words", [[], ["schema.yaml"], ["."], ["../work"]])
def test_a_project_is_meant_by_its_folder_or_file(
    project: Path, ladder: Ladder, words: list[str]
) -> None:
    assert ladder("schema", "--dry-run", *words).status == 0


def test_the_table_is_beside_its_schema(
    project: Path, ladder: Ladder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.parent)
    assert ladder("schema", "--dry-run", "work").out.startswith("work/schema.yaml holds: 4 columns")


@pytest.mark.parametrize(
    ("line", "changed", "said"),
    [
        ("type: number, range", "type: numbr, range", "line 9: paid: type: type cannot be 'numbr'"),
        ("[0, null]", "[1, null]", "line 9: paid: 1 of 120 rows are outside the range 1 to …"),
        ('decimal: ","', 'decimal: "."', "line 9: paid: 120 of 120 rows hold no number"),
        ("%d/%m/%Y", "%m/%d/%Y", "line 8: since: 65 of 120 rows hold no moment of the format"),
        ("who:", "whom:", "line 6: whom: the table has no such column: did you mean who?"),
        ("role: identifier", "role: target", "line 7: churned: who has the role target already"),
        ("table: data/raw/customers.csv", "table: x.csv", "line 2: there is no table x.csv"),
    ],
)
def test_a_contradiction_is_one_sentence_with_line_column_and_rule(
    project: Path, refused: Callable[..., str], line: str, changed: str, said: str
) -> None:
    assert SCHEMA.count(line) == 1
    (project / "schema.yaml").write_text(SCHEMA.replace(line, changed), "utf-8")
    assert refused("schema").startswith(f"Error: schema.yaml, {said}")


def test_all_contradictions_are_there_for_programs(project: Path, ladder: Ladder) -> None:
    text = SCHEMA.replace("[0, null]", "[5, 50]").replace("2.5", "7").replace("boolean", "category")
    text = text.replace("role: target", 'role: target, values: ["no", "never"]')
    (project / "schema.yaml").write_text(text, "utf-8")
    done = ladder("schema", "--json")
    report = json.loads(done.out)
    assert (done.status, done.err) == (2, "")
    found = [(each["line"], each["column"]) for each in report["contradictions"]]
    assert found == [(7, "churned"), (7, "churned"), (9, "paid")]
    assert report["written"] is False
    assert (project / "schema.yaml").read_text("utf-8") == text
    one = ladder("schema")
    assert one.status == 2
    assert "(the first of 3)" in one.err


def test_contradictions_of_the_file_itself_are_there_for_programs(
    project: Path, ladder: Ladder
) -> None:
    (project / "schema.yaml").write_text(SCHEMA.replace("number", "text"), "utf-8")
    done = ladder("schema", "--json")
    (contradiction,) = json.loads(done.out)["contradictions"]
    assert done.status == 2
    assert contradiction == {
        "line": 9,
        "column": "paid",
        "rule": "type: type cannot be 'text'",
        "hint": "did you mean category?",
    }


def test_what_holds_is_told_to_programs(project: Path, ladder: Ladder) -> None:
    report = json.loads(ladder("schema", "--json").out)
    assert report == {
        "schema": 1,
        "file": "schema.yaml",
        "table": "data/raw/customers.csv",
        "task": "binary",
        "target": "churned",
        "columns": 4,
        "rows": 120,
        "contradictions": [],
        "new": ["plan"],
        "gone": [],
        "written": True,
        "why_not": "",
    }
    assert PLAN.partition(":")[0] in (project / "schema.yaml").read_text("utf-8")


def test_the_reference_names_the_fields_of_both_reports(project: Path, ladder: Ladder) -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "commands.md").read_text("utf-8")
    section = page.partition("## `ladder schema")[2].partition("\n## ")[0]
    of_table, of_schema = re.findall(r"`(\{.*?\})`", section)
    held = json.loads(ladder("schema", "--json").out)
    contradiction = {"line", "column", "rule", "hint"}
    assert set(re.findall(r'"(\w+)"', of_schema)) == set(held) | contradiction
    found = json.loads(ladder("schema", "data/raw", "--target", "paid", "--json").out)
    assert set(re.findall(r'"(\w+)"', of_table)) == set(found)


def test_columns_that_are_gone_are_told(project: Path, ladder: Ladder) -> None:
    more = "  age: {type: number, missing: true}\n  old: {type: number, role: dropped}\n"
    (project / "schema.yaml").write_text(SCHEMA + PLAN + more, "utf-8")
    said = ladder("schema").out.splitlines()
    assert said[1:] == [
        "Not in the table any more, so missing in each row: age.",
        "Not in the table any more, so that the line may go: old.",
    ]


def test_new_columns_that_cannot_be_written_are_an_error(project: Path, ladder: Ladder) -> None:
    text = (
        'table: data/raw/customers.csv\nread: {sep: ";", decimal: ","}\ntask: regression\n'
        "columns: {paid: {type: number, role: target}, churned: {type: boolean, example: true}}\n"
    )
    (project / "schema.yaml").write_text(text, "utf-8")
    done = ladder("schema")
    assert done.status == 1
    assert done.err.startswith("Error: schema.yaml lacks columns of its table: who, since, plan: ")
    assert (project / "schema.yaml").read_text("utf-8") == text


def test_a_new_column_that_contradicts_is_not_written(project: Path, ladder: Ladder) -> None:
    path = project / "data" / "raw" / "customers.csv"
    path.write_text(table(last="119;yes;20/04/2024;?;1,5").replace("pro", "1"), "utf-8")
    (project / "schema.yaml").write_text(SCHEMA.replace('","}', '",", na_values: [""]}'), "utf-8")
    done = ladder("schema")
    assert done.status in (0, 2)
    text = (project / "schema.yaml").read_text("utf-8")
    assert ("plan" in text) == (done.status == 0)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Error: there is no schema.yaml here: give a table, or a project's folder"),
        (["absent.yaml"], "Error: absent.yaml cannot be read: No such file or directory"),
        (["absent.csv"], "Error: there is no file absent.csv"),
        (["table.csv"], "Error: nothing says which column is to be predicted: give --target"),
        (["table.csv", "--target", "chruned"], "Error: --target: the table has no column 'chruned"),
        (["a.yaml", "b.yaml"], "Error: a.yaml is a schema, and there is more than it"),
        (["table.csv", "a.yaml"], "Error: a.yaml is a schema, and there is more than it"),
        (["a.yaml", "--target", "x"], "Error: --target: a.yaml says that itself: change the line"),
        (["a.yaml", "--drop", "x"], "Error: --drop: a.yaml says that itself"),
        (["latin.yaml"], "Error: latin.yaml is not UTF-8: byte 2 is none of it: save it in UTF-8"),
        (["empty.yaml"], "Error: empty.yaml, line 1: the file is empty: write table, task and"),
    ],
)
def test_what_cannot_be_met_is_one_sentence(
    folder: Path, refused: Callable[..., str], words: list[str], said: str
) -> None:
    (folder / "table.csv").write_text(table(), "utf-8")
    (folder / "latin.yaml").write_bytes(b"t\xe9: 1\n")
    (folder / "empty.yaml").touch()
    assert refused("schema", *words).startswith(said)


def test_a_file_that_cannot_be_written_is_told(
    project: Path, ladder: Ladder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    done = ladder("schema")
    assert done.status == 1
    assert done.err.startswith("Error: schema.yaml cannot be written: No space left on device")


def test_the_encoding_that_the_schema_says_is_taken(project: Path, ladder: Ladder) -> None:
    path = project / "data" / "raw" / "customers.csv"
    path.write_bytes(table(plan="plän").encode("cp1252"))
    done = ladder("schema", "--dry-run")
    assert done.status == 2
    assert 'is cp1252, not utf-8: say so: encoding: "cp1252"' in done.err
    (project / "schema.yaml").write_text(
        SCHEMA.replace('","}', '",", encoding: "cp1252"}'), "utf-8"
    )
    assert "New in the table: plän" in ladder("schema", "--dry-run").out
