"""What a new project learns from, at the end of `new`: a few lines, and data for programs."""

from collections import Counter
from typing import Any

from ..answers import Answers
from ..dataset.findings import SEED, Findings
from .dataset import WIDEST
from .printable import printable, shortened

NAMED = 6  # columns that are named in a line


def described_text(findings: Findings, answers: Answers) -> list[str]:
    """Return what is predicted from what, what was switched off, and what is still a gap."""
    schema, rows = findings.schema, findings.typed.rows
    target = f"{printable(schema.target.name)} ({schema.task})"
    features = f"{len(schema.names('feature', 'time')):,} columns"
    lines = [f"It predicts {target} from {features} of {findings.source.name}, {rows:,} rows."]
    if findings.source.sampled:
        lines[0] = f"{lines[0][:-1]} of {findings.source.sampled:,}, drawn with seed {SEED}."
    if findings.switched:
        lines.append(f"Switched off: {off(findings)}; schema.yaml says why.")
    gaps = ["no goal is set (goal in schema.yaml)"] if schema.goal is None else []
    if str(answers.values.get("licence", "")).casefold() == "unknown":
        gaps.append("the licence of the data is unknown (data/README.md)")
    lines += [f"Gaps: {', '.join(gaps)}."] if gaps else []
    return [shortened(line, 2 * WIDEST) for line in lines]


def off(findings: Findings) -> str:
    """Return the columns that were switched off, with their reasons; of many, how many of each."""
    if len(findings.switched) <= NAMED:
        return ", ".join(f"{shortened(e.name, 30)} ({e.kind})" for e in findings.switched)
    kinds = Counter(each.kind for each in findings.switched)
    return ", ".join(f"{count:,} {kind}" for kind, count in kinds.items())


def described_json(findings: Findings) -> dict[str, Any]:
    """Return what was found and decided, as data; `missing` and `distinct` count rows."""
    schema, typed = findings.schema, findings.typed
    off = {each.name: each for each in findings.switched}
    return {
        "schema": "schema.yaml",
        "table": schema.table,
        "rows": typed.rows,
        "sample_of": findings.source.sampled or None,
        "looked_at": typed.sample.height,
        "seed": SEED,
        "task": schema.task,
        "target": schema.target.name,
        "balance": findings.balance,
        "duplicates": typed.duplicates,
        "columns": [
            {
                "name": column.name,
                "type": column.type,
                "role": column.role,
                "kind": off[column.name].kind if column.name in off else None,
                "why": off[column.name].why if column.name in off else column.note,
                "missing": typed.facts[column.name].missing,
                "distinct": typed.facts[column.name].distinct,
            }
            for column in schema.columns
        ],
        "switched_off": [each.name for each in findings.switched],
        "doubts": [
            {
                "question": doubt.question,
                "option": doubt.option,
                "answers": list(doubt.answers),
                "assumed": doubt.assumed,
            }
            for doubt in findings.doubts
        ],
        "decisions": list(findings.decisions),
    }
