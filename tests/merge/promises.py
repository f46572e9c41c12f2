"""What an upgrade promises: asserted for the whole tree of every scenario."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

from ..conftest import Ended, git
from . import hands, invariants, standing
from .invariants import Lines, Tree

Some = TypeVar("Some")
OURS, THEIRS = 2, 3  # as git's index numbers the sides of a conflict


class Outcome(NamedTuple):
    """What became of an upgrade: whether hands were needed, and which lines or files are wrong."""

    by_hand: bool
    lost: Lines
    dropped: Lines
    broken: list[str]


class Stated(NamedTuple):
    """What a scenario states beforehand, with a reason for each path that is an exception.

    `conflicts` are the files that need hands. `differs`: not as on a fresh project of the level.
    `loses`: lines of the user are gone. `drops`: lines of the level are not there.
    """

    conflicts: Collection[str] = ()
    differs: Mapping[str, str] = {}
    loses: Mapping[str, str] = {}
    drops: Mapping[str, str] = {}


class Before(NamedTuple):
    """How a repository and its project stood before an upgrade."""

    head: str
    branch: str
    status: str
    tree: Tree
    outside: Tree

    @classmethod
    def of(cls, root: Path, folder: Path) -> "Before":
        """Return how they stand now."""
        return cls(
            git(root, "rev-parse", "HEAD"),
            git(root, "rev-parse", "--symbolic-full-name", "HEAD"),
            git(root, "status", "--porcelain"),
            invariants.read(folder),
            outside(root, folder),
        )


def outside(root: Path, folder: Path) -> Tree:
    """Return the files of a repository that are not its project's."""
    if root == folder:
        return {}
    place = folder.relative_to(root).as_posix()
    files = invariants.read(root).items()
    return {path: file for path, file in files if not path.startswith(f"{place}/")}


@dataclass(frozen=True, repr=False)
class Promise:
    """An upgrade that is about to happen, from the scaffold `old` to the scaffold `new`.

    `fresh` makes a new project of the level with the same edits; `keep` is given the outcome.
    """

    root: Path
    folder: Path
    before: Before
    stated: Stated
    old: Tree
    new: Tree
    fresh: Callable[[], Tree]
    keep: Callable[[Outcome], None]

    def is_kept(self, ended: Ended) -> None:
        """Assert that the upgrade is complete: the history, the index, and every file."""
        if ended.status:
            self.keep(Outcome(True, {}, {}, []))
        assert ended.status == 0, ended
        tree = invariants.read(self.folder)
        self.loses_nothing(tree)
        standing.check_merged(self.root, self.before.head, self.before.status)
        assert git(self.root, "rev-parse", "--symbolic-full-name", "HEAD") == self.before.branch
        if not self.stated.conflicts:
            assert invariants.different(tree, self.fresh()) == sorted(self.stated.differs)

    def loses_nothing(self, tree: Tree) -> None:
        """Assert that each side's lines are there, none twice, and keep what came of it."""
        lost, loses = apart(invariants.missing(self.old, self.before.tree, tree), self.stated.loses)
        dropped, drops = apart(invariants.missing(self.old, self.new, tree), self.stated.drops)
        broken = invariants.broken(tree)
        self.keep(Outcome(bool(self.stated.conflicts), lost, dropped, broken))
        assert not lost
        assert not dropped
        assert not broken
        assert loses == set(self.stated.loses)
        assert drops == set(self.stated.drops)
        assert outside(self.root, self.folder) == self.before.outside

    def waits_for_hands(self, ended: Ended) -> None:
        """Assert that exactly the stated files are in conflict, and that each holds both sides."""
        place = self.folder.relative_to(self.root).as_posix()
        prefix = "" if place == "." else f"{place}/"
        sides = hands.sides(self.root)
        assert ended.status == 3, ended
        assert sorted(sides) == sorted(prefix + path for path in self.stated.conflicts)
        assert git(self.root, "rev-parse", "HEAD") == self.before.head
        merging = (standing.private(self.root) / "MERGE_HEAD").read_text("utf-8").strip()
        assert standing.is_scaffold(self.root, merging)
        tree = invariants.read(self.folder)
        both = {path for path in self.stated.conflicts if {OURS, THEIRS} <= sides[prefix + path]}
        self.holds_both_sides(tree, both)
        assert not invariants.broken(without(tree, both))
        assert outside(self.root, self.folder) == self.before.outside

    def holds_both_sides(self, tree: Tree, marked: set[str]) -> None:
        """Assert that hunks are small, and that each version of them has all its side's lines."""
        ours, theirs = dict(tree), dict(tree)
        for path in marked:
            text = tree[path].text
            assert hands.hunks(text), path
            assert all(hunk.minimal for hunk in hands.hunks(text)), text
            ours[path] = invariants.File(hands.ours(text).encode(), executable=False)
            theirs[path] = invariants.File(hands.theirs(text).encode(), executable=False)
        kept = set(self.stated.conflicts) - marked
        assert not without(invariants.missing(self.old, self.before.tree, ours), kept)
        assert not without(invariants.missing(self.old, self.new, theirs), kept)


def apart(lines: Lines, stated: Mapping[str, str]) -> tuple[Lines, set[str]]:
    """Return the lines of paths that nobody stated, and the paths that somebody did."""
    return without(lines, stated), lines.keys() & stated.keys()


def without(files: Mapping[str, Some], paths: Collection[str]) -> dict[str, Some]:
    """Return the files of a tree that are not among some paths."""
    return {path: file for path, file in files.items() if path not in paths}
