"""The generated project reads a table as the tool did: both find that it fulfils its schema."""

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from mlops_ladder.dataset import infer
from mlops_ladder.dataset.file import contradictions, parsed, written
from mlops_ladder.dataset.findings import Findings, Wish
from mlops_ladder.dataset.reading import rows
from mlops_ladder.dataset.schema import Column, Schema
from mlops_ladder.errors import UsageError

from ..tables import odd
from .conftest import make_project

pytestmark = pytest.mark.project

TABLES = 60
# Reads each table by its own schema in one process, since importing pandas is what takes long.
READ = """
import importlib, json, shutil, sys
from pathlib import Path
root, folders = Path(sys.argv[1]), Path(sys.argv[2])
for schema in sorted(folders.glob("*/*.yaml")):
    folder = schema.parent
    shutil.copyfile(schema, root / "schema.yaml")
    for name in [name for name in sys.modules if name.startswith("odd.")]:
        del sys.modules[name]
    try:
        table = importlib.import_module("odd.data").load(folder / "odd.csv")
        found = list(importlib.import_module("odd.contract").broken(table))
        importlib.import_module("odd.features").build_features(table)
    except (Exception, SystemExit) as error:
        found, table = [repr(error)], ()
    print(json.dumps([f"{folder.name} {schema.stem}", len(table), found]))
"""


class Said(NamedTuple):
    """What both say: of the tool its findings, of the project rows and what is broken."""

    folder: Path
    findings: dict[str, Findings]
    project: dict[str, tuple[int, list[str]]]


def described(folder: Path) -> dict[str, Findings]:
    """Return what was found in odd tables that are described, each written beside its schema."""
    draw, found = random.Random(3), dict[str, Findings]()
    for seed in range(10 * TABLES):
        names = draw.sample(odd.NAMES, 6)
        kinds = [draw.choice(sorted(odd.KINDS)) for _ in names]
        sep = draw.choice([",", ";", "\t", "|"])
        table = odd.build(seed, names, kinds, draw.choice([60, 150, 400]), sep)
        place = folder / f"{seed:03}"
        place.mkdir(parents=True)
        (place / "odd.csv").write_bytes(table.content)
        try:
            findings = infer.infer([place / "odd.csv"], Wish(table.target), tell=lambda _: None)
        except UsageError:
            (place / "odd.csv").unlink()
            place.rmdir()
            continue
        (place / "schema.yaml").write_text(written.dump(findings.schema), "utf-8")
        if other := wrong(findings.schema):
            (place / "wrong.yaml").write_text(written.dump(other), "utf-8")
        found[place.name] = findings
        if len(found) == TABLES:
            break
    return found


def wrong(schema: Schema) -> Schema | None:
    """Return a schema that its table breaks, in one of three ways; None where none applies."""
    for column in schema.columns:
        if column.role != "feature":
            continue
        if column.missing:
            broken = replace(column, missing=False, example=column.example or example(column))
        elif len(column.values) > 2:
            broken = replace(column, values=column.values[1:], example=column.values[1])
        elif column.type == "number":
            broken = replace(column, range=(None, -1e6), example=-2e6)
        else:
            continue
        columns = (broken if each is column else each for each in schema.columns)
        return replace(schema, columns=tuple(columns))
    return None


def example(column: Column) -> object:
    """Return a value that a column may have."""
    made = {"boolean": True, "datetime": "2020-01-01", "category": "x"}
    return made.get(column.type, 1) if not column.values else column.values[0]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Said:
    """Return what the tool found in each table, and what the project says of each schema."""
    folder = tmp_path_factory.mktemp("tables")
    findings = described(folder)
    project = make_project("odd", "1")
    printed = project.run(
        "python", "-c", READ, str(project.path), str(folder), PYTHONWARNINGS="ignore"
    )
    lines = [json.loads(line) for line in printed.splitlines() if line.startswith('["')]
    return Said(folder, findings, {name: (rows, found) for name, rows, found in lines})


def test_both_readers_find_that_a_table_fulfils_its_schema(said: Said) -> None:
    assert len(said.findings) == TABLES
    told = {name: said.project[f"{name} schema"] for name in said.findings}
    assert {name: found for name, (_, found) in told.items() if found} == {}
    counts = {name: each.typed.rows for name, each in said.findings.items()}
    assert {name: count for name, (count, _) in told.items()} == counts


def test_both_readers_find_that_a_table_breaks_a_wrong_schema(said: Said) -> None:
    tried = [name.split()[0] for name in said.project if name.endswith("wrong")]
    assert len(tried) > TABLES / 2
    for name in tried:
        read = parsed.load((said.folder / name / "wrong.yaml").read_text("utf-8"))
        table = rows.open_table(said.findings[name].source, read.schema.read)
        assert contradictions.find(read, table), name
        assert said.project[f"{name} wrong"][1], name
