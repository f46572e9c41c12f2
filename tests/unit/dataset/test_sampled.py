"""A sample of a table is a table of the same format."""

import errno
import gzip
import os
from pathlib import Path

import polars as pl
import pytest
from mlops_ladder.dataset.kept import sampled
from mlops_ladder.dataset.reading import rows, sources
from mlops_ladder.errors import UsageError

ROWS = 400


def silent(text: str) -> None:
    pass


def drawn(folder: Path, *files: Path, rows: int = 100) -> tuple[Path, int]:
    (folder / "out").mkdir(exist_ok=True)
    found, of = sampled.draw(files, rows, folder / "out", silent)
    assert len(found) == 1
    return found[0], of


@pytest.fixture
def table(folder: Path) -> Path:
    """A table of semicolons, decimal commas, quotes and letters of Windows."""
    lines = [f'{number};"a;{number}";{number},5;caf\xe9;' for number in range(ROWS)]
    text = "\r\n".join(["id;text;price;word;none", *lines, ""])
    (folder / "t.csv").write_bytes(text.encode("cp1252"))
    return folder / "t.csv"


def test_a_sample_has_so_many_rows_in_their_order(table: Path, folder: Path) -> None:
    file, of = drawn(folder, table)
    lines = file.read_text("cp1252").splitlines()
    numbers = [int(line.partition(";")[0]) for line in lines[1:]]
    assert of == ROWS
    assert len(numbers) == 100
    assert numbers == sorted(set(numbers))
    assert max(numbers) > ROWS * 0.9


def test_a_sample_is_written_as_its_table_is(table: Path, folder: Path) -> None:
    file, _ = drawn(folder, table)
    assert file.name == "t.csv"
    assert set(file.read_bytes().splitlines()) <= set(table.read_bytes().splitlines())
    whole, part = (rows.open_table(sources.find([each])).read for each in (table, file))
    assert whole == part


def test_the_same_rows_are_drawn_each_time(table: Path, folder: Path) -> None:
    first = drawn(folder, table)[0].read_bytes()
    assert drawn(folder, table)[0].read_bytes() == first


def test_a_packed_table_gives_a_packed_sample(table: Path, folder: Path) -> None:
    packed = folder / "p.csv.gz"
    packed.write_bytes(gzip.compress(table.read_bytes()))
    file, of = drawn(folder, packed)
    assert (file.name, of) == ("p.csv.gz", ROWS)
    assert gzip.decompress(file.read_bytes()).count(b"\n") == 101


def test_parquet_keeps_its_types(folder: Path) -> None:
    numbers = pl.DataFrame({"a": range(ROWS), "b": ["x", None] * (ROWS // 2)})
    numbers.write_parquet(folder / "t.parquet")
    file, _ = drawn(folder, folder / "t.parquet")
    assert pl.read_parquet(file).schema == numbers.schema
    assert pl.read_parquet(file).height == 100


def test_several_files_become_one(folder: Path, table: Path) -> None:
    (folder / "in").mkdir()
    for name in ("a.csv", "b.csv"):
        (folder / "in" / name).write_bytes(table.read_bytes())
    file, of = drawn(folder, folder / "in")
    assert (file.name, of) == ("in.csv", 2 * ROWS)
    assert file.read_bytes().count(b"\n") == 101


def test_a_table_of_no_more_rows_is_taken_whole(folder: Path, table: Path) -> None:
    assert drawn(folder, table, rows=ROWS) == (table, 0)
    assert list((folder / "out").iterdir()) == []


def test_a_full_disk_is_said_so(folder: Path, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(path: Path, content: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", fill)
    with pytest.raises(UsageError) as caught:
        drawn(folder, table)
    assert caught.value.message == f"{folder / 'out'} cannot be written: No space left on device"
    assert "TMPDIR" in caught.value.hint
