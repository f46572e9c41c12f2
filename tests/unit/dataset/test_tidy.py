"""Most files are read by the fast reader as they are; the rest are copied cell by cell first."""

from pathlib import Path

import pytest
from mlops_ladder.dataset.reading import tidy
from mlops_ladder.dataset.schema import Read

USUAL = "a,b,c\n" + "1,red,x\n" * 3


def rows(folder: Path, text: str, read: Read | None = None) -> int | None:
    (folder / "a.csv").write_bytes(text.encode())
    return tidy.rows(folder / "a.csv", read or Read(), 3)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 3),
        ("2,blue,y", 4),
        (",,\n", 4),
        ('"2","blue","y"\r\n', 4),
        ('2,"a, ""b"" c",y\n', 4),
        ("2,naïve,😀\n", 4),
        ('2,"two\nlines",y\n', 4),
        ('2,"three\n\nlines",y\n3,green,z\n', 5),
        ('2,"two\r\nlines\rof ""text"", so",y\n', 4),
        ('2,"two\nlines","and\ntwo"\n', 4),
        ('2,"x\n1","y\n2"\n3,"x\n1","y\n2"\n', 5),
        ("\n\n\n", 3),
        ("2,blue,y\n  \n", 4),
    ],
)
def test_a_file_with_quotes_in_place_is_tidy(folder: Path, text: str, count: int) -> None:
    assert rows(folder, USUAL + text) == count


@pytest.mark.parametrize(
    "text",
    [
        "2,blue\n",
        "2,blue,y,z\n",
        "\n2,blue,y\n",
        '2,5" pipe,y\n',
        '2,"a"b,y\n',
        '2, "a",y\n',
        "2,blue,y\r3,green,z\n",
        '2,"never closed,y\n',
        '2,"two\nlines",y,z\n',
        '2,"two\nlines" x,y\n',
        '2,"lines\n1,red,x\nlines",y\n',  # a line of it looks like a row
        '2,"lines\n"more\nlines",y\n',
        '2,"x\n1","y\n2",3\n',
    ],
)
def test_a_file_that_readers_may_disagree_on_is_not(folder: Path, text: str) -> None:
    assert rows(folder, USUAL + text) is None


def test_a_name_of_two_lines_is_not(folder: Path) -> None:
    assert rows(folder, USUAL.replace("a", '"a\na"', 1)) is None


def test_a_space_after_the_separator_is_not(folder: Path) -> None:
    assert rows(folder, USUAL, Read(skipinitialspace=True)) is None


@pytest.mark.parametrize("sep", [";", "\t", "|"])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_the_dialect_counts(folder: Path, sep: str, quote: str) -> None:
    text = USUAL.replace(",", sep) + f"2{sep}{quote}a{sep}\n,{quote}{sep}\n"
    assert rows(folder, text, Read(sep=sep, quotechar=quote)) == 4
    assert rows(folder, text) is None


def test_too_many_lines_to_look_at_are_left_to_the_copy(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = USUAL + '2,"two\nlines",y\n' * 3
    assert rows(folder, text) == 6
    monkeypatch.setattr(tidy, "ODD", 5)
    assert rows(folder, text) is None
