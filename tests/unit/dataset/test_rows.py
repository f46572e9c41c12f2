"""An open table has the cells that Python's csv module reads, which are those pandas reads."""

import csv
import io
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mlops_ladder.dataset.findings import Table
from mlops_ladder.dataset.reading.rows import open_table, sample
from mlops_ladder.dataset.reading.sources import find
from mlops_ladder.dataset.schema import Read
from polars.testing import assert_frame_equal

USUAL = "".join(f"{row},{'red' if row % 2 else 'blue'}\n" for row in range(60))


def opened(path: Path, content: str | bytes) -> Table:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return open_table(find([path]))


def cells(table: Table) -> list[tuple[str | None, ...]]:
    found = table.frame.collect(engine="streaming").rows()
    assert table.rows == len(found)
    return found


def by_the_csv_module(content: str, read: Read) -> list[tuple[str | None, ...]]:
    """Rows below the header, without those of lines that hold nothing."""
    rows = csv.reader(
        io.StringIO(content, newline=""),
        delimiter=read.sep,
        quotechar=read.quotechar,
        skipinitialspace=read.skipinitialspace,
    )
    kept = [row for row in rows if row and not (len(row) == 1 and not row[0].strip())]
    return [tuple(cell or None for cell in row) for row in kept[1:]]


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "\n\n\n",
        "1,x\n\n2,y\n",
        "1,x\n  \n\t\n2,y\n",
        "1,\n,x\n,\n",
        '1,""\n"",""\n',
        '1,"x,y"\n',
        '1,"x\ny"\n',
        '1,"x\r\ny"\n',
        '1,"x\ry"\n',
        '1,"x\r"\n',
        '1,"\n"\n',
        '1,"x ""y"" z"\n',
        '1,""""\n',
        '1,"x"\r\n2,y\r\n',
        "1,x\r2,y\r3,z",
        '1,5" pipe\n2,6" pipe\n',
        '1,x "y" z\n',
        '1,"x"yz\n',
        '1,"x" \n',
        "1, x\n2,y \n 3 ,z\n",
        "# a comment,is data\n",
        "1,x",
        "1,",
        ",",
        '1,"x"',
        "1,naïve 😀 价格\n",
        "1,\u2028\u0085\x0b\x0c\n",
        f"1,{'x' * 300_000}\n",
    ],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_cells_are_those_of_the_csv_module(folder: Path, odd: str, mark: str) -> None:
    content = f"number,color\n{USUAL}{odd}"
    table = opened(folder / "a.csv", mark + content)
    assert table.read == Read()
    assert table.names == ["number", "color"]
    assert cells(table) == by_the_csv_module(content, table.read)


@pytest.mark.parametrize(
    "name", ["a b", "a.b", "*", "^a$", "a,b", 'say "hi"', "a\nb", "größe", "class", "x" * 300, " a"]
)
def test_a_name_is_taken_as_it_is(folder: Path, name: str) -> None:
    header = io.StringIO(newline="")
    csv.writer(header).writerow([name, "color"])
    for file in ("a.csv", "b.csv"):
        table = opened(folder / file, header.getvalue() + USUAL)
        assert table.names == [name, "color"]
    both = open_table(find([folder / "a.csv", folder / "b.csv"]))
    assert both.names == [name, "color"]
    assert both.rows == 120


TEXTS = st.text(st.sampled_from("ab1 ,;|\t\"'\r\n.é-#"), max_size=8)
NAMES = st.text(st.sampled_from('ab1 ,;|\t"\r\n.é-_'), min_size=1, max_size=6)


@st.composite
def written(draw: st.DrawFn) -> tuple[str, list[str], list[list[str]]]:
    """What the csv module writes in some dialect, the names and the rows."""
    names = draw(st.lists(NAMES.filter(str.strip), min_size=2, max_size=5, unique=True))
    free = [TEXTS] * (len(names) - 1)
    odd = draw(st.lists(st.tuples(st.sampled_from(["red", "blue"]), *free), max_size=12))
    rows = [*([f"w{row % 7}"] * len(names) for row in range(60)), *map(list, odd)]
    text = io.StringIO(newline="")
    mark = draw(st.sampled_from(",;\t|"))
    if draw(st.booleans()):
        writer = csv.writer(text, delimiter=mark)
    else:
        writer = csv.writer(text, delimiter=mark, quoting=csv.QUOTE_ALL)
    writer.writerows([names, *rows])
    return text.getvalue(), names, rows


