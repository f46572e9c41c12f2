"""Pages about capabilities: one for each, and their index."""

from typing import NamedTuple

from mlops_ladder.assess.about import about
from mlops_ladder.assess.capability import STAGES, Capability, table
from mlops_ladder.assess.sources import Source, citations, sources
from templating import filled

LEVELS = {
    "0": "level 0",
    "1": "level 1",
    "2": "level 2",
    "llmops": "the LLM application",
}
OTHERS = ("Kreuzberger et al.", "OWASP")  # no levels: shown where they name a capability


class Row(NamedTuple):
    """What a capability corresponds to in another model, and how that is known."""

    model: str
    place: str
    how: str


def pages() -> dict[str, str]:
    """Return each page's text by its name in docs/capabilities."""
    rows = table().capabilities
    return {"index.md": index()} | {f"{name}.md": page(row) for name, row in rows.items()}


def page(row: Capability) -> str:
    """Return the page about a capability."""
    rows = table().capabilities
    return filled(
        "capability.md",
        row=row,
        about=about(row.id),
        before=[rows[name] for name in row.after],
        behind=[each for each in rows.values() if row.id in each.after],
        where=[(LEVELS[level], files) for level, files in about(row.id).where.items()],
        elsewhere=elsewhere(row),
        cited=list({each.source.title: each.source for each in citations(row.sources)}.values()),
    )


def index() -> str:
    """Return the index: all capabilities by stage and level, then with what counts as met."""
    rows = list(table().capabilities.values())
    by_stage = {stage: [row for row in rows if row.stage == stage] for stage in STAGES}
    return filled("capabilities.md", by_stage=by_stage, columns=["0", "1", "2", "llm"], rows=rows)


def elsewhere(row: Capability) -> list[Row]:
    """Return what the capability corresponds to at Google, Azure, AWS and in the ML Test Score."""
    named = sources()
    azure = named["genaiops"] if row.grade else named["azure"]
    models = named["google"], azure, named["aws"]
    others = [each for each in citations(row.sources) if each.source.short in OTHERS and each.says]
    named_there = [Row(each.source.short, each.says, "named there") for each in others]
    return [*(by_model(row, model) for model in models), by_test(row), *named_there]


def by_model(row: Capability, model: Source) -> Row:
    """Return the place in a maturity model: the one that names it, else that of its level."""
    cited = [each for each in citations(row.sources) if each.source == model]
    if cited and (said := "; ".join(each.says for each in cited if each.says)):
        return Row(model.short, said, "named there")
    place = model.grades.get(row.grade or "") or model.levels.get(str(row.level), "")
    if not place:
        return Row(model.short, "–", "has no levels for language models")
    if row.grade:
        return Row(model.short, f"grade {place}", "by our grade")
    return Row(model.short, place, "named, at no level; by ours" if cited else "by our level")


def by_test(row: Capability) -> Row:
    """Return the tests of the ML Test Score that ask for it."""
    score = sources()["test-score"]
    codes = [each.code for each in citations(row.sources) if each.source == score]
    codes = [f"T {test}" for test in about(row.id).test_score] or codes
    tests = "; ".join(f"{code.removeprefix('T ')}, {score.places[code]}" for code in codes)
    return Row(score.short, tests or "–", "the nearest test" if tests else "has no such test")
