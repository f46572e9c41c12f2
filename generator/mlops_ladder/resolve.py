"""What is left to do by hand in a merge with conflicts."""

from pathlib import PurePosixPath

from . import history
from .git import Repository
from .merge import faults_in
from .threeway import OURS, THEIRS


def examine(
    repository: Repository, place: PurePosixPath, about: dict[str, tuple[str, ...]]
) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    """Return the files in conflict that are resolved, and those that are not, with the reasons.

    `place` is the project's folder, from which the latter are named, as in `about`. A file whose
    sides are both there is resolved when it is valid and holds no marker. Where one side deleted
    it, only `git add` or `git rm` tells what was decided. What was added with its markers is not
    resolved either.
    """
    resolved, left = [], {}
    waiting = conflicted(repository)
    for path, sides in waiting.items():
        name, file = history.local(path, place), repository.root / path
        if not {OURS, THEIRS} <= sides or file.is_symlink() or not file.is_file():
            left[name] = tuple(about.get(name, ())) or (f"`git add {name}` or `git rm {name}`",)
        elif b"\0" in (content := file.read_bytes()):
            left[name] = (f"no text: `git add {name}` takes the version that is there",)
        elif faults := faults_in(path, content):
            left[name] = tuple(faults)
        else:
            resolved.append(path)
    for name in about:
        path = f"{history.prefix(place)}{name}"
        staged = repository.start(["show", f":{path}"])
        if path in waiting or staged.returncode or not faults_in(path, staged.stdout):
            continue
        if faults := faults_in(path, (repository.root / path).read_bytes()):
            left[name] = tuple(faults)
        else:
            resolved.append(path)
    return resolved, left


def conflicted(repository: Repository) -> dict[str, set[int]]:
    """Return the files that the index holds several sides of, and which."""
    found: dict[str, set[int]] = {}
    for line in filter(None, repository.run("ls-files", "-u", "-z").split("\0")):
        words, _, path = line.partition("\t")
        found.setdefault(path, set()).add(int(words.split()[2]))
    return found