@settings(deadline=None, max_examples=60)
@given(table=written(), encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
def test_what_the_csv_module_writes_is_what_is_read(
    tmp_path_factory: pytest.TempPathFactory,
    table: tuple[str, list[str], list[list[str]]],
    encoding: str,
) -> None:
    content, names, rows = table
    found = opened(tmp_path_factory.mktemp("written") / "a.csv", content.encode(encoding))
    assert found.names == names
    assert cells(found) == [tuple(cell or None for cell in row) for row in rows]


def test_wide_tables_are_read(folder: Path) -> None:
    names = [f"c{place}" for place in range(2_000)]
    for quote in ("", '"'):
        line = ",".join(f"{quote}{place}{quote}" for place in range(2_000))
        table = opened(folder / "a.csv", "\n".join([",".join(names), *[line] * 60]))
        assert (len(table.names), table.rows) == (2_000, 60)
        assert table.frame.collect().row(59) == tuple(map(str, range(2_000)))


def test_columns_of_several_files_are_aligned_by_name(folder: Path) -> None:
    (folder / "a.csv").write_text("x,y\n" + "1,2\n" * 60)
    (folder / "b.csv").write_text('y,x\n"2\n",1\n' + "2,1\n" * 59)
    found = cells(open_table(find([folder / "a.csv", folder / "b.csv"])))
    assert found == [("1", "2")] * 60 + [("1", "2\n")] + [("1", "2")] * 59


def test_parquet_keeps_its_types_and_aligns_its_files_by_name(folder: Path) -> None:
    frame = pl.DataFrame({"x": [1, None] * 30, "^y$": ["", "b"] * 30})
    frame.write_parquet(folder / "a.parquet")
    frame.select(pl.nth(1, 0)).write_parquet(folder / "b.parquet")
    table = open_table(find([folder / "a.parquet", folder / "b.parquet"]))
    assert (table.rows, table.read) == (120, Read())
    assert_frame_equal(table.frame.collect(), pl.concat([frame, frame]))


def test_whole_numbers_in_one_file_and_decimals_in_another_are_numbers(folder: Path) -> None:
    pl.DataFrame({"x": [1] * 60, "y": [1] * 60}).write_parquet(folder / "a.parquet")
    pl.DataFrame({"x": [1.5] * 60, "y": [1] * 60}).write_parquet(folder / "b.parquet")
    table = open_table(find([folder / "a.parquet", folder / "b.parquet"]))
    assert table.frame.collect_schema() == {"x": pl.Float64, "y": pl.Int64}


def numbered(folder: Path, rows: int) -> Table:
    lines = "\n".join(f"{row},{row % 7}" for row in range(rows))
    return opened(folder / f"{rows}.csv", f"row,seven\n{lines}\n")


def drawn(table: Table, rows: int, seed: int = 0) -> Sequence[int]:
    return sample(table, rows, seed)["row"].cast(pl.Int64).to_list()


def test_a_sample_of_a_small_table_is_the_table(folder: Path) -> None:
    assert drawn(numbered(folder, 100), 100) == list(range(100))


def test_a_sample_has_as_many_rows_as_wished_in_their_order(folder: Path) -> None:
    table = numbered(folder, 20_000)
    for wanted in (1, 50, 5_000, 19_999):
        rows = drawn(table, wanted)
        assert len(rows) == wanted
        assert list(rows) == sorted(set(rows))


def test_a_sample_is_the_same_for_the_same_seed_only(folder: Path) -> None:
    table = numbered(folder, 5_000)
    assert drawn(table, 100) == drawn(table, 100)
    assert drawn(table, 100) != drawn(table, 100, seed=1)
    assert drawn(table, 4) == [410, 821, 2875, 4967]  # on any machine, with any polars


def test_a_sample_is_from_everywhere(folder: Path) -> None:
    rows = drawn(numbered(folder, 100_000), 10_000)
    tenths = [sum(row // 10_000 == tenth for row in rows) for tenth in range(10)]
    assert all(900 < count < 1_100 for count in tenths)
    sevens = [sum(row % 7 == rest for row in rows) for rest in range(7)]
    assert all(1_300 < count < 1_560 for count in sevens)


def test_nothing_is_written_beside_the_table(folder: Path) -> None:
    opened(folder / "a.csv", ("number,color\n" + USUAL + '1,"x\ny"\n').encode("utf-16"))
    assert [path.name for path in folder.iterdir()] == ["a.csv"]


def test_copies_go_when_python_ends(folder: Path) -> None:
    code = "from mlops_ladder.dataset.reading.plain import scratch as new; "
    code += "path = new(); path.touch(); print(path)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    copy = Path(ran.stdout.strip())
    assert copy.suffix == ".csv"
    assert not copy.parent.exists()
