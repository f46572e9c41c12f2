"""A table is found by its paths; what is no table is refused in a sentence that names the file."""

import errno
import gzip
import os
from pathlib import Path

import polars as pl
import pytest
from mlops_ladder.dataset.reading.sources import find
from mlops_ladder.errors import UsageError

TEXT = b"a,b\n1,x\n"


def put(folder: Path, name: str, content: bytes = TEXT) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def parquet(folder: Path, name: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    pl.DataFrame({"a": [1], "b": ["x"]}).write_parquet(path)
    return path


def refusal(*paths: Path) -> UsageError:
    with pytest.raises(UsageError) as caught:
        find(paths)
    assert caught.value.exit_code == 2
    assert "\n" not in caught.value.message
    return caught.value


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.txt", "A.CSV", "adult.data", "table"])
def test_text_is_csv_whatever_its_name(folder: Path, name: str) -> None:
    source = find([put(folder, name)])
    assert (source.kind, source.name, source.files) == ("csv", name, (folder / name,))


def test_a_file_packed_with_gzip_is_csv(folder: Path) -> None:
    source = find([put(folder, "a.csv.gz", gzip.compress(TEXT))])
    assert (source.kind, source.name) == ("csv", "a.csv.gz")


def test_parquet_is_parquet(folder: Path) -> None:
    source = find([parquet(folder, "a.parquet")])
    assert (source.kind, source.name) == ("parquet", "a.parquet")


@pytest.mark.parametrize("header", [b"{a},{b}", b"[a],[b]", b"<a>,<b>"])
def test_names_in_brackets_are_no_json(folder: Path, header: bytes) -> None:
    assert find([put(folder, "a.csv", header + b"\n1,2\n")]).kind == "csv"


def test_utf_16_is_text(folder: Path) -> None:
    assert find([put(folder, "a.csv", TEXT.decode().encode("utf-16"))]).kind == "csv"


def test_a_folder_is_its_tables_in_the_order_of_their_names(folder: Path) -> None:
    for name in ("b.csv", "a.tsv", "c.csv.gz", ".hidden.csv", "_meta.csv", "notes.txt", "x.json"):
        put(folder, f"sales 2024/{name}", gzip.compress(TEXT) if name.endswith("gz") else TEXT)
    put(folder, "sales 2024/deeper/d.csv")
    source = find([folder / "sales 2024"])
    assert [file.name for file in source.files] == ["a.tsv", "b.csv", "c.csv.gz"]
    assert source.name == "sales_2024"


def test_a_folder_of_txt_files_alone_is_a_table(folder: Path) -> None:
    put(folder, "t/a.txt")
    assert [file.name for file in find([folder / "t"]).files] == ["a.txt"]


def test_a_file_that_is_given_twice_is_one(folder: Path) -> None:
    path = put(folder, "a.csv")
    assert find([path, path]).files == (path,)


@pytest.mark.parametrize(
    ("names", "name"),
    [
        (["sales-2023.csv", "sales-2024.csv"], "sales"),
        (["train.csv", "test.csv"], "table"),
        (["part1.csv", "part10.csv"], "part"),
    ],
)
def test_several_files_are_called_what_their_names_share(
    folder: Path, names: list[str], name: str
) -> None:
    assert find([put(folder, each) for each in names]).name == name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("my data (1).csv", "my_data_1_.csv"),
        ("données.csv", "donnees.csv"),
        ("数据.csv", "table.csv"),
        ("-rf.csv", "rf.csv"),
        ("a'; rm.csv", "a_rm.csv"),
        ("x" * 200 + ".csv.gz", "x" * 80 + ".csv.gz"),
    ],
)
def test_the_name_in_data_raw_is_safe_in_any_path(folder: Path, name: str, safe: str) -> None:
    content = gzip.compress(TEXT) if name.endswith(".gz") else TEXT
    assert find([put(folder, name, content)]).name == safe


def test_a_missing_file_is_refused_with_the_nearest_name(folder: Path) -> None:
    put(folder, "customers.csv")
    error = refusal(folder / "costumers.csv")
    assert error.message == f"there is no file {folder / 'costumers.csv'}"
    assert "customers.csv" in error.hint


def test_a_file_in_a_folder_that_is_missing_is_refused(folder: Path) -> None:
    assert "there is no file" in refusal(folder / "nowhere" / "a.csv").message


