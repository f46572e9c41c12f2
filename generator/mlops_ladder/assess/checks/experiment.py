"""Stage experiment: how code is written and tried."""

import re

from ..check import MISSING, Check, at, met, partial, unknown
from ..finding import Evidence, Finding
from ..reading.code.graph import calls
from ..reading.files.documented import documented
from ..reading.files.repository import Repository
from ..reading.models.configuring import FROM_CODE, settings, training_reads
from ..reading.models.tracking import tracked
from ..reading.testing.testing import tests
from ._frameworks import framework_settings, tracked_by_files
from ._linting import LintHooks
from ._locking import LockedDependencies
from ._searching import HyperparameterSearch

__all__ = [
    "CleanGit",
    "ExternalConfiguration",
    "HyperparameterSearch",
    "LintHooks",
    "LockedDependencies",
    "OneCommandRun",
    "TrackedExperiments",
    "UnitTests",
]

LARGE = 10_000_000  # bytes


class CleanGit(Check):
    """Take files over 10 MB out of git, and keep pointers to them (DVC, Git LFS)."""

    id = "clean-git"

    def look(self, repo: Repository) -> Finding:
        """Return the large files that git tracks; without git nobody can tell."""
        if not repo.has_git:
            return unknown()
        kept = _kept_by_lfs(repo)
        large = [
            Evidence(path, 0, f"{repo.sizes[path] / 1e6:.0f} MB")
            for path in sorted(repo.tracked)
            if repo.sizes.get(path, 0) > LARGE
            and not any(pattern.fullmatch(path) for pattern in kept)
        ]
        return (
            partial(*large)
            if large
            else met(Evidence("", 0, f"{len(repo.tracked)} files, none over 10 MB"))
        )


def _kept_by_lfs(repo: Repository) -> list[re.Pattern[str]]:
    found = []
    for path in repo.matching(".gitattributes"):
        folder = path.rpartition("/")[0]
        for line in repo.lines(path):
            words = line.split()
            if "filter=lfs" in words[1:]:
                glob = words[0].lstrip("/")
                pattern = re.escape(glob).replace(r"\*\*", ".*").replace(r"\*", "[^/]*")
                anywhere = "" if "/" in glob else "(.*/)?"
                found.append(re.compile(f"{re.escape(folder)}/?{anywhere}{pattern}(/.*)?"))
    return found


class OneCommandRun(Check):
    """Show in the README one command that runs the project."""

    id = "one-command-run"

    def look(self, repo: Repository) -> Finding:
        """Return the README's commands whose target is here, else those whose target is not."""
        found = list(documented(repo))
        shown = [
            (Evidence(each.path, each.line, " ".join(each.words)[:100]), there)
            for each, there in found
        ]
        good = [evidence for evidence, there in shown if there]
        if good:
            return met(*good)
        return partial(*(evidence for evidence, _ in shown)) if shown else MISSING


class TrackedExperiments(Check):
    """Send the parameters and the metrics of each run to a tracker, such as MLflow."""

    id = "tracked-experiments"

    def look(self, repo: Repository) -> Finding:
        """Return what reaches a tracker; one of the two, or a notebook alone, is a part."""
        found = tracked(repo)
        parameters = [at(site) for site in found.parameters]
        metrics = [at(site) for site in found.metrics]
        by_files = tracked_by_files(repo)
        parameters += by_files.parameters
        metrics += by_files.metrics
        if parameters and metrics:
            return met(parameters[0], metrics[0])
        weak = [
            *parameters,
            *metrics,
            *map(at, found.off),
            *map(at, found.notebook),
            *by_files.weak,
        ]
        return partial(*weak) if weak else MISSING


class ExternalConfiguration(Check):
    """Move the parameters into a file, such as params.yaml, that the training code reads."""

    id = "external-configuration"

    def look(self, repo: Repository) -> Finding:
        """Return the file and who reads it; arguments and constants are a part."""
        found = training_reads(repo)
        framed = framework_settings(repo)
        if found or framed:
            read = [
                Evidence(
                    each.site.path, each.site.line, f"{each.site.text} reads {each.file}"[:120]
                )
                for each in found
            ]
            return met(*read, *framed)
        weak = [at(each.site) for each in settings(repo)]
        weak += [at(call) for call in calls(repo, "*") if FROM_CODE.fullmatch(call.name)]
        weak += [
            Evidence(path, 1, "constants")
            for path in repo.matching("config.py", "settings.py", "configuration.py", "MLproject")
        ]
        return partial(*weak[:1]) if weak else MISSING


class UnitTests(Check):
    """Write tests that import the project's code and assert what it returns."""

    id = "unit-tests"

    def look(self, repo: Repository) -> Finding:
        """Return the tests that use the project's code and can fail."""
        found = tests(repo)
        good = [
            Evidence(each.path, each.line, each.name)
            for each in found
            if each.asserts and each.uses
        ]
        if good:
            return met(*good)
        return (
            partial(*(Evidence(each.path, each.line, each.name) for each in found))
            if found
            else MISSING
        )
