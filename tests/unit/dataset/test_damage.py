"""A damaged table is refused in one sentence that names the file, and the line or the column."""

import gzip
import random
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from mlops_ladder.dataset.reading import dialect, plain
from mlops_ladder.dataset.reading.rows import open_table
from mlops_ladder.dataset.reading.sources import find
from mlops_ladder.dataset.schema import Read
from mlops_ladder.errors import UsageError

USUAL = "".join(f"{row},red\n" for row in range(60))  # lines 2 to 61
GOOD = f"number,color\n{USUAL}"


def put(folder: Path, content: str | bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refusal(*paths: Path, read: Read | None = None) -> UsageError:
    with pytest.raises(UsageError) as caught:
        open_table(find(paths), read)
    assert caught.value.exit_code == 2
    assert caught.value.hint
    assert "\n" not in caught.value.message + caught.value.hint
    return caught.value


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (" \n\n", "{} is empty"),
        ("\ufeff\n", "{} is empty"),
        ("number,color\n", "{} has a header and no rows"),
        ("number,color", "{} has a header and no rows"),
        ("number,color\n1,red\n", "{} has 1 row"),
        ("number,color\n" + "1,red\n" * 49, "{} has 49 rows"),
        ('number,color\n1,"r\ned"\n', "{} has 1 row"),
        ("number\n" + "1\n" * 60, "{} has one column"),
        ("number\n" + "1 or 2\n" * 60, "{} has one column"),
        ("a,b,a,c\n" + "1,2,x,y\n" * 60, "{} has 2 columns named 'a': columns 1 and 3"),
        ("a,a,a,a,a\n" + "1,2,3,4,x\n" * 60, "{} has 5 columns named 'a': columns 1, 2, 3 and 2"),
        (",b\n" + "1,x\n" * 60, "column 1 of {} has no name"),
        ("a,b,\n" + "1,x,\n" * 60, "column 3 of {} has no name"),
        ('a," ",c\n' + "1,x,y\n" * 60, "column 2 of {} has no name"),
        (GOOD + "61,red,blue\n" + USUAL, "line 62 of {} has 3 cells, the header has 2"),
        (GOOD + "61\n" + USUAL, "line 62 of {} has 1 cell, the header has 2"),
        (GOOD + "61,red,\n", "line 62 of {} has 3 cells, the header has 2"),
        (GOOD.replace(",red\n", ",red,\n"), "line 2 of {} has 3 cells, the header has 2"),
        (GOOD.replace("\n", "\r\n") + "61", "line 62 of {} has 1 cell, the header has 2"),
        (GOOD + '61,"red\n\nblue"\n62\n', "line 65 of {} has 1 cell, the header has 2"),
        (GOOD + '\n\n61,"a,b\n', "line 64 of {} opens a quote that is never closed"),
        (GOOD + '61,"' + "x" * 20_000_000, "line 62 of {} opens a quote that is never closed"),
        (
            GOOD + '61,"red\n' + USUAL + 'x,"y"\n',
            "line 62 of {} opens a quote that is closed only in line 123",
        ),
        (GOOD + "61,r\0ed\n", "line 62 of {} has a NUL character"),
        (GOOD + "61,red\r 62,red\r", "line 63 of {} begins with nothing"),
        (GOOD + "61,red\r,red\r", "line 63 of {} begins with nothing"),
    ],
)
@pytest.mark.parametrize("said", [None, Read()], ids=["sniffed", "said"])
def test_a_damaged_file_is_refused(
    folder: Path, content: str, message: str, said: Read | None
) -> None:
    path = put(folder, content)
    assert refusal(path, read=said).message.startswith(message.format(path))


