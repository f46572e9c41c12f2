"""Any table is described by a schema that it fulfils, or refused in one sentence."""

import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from mlops_ladder.dataset import infer
from mlops_ladder.dataset.file import contradictions, parsed, written
from mlops_ladder.dataset.findings import Wish
from mlops_ladder.dataset.reading import rows
from mlops_ladder.dataset.schema import Schema
from mlops_ladder.errors import UsageError

from ...tables import odd

EXAMPLES = 120
outcomes: Counter[str] = Counter()


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)
@given(odd.tables())
def test_a_table_fulfils_its_own_schema_or_is_refused(table: odd.Odd) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "odd.csv"
        path.write_bytes(table.content)
        try:
            findings = infer.infer([path], Wish(table.target), tell=lambda _: None)
        except UsageError as refused:
            outcomes["refused"] += 1
            event("refused")
            assert_is_a_sentence(refused)
            return
        outcomes["described"] += 1
        event("described")
        read = parsed.load(written.dump(findings.schema))
        assert read.schema == without_notes(findings.schema)
        assert contradictions.find(read, rows.open_table(findings.source, read.schema.read)) == []


def without_notes(schema: Schema) -> Schema:
    """Return a schema as it is read: notes are comments."""
    return replace(schema, columns=tuple(replace(each, note="") for each in schema.columns))


def assert_is_a_sentence(refused: UsageError) -> None:
    assert refused.hint
    assert "\n" not in str(refused)


def test_most_tables_are_described() -> None:
    if not outcomes:
        pytest.skip("the tables were not made")
    assert outcomes["described"] > EXAMPLES / 4, outcomes
