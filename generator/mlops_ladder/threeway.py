"""Merge two commits without a work tree: git first, then by structure where git cannot."""

import re
from collections import defaultdict
from dataclasses import dataclass

from . import tree
from .errors import GitError
from .git import Entry, Repository
from .merge import check, merge

RENAMES = ("-c", "merge.renames=true", "-c", "merge.directoryRenames=true")
COMMIT = re.compile(r"\b[0-9a-f]{40,64}\b")
BASE, OURS, THEIRS = 1, 2, 3  # as git's index numbers them
ALL_SIDES = {BASE, OURS, THEIRS}


@dataclass(frozen=True)
class Conflict:
    """A file that needs hands: what it is about, and the sides that git's index keeps of it."""

    path: str
    about: tuple[str, ...]
    sides: dict[int, Entry]


@dataclass(frozen=True)
class Merge:
    """A merged tree, with conflict markers where there are conflicts.

    `both` are the files that both sides changed and that were merged, `structured` those of them
    that git could not merge rightly.
    """

    tree: str
    both: tuple[str, ...]
    structured: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True)
class Versions:
    """A file that both sides changed: its path now, and what git knows of each side."""

    path: str
    sides: dict[int, Entry]


def merge_commits(repository: Repository, base: str, ours: str, theirs: str, level: str) -> Merge:
    """Return the merge of two commits whose common ancestor is `base`; nothing moves.

    `level` is how the sentences about conflicts call the side of `theirs`.
    """
    found, sides, messages = merge_by_git(repository, ours, theirs)
    now = repository.entries(found)
    clean = both_changed(repository, base, ours, theirs, now)
    clean = [each for each in clean if each.path not in sides]
    open_ = [Versions(path, sides[path]) for path in sorted(sides)]
    wanted = [entry for each in clean + open_ for entry in each.sides.values()]
    texts = repository.contents(
        entry.id for entry in [*wanted, *(now[each.path] for each in clean)] if is_file(entry)
    )
    resolved: tree.Tree = {}
    structured: list[str] = []
    conflicts: list[Conflict] = []
    for each in clean + open_:
        kept = None if each.path in sides else texts[now[each.path].id]
        if not all(is_file(entry) for entry in each.sides.values()) or not mergeable(each):
            about = said(each, messages[each.path], level)
            conflicts.append(Conflict(each.path, about, each.sides))
            continue
        content, about = merge_texts(each, texts, kept, level)
        if content == kept and not about:
            continue
        executable = now[each.path].mode.endswith("755")
        resolved[each.path] = tree.File(content, executable)
        if about:
            conflicts.append(Conflict(each.path, about, each.sides))
        else:
            structured.append(each.path)
    merged = repository.write_tree(resolved, base=found) if resolved else found
    hands = {conflict.path for conflict in conflicts}
    both = sorted({each.path for each in clean + open_} - hands)
    return Merge(merged, tuple(both), tuple(sorted(structured)), tuple(conflicts))


def merge_by_git(
    repository: Repository, ours: str, theirs: str
) -> tuple[str, dict[str, dict[int, Entry]], dict[str, list[str]]]:
    """Return git's merge: the tree, the sides of each file in conflict, and what git says of it."""
    command = [*RENAMES, "merge-tree", "--write-tree", "-z", "--messages", ours, theirs]
    done = repository.start(command)
    if done.returncode not in (0, 1):
        raise GitError(command[4:], done.stderr.decode("utf-8", "replace").strip())
    fields = done.stdout.decode("utf-8", "surrogateescape").split("\0")
    found, fields = fields[0], fields[1:]
    sides: dict[str, dict[int, Entry]] = defaultdict(dict)
    while fields and fields[0]:
        words, _, path = fields.pop(0).partition("\t")
        mode, content, side = words.split()
        sides[path][int(side)] = Entry(mode, content)
    messages: dict[str, list[str]] = defaultdict(list)
    fields = fields[1:]
    while len(fields) > 3:
        count = int(fields[0])
        paths, kind, text = fields[1 : count + 1], fields[count + 1], fields[count + 2]
        fields = fields[count + 3 :]
        if kind.startswith("CONFLICT"):
            for path in paths:
                messages[path].append(text.strip().partition(": ")[2])
    return found, sides, messages


def both_changed(
    repository: Repository, base: str, ours: str, theirs: str, now: dict[str, Entry]
) -> list[Versions]:
    """Return the files that both sides changed since their base, and that exist in the merge."""
    before, mine, their = (repository.entries(side) for side in (base, ours, theirs))
    my_name, their_name = renames(repository, base, ours), renames(repository, base, theirs)
    found = []
    for path, entry in before.items():
        own, other = my_name.get(path, path), their_name.get(path, path)
        merged = other if own == path else own
        if own in mine and other in their and merged in now:
            sides = {BASE: entry, OURS: mine[own], THEIRS: their[other]}
            if len({side.id for side in sides.values()}) == len(ALL_SIDES):
                found.append(Versions(merged, sides))
    return found


def renames(repository: Repository, before: str, after: str) -> dict[str, str]:
    """Return the files that were renamed between two commits: the old name, and the new one."""
    command = ["diff-tree", "-r", "-z", "-M", "--diff-filter=R", "--name-status", before, after]
    fields = repository.run(*command).split("\0")
    return dict(zip(fields[1::3], fields[2::3], strict=False))


def merge_texts(
    each: Versions, texts: dict[str, bytes], kept: bytes | None, level: str
) -> tuple[bytes, tuple[str, ...]]:
    """Return the merged content of a file, and what hands have to decide in it.

    `kept` is what git made of it without a conflict, if it did: it stays where it is valid.
    """
    base, ours, theirs = (
        texts[each.sides[side].id] if side in each.sides else None for side in (BASE, OURS, THEIRS)
    )
    assert ours is not None
    assert theirs is not None
    if kept is not None and not check(each.path, base, ours, theirs, kept):
        return kept, ()
    merged = merge(each.path, base, ours, theirs, level)
    if merged.conflicts:
        return merged.content, merged.conflicts
    return merged.content, tuple(check(each.path, base, ours, theirs, merged.content))


def said(each: Versions, messages: list[str], level: str) -> tuple[str, ...]:
    """Return what a conflict is about that is none of content, in words that name no commit."""
    decide = "`git add` keeps it, `git rm` drops it"
    if each.sides.keys() == {BASE, THEIRS}:
        return (f"you deleted it, {level} changes it: {decide}",)
    if each.sides.keys() == {BASE, OURS}:
        return (f"you changed it, {level} deletes it: {decide}",)
    return tuple(COMMIT.sub("one side", message) for message in messages)


def mergeable(each: Versions) -> bool:
    """Return whether both sides have the file, so that its content can be merged."""
    return {OURS, THEIRS} <= each.sides.keys()


def is_file(entry: Entry) -> bool:
    """Return whether an entry is an ordinary file: no link, no submodule."""
    return entry.mode.startswith("100")
