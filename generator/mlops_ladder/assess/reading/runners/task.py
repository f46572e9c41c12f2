"""A task: commands under a name."""

from dataclasses import dataclass

from ..shell import Command


@dataclass(frozen=True)
class Task:
    """What the runner `runner` runs as `name` from the folder `cwd` (where its file lies).

    A task that runs another one first has a command for that: `make lint`, `poe lint`.
    """

    runner: str
    name: str
    cwd: str
    path: str
    line: int
    commands: tuple[Command, ...]
