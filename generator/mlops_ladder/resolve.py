"""What is left to do by hand in a merge with conflicts."""

import os

from .git import Repository
from .journal import State
from .merge import check
from .threeway import OURS, THEIRS


def unresolved(repository: Repository, state: State) -> dict[str, tuple[str, ...]]:
    """Return the files that still need hands, with the reasons; stage the resolved ones.

    A file whose sides are both there is resolved when it is valid and holds no marker. Where one
    side deleted it, only `git add` or `git rm` tells what was decided.
    """
    left = {}
    for path, sides in conflicted(repository).items():
        place = repository.root / path
        if not {OURS, THEIRS} <= sides or not os.path.isfile(place):
            left[path] = state.about.get(path, ()) or (
                "say with git add or git rm what it is to be",
            )
            continue
        content = place.read_bytes()
        if faults := check(path, None, content, content, content):
            left[path] = tuple(faults)
        else:
            repository.run("add", "--", path)
    return left


def conflicted(repository: Repository) -> dict[str, set[int]]:
    """Return the files that the index holds several sides of, and which."""
    found: dict[str, set[int]] = {}
    for line in filter(None, repository.run("ls-files", "-u", "-z").split("\0")):
        words, _, path = line.partition("\t")
        found.setdefault(path, set()).add(int(words.split()[2]))
    return found
