"""A table that will not do is refused in one sentence, nothing written; an odd one is a project."""

import gzip
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

from ..conftest import Ladder, git

pytestmark = pytest.mark.usefixtures("kept_renders")

Refused = Callable[..., str]
Row = dict[str, object]
ROWS = 120


def rows(count: int = ROWS, /, **columns: Any) -> list[Row]:
    """Return rows of a plan, a fee and whether somebody left, and of more columns."""
    drawn = random.Random(5)
    made = []
    for at in range(count):
        left = drawn.random() < 0.4
        fee = round(drawn.gauss(60 if left else 50, 9), 2)
        row = {"plan": drawn.choice(["basic", "pro"]), "fee": fee, "left": "yes" if left else "no"}
        made.append(row | {name: value(at) for name, value in columns.items()})
    return made


def write(path: str, made: list[Row], sep: str = ",") -> Path:
    """Write rows as CSV without quotes; None is an empty cell."""
    lines = [sep.join(made[0])] if made else []
    lines += [sep.join("" if v is None else str(v) for v in row.values()) for row in made]
    Path(path).write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return Path(path)


def of(made: list[Row] | str | bytes, target: str = "left", *more: str) -> list[str]:
    """Write t.csv, and return the options that give it."""
    if isinstance(made, list):
        write("t.csv", made)
    else:
        Path("t.csv").write_bytes(made.encode() if isinstance(made, str) else made)
    return ["--data", "t.csv", "--target", target, *more]


def text_of(made: list[Row]) -> str:
    """Return the text of a table as CSV."""
    return write("t.csv", made).read_text("utf-8")


def ragged() -> list[str]:
    lines = text_of(rows()).splitlines()
    lines[77] += ",more,and,more"
    return of("\n".join(lines))


def excel() -> list[str]:
    with zipfile.ZipFile("t.xlsx", "w") as sheet:
        sheet.writestr("[Content_Types].xml", "<x/>")
    return ["--data", "t.xlsx", "--target", "left"]


def two_files() -> list[str]:
    write("u.csv", [{"a": 1, "b": at} for at in range(60)])
    return [*of(rows()), "--data", "u.csv"]


def named_parquet() -> list[str]:
    write("t.parquet", rows())
    return ["--data", "t.parquet", "--target", "left"]


def empty_folder() -> list[str]:
    Path("t").mkdir()
    return ["--data", "t", "--target", "left"]


