"""The pointer of a table is the one that `dvc add` writes; tests/generated asks DVC itself."""

import hashlib
import json

import pytest
import yaml
from mlops_ladder.dataset.kept.pointer import Kept, pointer

FLIGHTS = """\
outs:
- md5: 0cc175b9c0f1b6a831c399e269772661
  size: 12
  hash: md5
  path: flights.parquet
"""


def test_a_file_has_its_digest_and_size() -> None:
    kept = [Kept("flights.parquet", 12, "0cc175b9c0f1b6a831c399e269772661")]
    made = pointer("flights.parquet", kept)
    assert list(made) == ["data/raw/flights.parquet.dvc", "data/raw/.gitignore"]
    assert made["data/raw/flights.parquet.dvc"].content.decode() == FLIGHTS
    assert made["data/raw/.gitignore"].content == b"/flights.parquet\n"
    assert not any(file.executable for file in made.values())


def test_a_folder_has_the_digest_of_its_list() -> None:
    kept = [Kept("t/b.csv", 2, "bb"), Kept("t/a.csv", 1, "aa")]
    out = yaml.safe_load(pointer("t", kept)["data/raw/t.dvc"].content)["outs"][0]
    entries = [{"md5": "aa", "relpath": "a.csv"}, {"md5": "bb", "relpath": "b.csv"}]
    digest = hashlib.md5(json.dumps(entries).encode()).hexdigest()
    assert list(out) == ["md5", "size", "nfiles", "hash", "path"]
    assert out == {"md5": f"{digest}.dir", "size": 3, "nfiles": 2, "hash": "md5", "path": "t"}


def test_a_folder_of_one_file_is_a_folder() -> None:
    out = yaml.safe_load(pointer("t", [Kept("t/t", 1, "aa")])["data/raw/t.dvc"].content)["outs"][0]
    assert (out["nfiles"], out["md5"][-4:]) == (1, ".dir")


@pytest.mark.parametrize("name", ["a b.csv", "a: #1.csv", "ünï.csv", "'q\".csv", "12", "x" * 120])
def test_an_odd_name_is_the_same_after_reading(name: str) -> None:
    made = pointer(name, [Kept(name, 1, "aa")])
    assert yaml.safe_load(made[f"data/raw/{name}.dvc"].content)["outs"][0]["path"] == name


def test_what_gitignore_reads_as_a_pattern_is_escaped() -> None:
    made = pointer("a[1]*?#!.csv", [Kept("a[1]*?#!.csv", 1, "aa")])
    assert made["data/raw/.gitignore"].content == rb"/a\[1\]\*\?\#\!.csv" + b"\n"
