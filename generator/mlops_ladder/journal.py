"""Bring a merged tree into branch, index and work tree so that a crash can be finished or undone.

The folder `ladder` in git's private folder holds what has to be known for that: `upgrade.json`, the
files as they will be (`new`) and as they were (`old`), and the same for the index. A file is
replaced in one step, so each is whole at any moment, and every step may be done twice.
"""

import contextlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from .errors import UpgradeError, UsageError
from .git import Entry, Repository, held_back
from .worktree import digest, move_branch, put, put_index, release_index, remove_empty

Committer = Callable[[str], str]
MOVING, CONFLICTS, UNDOING = "moving", "conflicts", "undoing"
PAGE = "conflicts.html"
MERGE_FILES = ("MERGE_HEAD", "MERGE_MSG", "MERGE_MODE")


@dataclass(frozen=True)
class State:
    """An upgrade that is under way.

    `project` is its folder in the repository, `head` the commit before, `theirs` the scaffold
    commit that is merged, `commit` the merge commit, empty where conflicts are left. `about` and
    `sides` map a path in conflict to what it is about and to its entries in the index, `changes` a
    path to the digests of its file before and after (empty where there is none), `made` are the
    folders that did not exist. `relock` is whether both sides changed the lock.
    """

    project: str
    head: str
    theirs: str
    tree: str
    commit: str
    message: str
    relock: bool
    about: dict[str, tuple[str, ...]]
    sides: dict[str, dict[int, Entry]]
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    made: list[str] = field(default_factory=list)
    step: str = MOVING


def folder(repository: Repository) -> Path:
    """Return the folder of the journal."""
    return repository.private_folder / "ladder"


def read(repository: Repository) -> State | None:
    """Return the upgrade that is under way, if one is."""
    try:
        content = json.loads((folder(repository) / "upgrade.json").read_text("utf-8"))
    except FileNotFoundError:
        return None
    sides = {
        path: {int(side): Entry(**entry) for side, entry in entries.items()}
        for path, entries in content.pop("sides").items()
    }
    about = {path: tuple(sentences) for path, sentences in content.pop("about").items()}
    changes = {path: tuple(digests) for path, digests in content.pop("changes").items()}
    state = State(sides=sides, about=about, changes=changes, **content)
    over = state.step == CONFLICTS and merging(repository) != state.theirs
    return None if over else state


def merging(repository: Repository) -> str:
    """Return the commit that git is merging, empty for none."""
    try:
        return (repository.private_folder / "MERGE_HEAD").read_text("utf-8").strip()
    except FileNotFoundError:
        return ""


def write(repository: Repository, state: State) -> None:
    """Write the journal's page, all or nothing."""
    page = folder(repository) / "upgrade.json"
    aside = page.with_suffix(".tmp")
    with aside.open("w", encoding="utf-8") as file:
        json.dump(asdict(state), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(page)


def begin(repository: Repository, state: State, paths: list[str], page: str) -> State:
    """Put everything ready beside the work tree, then write the journal; return its state.

    `paths` are the files that the upgrade changes, `page` explains the conflicts. Raises
    OSError and GitError, with nothing left.
    """
    if read(repository):
        raise UpgradeError("an upgrade is under way", "finish it with --continue, or use --abort")
    place = folder(repository)
    shutil.rmtree(place, ignore_errors=True)
    try:
        (place / "new").mkdir(parents=True)
        stage(repository, state)
        (place / PAGE).write_text(page, "utf-8")
        for path in paths:
            source, kept = repository.root / path, place / "old" / path
            if os.path.lexists(source):
                kept.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, kept, follow_symlinks=False)
        changes = {
            path: (digest(place / "old" / path), digest(place / "new" / path)) for path in paths
        }
        made = {parent for path in paths for parent in list(Path(path).parents)[:-1]}
        missing = sorted(str(each) for each in made if not (repository.root / each).is_dir())
        state = replace(state, changes=changes, made=missing)
        write(repository, state)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return state


def stage(repository: Repository, state: State) -> None:
    """Let git write the files that change, through its filters, and the index after the upgrade."""
    place, private = folder(repository), repository.private_folder
    shutil.copyfile(private / "index", place / "index.old")
    shutil.copyfile(private / "index", place / "index.new")
    aside = {
        "GIT_DIR": str(private),
        "GIT_WORK_TREE": str(place / "new"),
        "GIT_INDEX_FILE": str(place / "index.new"),
    }
    repository.run("read-tree", "-m", "-u", state.head, state.tree, environment=aside)
    lines = []
    for path, sides in state.sides.items():
        lines.append(f"0 {'0' * len(state.head)}\t{path}\0")
        lines += [f"{entry.mode} {entry.id} {side}\t{path}\0" for side, entry in sides.items()]
    repository.run("update-index", "-z", "--index-info", stdin="".join(lines), environment=aside)


