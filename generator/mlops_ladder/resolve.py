"""What is left to do by hand in a merge with conflicts."""

from pathlib import PurePosixPath

from . import history
from .git import Repository
from .merge import check
from .threeway import OURS, THEIRS


def unresolved(
    repository: Repository, place: PurePosixPath, about: dict[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Return the files that still need hands, with the reasons; stage the resolved ones.

    `place` is the project's folder, from which the files are named, as in `about`. A file whose
    sides are both there is resolved when it is valid and holds no marker. Where one side deleted
    it, only `git add` or `git rm` tells what was decided.
    """
    left = {}
    for path, sides in conflicted(repository).items():
        name, file = history.local(path, place), repository.root / path
        if not {OURS, THEIRS} <= sides or not file.is_file():
            left[name] = (*about.get(name, ()), "say with git add or git rm what it is to be")
            continue
        content = file.read_bytes()
        if faults := check(path, None, content, content, content):
            left[name] = tuple(faults)
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
