"""An assessment as data for programs, and what its views for people share."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..assess.capability import GRADES, Rule, table
from ..assess.finding import Assessment, Evidence, Judged
from ..assess.level import OPEN, lacking
from .printable import printable

MARKS = {"met": "✓", "partial": "~", "missing": "✗", "unknown": "?", "not-applicable": "–"}


@dataclass(frozen=True)
class Ahead:
    """The next level or grade: of each of `groups` one has to be met; `expected` are its gaps."""

    step: str
    title: str
    groups: tuple[tuple[Judged, ...], ...]
    expected: tuple[Judged, ...]

    @property
    def name(self) -> str:
        """Return what it is called."""
        return f"{'level' if self.step.isdigit() else 'llm grade'} {self.step}"


def ahead(assessment: Assessment) -> list[Ahead]:
    """Return the next level and the next grade, where there are such."""
    steps = []
    if assessment.level is not None and assessment.level + 1 in table().levels:
        steps.append(step(assessment, assessment.level + 1))
    if assessment.llm not in (None, GRADES[-1]):
        steps.append(step(assessment, GRADES[GRADES.index(str(assessment.llm)) + 1]))
    return steps


def step(assessment: Assessment, asked: int | str) -> Ahead:
    """Return what a level or grade asks for that is not there."""
    rule: Rule = table().levels[asked] if isinstance(asked, int) else table().grades[asked]
    judged = {each.capability.id: each for each in assessment.judged}
    findings = {name: each.finding for name, each in judged.items()}
    groups = [
        tuple(judged[name] for name in group if name in judged) for group in lacking(rule, findings)
    ]
    rows = of_step(assessment, asked)
    expected = [each for each in rows if each.capability.need == "expected" and each.state in OPEN]
    return Ahead(str(asked), rule.title, tuple(groups), tuple(expected))


def of_step(assessment: Assessment, asked: int | str) -> list[Judged]:
    """Return the capabilities of one level or grade."""
    rows = assessment.judged
    return [each for each in rows if asked in (each.capability.level, each.capability.grade)]


def met_of(rows: Iterable[Judged]) -> tuple[int, int]:
    """Return how many are met, of how many; neither optional ones nor inapplicable ones count."""
    counted = [row for row in rows if row.capability.need != "optional"]
    counted = [row for row in counted if row.state != "not-applicable"]
    return sum(row.state == "met" for row in counted), len(counted)


def verdict(assessment: Assessment) -> str:
    """Return where the repository stands, in a phrase."""
    if assessment.level is None:
        return "no ML here"
    title = table().levels[assessment.level].title
    words = f"level {assessment.level}, {title}{with_gaps(len(assessment.gaps))}"
    return f"{words}; llm grade {assessment.llm}" if assessment.llm else words


def with_gaps(number: int) -> str:
    """Return how many gaps there are, as the end of a phrase."""
    return f", with {number} gap{'s' if number > 1 else ''}" if number else ""


def place(evidence: Evidence) -> str:
    """Return where evidence lies, as path:line."""
    path = printable(evidence.path)
    return f"{path}:{evidence.line}" if evidence.line else path


def page_of(capability: str) -> str:
    """Return the page of our documentation about a capability."""
    return f"docs/capabilities/{capability}.md"


def assessment_json(assessment: Assessment) -> dict[str, Any]:
    """Return an assessment as data, schema 1."""
    return {
        "schema": 1,
        "ml": assessment.ml,
        "level": "none" if assessment.level is None else assessment.level,
        "gaps": list(assessment.gaps),
        "llm": assessment.llm,
        "capabilities": [row_json(each) for each in assessment.judged],
        "broken": [evidence_json(each) for each in assessment.broken],
    }


def row_json(row: Judged) -> dict[str, Any]:
    """Return a capability with what was found."""
    each = row.capability
    step = {"grade": each.grade} if each.grade else {"level": each.level}
    return {
        "id": each.id,
        "state": row.state,
        "stage": each.stage,
        **step,
        "need": each.need,
        "evidence": [evidence_json(evidence) for evidence in row.finding.evidence],
        "fix": f"{row.fix} See {page_of(each.id)}." if row.state in OPEN else "",
    }


def evidence_json(evidence: Evidence) -> dict[str, Any]:
    """Return evidence as data, free of what JSON or UTF-8 cannot hold."""
    path, text = printable(evidence.path), printable(evidence.text)
    return {"path": path, "line": evidence.line, "text": text}
