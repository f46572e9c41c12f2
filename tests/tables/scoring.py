"""Compare what was inferred with what is true."""

import tomllib
from pathlib import Path
from typing import Any

from mlops_ladder.dataset import infer
from mlops_ladder.dataset.findings import Findings, Wish

TRUTH: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("truth.toml").read_text("utf-8")
)


def target(name: str) -> str:
    """Return the column to predict of a table."""
    columns: dict[str, str] = TRUTH[name]["columns"]
    return next(column for column, said in columns.items() if said.endswith("target"))


def found(name: str, path: Path) -> Findings:
    """Infer everything about a table from its file and the name of its target."""
    return infer.infer([path], Wish(target(name)), tell=lambda _: None)


def misses(name: str, findings: Findings) -> list[str]:
    """Return a line for each column whose type, role or, of the target, task is not as it is."""
    inferred = {column.name: column for column in findings.schema.columns}
    columns: dict[str, str] = TRUTH[name]["columns"]
    assert list(inferred) == list(columns)
    lines = []
    for column, said in columns.items():
        answers = said.split(" | ")
        got = f"{inferred[column].type} {inferred[column].role}"
        right = got in answers or inferred[column].role in answers
        if column == findings.schema.target.name and findings.schema.task != TRUTH[name]["task"]:
            right, got = False, f"{got} of {findings.schema.task}"
        if not right:
            lines.append(f"{name}: {column} is {said}, not {got}")
    return lines


def leaking(findings: Findings) -> list[str]:
    """Return the columns that were switched off as likely leakage."""
    return [each.name for each in findings.switched if each.kind == "leakage"]
