"""A project of a table of one's own: what git holds of it, and what it does not."""

import errno
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from mlops_ladder import layers, new
from mlops_ladder.dataset.findings import Findings, Source
from mlops_ladder.dataset.kept import raw
from mlops_ladder.errors import UsageError
from mlops_ladder.new import Created

from ..conftest import answers, contents, git
from .found import found

pytestmark = pytest.mark.usefixtures("kept_renders")

BYTES = b"churned;plan\r\nyes;caf\xe9\r\n"
OF_TABLE = {
    "schema.yaml",
    "MODEL_CARD.md",
    "data/README.md",
    "data/raw/customers.csv.dvc",
    "data/raw/.gitignore",
}


@pytest.fixture
def table(tmp_path: Path) -> Findings:
    """What was found in a file outside of the current folder."""
    file = tmp_path / "downloads" / "customers.csv"
    file.parent.mkdir()
    file.write_bytes(BYTES)
    return found(file)


def make(path: Path, table: Findings, kind: str = "0", **options: Any) -> Created:
    own = answers(kind, data="own", purpose="Says who leaves.", licence="unknown")
    return new.apply(new.plan(path, own, table=table, **options))


def test_the_table_comes_byte_for_byte_and_is_not_committed(folder: Path, table: Findings) -> None:
    created = make(folder / "x", table)
    assert (folder / "x" / "data" / "raw" / "customers.csv").read_bytes() == BYTES
    listed = set(git(folder / "x", "ls-files").split())
    assert "data/raw/customers.csv" not in listed
    assert listed == set(created.files)
    assert git(folder / "x", "status", "--porcelain") == ""
    ignored = git(folder / "x", "status", "--porcelain", "--ignored")
    assert ignored == "!! data/raw/customers.csv"


def test_what_follows_from_the_table_is_in_the_second_commit(folder: Path, table: Findings) -> None:
    created = make(folder / "x", table)
    first, second = (
        set(git(folder / "x", "ls-tree", "-r", "--name-only", commit).split())
        for commit in (created.scaffold, created.head)
    )
    assert second - first == OF_TABLE
    assert first < second
    assert git(folder / "x", "log", "-1", "--format=%s") == "Describe the table of x"


def test_two_tables_with_equal_answers_have_one_scaffold(folder: Path, table: Findings) -> None:
    one = make(folder / "one" / "x", table)
    file = table.source.files[0].with_name("others.csv")
    file.write_bytes(b"a,b\n")
    other = found(file, balance={}, switched=(), decisions=())
    two = make(folder / "two" / "x", other)
    assert one.scaffold == two.scaffold
    assert one.head != two.head


def test_nothing_of_the_table_is_in_the_scaffold(folder: Path, table: Findings) -> None:
    created = make(folder / "x", table)
    held = git(folder / "x", "grep", "-l", "-I", "customers", created.head).split()
    assert {line.partition(":")[2] for line in held} <= OF_TABLE


def test_the_schema_and_the_pointer_name_the_table(folder: Path, table: Findings) -> None:
    make(folder / "x", table)
    schema = yaml.safe_load((folder / "x" / "schema.yaml").read_text("utf-8"))
    pointer = yaml.safe_load((folder / "x" / "data/raw/customers.csv.dvc").read_text("utf-8"))
    assert schema["table"] == "data/raw/customers.csv"
    assert schema["columns"]["churned"]["role"] == "target"
    assert pointer["outs"][0]["size"] == len(BYTES)


def test_a_project_without_git_has_the_same_files(folder: Path, table: Findings) -> None:
    created = make(folder / "x", table, use_git=False)
    held = {name for name, content in contents(folder / "x").items() if content is not None}
    assert held == {*created.files, "data/raw/customers.csv"}
    assert set(created.files) >= OF_TABLE


def test_several_files_lie_in_a_folder(folder: Path, table: Findings) -> None:
    more = table.source.files[0].with_name("march.csv")
    more.write_bytes(b"march")
    files = (table.source.files[0], more)
    make(folder / "x", replace(table, source=Source(files, "csv", "parts")))
    raw_folder = folder / "x" / "data" / "raw"
    assert (raw_folder / "parts" / "march.csv").read_bytes() == b"march"
    assert git(folder / "x", "status", "--porcelain", "--ignored") == "!! data/raw/parts/"
    assert yaml.safe_load((raw_folder / "parts.dvc").read_text("utf-8"))["outs"][0]["nfiles"] == 2


