"""A command to all that it runs: through task runners, scripts, other files; any number of hops."""

from collections import deque
from dataclasses import replace

from .files.repository import Repository
from .hops import HOPS
from .shell import Command

_MOST = 1000


def follow(repo: Repository, command: Command) -> tuple[Command, ...]:
    """`command` first, then everything that runs because of it, each once.

    Each keeps its own place; it blocks only if everything on the way to it does. What runs on
    several ways is there once, and blocks if it does on any of them.
    """
    known = repo.fact(_known)
    if command not in known:
        known[command] = _follow(repo, command)
    return known[command]


def _known(_: Repository) -> dict[Command, tuple[Command, ...]]:
    """What was followed before."""
    return {}


def _follow(repo: Repository, command: Command) -> tuple[Command, ...]:
    found: dict[Command, bool] = {}
    waiting = deque([command])
    while waiting and len(found) < _MOST:
        current = waiting.popleft()
        key = replace(current, blocking=True)
        if found.get(key, False) or (key in found and not current.blocking):
            continue
        found[key] = current.blocking
        for hop in HOPS:
            for inner in hop(repo, current):
                waiting.append(replace(inner, blocking=inner.blocking and current.blocking))
    return tuple(replace(key, blocking=blocking) for key, blocking in found.items())