@pytest.mark.parametrize(
    ("name", "content", "what", "hint"),
    [
        ("a.csv", b"", "is empty", "50 rows"),
        ("a.xlsx", b"PK\x03\x04\x14\x00[Content_Types].xml", "a spreadsheet", "CSV UTF-8"),
        ("a.csv", b"PK\x03\x04\x14\x00[Content_Types].xml", "a spreadsheet", "CSV UTF-8"),
        ("a.csv", b"PK\x03\x04mimetypeapplication/vnd.oasis", "a spreadsheet", "CSV UTF-8"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1", "a spreadsheet", "CSV UTF-8"),
        ("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel workbook", "CSV UTF-8"),
        ("a.ods", b"PK\x03\x04", "a spreadsheet", "CSV UTF-8"),
        ("a.csv.zip", b"PK\x03\x04\x14\x00a.csv", "packed", "unpack"),
        ("a.csv", b"PK\x03\x04\x14\x00a.csv", "a zip archive", "unpack"),
        ("a.csv.bz2", b"BZh91AY", "packed", "unpack"),
        ("a.csv", b"BZh91AY", "packed with bzip2", "unpack"),
        ("a.csv.xz", b"\xfd7zXZ\x00", "packed", "unpack"),
        ("a.csv.zst", b"\x28\xb5\x2f\xfd", "packed", "unpack"),
        ("a.csv", gzip.compress(TEXT), "packed with gzip", ".csv.gz"),
        ("a.csv.gz", TEXT, "not gzip", ".csv"),
        ("a.csv.gz", gzip.compress(TEXT)[:-12], "damaged", "once more"),
        ("a.json", b'[{"a": 1}]', "JSON", "convert"),
        ("a.csv", b' { "a": 1}\n{"a": 2}', "JSON", "convert"),
        ("a.txt", b"\xef\xbb\xbf[\n  {}]", "JSON", "convert"),
        ("a.feather", b"ARROW1\0\0", "Feather", "convert"),
        ("a.csv", b"ARROW1\0\0", "Feather", "convert"),
        ("a.csv", b"<!DOCTYPE html><html>", "a web page", "download"),
        ("a.csv", b"version https://git-lfs.github.com/spec/v1\n", "Git LFS", "git lfs pull"),
        ("a.csv", bytes(range(256)) * 4, "is not text", "convert"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is not text", "convert"),
        ("a.csv", TEXT.decode().encode("utf-16-le"), "is not text", "convert"),
        ("a.parquet", TEXT, "is not Parquet", "once more"),
        ("a.pq", TEXT, "named unlike Parquet", ".parquet"),
        ("a.csv", b"PAR1....PAR1", "is Parquet, but not named so", ".parquet"),
        ("a.tgz", gzip.compress(TEXT), "packed", "unpack"),
        ("a.tar.gz", gzip.compress(bytes(512)), "packed", "unpack"),
        ("a.parquet.gz", gzip.compress(b"PAR1..PAR1"), "Parquet packed once more", "unpack"),
        ("a.pkl", b"\x80\x04\x95", "a pickle", "convert"),
    ],
)
def test_what_is_no_table_is_refused(
    folder: Path, name: str, content: bytes, what: str, hint: str
) -> None:
    error = refusal(put(folder, name, content))
    assert str(folder / name) in error.message
    assert what in error.message
    assert hint in error.hint


def test_a_folder_without_tables_is_refused(folder: Path) -> None:
    put(folder, "t/x.json")
    assert refusal(folder / "t").message == f"there is no CSV or Parquet file in {folder / 't'}"


def test_csv_beside_parquet_is_refused(folder: Path) -> None:
    csv, other = put(folder, "t/a.csv"), parquet(folder, "t/b.parquet")
    message = refusal(folder / "t").message
    assert str(csv) in message
    assert str(other) in message


def test_a_file_beside_itself_unpacked_is_refused(folder: Path) -> None:
    put(folder, "t/a.csv")
    put(folder, "t/a.csv.gz", gzip.compress(TEXT))
    assert "have the same name" in refusal(folder / "t").message


def test_what_is_neither_file_nor_folder_is_refused(folder: Path) -> None:
    os.mkfifo(folder / "pipe.csv")
    assert "is not a file" in refusal(folder / "pipe.csv").message


def test_a_link_to_nowhere_is_refused(folder: Path) -> None:
    (folder / "a.csv").symlink_to(folder / "gone.csv")
    assert "is not a file" in refusal(folder / "a.csv").message


def test_a_file_that_may_not_be_read_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    path = put(folder, "a.csv")
    monkeypatch.setattr(Path, "open", forbidden)
    assert refusal(path).message == f"{path} cannot be read: Permission denied"


def test_a_folder_that_may_not_be_read_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    put(folder, "t/a.csv")
    monkeypatch.setattr(Path, "iterdir", forbidden)
    assert refusal(folder / "t").message == f"{folder / 't'} cannot be read: Permission denied"