@pytest.mark.parametrize(
    ("line", "what"),
    [(5, "it is UTF-8, but line 5 is not"), (500_000, "it is UTF-8, but line 500000 is not")],
)
def test_one_line_in_another_encoding_is_named(folder: Path, line: int, what: str) -> None:
    lines = [b"number,color", *(["1,grün".encode()] * 500_000)]
    lines[line - 1] = b"1,gr\xfcn"
    path = put(folder, b"\n".join(lines))
    assert refusal(path).message == f"{path} mixes encodings: {what}"


def test_one_line_in_utf_8_is_named(folder: Path) -> None:
    lines = [b"number,color", *([b"1,gr\xfcn"] * 60)]
    lines[7] = "1,grün".encode()
    path = put(folder, b"\n".join(lines))
    message = f"{path} mixes encodings: it is not UTF-8, but line 8 is"
    assert refusal(path).message == message


def test_a_letter_of_two_bytes_between_two_chunks_is_no_damage(folder: Path) -> None:
    for shift in range(4):
        text = "number,color\n" + "1" * shift + ",ü€😀\n" * 500_000
        assert open_table(find([put(folder, text)])).rows == 500_000


def test_a_file_that_ends_within_a_letter_is_refused(folder: Path) -> None:
    path = put(folder, (GOOD + "61,grün\n62,gr").encode() + b"\xc3")
    assert refusal(path).message == f"{path} mixes encodings: it is UTF-8, but line 63 is not"


def test_utf_16_that_ends_within_a_letter_is_refused(folder: Path) -> None:
    path = put(folder, GOOD.encode("utf-16") + b"\x20")
    assert refusal(path).message == f"{path} is damaged: it is not utf-16 to its end"


def test_the_hint_for_row_names_without_a_name_is_to_name_them(folder: Path) -> None:
    error = refusal(put(folder, "a,b\n" + "r1,1,x\n" * 60))
    assert error.hint == "name each column in the first line, that of row names too"


def test_the_hint_for_an_index_of_pandas_is_to_name_it(folder: Path) -> None:
    hint = refusal(put(folder, ",b\n" + "1,x\n" * 60)).hint
    assert "index that pandas writes" in hint
    assert "give it a name" in hint


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("number,colour", "it lacks 'color' and adds 'colour'"),
        ("number,color,size", "it adds 'size'"),
        ("number,b,c,d,e", "it lacks 'color' and adds 'b', 'c', 'd' and 1 more"),
    ],
)
def test_two_files_that_disagree_are_named(folder: Path, header: str, what: str) -> None:
    first = put(folder, GOOD)
    cells = ",".join(["1"] * len(header.split(",")))
    second = put(folder, f"{header}\n" + f"{cells}\n" * 60, "b.csv")
    assert refusal(first, second).message == f"{second} disagrees with {first}: {what}"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (GOOD.replace(",", ";"), "separates columns by ',', but {} by ';'"),
        (GOOD.replace("red", "'red'"), "quotes text by '\"', but {} by \"'\""),
    ],
)
def test_two_files_that_are_written_in_two_ways_are_named(
    folder: Path, text: str, what: str
) -> None:
    first, second = put(folder, GOOD), put(folder, text, "b.csv")
    assert refusal(first, second).message == f"{first} {what.format(second)}"


def test_two_files_in_two_encodings_are_named(folder: Path) -> None:
    first = put(folder, GOOD + "61,grün\n")
    second = put(folder, (GOOD + "61,grün\n").encode("cp1252"), "b.csv")
    message = f"{first} is utf-8, but {second} is cp1252"
    assert refusal(first, second).message == message


def test_the_damaged_one_of_several_files_is_named(folder: Path) -> None:
    first, second = put(folder, GOOD), put(folder, GOOD + "61\n", "b.csv")
    assert refusal(first, second).message.startswith(f"line 62 of {second} ")


def test_few_rows_in_several_files_are_counted_together(folder: Path) -> None:
    first = put(folder, "a,b\n" + "1,x\n" * 30)
    second = put(folder, "a,b\n" + "1,x\n" * 19, "b.csv")
    assert refusal(first, second).message == f"{first} and 1 more file have 49 rows"
    put(folder, "a,b\n" + "1,x\n" * 20, "b.csv")
    assert open_table(find([first, second])).rows == 50


