"""The generated project reads a table as the tool did: both find that it fulfils its schema."""

import json
import random
from pathlib import Path

import pytest
from mlops_ladder.dataset import infer, written
from mlops_ladder.dataset.findings import Findings, Wish
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
for folder in sorted(folders.iterdir()):
    shutil.copyfile(folder / "schema.yaml", root / "schema.yaml")
    for name in [name for name in sys.modules if name.startswith("odd.")]:
        del sys.modules[name]
    try:
        table = importlib.import_module("odd.data").load(folder / "odd.csv")
        found = list(importlib.import_module("odd.contract").broken(table))
        importlib.import_module("odd.features").build_features(table)
    except (Exception, SystemExit) as error:
        found, table = [repr(error)], ()
    print(json.dumps([folder.name, len(table), found]))
"""


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
        found[place.name] = findings
        if len(found) == TABLES:
            break
    return found


def test_both_readers_find_that_a_table_fulfils_its_schema(tmp_path: Path) -> None:
    findings = described(tmp_path / "tables")
    assert len(findings) == TABLES
    project = make_project("odd", "1")
    printed = project.run(
        "python", "-c", READ, str(project.path), str(tmp_path / "tables"), PYTHONWARNINGS="ignore"
    )
    said = [json.loads(line) for line in printed.splitlines() if line.startswith('["')]
    assert [name for name, _, _ in said] == sorted(findings)
    broken = {name: found for name, _, found in said if found}
    assert broken == {}
    assert {name: rows for name, rows, _ in said} == {
        name: each.typed.rows for name, each in findings.items()
    }
