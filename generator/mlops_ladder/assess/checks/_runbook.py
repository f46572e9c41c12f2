"""Whether somebody who is woken at night finds what to do."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from ..check import MISSING, Check, met, partial
from ..finding import Evidence, Finding
from ..reading.files.documented import target
from ..reading.files.prose import Line, document, documents
from ..reading.files.repository import Repository
from ..reading.files.snippets import commands

NAMED = re.compile(
    r"run[-_ ]?books?|play[-_ ]?books?|on[-_ ]?call|incidents?([-_]response)?|troubleshoot\w*",
    re.IGNORECASE,
)
STRONG = re.compile(r"run[-_ ]?books?|play[-_ ]?books?|on[-_ ]?call|incidents?", re.IGNORECASE)
BACK = re.compile(
    r"roll(s|ed|ing)?[- ]?back|previous (version|model|release)|version before|revert\w*",
    re.IGNORECASE,
)
ALERT = re.compile(
    r"alert|alarm|page[sd]?\b|fires?\b|drop|drift|error|down|fail\w*|503|5xx|latency|stops?\b|"
    r"outage|symptom",
    re.IGNORECASE,
)
LEAST = 2  # things that can go wrong, with what to do


class Runbook(Check):
    """Write docs/RUNBOOK.md: for each alert what to do, and the command that rolls back."""

    id = "runbook"

    def look(self, repo: Repository) -> Finding:
        """Return the document; without a way back, or with alerts left out, it is a part."""
        weak: list[Evidence] = []
        for path in documents(repo):
            if not NAMED.search(path.rsplit("/", 1)[-1]):
                continue
            lines = document(repo, path)
            pairs = pairwise((*lines, None))
            cases = [line for line, below in pairs if line and _is_case(line, below)]
            back = [line for line in lines if line.kind != "heading" and BACK.search(line.text)]
            left_out = [
                name
                for name in _alerts(repo)
                if not any(name.lower() in line.text.lower() for line in lines)
            ]
            if len(cases) >= LEAST and back and not left_out and _works(repo, path, back):
                return met(Evidence(path, back[0].number, back[0].text.strip()[:100]))
            if cases or back:
                weak.append(
                    Evidence(
                        path,
                        1,
                        f"no line for {left_out[0]}"
                        if left_out
                        else "no way back, or too few cases",
                    )
                )
        return partial(*weak) if weak else MISSING


def _is_case(line: Line, below: Line | None) -> bool:
    """Tell whether a line says what to do about something that went wrong."""
    if line.kind == "table":
        cells = [cell for cell in line.text.strip().strip("|").split("|") if cell.strip(" -:")]
        return len(cells) >= LEAST and bool(ALERT.search(line.text))
    written = below is not None and below.kind != "heading"
    return (
        line.kind == "heading" and written and len(line.under) > 1 and bool(ALERT.search(line.text))
    )


def _works(repo: Repository, path: str, back: list[Line]) -> bool:
    """Tell whether no command of a way back names what is not there."""
    numbers = {line.number for line in back}
    found = [
        target(repo, each)
        for each in commands(repo, path)
        if each.line in numbers and BACK.search(" ".join(each.words))
    ]
    return not found or any(each is not False for each in found)


def _alerts(repo: Repository) -> Iterator[str]:
    """Yield the names of the alerting rules of Prometheus."""
    for path in repo.matching("*.y*ml"):
        if "alert:" in repo.text(path):
            for content in repo.documents(path):
                yield from _named(content)


def _named(content: Any) -> Iterator[str]:
    if isinstance(content, dict):
        if isinstance(content.get("alert"), str) and "expr" in content:
            yield content["alert"]
        for each in content.values():
            yield from _named(each)
    elif isinstance(content, list):
        for each in content:
            yield from _named(each)
