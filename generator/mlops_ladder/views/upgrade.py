"""An upgrade as text for people and as data for programs."""

import os
import shlex
from collections.abc import Collection
from typing import Any

from ..layers import LLM, Layer
from ..upgrade import Outcome, Plan
from . import install_commands

SHOWN = 5
WORDS = {"added": "adds", "updated": "updates", "removed": "removes"}


def plan_text(plan: Plan) -> str:
    """Return what an upgrade will do, what it brings, and what it asks of people."""
    name = plan.project.answers.values["name"]
    if not plan.needed:
        return f"{name}: nothing to do, it has all of {plan.answers.title}."
    lines = [f"{name}: {journey(plan)}", *(line("notes", note) for note in plan.notes)]
    for kind, word in WORDS.items():
        if paths := plan.paths(kind):
            lines.append(line(word, f"{count(paths)}: {listed(paths)}"))
    if plan.merge.both:
        lines.append(
            line("merges", f"{count(plan.merge.both)} that you edited too: {merged(plan)}")
        )
    lines += [line("conflict", plan.project.local(each.path)) for each in plan.merge.conflicts]
    for key, value in plan.asked.items():
        lines.append(line("answers", f"{key}: {value} (or --set {key}=…)"))
    lines += [line("blocked", sentence) for sentence in plan.blocked]
    for layer in plan.new_layers:
        subject = "llm application" if layer.folder.name == LLM else "level"
        lines += ["", f"The {subject} brings {layer.title}:"]
        lines += [f"  {field:<14}{text}" for field, text in layer.adds.items()]
        lines += ["", "and asks of people:", *(f"  {text}" for text in asked_of(layer))]
    return "\n".join(lines)


def asked_of(layer: Layer) -> list[str]:
    """Return what a layer asks of people, by the data that `ladder plan` reads."""
    from ..plan import people

    return people.asks(layer.folder.name.removeprefix("level"))


def line(word: str, text: str) -> str:
    """Return a line of the plan."""
    return f"  {word:<10}{text}"


def journey(plan: Plan) -> str:
    """Return from where to where an upgrade goes."""
    before, after = plan.project.answers, plan.answers
    if before.title != after.title:
        return f"{before.title} → {after.title}"
    if before.template != after.template:
        return f"{after.title}, template {before.template} → {after.template}"
    return f"{after.title}, {'new answers' if before != after else 'its scaffold recorded'}"


def merged(plan: Plan) -> str:
    """Return the files that were merged, and which of them by structure."""
    return ", ".join(
        f"{plan.project.local(path)}{' (by structure)' if path in plan.merge.structured else ''}"
        for path in plan.merge.both
    )


def listed(paths: list[str]) -> str:
    """Return some paths, the first few by name."""
    more = len(paths) - SHOWN
    return ", ".join(paths[:SHOWN]) + (f" and {more} more" if more > 0 else "")


def count(paths: Collection[str]) -> str:
    """Return how many files there are, as a phrase."""
    return "1 file" if len(paths) == 1 else f"{len(paths)} files"


def outcome_text(outcome: Outcome) -> str:
    """Return how an upgrade stands, and the exact next commands."""
    lines = []
    if outcome.conflicts:
        lines.append(f"All is merged but {count(outcome.conflicts)}, which need your hands:")
        for path, about in outcome.conflicts.items():
            lines += [f"  {path}", *(f"    {sentence}" for sentence in about)]
        lines.append(f"What both sides did: {outcome.page}")
        lines.append("To undo all of it: ladder upgrade --abort")
    else:
        lines.append(f"Merged as {outcome.commit[:12]}. To undo it: git reset --keep HEAD~1")
    if outcome.detached:
        lines.append("No branch is checked out: `git switch -c NAME` keeps the commit.")
    return "\n".join([*lines, "", "Next:", *(f"  {each}" for each in next_commands(outcome))])


def next_commands(outcome: Outcome) -> list[str]:
    """Return the commands that a user types next."""
    place = os.path.relpath(outcome.path)
    folder = [] if place == "." else [f"cd {shlex.quote(place)}"]
    if outcome.conflicts:
        names = " ".join(shlex.quote(path) for path in outcome.conflicts)
        return [*folder, f"git diff {names}", "ladder upgrade --continue"]
    install = install_commands()
    if (outcome.path / ".venv").is_dir():
        install = install[1:]
    relock = ["poe lock", *install[:2], "git commit -m 'Lock anew' requirements.txt"]
    return [
        *folder,
        *install,
        *(relock if outcome.relock else []),
        "poe check",
        "poe test",
        "poe pipeline",
    ]


def report(plan: Plan, outcome: Outcome | None) -> dict[str, Any]:
    """Return an upgrade as data; without an outcome it is planned only."""
    before, after = plan.project.answers, plan.answers
    found = {each.path: each.about for each in plan.merge.conflicts}
    return {
        "schema": 1,
        "state": state(plan, outcome),
        "path": str(plan.project.path),
        "from": {"level": before.level, "template": before.template},
        "to": {"level": after.level, "template": after.template},
        "applications": list(after.applications),
        "notes": plan.notes,
        "answers": after.values,
        **{kind: plan.paths(kind) for kind in WORDS},
        "merged": [plan.project.local(path) for path in plan.merge.both],
        "by_structure": [plan.project.local(path) for path in plan.merge.structured],
        "conflicts": [
            {"path": plan.project.local(path), "about": list(about)}
            for path, about in found.items()
        ],
        "blocked": plan.blocked,
        "scaffold_commit": plan.target,
        "brings": {layer.title: layer.adds for layer in plan.new_layers},
        "people": [text for layer in plan.new_layers for text in asked_of(layer)],
        **(ending(outcome) if outcome else {"commit": None, "page": None, "next": []}),
    }


def state(plan: Plan, outcome: Outcome | None) -> str:
    """Return how far an upgrade came, in a word or two."""
    if outcome:
        return "conflicts" if outcome.conflicts else "merged"
    if not plan.needed:
        return "nothing to do"
    return "blocked" if plan.blocked else "planned"


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """Return how an upgrade stands that was begun before, as data."""
    return {
        "schema": 1,
        "state": "conflicts" if outcome.conflicts else "merged",
        "conflicts": [
            {"path": path, "about": list(about)} for path, about in outcome.conflicts.items()
        ],
        **ending(outcome),
    }


def ending(outcome: Outcome) -> dict[str, Any]:
    """Return what an upgrade left, and what comes next."""
    return {
        "commit": outcome.commit or None,
        "page": str(outcome.page) if outcome.conflicts else None,
        "next": next_commands(outcome),
    }