def finish(repository: Repository, state: State) -> State:
    """Bring everything to the state after the upgrade, from wherever it stands; return it."""
    check_untouched(repository, state)
    place = folder(repository)
    with held_back():
        release_index(repository, place)
        for path, (_, after) in state.changes.items():
            put(repository.root / path, place / "new" / path, after)
        gone = [path for path, (_, after) in state.changes.items() if not after]
        remove_empty(repository.root / path for path in gone)
        put_index(repository, place / "index.new")
        if state.commit:
            move_branch(repository, state.head, state.commit)
            clear(repository)
            return state
        for name, text in zip(MERGE_FILES, (state.theirs, state.message, ""), strict=True):
            (repository.private_folder / name).write_text(text, "utf-8")
        state = replace(state, step=CONFLICTS)
        write(repository, state)
    return state


def conclude(repository: Repository, state: State, paths: list[str], commit: Committer) -> State:
    """Stage what hands have resolved, commit it, and let the branch move there; return the state.

    `commit` makes the merge commit of a tree; none is made where a killed call has made it.
    """
    place = folder(repository)
    with held_back():
        release_index(repository, place)
        if not is_concluded(repository, state):
            (place / "index.new").unlink(missing_ok=True)  # a hard link to git's index by now
            shutil.copyfile(repository.private_folder / "index", place / "index.new")
            aside = {"GIT_INDEX_FILE": str(place / "index.new")}
            if paths:
                repository.run("add", "--", *paths, environment=aside)
            made = commit(tree_of(repository, state, place / "index.new"))
            put_index(repository, place / "index.new")
            move_branch(repository, state.head, made)
        for name in reversed(MERGE_FILES):
            (repository.private_folder / name).unlink(missing_ok=True)
        clear(repository)
    return replace(state, commit=repository.head() or "")


def tree_of(repository: Repository, state: State, index: Path) -> str:
    """Return the tree of an index, without what its user has staged outside the project."""
    own = shutil.copyfile(index, index.with_name("index.own"))
    aside = {"GIT_INDEX_FILE": str(own)}
    if state.project != ".":
        outside = [".", f":(exclude){state.project}"]
        command = ("diff-index", "--cached", "-z", "--name-only", state.head, "--", *outside)
        staged = repository.run(*command, environment=aside).split("\0")
        before = repository.entries(state.head)
        none = Entry("0", "0" * len(state.head))
        entries = [(before.get(path, none), path) for path in filter(None, staged)]
        lines = "".join(f"{entry.mode} {entry.id}\t{path}\0" for entry, path in entries)
        repository.run("update-index", "-z", "--index-info", stdin=lines, environment=aside)
    return repository.run("write-tree", environment=aside)


def is_concluded(repository: Repository, state: State) -> bool:
    """Return whether HEAD is the merge commit of an upgrade already."""
    parents = repository.run("show", "-s", "--format=%P", "HEAD").split()
    return parents == [state.head, state.theirs]


def undo(repository: Repository, state: State) -> None:
    """Bring everything back to the state before the upgrade, from wherever it stands."""
    check_untouched(repository, state)
    place = folder(repository)
    with held_back():
        release_index(repository, place)
        write(repository, replace(state, step=UNDOING))
        if repository.head() == state.commit or is_concluded(repository, state):
            move_branch(repository, repository.head() or "", state.head)
        for path, (before, _) in state.changes.items():
            put(repository.root / path, place / "old" / path, before)
        for made in sorted(state.made, reverse=True):
            with contextlib.suppress(OSError):
                (repository.root / made).rmdir()
        put_index(repository, place / "index.old")
        for name in reversed(MERGE_FILES):
            (repository.private_folder / name).unlink(missing_ok=True)
        clear(repository)


def check_untouched(repository: Repository, state: State) -> None:
    """Raise UpgradeError for a file that is neither as before the upgrade nor as after it.

    One in conflict is being resolved: it may be anything.
    """
    resolving = {} if state.step == MOVING else state.sides
    for path, known in state.changes.items():
        if path not in resolving and digest(repository.root / path) not in {*known, ""}:
            hint = "move it out of the way, then call the command again"
            raise UpgradeError(f"{path} was changed while the upgrade was under way", hint)


def clear(repository: Repository) -> None:
    """Remove the journal: its page first, so that no half of it is taken for one."""
    (folder(repository) / "upgrade.json").unlink(missing_ok=True)
    shutil.rmtree(folder(repository), ignore_errors=True)


def under_way(repository: Repository) -> State:
    """Return the upgrade that is under way; UsageError if none is."""
    state = read(repository)
    if state is None:
        clear(repository)
        raise UsageError("no upgrade is under way", "begin one with `ladder upgrade`")
    return state
