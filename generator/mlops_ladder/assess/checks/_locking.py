"""Whether an environment can be built again as it was."""

import re

from ..check import MISSING, Check, met, partial
from ..finding import Evidence, Finding
from ..reading.files.repository import Repository
from ..reading.packaging.requirements import declared, locks

ENOUGH = 0.9  # of the lines
ASIDE = re.compile(
    r"(^|/)(docs?|examples?|\.github|\.devcontainer|\.binder|binder|benchmarks?)/", re.IGNORECASE
)
FREEZE = re.compile(r"require?ments?|\.pip$|conda|environment|env", re.IGNORECASE)


class LockedDependencies(Check):
    """Lock the dependencies: uv.lock, poetry.lock, or requirements.txt with exact versions."""

    id = "locked-dependencies"

    def look(self, repo: Repository) -> Finding:
        """Return the locks, or the requirements of which nine in ten are exact."""
        locked = [
            path for path in locks(repo) if not ASIDE.search(path) and _holds_packages(repo, path)
        ]
        if locked:
            return met(*(Evidence(path, 1, "lock file") for path in locked))
        lines = [each for each in declared(repo) if not ASIDE.search(each.path)]
        listed = [
            each
            for each in lines
            if not each.path.endswith((".toml", ".cfg", "setup.py", "Pipfile"))
        ]
        for chosen in (listed, lines):
            exact = [each for each in chosen if each.pinned]
            if chosen and len(exact) >= ENOUGH * len(chosen):
                return met(
                    Evidence(
                        exact[0].path,
                        exact[0].line,
                        f"{len(exact)} of {len(chosen)} lines are exact",
                    )
                )
        if not lines:
            return MISSING
        exact = [each for each in lines if each.pinned]
        return partial(
            Evidence(lines[0].path, lines[0].line, f"{len(exact)} of {len(lines)} lines are exact")
        )


def _holds_packages(repo: Repository, path: str) -> bool:
    """Tell whether a lock names at least one package; 2 MB and more surely do."""
    text = repo.text(path)
    return not text or bool(
        re.search(r"\[\[packages?\]\]|==|\"version\"|^\s*- (name|conda|pypi|url)", text, re.M)
    )
