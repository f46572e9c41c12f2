"""Whether updates of dependencies notify somebody."""

import re

from ..check import MISSING, Check, met
from ..finding import Evidence, Finding
from ..reading.ci import jobs
from ..reading.files.repository import Repository
from ..reading.follow import follow

DEPENDABOT = re.compile(r"\.github/dependabot\.ya?ml")
RENOVATE = re.compile(r"(\.github/|\.gitlab/)?(\.?renovate(rc)?(\.json5?)?)", re.IGNORECASE)
REFRESH = re.compile(
    r"uv lock .*(--upgrade|-U)\b|uv sync .*(--upgrade|-U)\b|poetry (update|lock)|pdm update|"
    r"pipenv (update|upgrade|lock)|"
    r"(uv )?pip[- ]compile .*(--upgrade|-U)\b|conda-lock\b|pixi update|pip-compile-multi|"
    r"nox .*lock|renovate\b"
)
NOT_CODE = frozenset({"github-actions", "gitsubmodule", "devcontainers", "pre-commit"})


class DependencyUpdates(Check):
    """Let Dependabot, Renovate or a scheduled job propose updates of the dependencies."""

    id = "dependency-updates"

    def look(self, repo: Repository) -> Finding:
        """Return what proposes updates of packages; of actions alone is none of them."""
        found = [*_dependabot(repo), *_renovate(repo), *_scheduled(repo)]
        return met(*found) if found else MISSING


def _dependabot(repo: Repository) -> list[Evidence]:
    found = []
    for path in repo.files:
        content = repo.document(path) if DEPENDABOT.fullmatch(path) else None
        updates = content.get("updates") if isinstance(content, dict) else None
        for each in updates if isinstance(updates, list) else []:
            if not isinstance(each, dict) or not isinstance(each.get("schedule"), dict):
                continue
            ecosystem = str(each.get("package-ecosystem") or "")
            if (
                ecosystem
                and ecosystem not in NOT_CODE
                and each.get("open-pull-requests-limit") != 0
            ):
                line = repo.line_of(path, "package-ecosystem", ecosystem)
                found.append(Evidence(path, line, f"updates of {ecosystem}"))
    return found


def _renovate(repo: Repository) -> list[Evidence]:
    found = []
    for path in repo.files:
        if RENOVATE.fullmatch(path) and repo.text(path).strip():
            content = None if path.endswith("5") else repo.document(path)
            disabled = isinstance(content, dict) and content.get("enabled") is False
            if not disabled and not re.search(
                r"[\"']?enabled[\"']?\s*:\s*false\s*,?\s*\n\s*\}\s*$", repo.text(path)
            ):
                found.append(Evidence(path, 1, "Renovate"))
    return found


def _scheduled(repo: Repository) -> list[Evidence]:
    return [
        Evidence(each.path, each.line, " ".join(each.words))
        for job in jobs(repo)
        if "schedule" in job.triggers
        for command in job.commands
        for each in follow(repo, command)
        if REFRESH.match(" ".join(each.words))
    ]