def test_a_table_comes_into_a_repository_that_ignores_tables(folder: Path, table: Findings) -> None:
    git(folder, "init", "--quiet")
    (folder / ".gitignore").write_text("*.csv\ndata/\n", "utf-8")
    git(folder, "add", ".gitignore")
    git(folder, "commit", "--quiet", "--message", "Mine")
    make(folder / "models" / "x", table)
    assert git(folder, "status", "--porcelain") == ""
    listed = set(git(folder, "ls-files", "models/x").split())
    assert {f"models/x/{path}" for path in OF_TABLE} <= listed
    assert (folder / "models/x/data/raw/customers.csv").read_bytes() == BYTES


def test_the_current_folder_is_filled_with_the_table_too(folder: Path, table: Findings) -> None:
    make(Path("."), table)
    assert Path("data/raw/customers.csv").read_bytes() == BYTES
    assert git(folder, "status", "--porcelain") == ""


def test_a_table_in_the_repository_stays_where_it_is(folder: Path, table: Findings) -> None:
    git(folder, "init", "--quiet")
    own = folder / "customers.csv"
    own.write_bytes(BYTES)
    make(folder / "x", found(own))
    assert own.read_bytes() == BYTES
    assert git(folder, "status", "--porcelain") == "?? customers.csv"


def test_a_project_inside_the_folder_of_the_table_does_not_copy_itself(
    folder: Path, table: Findings
) -> None:
    place = table.source.files[0].parent
    make(place / "x", table)
    raw_folder = place / "x" / "data" / "raw"
    names = sorted(path.name for path in raw_folder.iterdir())
    assert names == [".gitignore", "customers.csv", "customers.csv.dvc"]


@pytest.mark.parametrize("existing", [True, False])
def test_a_full_disk_leaves_nothing(
    folder: Path, table: Findings, existing: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if existing:
        (folder / "x").mkdir()

    def fill(*words: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(raw, "bring", fill)
    before = contents(folder)
    with pytest.raises(UsageError) as caught:
        make(folder / "x", table)
    assert caught.value.message == f"{folder / 'x'} cannot be written: No space left on device"
    assert caught.value.hint == "make room there, or give another folder"
    assert contents(folder) == before


def test_a_table_that_went_away_meanwhile_is_named(folder: Path, table: Findings) -> None:
    table.source.files[0].unlink()
    with pytest.raises(UsageError, match=r"customers\.csv cannot be read: No such file"):
        make(folder / "deep" / "x", table)
    assert contents(folder) == {}


def test_ctrl_c_while_the_table_is_copied_leaves_nothing(folder: Path, table: Findings) -> None:
    def stop(text: str) -> None:
        raise KeyboardInterrupt

    own = answers("0", data="own")
    with pytest.raises(KeyboardInterrupt):
        new.apply(new.plan(folder / "x", own, table=table), stop)
    assert contents(folder) == {}


@pytest.mark.parametrize("kind", ["1", "1+llm"])
def test_each_level_of_a_table_has_its_files(folder: Path, table: Findings, kind: str) -> None:
    created = make(folder / "x", table, kind)
    assert set(created.files) >= OF_TABLE
    assert git(folder / "x", "status", "--porcelain") == ""
    scaffold = set(git(folder / "x", "ls-tree", "-r", "--name-only", created.scaffold).split())
    assert not scaffold & OF_TABLE
    assert scaffold >= {"dvc.yaml", "params.yaml"}


def test_flights_bring_no_table(folder: Path) -> None:
    created = new.apply(new.plan(folder / "x", answers()))
    assert created.table is None
    assert not (folder / "x" / "data" / "raw").exists()
    assert set(layers.table_paths("0", ["tabular"])) <= set(created.files)


def test_too_little_room_is_seen_before_the_copy(
    folder: Path, table: Findings, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage._replace(free=3))
    with pytest.raises(UsageError, match="cannot be written: No space left on device"):
        make(folder / "x", table)
    assert contents(folder) == {}
