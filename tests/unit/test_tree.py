"""A tree in memory is read from and written to a folder without loss."""

import os
from pathlib import Path

import pytest
from mlops_ladder import tree
from mlops_ladder.tree import File

TREE = {".hidden": File(b"\r\n\0"), "bin/run": File(b"#!", True), "z.txt": File("ü".encode())}


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_what_is_written_is_read_again_in_sorted_order(folder: Path) -> None:
    tree.write(dict(reversed(TREE.items())), folder)
    assert list(tree.read(folder).items()) == list(TREE.items())


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_modes_are_0644_and_0755_under_any_umask(folder: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        tree.write(TREE, folder / "made")
    finally:
        os.umask(before)
    assert mode(folder / "made" / "z.txt") == 0o644
    assert mode(folder / "made" / "bin" / "run") == 0o755


def test_a_file_is_executable_if_its_owner_may_execute_it(folder: Path) -> None:
    for name, bits in {"owner": 0o500, "others": 0o411, "none": 0o600}.items():
        (folder / name).touch()
        (folder / name).chmod(bits)
    executable = {name: file.executable for name, file in tree.read(folder).items()}
    assert executable == {"owner": True, "others": False, "none": False}


def test_a_folder_that_cannot_be_made_is_an_os_error(folder: Path) -> None:
    (folder / "bin").touch()
    with pytest.raises(OSError, match="bin"):
        tree.write(TREE, folder)
