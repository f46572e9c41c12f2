"""What `ladder schema` says of a schema.yaml that was compared with its table."""

from typing import Any

from ..dataset.file.compare import Comparison
from ..dataset.file.parsed import Contradiction
from .printable import printable, shortened

NAMED = 8  # columns that are named in a line
WIDTH = 40  # of a name


def comparison_text(comparison: Comparison, written: bool) -> str:
    """Return what holds, and what is new or gone, a line each."""
    schema = comparison.parsed.schema
    size = f"{len(schema.columns):,} columns of {printable(schema.table)}"
    target = f"{schema.task} target {shortened(schema.target.name, WIDTH)}"
    lines = [f"{comparison.file} holds: {size}, {comparison.rows:,} rows, {target}."]
    if added := comparison.refreshed.added:
        done = "written at its end, to be looked at" if written else "nothing was written"
        lines.append(f"New in the table: {listed(added)}; {done}.")
    if may := [column.name for column in comparison.gone if column.role != "dropped"]:
        lines.append(f"Not in the table any more, so missing in each row: {listed(may)}.")
    if idle := [column.name for column in comparison.gone if column.role == "dropped"]:
        lines.append(f"Not in the table any more, so that the line may go: {listed(idle)}.")
    return "\n".join(lines)


def listed(names: "tuple[str, ...] | list[str]") -> str:
    """Return names as one line, no more than a few."""
    shown = ", ".join(shortened(name, WIDTH) for name in names[:NAMED])
    return f"{shown} and {len(names) - NAMED:,} more" if len(names) > NAMED else shown


def comparison_json(comparison: Comparison, written: bool) -> dict[str, Any]:
    """Return what was found, as data."""
    schema = comparison.parsed.schema
    return {
        "schema": 1,
        "file": str(comparison.file),
        "table": schema.table,
        "task": schema.task,
        "target": schema.target.name,
        "columns": len(schema.columns),
        "rows": comparison.rows,
        "contradictions": contradictions_json(comparison.contradictions),
        "new": list(comparison.new),
        "gone": [column.name for column in comparison.gone],
        "written": written,
        "why_not": comparison.refreshed.why,
    }


def contradictions_json(found: list[Contradiction]) -> list[dict[str, Any]]:
    """Return contradictions, as data."""
    return [
        {"line": each.line, "column": each.column, "rule": each.rule, "hint": each.hint}
        for each in found
    ]
