"""Stage govern: who answers for what, and what keeps it safe."""

import re
from typing import Any

from ..check import MISSING, Check, met, partial
from ..finding import Evidence, Finding
from ..reading.ci import Job, jobs
from ..reading.files.prose import document, readmes, sentences
from ..reading.files.repository import Repository
from ..reading.models.cards import about, content, model_cards
from ..reading.models.figures import figures
from ._runbook import Runbook
from ._scans import VulnerabilityScan
from ._updates import DependencyUpdates

__all__ = [
    "CodeOwners",
    "DependencyUpdates",
    "ModelCard",
    "Runbook",
    "VulnerabilityScan",
    "WorkflowHygiene",
]

DATA = re.compile(
    r"\bdata\b|data ?sets?|trained on|corpus|samples|training (set|data)|\b(dados|datos|daten|"
    r"donn[eé]es)\b",
    re.IGNORECASE,
)
LIMITS = re.compile(
    r"limit(s|ation\w*|ed)?\b|\bbias\w*|caveats?|out[- ]of[- ]scope|not (be )?(suitable|intended|"
    r"for|meant)|risks?\b|"
    r"limita\w+|vi[eé]s(es)?\b|sesgos?|riesgos?|riscos?|einschr\w+|fails?\b|weakness\w*|"
    r"known issues|ethic\w*|should not be used",
    re.IGNORECASE,
)
ROOT = re.compile(r"(\.github/|docs/|\.gitlab/)?CODEOWNERS")
OWNER = re.compile(r"(?<![\w.])@[\w-]+(/[\w.-]+)?|[\w.+-]+@[\w-]+\.[\w.]+")
NOBODY = re.compile(
    r"@?(your|my|some|example|org|owner|user(name)?|team|todo|placeholder|global-owner)\b",
    re.IGNORECASE,
)
GRANTS = ("write-all",)


class ModelCard(Check):
    """Write MODEL_CARD.md: the data it learned from, a metric's value, and its limits."""

    id = "model-card"

    def look(self, repo: Repository) -> Finding:
        """Return the card; a paragraph of the README about the model is a part of one."""
        weak: list[Evidence] = []
        for path in model_cards(repo):
            said = content(repo, path)
            parts = (
                about(said, DATA),
                [each.said for each in figures(said) if each.kind != "other"],
                about(said, LIMITS),
            )
            if all(parts):
                return met(
                    *(Evidence(each[0].path, each[0].line, each[0].text[:100]) for each in parts)
                )
            if said:
                weak.append(
                    Evidence(path, said[0].line, "a card without data, a metric's value, or limits")
                )
        return partial(*weak) if weak else self.paragraph(repo)

    @staticmethod
    def paragraph(repo: Repository) -> Finding:
        """Return the README's sentences about the limits or results of the model."""
        for path in readmes(repo):
            for each in sentences(document(repo, path)):
                if each.under and re.search(
                    r"\bmodel( (card|details|description|performance))?\b|limitations|results",
                    each.under[-1],
                ):
                    return partial(Evidence(path, each.line, each.text[:100]))
        return MISSING


class WorkflowHygiene(Check):
    """Give each workflow only the permissions that it needs, and pin its actions by commit."""

    id = "workflow-hygiene"

    def look(self, repo: Repository) -> Finding:
        """Return the workflows' permissions and pins; both have to be right in all of them."""
        known = [job for job in jobs(repo) if job.system == "github"]
        if not known:
            return Finding("not-applicable")
        loose = [job for job in known if not is_least(job)]
        actions = [action for job in known for action in job.actions]
        unpinned = [action for action in actions if not action.pinned]
        good = []
        if not loose:
            good.append(Evidence(known[0].path, known[0].line, "permissions are least"))
        if actions and not unpinned:
            first = actions[0]
            good.append(
                Evidence(
                    first.path or known[0].path, first.line, f"{first.name} is pinned by commit"
                )
            )
        if len(good) == 2 or (good and not actions):
            return met(*good)
        return partial(*good) if good else MISSING


def is_least(job: Job) -> bool:
    """Tell whether a job's permissions were cut down: its workflow's grant nothing to all jobs."""
    whole, own = job.workflow_permissions, job.permissions
    if whole is None:
        return own is not None and not _grants_all(own)
    return not _grants(whole) and not _grants_all(own)


def _grants_all(given: Any) -> bool:
    return given in GRANTS


def _grants(given: Any) -> bool:
    if isinstance(given, dict):
        return any(value == "write" for value in given.values())
    return _grants_all(given)


class CodeOwners(Check):
    """Name in .github/CODEOWNERS who owns which path."""

    id = "code-owners"

    def look(self, repo: Repository) -> Finding:
        """Return the rules that name somebody real."""
        found = [
            Evidence(path, number, line.strip())
            for path in repo.files
            if ROOT.fullmatch(path)
            for number, line in enumerate(repo.lines(path), 1)
            if _names_somebody(line)
        ]
        return met(*found) if found else MISSING


def _names_somebody(line: str) -> bool:
    words = line.split("#", 1)[0].split()
    if len(words) < 2 or words[0].startswith("["):
        return False
    return any(OWNER.fullmatch(word) and not NOBODY.match(word) for word in words[1:])
