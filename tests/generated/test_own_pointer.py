"""DVC itself finds the pointer of a table as `ladder new` wrote it, and writes the same."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from mlops_ladder import new
from mlops_ladder.dataset.findings import Source

from ..conftest import answers, git
from ..unit.found import found
from .conftest import OUTPUT, PYTHONS, Project, make_environment

pytestmark = pytest.mark.project

TABLES = [
    ("a.csv", ["a.csv"]),
    ("plain_name.csv.gz", ["odd name [1]!.csv.gz"]),
    ("parts", ["b.csv", "a #ü.csv", "A.csv"]),
    ("alone", ["only.csv"]),
    ("12", ["12"]),
]


def make(name: str, files: list[str], folder: Path) -> Project:
    """Return a project of files whose content is their name, as a table of a name."""
    paths = [folder / each for each in files]
    for path in paths:
        path.write_text(f"{path.name}\r\n", "utf-8")
    path = OUTPUT / "projects" / "pointer"
    shutil.rmtree(path, ignore_errors=True)
    table = replace(found(), source=Source(tuple(paths), "csv", name))
    own = answers("0", name="pointer", data="own", purpose="Says who leaves.", licence="unknown")
    new.apply(new.plan(path, own, own_repository=True, table=table))
    return Project(path)


@pytest.mark.parametrize(("name", "files"), TABLES)
def test_dvc_add_changes_nothing(name: str, files: list[str], tmp_path: Path) -> None:
    project = make(name, files, tmp_path)
    (project.path / ".venv").symlink_to(make_environment("0", min(PYTHONS)))
    project.run("dvc", "add", f"data/raw/{name}")
    assert git(project.path, "status", "--porcelain", "--", "data") == ""
    assert git(project.path, "check-ignore", f"data/raw/{name}") == f"data/raw/{name}"
    assert "up to date" in project.run("dvc", "status")
