"""How a CSV file is written is found out from the file alone."""

import gzip
from pathlib import Path

import pytest
from mlops_ladder.dataset.reading.marks import marks
from mlops_ladder.dataset.reading.rows import open_table
from mlops_ladder.dataset.reading.sources import find
from mlops_ladder.dataset.schema import Read
from mlops_ladder.errors import UsageError

WORDS = ("red", "grün", "blue")


def table(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "a.csv"
    path.write_bytes(text.encode(encoding))
    return path


def read(path: Path) -> Read:
    return open_table(find([path])).read


def rows(sep: str, *columns: tuple[str, ...], end: str = "\n") -> str:
    """A header and 60 rows, each column's cells over and over."""
    names = sep.join(f"column {place}" for place in range(len(columns)))
    lines = [sep.join(cells[row % len(cells)] for cells in columns) for row in range(60)]
    return end.join([names, *lines, ""])


@pytest.mark.parametrize("sep", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_separator_is_found_with_any_line_end(folder: Path, sep: str, end: str) -> None:
    path = table(folder, rows(sep, WORDS, ("1", "22", "-3.5"), end=end))
    assert read(path) == Read(sep=sep)
    assert open_table(find([path])).rows == 60


def test_the_separator_is_the_one_of_the_header_where_cells_hold_others(folder: Path) -> None:
    text = rows(";", ("a, b, c", "d", "e|f"), ("1,5", "2,25", "3"), WORDS)
    assert read(table(folder, text)) == Read(sep=";", decimal=",")


def test_a_header_with_commas_does_not_make_them_separators(folder: Path) -> None:
    text = rows("\t", WORDS, ("1", "2")).replace("column 0", "name, first")
    assert open_table(find([table(folder, text)])).names == ["name, first", "column 1"]


def test_spaces_separate_only_columns_that_are_surely_such(folder: Path) -> None:
    text = "x y color\n" + "".join(f"{row}  {row}.5 red\n" for row in range(60))
    assert read(table(folder, text)) == Read(sep=" ", skipinitialspace=True)


def test_names_of_people_are_one_column(folder: Path) -> None:
    with pytest.raises(UsageError, match="has one column"):
        read(table(folder, "first last\n" + "Ada Lovelace\n" * 60))


def test_single_quotes_are_found(folder: Path) -> None:
    text = rows(",", ("'a, b'", "'c'", "''"), ("1", "2"))
    path = table(folder, text)
    assert read(path) == Read(quotechar="'")
    assert open_table(find([path])).frame.collect()["column 0"].head(3).to_list() == [
        "a, b",
        "c",
        None,
    ]


def test_an_apostrophe_is_no_quote(folder: Path) -> None:
    assert read(table(folder, rows(",", ("it's", "'tis", "dogs'"), WORDS))) == Read()


@pytest.mark.parametrize(
    "cells", [('"a, b"', '"c"'), ("red", "blue"), ('"grün"', '"red"')], ids=["split", "all", "some"]
)
def test_a_space_after_the_separator_belongs_to_no_cell(
    folder: Path, cells: tuple[str, ...]
) -> None:
    path = table(folder, rows(", ", ("1", "2"), cells))
    assert read(path).skipinitialspace
    table_ = open_table(find([path]))
    assert table_.names == ["column 0", "column 1"]
    assert table_.frame.collect()["column 1"].head(2).to_list() == [
        cell.strip('"') for cell in cells
    ]


def test_a_cell_that_begins_with_a_space_keeps_it(folder: Path) -> None:
    path = table(folder, rows(",", ("1", "2"), (" a", "b", "c")))
    assert not read(path).skipinitialspace
    assert open_table(find([path])).frame.collect()["column 1"][0] == " a"


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("cp1252", "cp1252"),
        ("latin-1", "cp1252"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_the_encoding_is_found(folder: Path, encoding: str, found: str, packed: bool) -> None:
    text = rows(",", WORDS, ("1", "2")).replace("column 0", "färbe")
    path = table(folder, text, encoding)
    if packed:
        content, path = path.read_bytes(), folder / "a.csv.gz"
        path.write_bytes(gzip.compress(content))
    opened = open_table(find([path]))
    assert opened.read == Read(encoding=found)
    assert opened.names == ["färbe", "column 1"]
    assert opened.frame.collect()["färbe"].head(3).to_list() == list(WORDS)


def test_bytes_that_cp1252_does_not_have_are_latin_1(folder: Path) -> None:
    assert read(table(folder, rows(",", ("\x81é", "b"), WORDS), "latin-1")).encoding == "latin-1"


def test_letters_beyond_ascii_are_found_far_from_the_beginning(folder: Path) -> None:
    text = rows(",", ("red", "blue"), ("1", "2")) + "red,1\n" * 800_000 + "grün,2\n"
    assert read(table(folder, text, "cp1252")).encoding == "cp1252"
    assert read(table(folder, text, "utf-8")).encoding == "utf-8"


def test_files_in_ascii_take_the_encoding_of_the_others(folder: Path) -> None:
    (folder / "b.csv").write_text(rows(",", ("red", "blue"), ("1", "2")), "ascii")
    one = table(folder, rows(",", WORDS, ("1", "2")), "cp1252")
    assert open_table(find([one, folder / "b.csv"])).read.encoding == "cp1252"


@pytest.mark.parametrize(
    ("sep", "cells", "decimal", "thousands"),
    [
        (",", ("1.5", "2"), ".", ""),
        (";", ("1,5", "2"), ",", ""),
        (";", ("1,234", "2,345"), ",", ""),
        ("\t", ("1.234,5", "2,25"), ",", "."),
        (",", ("1,234", "2,345,678"), ".", ","),
        (",", ("1,234.5", "22.75"), ".", ","),
        (",", ("1,5", "2,25"), ",", ""),
        (";", ("1 234,5", "22,75"), ",", " "),
        (";", ("1'234.5", "22.75"), ".", "'"),
        (";", ("612 345 678", "612 345 679"), ".", ""),  # telephone numbers
        (";", ("192.168.100.200", "192.168.100.201"), ".", ""),
        (";", ("01.02.2024", "02.02.2024"), ".", ""),
        (";", ("1,5 kg", "2,5 kg"), ".", ""),
        (";", ("", "n/a"), ".", ""),
    ],
)
def test_the_marks_of_numbers_are_found(
    sep: str, cells: tuple[str, ...], decimal: str, thousands: str
) -> None:
    rows = [["number", "word"], *([cells[row % len(cells)], "red"] for row in range(60))]
    assert marks([rows], sep) == (decimal, thousands)


def test_the_marks_are_those_of_most_columns() -> None:
    rows = [["a", "b", "c"], *(["1,5", "2,5", "3.5"] for _ in range(60))]
    assert marks([rows], ";") == (",", "")


def test_some_words_for_missing_do_not_hide_the_marks() -> None:
    rows = [["a", "b"], *(["?" if row % 20 == 0 else "1,5", "x"] for row in range(60))]
    assert marks([rows], ";") == (",", "")


def test_names_that_count_or_are_years_are_names(folder: Path) -> None:
    for names in ("0;1;2", "2001;2005;2011"):
        text = rows(";", ("1", "2"), ("3", "4"), ("5.5", "6"))
        path = table(folder, names + text[text.index("\n") :])
        assert open_table(find([path])).names == names.split(";")


def test_a_number_is_a_name_beside_words_that_no_row_has(folder: Path) -> None:
    path = table(folder, "1.5,color\n" + "2.5,red\n3.5,blue\n" * 30)
    assert open_table(find([path])).names == ["1.5", "color"]


@pytest.mark.parametrize(
    "header", ["5.1,3.5,setosa", "6,148,virginica"], ids=["decimals", "whole numbers"]
)
def test_a_file_without_a_header_is_refused(folder: Path, header: str) -> None:
    path = table(folder, f"{header}\n" + "4.9,3.0,setosa\n5.5,2.5,virginica\n" * 30)
    with pytest.raises(UsageError, match="is a row, not names of columns") as caught:
        read(path)
    assert str(path) in caught.value.message


def test_the_separator_that_excel_writes_first_is_refused(folder: Path) -> None:
    path = table(folder, "sep=;\r\n" + rows(";", WORDS, ("1", "2"), end="\r\n"))
    with pytest.raises(UsageError, match="is sep=;"):
        read(path)


def test_lines_before_the_header_are_refused(folder: Path) -> None:
    path = table(folder, "Report of May\n" + rows(",", WORDS, ("1", "2"), WORDS))
    with pytest.raises(UsageError, match="has 1 column, but most lines have 3") as caught:
        read(path)
    assert "remove the lines" in caught.value.hint
