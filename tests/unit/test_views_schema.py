"""What is said of a schema that was compared: short lines, whatever columns are called."""

from pathlib import Path

from mlops_ladder.dataset.file.compare import Comparison
from mlops_ladder.dataset.file.parsed import load
from mlops_ladder.dataset.file.refresh import Refreshed
from mlops_ladder.dataset.schema import Column
from mlops_ladder.views.schema import comparison_json, comparison_text

TEXT = 'table: "a\\x1b.csv"\ntask: binary\ncolumns:\n  "t\\n": {type: boolean, role: target}\n  a: {type: number, example: 1}\n'  # noqa: E501


def comparison(new: tuple[str, ...] = (), gone: tuple[Column, ...] = ()) -> Comparison:
    refreshed = Refreshed("done" if new else "already there", TEXT, new)
    return Comparison(Path("schema.yaml"), load(TEXT), 1234, [], new, gone, refreshed)


def test_odd_names_are_printable() -> None:
    assert comparison_text(comparison(), False) == (
        "schema.yaml holds: 2 columns of a\\x1b.csv, 1,234 rows, binary target t\\n."
    )


def test_many_and_long_names_are_cut() -> None:
    names = tuple(f"n{i}" * 40 for i in range(2000))
    (line,) = comparison_text(comparison(new=names), True).splitlines()[1:]
    assert line.endswith(" and 1,992 more; written at its end, to be looked at.")
    assert len(line) < 420


def test_a_column_that_is_gone_is_missing_or_idle() -> None:
    gone = (Column("a", "number", missing=True), Column("b", "number", "dropped"))
    assert comparison_text(comparison(gone=gone), False).splitlines()[1:] == [
        "Not in the table any more, so missing in each row: a.",
        "Not in the table any more, so that the line may go: b.",
    ]
    assert comparison_json(comparison(gone=gone), False)["gone"] == ["a", "b"]
