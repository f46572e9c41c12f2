"""Take a project to another level: `plan` merges beside the work tree, `apply` brings it there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from . import conflicts, history, journal, layers, obstacles, project, resolve, target
from .answers import Answers
from .errors import GitError, UpgradeError
from .git import Repository
from .layers import Layer
from .project import Project
from .threeway import Merge, merge_commits

KINDS = {"A": "added", "D": "removed"}
LOCK = "requirements.txt"


@dataclass(frozen=True)
class Plan:
    """What an upgrade will do; nothing has changed yet.

    `base` and `target` are scaffold commits, equal where the template has nothing new. `changes`
    maps each path, from the repository's root, to what happens to it (added, updated, removed).
    `blocked` says what is in the way, a sentence each; `needed` whether there is anything to do.
    """

    project: Project
    answers: Answers
    base: str
    target: str
    merge: Merge
    changes: dict[str, str]
    blocked: list[str]
    needed: bool

    @property
    def new_layers(self) -> list[Layer]:
        """The layers that the upgrade adds, the lowest first."""
        own, wanted = (
            layers.names(each.level, each.applications)
            for each in (self.project.answers, self.answers)
        )
        return [layers.layer(name) for name in wanted if name not in own]

    @property
    def notes(self) -> list[str]:
        """What the upgrade does besides what it was asked for, a sentence each."""
        before, after = self.project.answers, self.answers
        if before.level == after.level or before.applications == after.applications:
            return []
        return [f"the llm application needs level {after.level}: both come in this merge"]

    @property
    def asked(self) -> dict[str, Any]:
        """The answers to the questions that only the new level asks."""
        before = self.project.answers.values
        return {key: value for key, value in self.answers.values.items() if key not in before}

    def paths(self, kind: str) -> list[str]:
        """Return the paths that are added, updated or removed, from the project's folder."""
        return [self.project.local(path) for path, what in self.changes.items() if what == kind]


@dataclass(frozen=True)
class Outcome:
    """How an upgrade ended.

    `commit` is the merge commit, empty where `conflicts` are left: what each file in conflict, from
    the project's folder, is about, and `page` shows both sides. `relock` is whether both sides
    changed the lock, so that it has to be made anew; `detached` whether no branch holds the commit.
    """

    path: Path
    commit: str
    conflicts: dict[str, tuple[str, ...]]
    page: Path
    relock: bool
    detached: bool


@contextmanager
def plan(path: Path, to: str | None = None, given: list[str] | None = None) -> Iterator[Plan]:
    """Yield what an upgrade of a project would do; UsageError or UpgradeError if it cannot be.

    What has to be stored for that lies in a temporary folder, unless `apply` takes it over.
    """
    found = project.find(path)
    repository = found.repository
    answers = target.answers(found.answers, to, given or [])
    with repository.aside():
        base = project.base(found)
        ours = project.head_with(found, base)
        goal = project.store(found, answers, [base]) if answers != found.answers else base
        if tree_of(found, goal) == tree_of(found, base):
            goal = base
        merge = merge_commits(repository, base, ours, goal, answers.title)
        changes = changed(found, merge.tree)
        blocked = obstacles.find(found, changes)
        needed = goal != base or ours != found.head
        yield Plan(found, answers, base, goal, merge, changes, blocked, needed)


def tree_of(found: Project, commit: str) -> str:
    """Return the id of a commit's tree."""
    return found.repository.run("rev-parse", f"{commit}^{{tree}}")


def changed(found: Project, tree: str) -> dict[str, str]:
    """Return what happens to which path between the project's commit and a merged tree."""
    command = ["diff-tree", "-r", "-z", "--no-renames", "--name-status", found.head, tree]
    fields = found.repository.run(*command).split("\0")
    pairs = zip(fields[1::2], fields[::2], strict=False)
    return {path: KINDS.get(letter, "updated") for path, letter in pairs}