@pytest.mark.parametrize("cut", [6, 200])
def test_parquet_that_is_cut_off_is_refused(folder: Path, cut: int) -> None:
    pl.DataFrame({"a": [1] * 60, "b": ["x"] * 60}).write_parquet(folder / "a.parquet")
    path = put(folder, (folder / "a.parquet").read_bytes()[:cut], "a.parquet")
    assert refusal(path).message == f"{path} is damaged: it cannot be read as Parquet"


def test_parquet_that_is_damaged_within_is_refused(folder: Path) -> None:
    pl.DataFrame({"a": [1, 2] * 30, "b": ["x", "y"] * 30}).write_parquet(folder / "a.parquet")
    content = (folder / "a.parquet").read_bytes()
    path = put(folder, content[:4] + b"\xff" * 40 + content[44:], "a.parquet")
    assert refusal(path).message == f"{path} is damaged: it cannot be read as Parquet"


def parquet(folder: Path, name: str, **columns: Sequence[object]) -> Path:
    frame = pl.DataFrame({column: list(cells) * 30 for column, cells in columns.items()})
    frame.write_parquet(folder / name)
    return folder / name


def test_gzip_that_is_cut_off_is_refused(folder: Path) -> None:
    packed = gzip.compress(random.Random(0).randbytes(300_000).hex().encode())
    path = put(folder, packed[:-1000], "a.csv.gz")
    assert refusal(path).message == f"{path} is damaged: it does not unpack"


def test_no_room_for_a_copy_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(folder, gzip.compress(GOOD.encode()), "a.csv.gz")
    monkeypatch.setattr(plain, "scratch", lambda: Path("/dev/full"))
    error = refusal(path)
    assert error.message == "a.csv.gz cannot be read: No space left on device"
    assert "TMPDIR" in error.hint


def test_parquet_of_one_column_is_refused(folder: Path) -> None:
    path = parquet(folder, "a.parquet", a=[1, 2])
    assert refusal(path).message == f"{path} has one column"


def test_parquet_of_few_rows_is_refused(folder: Path) -> None:
    path = parquet(folder, "a.parquet", a=[1], b=["x"])
    assert refusal(path).message == f"{path} has 30 rows"


def test_parquet_files_whose_types_disagree_are_named(folder: Path) -> None:
    first = parquet(folder, "a.parquet", a=[1, 2], b=["x", "y"])
    second = parquet(folder, "b.parquet", b=["x", "y"], a=["1", "2"])
    message = f"{second} disagrees with {first}: column 'a' is String, not Int64"
    assert refusal(first, second).message == message


def test_a_column_without_any_value_agrees_with_every_type(folder: Path) -> None:
    first = parquet(folder, "a.parquet", a=[1, 2], b=[None, None])
    second = parquet(folder, "b.parquet", a=[1, 2], b=["x", "y"])
    assert open_table(find([first, second])).frame.collect()["b"].null_count() == 60


def test_what_is_said_of_the_encoding_is_checked(folder: Path) -> None:
    path = put(folder, (GOOD + "61,grün\n").encode("cp1252"))
    assert refusal(path, read=Read()).hint == 'say so: encoding: "cp1252"'
    assert open_table(find([path]), Read(encoding="cp1252")).rows == 61


def test_a_text_of_many_lines_is_no_quote_left_open(folder: Path) -> None:
    poem = "".join(f"a line, {'and more, ' * (line % 2)}\n" for line in range(40))
    assert open_table(find([put(folder, GOOD + f'61,"{poem}"\n')])).rows == 61


def test_a_cell_may_be_long(folder: Path) -> None:
    text = GOOD + f'61,"{"x" * (dialect.LONGEST - 10)}\n"\n'
    assert open_table(find([put(folder, text)])).rows == 61
