"""The next hop of a command: each function returns what the command runs, or nothing."""

from collections.abc import Callable, Iterable

from ..files.repository import Repository
from ..shell import Command
from . import dvc, files, hooks, images, launchers, runners, scripts

Hop = Callable[[Repository, Command], Iterable[Command]]
HOPS: tuple[Hop, ...] = (
    launchers.hop, scripts.hop, runners.hop, files.hop, images.hop, hooks.hop, dvc.hop,
)  # fmt: skip
