"""What is inferred of real tables is what a person says of them."""

from pathlib import Path

import pytest
from mlops_ladder.dataset.file import contradictions, parsed, written
from mlops_ladder.dataset.findings import Findings
from mlops_ladder.dataset.reading import rows

from ...tables import planted, real, scoring

LEAST = 0.95  # of all columns


@pytest.fixture(scope="module")
def inferred(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Findings]:
    """Return what is found in each table."""
    folder = tmp_path_factory.mktemp("tables")
    return {name: scoring.found(name, real.write(name, folder)) for name in real.NAMES}


def test_95_of_100_columns_have_the_right_type_role_and_task(
    inferred: dict[str, Findings],
) -> None:
    columns = sum(len(scoring.TRUTH[name]["columns"]) for name in real.NAMES)
    misses = [line for name in real.NAMES for line in scoring.misses(name, inferred[name])]
    print(f"{columns - len(misses)} of {columns} columns right", *misses, sep="\n")  # noqa: T201
    assert columns >= 200
    assert len(misses) <= (1 - LEAST) * columns


def test_the_task_of_every_table_is_found(inferred: dict[str, Findings]) -> None:
    tasks = {name: scoring.TRUTH[name]["task"] for name in real.NAMES}
    assert {name: found.schema.task for name, found in inferred.items()} == tasks


@pytest.mark.parametrize("name", real.NAMES)
def test_a_table_fulfils_its_own_schema(name: str, inferred: dict[str, Findings]) -> None:
    read = parsed.load(written.dump(inferred[name].schema))
    assert contradictions.find(read, rows.open_table(inferred[name].source, read.schema.read)) == []


def test_nothing_leaks_in_clean_tables(inferred: dict[str, Findings]) -> None:
    clean = [name for name in real.NAMES if scoring.TRUTH[name]["clean"]]
    assert len(clean) >= 5
    leaks = {name: leaking for name in clean if (leaking := scoring.leaking(inferred[name]))}
    assert leaks == {}


def test_what_only_flights_that_left_have_is_leakage(inferred: dict[str, Findings]) -> None:
    leaking = {"dep_time", "dep_delay", "arr_time", "arr_delay", "air_time"}
    assert set(scoring.leaking(inferred["cancelled"])) >= leaking


@pytest.mark.parametrize("kind", planted.PLANTED)
def test_planted_leakage_is_found_and_nothing_else(kind: str, tmp_path: Path) -> None:
    table, _, column, _ = planted.PLANTED[kind]
    findings = scoring.found(table, planted.write(kind, tmp_path))
    assert scoring.leaking(findings) == [column]
    assert column in findings.schema.names("dropped")
