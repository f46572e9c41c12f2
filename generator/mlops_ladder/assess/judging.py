"""Reads a repository, asks each check, and places the whole on the ladder."""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .capability import Capability, table
from .check import Check, unknown
from .checks import CHECKS
from .finding import Assessment, Evidence, Finding, Judged
from .ignores import ignored
from .level import place
from .reading.code.walking import DEEPEST
from .reading.files.repository import Repository
from .reading.models.learning import learning

FRAMES = 20 * DEEPEST
NOT_APPLICABLE = Finding("not-applicable")
# What makes sense in any repository; the rest is about models, and has no meaning without one.
OF_ANY_SOFTWARE = frozenset(
    {
        "clean-git",
        "locked-dependencies",
        "one-command-run",
        "unit-tests",
        "lint-hooks",
        "ci-tests",
        "workflow-hygiene",
        "dependency-updates",
        "code-owners",
        "container",
        "infrastructure-as-code",
        "sbom",
        "vulnerability-scan",
    }
)


def assessment(path: Path, tell: Callable[[str], None]) -> Assessment:
    """Return the assessment of the repository in a folder.

    Raises UsageError where its settings for this tool are wrong.
    """
    with uncollected(), deep():
        return _assessment(path, tell)


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold the garbage collector back: it finds nothing in syntax trees, and takes long."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


@contextmanager
def deep() -> Iterator[None]:
    """Let what reads code recurse as far as code is nested, some calls for each node."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, FRAMES))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def _assessment(path: Path, tell: Callable[[str], None]) -> Assessment:
    repo = Repository(path)
    reasons = ignored(repo)
    tell(f"reading {len(repo.files)} files")
    found = learning(repo)
    kinds = {"tabular": found.tabular, "llm": found.llm}
    applications = tuple(name for name, there in kinds.items() if there)
    judged: list[Judged] = []
    for capability in table().capabilities.values():
        tell(f"{len(judged) + 1} of {len(CHECKS)}: {capability.title}")
        judged.append(judge(repo, CHECKS[capability.id], capability, applications, reasons))
    placed = place(applications, {each.capability.id: each.finding for each in judged})
    return Assessment(
        repo.name, bool(applications), placed.level, placed.gaps, placed.grade,
        applications, tuple(judged), tuple(repo.broken),
    )  # fmt: skip


def judge(
    repo: Repository,
    check: Check,
    capability: Capability,
    applications: tuple[str, ...],
    reasons: dict[str, Finding],
) -> Judged:
    """Return a capability with what its check found, or why it does not apply."""
    if capability.id in reasons:
        finding = reasons[capability.id]
    elif applicable(capability, applications):
        finding = looked(repo, check)
    else:
        finding = NOT_APPLICABLE
    done = finding.state in ("met", "not-applicable")
    return Judged(capability, finding, "" if done else check.fix())


def looked(repo: Repository, check: Check) -> Finding:
    """Return what a check finds; one that fails on what is here leaves its capability unknown.

    The failure is named with the files that were not understood: 72 other answers stay.
    """
    try:
        return check.look(repo)
    except Exception as error:
        said = f"not judged, by a fault of ours: {type(error).__name__}: {error}"
        repo.broken.append(Evidence(check.id, 0, said))
        return unknown()


def applicable(capability: Capability, applications: tuple[str, ...]) -> bool:
    """Tell whether a capability has a meaning for what a repository holds."""
    if not applications:
        return capability.id in OF_ANY_SOFTWARE
    return not capability.applies or capability.applies in applications
