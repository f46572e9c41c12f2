"""How good the shipped prompt of a project is on the test questions, and the bare one beside it.

Nothing is to be tuned on these figures: prompts are written with evaluation/dev.jsonl.
Run: PROJECT/.venv/bin/python benchmarks/prompts.py PROJECT, whose pipeline has run
"""

import asyncio
import sys
import time
from pathlib import Path
from typing import Any

from llm_project import Project, report

GOALS = {"end to end": 0.70, "given the right sentence": 0.85, "recall": 0.80, "precision": 0.75}


class Oracle:
    """An index that finds the right sentence of each question."""

    version = "oracle"

    def __init__(self, project: Project, cases: list[Any]) -> None:
        hit = project.module("index").Hit
        self.hits = {
            case.question: [hit("handbook.md", case.section, case.sentence, 1.0)] for case in cases
        }

    def search(self, question: str) -> Any:
        return self.hits[question]


async def answer(project: Project, name: str, index: Any, cases: list[Any]) -> list[Any]:
    """Return the outcome of each case with a prompt; SystemExit if the model does not answer."""
    async with project.module("ask").connected() as model:
        assistant = project.module("answer").Assistant(
            project.prompt(name), index, model, "evaluate"
        )
        replies = [await assistant.reply(case.question) for case in cases]
    outcome = project.module("scorers").Outcome
    return [
        outcome(case=case, answer=reply.answer, refused=reply.refused)
        for case, reply in zip(cases, replies, strict=True)
    ]


def share(name: str, flags: list[bool], goal: float | None = None) -> bool:
    """Print the share of flags that are set, beside its goal."""
    found = sum(flags) / len(flags)
    value = f"{sum(flags)} of {len(flags)} = {found:.3f}"
    name += f", goal {goal:.2f}" if goal else ""
    return report(name, value, found >= goal if goal else None)


def refusals(name: str, refused: list[Any], asked: list[Any], *goals: float) -> tuple[bool, bool]:
    """Print how many unanswerable questions were refused, and of the refused are unanswerable."""
    recall, precision = goals or (None, None)
    absent = [not outcome.case.answer for outcome in refused]
    caught = [outcome in refused for outcome in asked if not outcome.case.answer]
    return share(f"{name}, recall", caught, recall), share(f"{name}, precision", absent, precision)


def main() -> int:
    project, starting = Project(Path(sys.argv[1])), time.perf_counter()
    cases = project.module("cases").load("test")
    known = [case for case in cases if case.answer]

    def run(name: str, index: Any, cases: list[Any]) -> list[Any]:
        return asyncio.run(answer(project, name, index, cases))

    shipped = run("answer", project.index(), cases)
    answered = [outcome for outcome in shipped if outcome.case.answer]
    right = [outcome.right for outcome in answered]
    reached = [share("answerable, end to end", right, GOALS["end to end"])]
    for kind in ("direct", "paraphrase"):
        share(f"  {kind}", [found.right for found in answered if found.case.kind == kind])
    given = run("answer", Oracle(project, known), known)
    name = "given the right sentence"
    reached.append(share(f"answerable, {name}", [found.right for found in given], GOALS[name]))
    unsaid = project.module("answer").NOT_SAID
    told = [outcome for outcome in shipped if outcome.refused == unsaid]
    reached += refusals("refused as not said", told, shipped, GOALS["recall"], GOALS["precision"])
    held = [outcome for outcome in shipped if outcome.refused]
    refusals("refused, answers held back too", held, shipped)
    bare = run("answer-bare", project.index(), known)
    share("answerable, end to end, with the bare prompt", [found.right for found in bare])
    report("all of it took", f"{time.perf_counter() - starting:.0f} s")
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())
