"""A project and its user: what they do to it, and what they ask of the tool."""

import tempfile
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from ..conftest import Ended, Ladder, git
from . import files, hands, invariants, standing
from .invariants import Tree
from .promises import Before, Outcome, Promise, Stated

NAME = "late-flights"
PYPROJECT = "pyproject.toml"
SOURCES = f"src/{files.PACKAGE}"
TESTS = "tests"
SAME_NAME = "a module of the same name as a new one"
Scaffolds = Callable[..., Path]


@cache
def read_once(folder: Path) -> Tree:
    """Return the files of a folder that never changes."""
    return invariants.read(folder)


@dataclass(kw_only=True, repr=False)
class Project(files.Files):
    """A project of level 0 that its user edits; `root` is where its repository is.

    `ladder` runs the tool, `scaffolds` gives a fresh project of a level. Upgrades go from the
    scaffold of level `old` to that of `new`. `promise` is that of the last upgrade, `outcomes` has
    what came of each; tests of one `scenario` count once. `done_with` says whether all that was
    begun has been looked at.
    """

    root: Path
    ladder: Ladder
    scaffolds: Scaffolds
    old: str = "0"
    new: str = "1"
    promise: Promise | None = None
    outcomes: list[Outcome] = field(default_factory=list)
    scenario: str = ""
    done_with: bool = False

    edit = files.edit
    append = files.append
    write = files.write
    delete = files.delete
    move = files.move
    link = files.link
    rename_package = files.rename_package
    replace = files.replace
    reformat = files.reformat
    make_executable = files.make_executable
    end_lines_with_crlf = files.end_lines_with_crlf

    def write_a_module_that_the_level_brings(self, name: str = "champion") -> str:
        """Write and commit a module that will be in conflict; return its path."""
        self.scenario = SAME_NAME
        path = f"{SOURCES}/{name}.py"
        self.write(path, f'"""The {name} of ours."""\n\n{name.upper()} = 1\n')
        self.commit()
        return path

    def is_the_levels_own_work(self) -> None:
        """State that what was done is what the level does: a fresh project has it as it is."""
        self.done.clear()

    def git(self, *words: str) -> str:
        """Run git in the project's folder; return what it printed."""
        return git(self.folder, *words)

    def commit(self, message: str = "My work") -> None:
        """Commit all that is in the project's folder."""
        self.git("add", "--all", ".")
        self.git("commit", "--quiet", "--message", message)

    def amend(self) -> None:
        """Put what is in the folder into the last commit."""
        self.git("add", "--all", ".")
        self.git("commit", "--quiet", "--amend", "--no-edit")

    def squash(self) -> None:
        """Let one commit without parents stand for all history."""
        messages = self.git("log", "--format=%B")
        self.git("reset", "--quiet", self.git("commit-tree", "HEAD^{tree}", "-m", messages))

    def run(self, command: str, *words: str) -> Ended:
        """Run a command of the tool on the project."""
        return self.ladder(command, str(self.folder), *words)

    def upgrade(
        self,
        *words: str,
        conflicts: Collection[str] = (),
        differs: Mapping[str, str] | None = None,
        loses: Mapping[str, str] | None = None,
        drops: Mapping[str, str] | None = None,
        rehearsals: int = 2,
    ) -> Ended:
        """Upgrade, and see that all comes as the scenario states it, and nothing else.

        An upgrade that leaves conflicts is undone and begun anew twice, by the tool and by git.
        """
        promise = self.expects(Stated(conflicts, differs or {}, loses or {}, drops or {}))
        if conflicts:
            for undo in (self.abort, self.abort_by_git)[:rehearsals]:
                state = standing.lasting(self.root), standing.index(self.root)
                promise.waits_for_hands(self.run("upgrade", *words))
                undo()
                assert (standing.lasting(self.root), standing.index(self.root)) == state
        ended = self.run("upgrade", *words)
        if conflicts:
            promise.waits_for_hands(ended)
        else:
            self.is_merged(ended)
        return ended

    def expects(self, stated: Stated | None = None) -> Promise:
        """State what the next upgrade has to bring, from how all stands now; return it."""
        self.done_with = False
        self.promise = Promise(
            self.root,
            self.folder,
            Before.of(self.root, self.folder),
            stated or Stated(),
            self.scaffold(self.old),
            self.scaffold(self.new),
            self.fresh,
            self.outcomes.append,
        )
        return self.promise

    def scaffold(self, level: str) -> Tree:
        """Return a level's files, package and paths called as the user calls them."""
        return invariants.called(read_once(self.scaffolds(level)), self.package, self.moves)

    def fresh(self) -> Tree:
        """Return a new project of the level after the same edits, but for files that refuse one."""
        with tempfile.TemporaryDirectory() as scratch:
            copy = files.Files(Path(scratch))
            invariants.write(read_once(self.scaffolds(self.new)), copy.folder)
            refusing = files.repeat(self.done, copy)
            tree = invariants.read(copy.folder)
        return {path: file for path, file in tree.items() if path not in refusing}

    def is_merged(self, ended: Ended) -> None:
        """Assert that the upgrade is complete, and as promised."""
        assert self.promise
        self.promise.is_kept(ended)
        self.done_with = True

    def resolve(self, path: str, *wanted: str) -> None:
        """Replace the hunks of a file in conflict; without texts, both versions stay."""
        text = self.text(path)
        assert hands.hunks(text)
        self.put(path, hands.settled(text, *wanted) if wanted else hands.both(text))

    def is_not_done_with(self, path: str) -> None:
        """Try to finish the upgrade too early, and see that it names the file that is left."""
        assert self.promise
        ended = self.run("upgrade", "--continue")
        assert path in ended.out
        self.promise.waits_for_hands(ended)

    def continue_(self) -> None:
        """Finish the upgrade, and see that all is as promised."""
        self.is_merged(self.run("upgrade", "--continue"))

    def is_committed(self, loses: Mapping[str, str] | None = None) -> None:
        """Assert that the upgrade, which the user has finished already, is as promised."""
        assert self.promise
        stated = self.promise.stated._replace(loses=loses or self.promise.stated.loses)
        self.promise = replace(self.promise, stated=stated)
        ended = self.run("upgrade", "--continue")
        assert (ended.status, "no upgrade is under way" in ended.err) == (2, True)
        self.is_merged(Ended(0, "", ""))

    def is_as_before(self) -> None:
        """Assert that the last upgrade was undone."""
        assert self.promise
        assert Before.of(self.root, self.folder) == self.promise.before
        self.done_with = True

    def abort(self) -> None:
        """Undo the upgrade by the tool."""
        assert self.run("upgrade", "--abort").status == 0
        assert not (standing.private(self.root) / "ladder").exists()

    def abort_by_git(self) -> None:
        """Undo the upgrade by git."""
        git(self.root, "merge", "--abort")

    def is_refused(self, *words: str, status: int, says: str) -> str:
        """Try to upgrade, and see that it is refused with these words, and not a byte changes."""
        before = standing.everything(self.root)
        ended = self.run("upgrade", *words)
        assert ended.status == status, ended
        assert says in ended.out + ended.err
        assert standing.everything(self.root) == before
        self.done_with = self.done_with or self.promise is None
        return ended.out + ended.err

    def is_as_fresh(self) -> None:
        """Assert that the project is as a new one of the level after the same edits."""
        assert invariants.different(invariants.read(self.folder), self.fresh()) == []

    def has_all(self, to: str = "") -> None:
        """Assert that there is nothing to upgrade at this level, and nothing happens."""
        self.is_refused("--to", to or self.new, status=0, says="nothing to do")
