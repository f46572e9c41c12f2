"""What a continuous-integration system runs: jobs, with their triggers, commands and actions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..shell import Command

TRIGGERS = frozenset(
    {"push", "pull_request", "schedule", "manual", "release", "call", "other"}
)  # fmt: skip
APPROVAL = "approval"
_COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True)
class Action:
    """A ready-made step: an action, task, orb, pipe or image, as `name` at `ref`.

    A step in which a person has to agree is the action `approval`, in every system.
    """

    name: str
    ref: str
    line: int
    inputs: Mapping[str, Any] = field(default_factory=dict, hash=False)
    path: str = ""

    @property
    def pinned(self) -> bool:
        """Whether the same code runs tomorrow: a full commit, a digest, or this repository's."""
        local = self.name.startswith(("./", "../"))
        return local or bool(_COMMIT.fullmatch(self.ref)) or self.ref.startswith("sha256:")


@dataclass(frozen=True)
class Job:
    """A job that can run; `triggers` are those of `TRIGGERS` that reach it.

    `needs` are names of jobs that have to succeed before. `blocking` is False where a failure
    of the job is ignored; its commands say so too, each for itself. `permissions` and
    `workflow_permissions` are GitHub's, as written: a mapping, a word, or None.
    """

    system: str
    path: str
    line: int
    name: str
    triggers: frozenset[str]
    needs: tuple[str, ...] = ()
    environment: str = ""
    condition: str = ""
    blocking: bool = True
    commands: tuple[Command, ...] = ()
    actions: tuple[Action, ...] = ()
    permissions: Any = field(default=None, hash=False)
    workflow_permissions: Any = field(default=None, hash=False)
