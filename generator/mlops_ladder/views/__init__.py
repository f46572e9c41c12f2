"""Results as text for people and as data for programs."""

import os
import shlex
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import environment, layers

if TYPE_CHECKING:
    from ..demo import Step
    from ..doctor import Finding
    from ..firstrun import FirstRun
    from ..new import Created

MARKS = {"ok": "✓", "warning": "!", "missing": "✗"}


def created_text(created: "Created", ran: "FirstRun | None") -> str:
    """Return what was made, what its first run gave, and the exact next commands."""
    from ..firstrun import QUESTION

    place = os.path.relpath(created.path)
    lines = [f"Created {place}: {created.answers.title}, {len(created.files)} files."]
    if created.head and created.author is None:
        lines.append("Git does not know you: the commits carry the name MLOps Ladder instead.")
    if created.table:
        from .described import described_text

        lines += described_text(created.table, created.answers)
    if ran:
        text = (
            "The pipeline reached {metric} {value:.3f} on {rows} rows; a dummy has {baseline:.3f}."
        )
        lines.append(text.format(**ran.metrics))
        lines += [f"  {os.path.relpath(page)}" for page in ran.pages]
        lines += (
            [QUESTION, *(f"  {each}" for each in ran.answer.splitlines())] if ran.answer else []
        )
    commands = "\n".join(f"  {command}" for command in next_commands(created, bool(ran)))
    return "\n".join([*lines, "", "Next:", commands])


def next_commands(created: "Created", ran: bool) -> list[str]:
    """Return the commands that a user types next."""
    from ..firstrun import QUESTION

    folder = (
        [] if created.path == Path.cwd() else [f"cd {shlex.quote(os.path.relpath(created.path))}"]
    )
    ask = [f'poe ask "{QUESTION}"'] if "llm" in created.answers.applications else []
    if ran:
        return [*folder, activate(), *ask, "poe serve", "poe ui"]
    return [*folder, *install_commands(), "poe pipeline", *ask]


def install_commands() -> list[str]:
    """Return the commands that make a project's environment, or bring it up to date."""
    project = " ".join(environment.PROJECT)
    if environment.uv() is None:
        install = ["python -m venv .venv", activate(), "pip install --no-deps -r requirements.txt"]
        return [*install, f"pip install {project}"]
    return ["uv venv", "uv pip sync requirements.txt", f"uv pip install {project}", activate()]


def activate() -> str:
    """Return the command that activates a project's environment."""
    return r".venv\Scripts\activate" if os.name == "nt" else "source .venv/bin/activate"


def created_json(created: "Created", ran: "FirstRun | None") -> dict[str, Any]:
    """Return the same as data; `table` is what was found in a table of the user's own."""
    table = None
    if created.table:
        from .described import described_json

        table = described_json(created.table)
    return {
        "schema": 1,
        "path": str(created.path),
        "level": created.answers.level,
        "applications": list(created.answers.applications),
        "answers": created.answers.values,
        "files": created.files,
        "table": table,
        "scaffold_commit": created.scaffold or None,
        "commit": (ran.commit if ran else "") or created.head or None,
        "metrics": ran.metrics if ran else None,
        "pages": [str(page) for page in ran.pages] if ran else [],
        "answer": (ran.answer if ran else "") or None,
        "next": next_commands(created, bool(ran)),
    }


def levels_text() -> str:
    """Return what each level adds, in one screen."""
    made = layers.available()
    blocks = []
    for level in layers.STACKS:
        layer = layers.layer(layers.STACKS[level][-1])
        state = "" if level in made else "  (not in this version)"
        lines = [f"{level}: {title(level)}{state}"]
        lines += [f"  {field:<14}{text}" for field, text in layer.adds.items()]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def title(level: str) -> str:
    """Return what a level is, in a few words."""
    more = ", by itself; --llm puts it beside a tabular level 1" if level == layers.LLM else ""
    return layers.layer(layers.STACKS[level][-1]).title + more


def levels_json() -> dict[str, Any]:
    """Return the same as data."""
    made = layers.available()
    tops = {level: layers.layer(stack[-1]) for level, stack in layers.STACKS.items()}
    return {
        "schema": 1,
        "levels": [
            {"level": level, "title": title(level), "available": level in made, "adds": top.adds}
            for level, top in tops.items()
        ],
    }


def findings_text(findings: "list[Finding]") -> str:
    """Return a line for each finding, with what to do where something is not well."""
    lines = []
    for finding in findings:
        lines.append(f"{MARKS[finding.state]} {finding.subject:<14}{finding.found}")
        if finding.advice:
            lines.append(f"  {'':<14}→ {finding.advice}")
    return "\n".join(lines)


def findings_json(findings: "list[Finding]") -> dict[str, Any]:
    """Return the same as data."""
    return {"schema": 1, "findings": [asdict(finding) for finding in findings]}


def steps_text(steps: "list[Step]") -> str:
    """Return a table: each step, what it did, its seconds, and where to look."""
    rows = [("step", "what it did", "s", "look at")]
    rows += [(step.name, step.did, f"{step.seconds:.1f}", step.look) for step in steps]
    rows.append(("total", "", f"{sum(step.seconds for step in steps):.1f}", ""))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    aligned = [
        f"{name:<{widths[0]}}  {did:<{widths[1]}}  {seconds:>{widths[2]}}  {look}".rstrip()
        for name, did, seconds, look in rows
    ]
    return "\n".join([aligned[0], "─" * max(map(len, aligned)), *aligned[1:]])


def steps_json(steps: "list[Step]") -> dict[str, Any]:
    """Return the same as data."""
    return {"schema": 1, "steps": [asdict(step) for step in steps]}
