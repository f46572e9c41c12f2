"""The files of a table are copied byte for byte, or a sentence says why not."""

import errno
import hashlib
import os
import shutil
from collections import namedtuple
from pathlib import Path

import pytest
from mlops_ladder.dataset.findings import Source
from mlops_ladder.dataset.kept import raw
from mlops_ladder.errors import UsageError

BYTES = b"a;b\r\n1;\xe9\r\n\x00"


def source(*files: Path, name: str = "") -> Source:
    return Source(files, "csv", name or files[0].name)


def silent(text: str) -> None:
    pass


@pytest.fixture
def table(folder: Path) -> Path:
    (folder / "in").mkdir()
    (folder / "in" / "a b.csv").write_bytes(BYTES)
    return folder / "in" / "a b.csv"


def test_a_file_is_copied_byte_for_byte(table: Path, folder: Path) -> None:
    kept = raw.bring(source(table), folder / "raw", silent)
    assert (folder / "raw" / "a b.csv").read_bytes() == BYTES
    assert [(each.path, each.size) for each in kept] == [("a b.csv", len(BYTES))]
    assert kept[0].md5 == hashlib.md5(BYTES).hexdigest()


def test_a_file_larger_than_a_piece_is_whole(
    table: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raw, "CHUNK", 3)
    told: list[str] = []
    kept = raw.bring(source(table), folder / "raw", told.append)
    assert (folder / "raw" / "a b.csv").read_bytes() == BYTES
    assert kept[0].md5 == hashlib.md5(BYTES).hexdigest()
    assert len(told) == 4
    assert told[-1] == "copying a b.csv: 0 of 0 MB"


def test_several_files_go_into_a_folder(table: Path, folder: Path) -> None:
    (folder / "in" / "z.csv").write_bytes(b"z")
    files = source(table, folder / "in" / "z.csv", name="in")
    kept = raw.bring(files, folder / "raw", silent)
    assert [each.path for each in kept] == ["in/a b.csv", "in/z.csv"]
    assert [each.size for each in kept] == [len(BYTES), 1]
    assert (folder / "raw" / "in" / "z.csv").read_bytes() == b"z"


def test_a_file_gets_the_plain_name_of_its_table(table: Path, folder: Path) -> None:
    kept = raw.bring(source(table, name="a_b.csv"), folder / "raw", silent)
    assert [each.path for each in kept] == ["a_b.csv"]
    assert raw.places(source(Path("in/noend"), name="noend")) == ["noend"]


def test_a_folder_of_one_file_stays_a_folder() -> None:
    assert raw.places(source(Path("in/t.csv"), name="in")) == ["in/t.csv"]
    assert raw.places(source(Path("in/t.csv"))) == ["t.csv"]


def test_what_a_link_leads_to_is_copied(table: Path, folder: Path) -> None:
    (folder / "link.csv").symlink_to(table)
    raw.bring(source(folder / "link.csv"), folder / "raw", silent)
    copied = folder / "raw" / "link.csv"
    assert not copied.is_symlink()
    assert copied.read_bytes() == BYTES


def test_a_copy_can_be_written_though_its_file_cannot(table: Path, folder: Path) -> None:
    table.chmod(0o444)
    raw.bring(source(table), folder / "raw", silent)
    assert (folder / "raw" / "a b.csv").stat().st_mode & 0o311 == 0o200


def test_a_file_that_is_gone_or_closed_is_named(table: Path, folder: Path) -> None:
    gone = source(folder / "gone.csv")
    with pytest.raises(UsageError, match=r"gone\.csv cannot be read: No such file"):
        raw.bring(gone, folder / "raw", silent)
    with pytest.raises(UsageError, match="in cannot be read: Is a directory"):
        raw.bring(source(table.parent), folder / "raw", silent)


def test_too_little_room_is_seen_before_anything_is_copied(
    table: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage(len(BYTES) - 1))
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        raw.bring(source(table), folder / "raw", silent)
    assert list((folder / "raw").iterdir()) == []