def apply(plan: Plan) -> Outcome:
    """Bring a planned merge into branch, index and work tree, or leave all as it was.

    Raises UpgradeError where something is in the way or the commit cannot be signed.
    """
    if plan.blocked:
        raise UpgradeError("; ".join(plan.blocked))
    found, merge = plan.project, plan.merge
    level = plan.answers.title
    explained = conflicts.explain(found, merge, plan.base, plan.answers)
    commit = ""
    if not merge.conflicts:
        commit = commit_merge(found.repository, merge.tree, found.head, plan.target, message(plan))
    state = journal.State(
        project=str(found.place),
        head=found.head,
        theirs=plan.target,
        tree=merge.tree,
        commit=commit,
        message=message(plan),
        relock=history.prefix(found.place) + LOCK in merge.both,
        about={each.path: each.sentences(level) for each in explained},
        sides={conflict.path: conflict.sides for conflict in merge.conflicts},
    )
    try:
        found.repository.keep()
        page = conflicts.page(found.answers.values["name"], level, explained) if explained else ""
        state = journal.begin(found.repository, state, list(plan.changes), page)
    except OSError as error:
        reason = f"{error.filename or found.repository.root} cannot be written: {error.strerror}"
        raise UpgradeError(reason, "make room there, then call this again") from error
    finish(found.repository, state)
    return outcome(found.repository, state)


def finish(repository: Repository, state: journal.State) -> journal.State:
    """Bring a prepared upgrade into the work tree; UpgradeError where there is no room for it."""
    try:
        return journal.finish(repository, state)
    except OSError as error:
        reason = f"{error.filename or repository.root} cannot be written: {error.strerror}"
        raise UpgradeError(reason, "make room, then `ladder upgrade --continue`") from error


def message(plan: Plan) -> str:
    """Return the message of the merge commit: what happened."""
    before, after = plan.project.answers, plan.answers
    title = f"Upgrade {before.values['name']} to {after.title}"
    if before.title == after.title:
        title = f"Refresh {before.values['name']} at {after.title}"
    kinds = [(kind, len(plan.paths(kind))) for kind in ("added", "updated", "removed")]
    counts = ", ".join(f"{count} {kind}" for kind, count in kinds if count)
    versions = " to ".join(dict.fromkeys((before.template, after.template)))
    lines = [
        title,
        "",
        f"Template {versions}. Files: {counts or 'none'}.",
    ]
    lines += [f"Merged with edits: {', '.join(plan.merge.both)}."] if plan.merge.both else []
    if plan.merge.conflicts:
        hands = ", ".join(conflict.path for conflict in plan.merge.conflicts)
        lines.append(f"Resolved by hand: {hands}.")
    return "\n".join([*lines, "", "`git revert -m 1` undoes it."]) + "\n"


def commit_merge(repository: Repository, tree: str, head: str, theirs: str, text: str) -> str:
    """Store a merge commit, signed where git is told to; UpgradeError if that fails."""
    author = repository.identity() or history.SCAFFOLDER
    sign = repository.setting("commit.gpgsign") == "true"
    try:
        return repository.commit_tree(tree, [head, theirs], text, author, sign)
    except GitError as error:
        hint = "set up the key, or switch commit.gpgsign off for this upgrade"
        raise UpgradeError(f"git cannot make the commit: {error.output}", hint) from error


def resume(path: Path) -> Outcome:
    """Finish an upgrade that is under way, as far as its conflicts are resolved."""
    repository = project.repository_of(path)
    state = journal.under_way(repository)
    if state.step == journal.UNDOING:
        hint = "finish that with `ladder upgrade --abort`"
        raise UpgradeError("the upgrade is being undone", hint)
    if state.step == journal.MOVING:
        return outcome(repository, finish(repository, state))
    resolved, left = resolve.examine(repository, PurePosixPath(state.project), state.about)
    if left:
        return outcome(repository, replace(state, about=left))

    def commit(tree: str) -> str:
        return commit_merge(repository, tree, state.head, state.theirs, state.message)

    return outcome(repository, journal.conclude(repository, state, resolved, commit))


def abort(path: Path) -> None:
    """Undo an upgrade that is under way: all is as it was before it."""
    repository = project.repository_of(path)
    journal.undo(repository, journal.under_way(repository))


def outcome(repository: Repository, state: journal.State) -> Outcome:
    """Return how an upgrade stands."""
    return Outcome(
        repository.root / state.project,
        state.commit,
        {} if state.commit else state.about,
        journal.folder(repository) / journal.PAGE,
        state.relock,
        detached=not repository.branch(),
    )
