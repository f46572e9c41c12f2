"""What a merge leaves for hands: the hunks between markers, and how people settle them."""

from pathlib import Path
from typing import NamedTuple

from ..conftest import git


class Hunk(NamedTuple):
    """Two versions of some lines, each with its line ends."""

    ours: list[str]
    theirs: list[str]

    @property
    def minimal(self) -> bool:
        """Whether the versions share neither their first nor their last line."""
        if not self.ours or not self.theirs:
            return bool(self.ours or self.theirs)
        return self.ours[0] != self.theirs[0] and self.ours[-1] != self.theirs[-1]


def parts(text: str) -> list[str | Hunk]:
    """Return a text in parts: what stands between hunks, and the hunks."""
    found: list[str | Hunk] = [""]
    target: list[str] | None = None
    for line in text.splitlines(keepends=True):
        last = found[-1]
        if line.startswith("<<<<<<< "):
            found.append(Hunk([], []))
            target = found[-1].ours  # type: ignore[union-attr]
        elif line.startswith("||||||| ") and target is not None:
            target = []
        elif line.rstrip() == "=======" and isinstance(last, Hunk):
            target = last.theirs
        elif line.startswith(">>>>>>> ") and target is not None:
            found.append("")
            target = None
        elif target is None:
            found[-1] += line  # type: ignore[operator]
        else:
            target.append(line)
    return found


def hunks(text: str) -> list[Hunk]:
    """Return the hunks of a text."""
    return [part for part in parts(text) if isinstance(part, Hunk)]


def settled(text: str, *wanted: str) -> str:
    """Return a text with its hunks replaced, one after the other."""
    left = list(wanted)
    return "".join(part if isinstance(part, str) else left.pop(0) for part in parts(text))


def ours(text: str) -> str:
    """Return a text with the user's version of every hunk."""
    return settled(text, *("".join(hunk.ours) for hunk in hunks(text)))


def theirs(text: str) -> str:
    """Return a text with the level's version of every hunk."""
    return settled(text, *("".join(hunk.theirs) for hunk in hunks(text)))


def both(text: str) -> str:
    """Return a text with both versions of every hunk, the user's first."""
    return settled(text, *("".join([*hunk.ours, *hunk.theirs]) for hunk in hunks(text)))


def sides(root: Path) -> dict[str, set[int]]:
    """Return the files that git's index holds more than one side of, and which."""
    found: dict[str, set[int]] = {}
    for line in filter(None, git(root, "ls-files", "--unmerged", "-z").split("\0")):
        words, _, path = line.partition("\t")
        found.setdefault(path, set()).add(int(words.split()[2]))
    return found
