"""What an assessment says: states, evidence, findings and the whole."""

from dataclasses import dataclass
from typing import Literal

from .capability import Capability

State = Literal["met", "partial", "missing", "unknown", "not-applicable"]


@dataclass(frozen=True)
class Evidence:
    """A place that shows something: `path` relative to the root, `line` from 1 (0: the whole)."""

    path: str
    line: int
    text: str


@dataclass(frozen=True)
class Finding:
    """What a check found: a state, and the evidence for it (for `partial` too).

    `ignored` where the owners set the capability aside: the state is then not-applicable.
    """

    state: State
    evidence: tuple[Evidence, ...] = ()
    ignored: bool = False


@dataclass(frozen=True)
class Judged:
    """A capability with what was found; `fix` is a sentence where it is not met, else empty."""

    capability: Capability
    finding: Finding
    fix: str

    @property
    def state(self) -> State:
        """The state that was found."""
        return self.finding.state


@dataclass(frozen=True)
class Assessment:
    """A repository's place on the ladder.

    `level` is None below level 0 ("none" in JSON), `llm` None without calls of a language
    model. `gaps` are the expected capabilities of the levels reached that are not met.
    `applications` holds "tabular" and "llm" as found. `broken` names files not understood.
    """

    name: str
    ml: bool
    level: int | None
    gaps: tuple[str, ...]
    llm: str | None
    applications: tuple[str, ...]
    judged: tuple[Judged, ...]
    broken: tuple[Evidence, ...] = ()
