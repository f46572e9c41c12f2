"""What a check is: a small class whose docstring says how to make its capability met."""

import inspect
from typing import ClassVar

from .finding import Evidence, Finding
from .reading.code.python import Call
from .reading.files.repository import Repository
from .reading.models.learning import Site

MISSING = Finding("missing")
MOST = 5  # pieces of evidence that are shown


class Check:
    """Looks for one capability; the docstring of each subclass is the fix, one sentence."""

    id: ClassVar[str]

    def look(self, repo: Repository) -> Finding:
        """Return what the repository shows of the capability."""
        raise NotImplementedError

    @classmethod
    def fix(cls) -> str:
        """Return how to make it met, in one sentence."""
        return inspect.cleandoc(cls.__doc__ or "").split("\n\n")[0].replace("\n", " ")


def met(*evidence: Evidence) -> Finding:
    """Return a finding: it is there, it can fail, and it reaches its target."""
    return Finding("met", evidence[:MOST])


def partial(*evidence: Evidence) -> Finding:
    """Return a finding: a part of it is there, or it cannot act."""
    return Finding("partial", evidence[:MOST])


def unknown(*evidence: Evidence) -> Finding:
    """Return a finding: files cannot show it."""
    return Finding("unknown", evidence[:MOST])


def at(place: Call | Site, text: str = "") -> Evidence:
    """Return the evidence of a place in code, with what it shows."""
    from .reading.models.learning import shown

    said = text or (place.text if isinstance(place, Site) else shown(place))
    return Evidence(place.path, place.line, said)
