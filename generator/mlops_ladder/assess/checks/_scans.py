"""Whether dependencies are scanned for known vulnerabilities."""

import re
from collections.abc import Iterator

from ..check import MISSING, Check, met, partial
from ..finding import Evidence, Finding
from ..reading.ci import Action, Job, jobs
from ..reading.files.repository import Repository
from ..reading.follow import follow
from ..reading.shell import Command
from ._updates import _dependabot

FAILING = re.compile(
    r"pip-audit|safety (check|scan)|osv-scanner|snyk (test|container test)|npm audit|uv audit|"
    r"poetry audit|nancy|jake|bundle audit"
)
WITH_OPTION = re.compile(r"(trivy|grype|docker scout)\b")
OPTION = re.compile(r"--exit-code[= ][1-9]|--fail-on|--exit-code\b|-f (low|medium|high|critical)")
SCOPE = re.compile(r"trivy (config|license|sbom|version|plugin|server|clean)")
IGNORED = re.compile(r"--ignore(-vuln|-ids?)?[= ]|--skip-db-update$")
ACTIONS = re.compile(
    r"(?P<fails>pypa/gh-action-pip-audit|actions/dependency-review-action|"
    r"google/osv-scanner(-action)?|pyupio/safety\S*|snyk/actions)|"
    r"(?P<option>aquasecurity/trivy-action|anchore/scan-action)",
    re.IGNORECASE,
)
DATE = re.compile(r"\b20\d\d-\d\d(-\d\d)?\b|\bexp(ires?)?\b")
EXCEPTIONS = (
    "*osv-scanner*.toml",
    ".trivyignore*",
    ".grype.y*ml",
    ".snyk",
    ".safety-policy.y*ml",
    "*vex*.json",
)


class VulnerabilityScan(Check):
    """Scan the dependencies in CI with a scan that can fail, and give each exception a date."""

    id = "vulnerability-scan"

    def look(self, repo: Repository) -> Finding:
        """Return the scans; Dependabot alone, or one that cannot fail, is a part."""
        found = [(evidence, fails) for job in jobs(repo) for evidence, fails in scans(repo, job)]
        good = [evidence for evidence, fails in found if fails]
        undated = list(_undated(repo)) if good else []
        if good and not undated:
            return met(*good)
        weak = [*undated, *good, *(evidence for evidence, _ in found)]
        return partial(*(weak or _dependabot(repo))) if weak or _dependabot(repo) else MISSING


def scans(repo: Repository, job: Job) -> Iterator[tuple[Evidence, bool]]:
    """Yield the scans of a job, and whether they can fail."""
    if not job.triggers - {"manual"}:
        return
    for command in job.commands:
        for each in follow(repo, command):
            text = _text(each)
            if FAILING.match(text):
                cannot = (
                    "--exit-zero" in text or "--dry-run" in text or "--continue-on-error" in text
                )
                yield (
                    Evidence(each.path, each.line, text[:100]),
                    each.blocking and job.blocking and not cannot,
                )
            elif WITH_OPTION.match(text) and not SCOPE.match(text):
                yield (
                    Evidence(each.path, each.line, text[:100]),
                    each.blocking and job.blocking and bool(OPTION.search(text)),
                )
    for action in job.actions:
        found = ACTIONS.match(action.name)
        if found:
            yield (
                Evidence(action.path or job.path, action.line, action.name),
                job.blocking and _fails(action, bool(found["fails"])),
            )


def _text(command: Command) -> str:
    return " ".join((command.program, *command.arguments))


def _fails(action: Action, by_itself: bool) -> bool:
    given = {str(key): str(value).lower() for key, value in action.inputs.items()}
    if given.get("continue-on-error") == "true" or given.get("fail-build") == "false":
        return False
    if "trivy" in action.name.lower():
        return given.get("exit-code", "0") not in ("0", "") and given.get("scan-type") != "config"
    return True if by_itself else given.get("fail-build", "true") == "true"


def _undated(repo: Repository) -> Iterator[Evidence]:
    """Yield the exceptions that no date ends."""
    for path in repo.matching(*EXCEPTIONS):
        text = repo.text(path)
        if re.search(r"\b(CVE|GHSA|PYSEC|GSD|SNYK)-", text) and not DATE.search(text):
            yield Evidence(path, 1, "exceptions without a date")
    for job in jobs(repo):
        for command in job.commands:
            for each in follow(repo, command):
                text = _text(each)
                if FAILING.match(text) and IGNORED.search(text):
                    around = "\n".join(repo.lines(each.path)[max(0, each.line - 4) : each.line + 6])
                    if not DATE.search(around):
                        yield Evidence(each.path, each.line, text[:100])