ENCODINGS = b"plan,fee,left\n" + b"caf\xe9,1,yes\ncaf\xc3\xa9,2,no\n" * 60 + "日本,3,yes\n".encode()
BAD: dict[str, tuple[Callable[[], list[str]], list[str]]] = {
    "missing": (lambda: ["--data", "t.csv", "--target", "left"], ["t.csv"]),
    "empty": (lambda: of(""), ["t.csv", "empty"]),
    "header": (lambda: of("plan,fee,left\n"), ["t.csv", "50 rows"]),
    "one column": (lambda: of([{"left": row["left"]} for row in rows()]), ["column"]),
    "binary": (lambda: of(bytes(range(256)) * 40), ["t.csv"]),
    "excel": (excel, ["t.xlsx", "CSV"]),
    "few rows": (lambda: of(rows(49)), ["49", "50"]),
    "doubled column": (lambda: of(text_of(rows()).replace("plan,fee", "fee,fee", 1)), ["fee"]),
    "nameless column": (lambda: of(text_of(rows()).replace("plan,fee", ",fee", 1)), ["t.csv"]),
    "encodings": (lambda: of(ENCODINGS), ["t.csv"]),
    "infinity": (lambda: of(rows(odd=lambda at: "inf" if at == 9 else at * 1.5)), ["odd"]),
    "disagree": (two_files, ["t.csv", "u.csv"]),
    "no such target": (lambda: of(rows(), "lfet"), ["lfet", "left"]),
    "no target": (lambda: of(rows(), ""), ["--target", "plan, fee, left"]),
    "constant": (lambda: of([row | {"left": "no"} for row in rows()]), ["left"]),
    "all missing": (lambda: of([row | {"left": None} for row in rows()]), ["left"]),
    "identifier": (lambda: of(rows(id=lambda at: f"K{at:05}x"), "id"), ["id"]),
    "classes": (lambda: of(rows(3000, kind=lambda at: f"kind {at % 1000}"), "kind"), ["kind"]),
    "all dropped": (lambda: of(rows(), "left", "--drop", "plan", "--drop", "fee"), ["learn"]),
    "dropped target": (lambda: of(rows(), "left", "--drop", "left"), ["--drop", "left"]),
    "task": (lambda: of(rows(), "left", "--task", "regression"), ["regression", "left"]),
    "time": (lambda: of(rows(), "left", "--time", "fee"), ["--time", "fee"]),
    "parquet by name": (named_parquet, ["t.parquet"]),
    "folder": (empty_folder, ["t"]),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_table_to_learn_from_is_refused(refused: Refused, name: str) -> None:
    make, parts = BAD[name]
    said = refused("new", "x", *make())
    assert [part for part in parts if part not in said] == []
    assert ": " in said.removeprefix("Error: ")
    assert not Path("x").exists()


def test_what_is_wrong_with_a_table_leaves_no_copy_of_it(process: Ladder, folder: Path) -> None:
    ended = process("new", "x", *ragged())
    assert (ended.status, ended.out) == (2, "")
    assert "line 78 of t.csv" in ended.err
    assert [path.name for path in folder.iterdir()] == ["t.csv"]
    assert list(folder.with_name("temporary").iterdir()) == []


def test_a_folder_in_use_is_refused_before_the_table_is_read(refused: Refused) -> None:
    write("t.csv", rows())
    said = refused("new", ".", "--data", "t.csv", "--target", "left")
    assert "work is not empty: give a folder that is empty or does not exist" in said
    said = refused("new", "123", "--data", "gone.csv", "--target", "left")
    assert "cannot be a Python package" in said


def test_too_small_a_sample_is_refused(ladder: Ladder) -> None:
    write("t.csv", rows())
    ended = ladder("new", "x", "--data", "t.csv", "--target", "left", "--sample", "49")
    assert ended.status == 2
    assert "49 is not in the range x>=50" in ended.err
    assert not Path("x").exists()


def made(ladder: Ladder, *words: str, target: str = "left", file: str = "t.csv") -> Any:
    """Make a project x of a table; return what the report says of the table."""
    ended = ladder("new", "x", "--data", file, "--target", target, "--json", *words)
    assert (ended.status, ended.err) == (0, "")
    assert git(Path("x"), "status", "--porcelain") == ""
    schema = yaml.safe_load(Path("x/schema.yaml").read_text("utf-8"))
    table = json.loads(ended.out)["table"]
    assert list(schema["columns"]) == [each["name"] for each in table["columns"]]
    assert schema["task"] == table["task"]
    return {"types": {e["name"]: e["type"] for e in table["columns"]}, **table}


ODD_NAMES = [
    "a b",
    "a.b",
    "ünï 名",
    "class",
    "it's",
    "x" * 300,
    "*",
    "^a.*$",
    "None",
    "yes",
    "{x}",
    "a: b",
    "#",
    "- a",
]


@pytest.mark.parametrize("name", ODD_NAMES, ids=lambda name: name[:9])
def test_a_column_may_have_any_name(ladder: Ladder, name: str) -> None:
    write("t.csv", rows(**{name: lambda at: at * 7 % 31 / 2}))
    report = made(ladder)
    assert report["types"][name] == "number"


@pytest.mark.parametrize("name", ODD_NAMES, ids=lambda name: name[:9])
def test_a_target_may_have_any_name(ladder: Ladder, name: str) -> None:
    write("t.csv", [{"fee": r["fee"], "plan": r["plan"], name: r["left"]} for r in rows()])
    assert made(ladder, target=name)["target"] == name


def test_a_quoted_name_may_hold_what_separates(ladder: Ladder) -> None:
    text = write("t.csv", rows()).read_text("utf-8")
    Path("t.csv").write_text(text.replace("plan,fee", '"plan, ""or"" not",fee', 1), "utf-8")
    assert 'plan, "or" not' in made(ladder)["types"]


@pytest.mark.parametrize("words", [("yes", "no"), ("1", "0"), ("t", "f"), ("True", "False")])
def test_two_answers_are_a_boolean(ladder: Ladder, words: tuple[str, str]) -> None:
    write("t.csv", [row | {"left": words[row["left"] == "no"]} for row in rows()])
    report = made(ladder)
    assert report["task"] == "binary"
    assert report["types"]["left"] == "boolean"
    assert list(report["balance"]) == ["False", "True"]


def test_whole_numbers_beyond_float32_are_no_feature(ladder: Ladder) -> None:
    write("t.csv", rows(big=lambda at: 2**40 + at % 9))
    report = made(ladder)
    (big,) = (each for each in report["columns"] if each["name"] == "big")
    assert big["role"] in ("dropped", "identifier")
    assert big["why"]


def test_dates_of_several_formats_are_kept_as_text_and_the_option_is_named(ladder: Ladder) -> None:
    days = ["2024-03-01", "01.04.2024", "May 5, 2024", "2024/06/07"]
    Path("t.csv").write_text(
        "plan,fee,left,day\n"
        + "".join(
            f'{row["plan"]},{row["fee"]},{row["left"]},"{days[at % 4]}"\n'
            for at, row in enumerate(rows())
        ),
        "utf-8",
    )
    report = made(ladder)
    (day,) = (each for each in report["columns"] if each["name"] == "day")
    assert (day["type"], day["role"]) == ("category", "dropped")
    assert "format" in Path("x/schema.yaml").read_text("utf-8")


def test_a_dozen_words_stand_for_no_value(ladder: Ladder) -> None:
    words = ["", "NA", "n/a", "?", "-", "null", "NULL", "None", "nan", "#N/A", ".", "missing"]
    write("t.csv", rows(600, wind=lambda at: words[at % 12] if at % 5 == 0 else at % 17 + 0.5))
    report = made(ladder)
    assert report["types"]["wind"] == "number"
    (wind,) = (each for each in report["columns"] if each["name"] == "wind")
    assert wind["missing"] == 120


def test_a_packed_table_of_semicolons_comes_as_it_is(ladder: Ladder) -> None:
    packed = gzip.compress(write("t.csv", rows(), ";").read_bytes())
    Path("t.csv.gz").write_bytes(packed)
    made(ladder, file="t.csv.gz")
    assert Path("x/data/raw/t.csv.gz").read_bytes() == packed


def test_parquet_and_a_folder_of_files_are_tables(ladder: Ladder) -> None:
    pl.DataFrame(rows()).write_parquet("t.parquet")
    assert made(ladder, file="t.parquet")["table"] == "data/raw/t.parquet"
    Path("months").mkdir()
    for name in ("jan", "feb"):
        write(f"months/{name}.csv", rows())
    ended = ladder("new", "y", "--data", "months", "--target", "left")
    assert ended.status == 0
    assert sorted(p.name for p in Path("y/data/raw/months").iterdir()) == ["feb.csv", "jan.csv"]
    assert git(Path("y"), "status", "--porcelain") == ""


def test_several_files_are_one_table(ladder: Ladder) -> None:
    write("a-1.csv", rows())
    write("a-2.csv", rows())
    report = made(ladder, "--data", "a-2.csv", file="a-1.csv")
    assert report["rows"] == 2 * ROWS
    assert str(report["table"]).startswith("data/raw/")


def test_a_sample_is_what_the_project_learns_from(ladder: Ladder) -> None:
    write("t.csv", rows(600), ";")
    report = made(ladder, "--sample", "200")
    assert (report["rows"], report["sample_of"], report["seed"]) == (200, 600, 0)
    assert len(Path("x/data/raw/t.csv").read_text("utf-8").splitlines()) == 201
    for card in ("MODEL_CARD.md", "data/README.md"):
        text = " ".join(Path("x", card).read_text("utf-8").split())
        assert "The table is a sample: 200 of 600 rows, drawn with seed 0." in text


def test_a_sample_of_more_rows_than_there_are_is_the_whole_table(ladder: Ladder) -> None:
    content = write("t.csv", rows()).read_bytes()
    assert made(ladder, "--sample", "1000")["sample_of"] is None
    assert Path("x/data/raw/t.csv").read_bytes() == content


def test_options_decide_what_a_column_is_for(ladder: Ladder) -> None:
    day = "2024-{:02}-{:02}".format
    more = {
        "day": lambda at: day(at % 12 + 1, at % 28 + 1),
        "other": lambda at: day(at % 12 + 1, at % 27 + 1),
        "who": lambda at: f"P{at % 40}",
        "extra": lambda at: at % 7,
    }
    write("t.csv", rows(**more))
    report = made(ladder, "--time", "other", "--group", "who", "--drop", "extra")
    roles = {each["name"]: each["role"] for each in report["columns"]}
    assert (roles["other"], roles["who"], roles["extra"]) == ("time", "group", "dropped")
    assert report["doubts"] == []


def test_without_a_terminal_what_was_decided_is_said(ladder: Ladder) -> None:
    write("t.csv", rows(mail=lambda at: f"a{at}@example.org"))
    ended = ladder("new", "x", "--data", "t.csv", "--target", "left")
    assert ended.status == 0
    assert "predicts left (binary)" in ended.err
    assert "switched off mail" in ended.err
    assert "Switched off: mail (personal)" in ended.out
    assert "Gaps: no goal is set (goal in schema.yaml), the licence" in ended.out


def test_answers_about_the_table_are_in_its_project(ladder: Ladder) -> None:
    write("t.csv", rows())
    purpose = "--set=purpose=Says which customers leave."
    made(ladder, purpose, "--set", "licence=CC-BY-4.0")
    assert "Says which customers leave." in Path("x/MODEL_CARD.md").read_text("utf-8")
    assert "Says which customers leave." in Path("x/README.md").read_text("utf-8")
    assert "CC-BY-4.0" in Path("x/data/README.md").read_text("utf-8")
    recorded = yaml.safe_load(Path("x/.copier-answers.yml").read_text("utf-8"))
    assert (recorded["data"], recorded["licence"]) == ("own", "CC-BY-4.0")


@pytest.mark.parametrize("level", [["--level", "1"], ["--level", "1", "--llm"]])
def test_higher_levels_take_a_table_too(ladder: Ladder, level: list[str]) -> None:
    write("t.csv", rows())
    made(ladder, *level)
    assert Path("x/dvc.yaml").is_file()
