"""Explain conflicts to the person who resolves them: what each side did, and why."""

import difflib
from dataclasses import dataclass
from pathlib import Path

from . import layers
from .answers import Answers
from .git import Entry, Repository
from .project import Project
from .threeway import BASE, OURS, THEIRS, Merge

CONTEXT = 2
LONGEST = 40  # lines of a difference on the page


@dataclass(frozen=True)
class Explained:
    """A file in conflict: what it is about, the reasons of both sides, and what they changed.

    `mine` and `theirs` are the lines of a unified difference against the version before.
    """

    path: str
    about: tuple[str, ...]
    my_reasons: tuple[str, ...]
    their_reason: str
    mine: tuple[str, ...]
    theirs: tuple[str, ...]

    def sentences(self, level: str) -> tuple[str, ...]:
        """Return the same in a few lines for a terminal."""
        mine = f"you: {'; '.join(self.my_reasons)}" if self.my_reasons else ""
        return tuple(filter(None, (*self.about, mine, f"{level}: {self.their_reason}")))


def explain(project: Project, merge: Merge, base: str, after: Answers) -> list[Explained]:
    """Return what each conflict of a merge is about; `after` is where the upgrade goes."""
    repository = project.repository
    reasons = {
        path.replace("{{ package }}", project.package): reason
        for each in layers.stack(after.level, after.applications)
        for path, reason in each.changes.items()
    }
    found = []
    for conflict in merge.conflicts:
        sides = versions(repository, conflict.sides)
        before = sides.get(BASE, [])
        name = project.local(conflict.path)
        new = "brings a file of that name" if BASE not in sides else "changes it"
        found.append(
            Explained(
                name,
                conflict.about,
                tuple(subjects(repository, base, conflict.path)),
                reasons.get(name, new if THEIRS in sides else "has it no more"),
                difference(before, sides.get(OURS, [])),
                difference(before, sides.get(THEIRS, [])),
            )
        )
    return found


def versions(repository: Repository, sides: dict[int, Entry]) -> dict[int, list[str]]:
    """Return the lines of each side of a file."""
    texts = repository.contents(entry.id for entry in sides.values())
    return {
        side: texts[entry.id].decode("utf-8", "replace").splitlines()
        for side, entry in sides.items()
    }


def subjects(repository: Repository, base: str, path: str) -> list[str]:
    """Return what the newest commits that changed a file since another one say they do."""
    command = ["log", "--no-merges", "--format=%s", f"{base}..HEAD", "--", path]
    return repository.run(*command).splitlines()[:3]


def difference(before: list[str], after: list[str]) -> tuple[str, ...]:
    """Return what changed between two versions, without the head of a difference."""
    return tuple(difflib.unified_diff(before, after, lineterm="", n=CONTEXT))[2:]


def page(name: str, level: str, explained: list[Explained]) -> str:
    """Return a page that shows both sides of each conflict beside each other."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template("conflicts.html")
    return template.render(name=name, level=level, conflicts=explained, longest=LONGEST)
