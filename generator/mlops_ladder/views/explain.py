"""A capability of the table, explained."""

import textwrap

from ..assess.about import about
from ..assess.capability import Capability, table
from ..assess.finding import Judged
from ..assess.sources import citations
from .assess import page_of, place
from .printable import printable

NEEDS = {
    "expected": "a level can be reached without it, which is then named as a gap",
    "optional": "shown, and counted nowhere",
}
APPLICATIONS = {"tabular": "projects with a model of their own", "llm": "calls of language models"}


def explanation(each: Capability, fix: str, row: Judged | None = None) -> str:
    """Return what a capability means, and what was found of it where a repository was given."""
    fields = {
        "why": about(each.id).why,
        "stage": each.stage,
        "counts at": f"llm grade {each.grade}" if each.grade else f"level {each.level}",
        "need": f"{each.need}: {NEEDS.get(each.need) or f'in the rule of {rules_with(each.id)}'}",
        "applies to": APPLICATIONS.get(each.applies, ""),
        "met": each.met,
        "partial": each.partial,
        "not enough": about(each.id).not_counted,
        "builds on": ", ".join(each.after),
        "sources": cited(each.sources),
        "fix": f"{fix} See {page_of(each.id)}.".lstrip(),
    }
    lines = [f"{each.id}: {each.title}", ""]
    lines += [field(name, text) for name, text in fields.items() if text]
    return "\n".join([*lines, *(found(row) if row else [])])


def rules_with(capability: str) -> str:
    """Return the levels and grades whose rule names a capability."""
    rules = {f"level {level}": rule for level, rule in table().levels.items()}
    rules |= {f"llm grade {grade}": rule for grade, rule in table().grades.items()}
    return " and ".join(
        step
        for step, rule in rules.items()
        for asked in [*rule.all, *(each for group in rule.any for each in group)]
        if asked.partition(":")[0] == capability
    )


def field(name: str, text: str) -> str:
    """Return a field of the explanation, wrapped."""
    indent = " " * 13
    return textwrap.fill(text, 80, initial_indent=f"  {name:<11}", subsequent_indent=indent)


def cited(codes: str) -> str:
    """Return the places in sources that a row of the table names."""
    places = [(each.source.short, each.says) for each in citations(codes)]
    return "; ".join(f"{source}: {says}" if says else source for source, says in places)


def found(row: Judged) -> list[str]:
    """Return what was found of a capability."""
    evidence = [f"  {place(each)}  {printable(each.text)}" for each in row.finding.evidence]
    return ["", f"Found here: {row.state}", *evidence]
