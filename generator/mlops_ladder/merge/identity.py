"""Which values are the same, and which items of two lists are one item."""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

NAMES = ("id", "name", "repo", "module", "uses", "package-ecosystem", "key")
REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)[^;]*(?:;(.*))?", re.DOTALL)


class Scalar(NamedTuple):
    """A value that is no dictionary and no list: its type's name, and its text."""

    kind: str
    text: str


class Requirement(NamedTuple):
    """A dependency: its normalised name, and its marker without spaces."""

    name: str
    marker: str


class Named(NamedTuple):
    """A mapping in a list, known by the value of one of its keys."""

    name: Hashable


class Whole(NamedTuple):
    """An item of a list that is known by nothing but its value."""

    value: Hashable


class Member(NamedTuple):
    """A table of an array of tables: the array's key, and the table's among the others."""

    path: tuple[str, ...]
    key: Hashable


class Again(NamedTuple):
    """The second item of a list with the same key, the third, and so on."""

    key: Hashable
    time: int


def freeze(value: object) -> Hashable:
    """Return a value that is hashable, and equal only where the types are equal too."""
    if isinstance(value, dict):
        return "dict", frozenset((key, freeze(item)) for key, item in value.items())
    if isinstance(value, list):
        return "list", tuple(map(freeze, value))
    return Scalar(type(value).__name__, value if isinstance(value, str) else repr(value))


def normalised(name: str) -> str:
    """Return a project's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def requirement(text: str) -> Requirement | None:
    """Return what a requirement string requires, or None where it is not one."""
    found = REQUIREMENT.fullmatch(text)
    if not found:
        return None
    return Requirement(normalised(found[1]), re.sub(r"\s+", "", found[2] or "").replace('"', "'"))


def called(key: Hashable) -> str:
    """Return what an item with a key is called in a sentence."""
    match key:
        case Again():
            return called(key.key)
        case Named():
            return called(key.name)
        case Requirement():
            return key.name
        case Scalar():
            return key.text
        case Whole():
            return "item"
        case Member():
            return f"{called(key.path)} {called(key.key)}"
        case tuple():
            return ".".join(map(called, key))
    return str(key)


def are_requirements(path: tuple[object, ...]) -> bool:
    """Say whether the list at a path of pyproject.toml, or of a hook, holds requirements."""
    match path:
        case ("project", "dependencies") | ("build-system", "requires"):
            return True
        case ("project", "optional-dependencies", _) | ("dependency-groups", _):
            return True
    return bool(path) and path[-1] == "additional_dependencies"


def unique(keys: Sequence[Hashable]) -> list[Hashable]:
    """Return keys of which none is there twice: repeated ones are counted."""
    seen: Counter[Hashable] = Counter()
    result: list[Hashable] = []
    for key in keys:
        result.append(Again(key, seen[key]) if seen[key] else key)
        seen[key] += 1
    return result


def list_keys(values: Sequence[object], path: tuple[object, ...]) -> list[Hashable]:
    """Return what the items of the list at a path are known by; no key is there twice."""
    strings = are_requirements(path)
    return unique([list_key(value, requirements=strings) for value in values])


def list_key(value: object, *, requirements: bool = False) -> Hashable:
    """Return what an item of a list is known by."""
    if requirements and isinstance(value, str):
        return requirement(value) or value
    if not isinstance(value, dict):
        return freeze(value)
    for name in NAMES:
        if isinstance(value.get(name), str):
            found = value[name]
            return Named(found.partition("@")[0] if name == "uses" else found)
        if name in value:
            return Named(freeze(value[name]))
    if len(value) == 1:
        ((key, only),) = value.items()
        if isinstance(only, dict):
            return freeze(key)
    return Whole(freeze(value))


def aligned(
    base: Sequence[Hashable], side: Sequence[Hashable], value: Callable[[Hashable], object]
) -> list[Hashable]:
    """Return a side's keys; a mapping known by a value gets the key of the one it was in base.

    `value` gives a key's value, in base as in the side.
    """
    result = list(side)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, base, side, autojunk=False).get_opcodes():
        if tag != "replace":
            continue
        free = [j for j in range(j1, j2) if side[j] not in base and weak(side[j])]
        for key in base[i1:i2]:
            if not weak(key) or key in side:
                continue
            fit = [j for j in free if array(side[j]) == array(key)]
            scored = [(likeness(value(key), value(side[j])), -j) for j in fit]
            score, j = max(scored, default=((0, 0.0), 0))
            if score > (0, 0.0):
                result[-j] = key
                free.remove(-j)
    return result


def weak(key: Hashable) -> bool:
    """Say whether a key is a value's and nothing more, so that an edit gives another one."""
    if isinstance(key, Again | Member):
        return weak(key.key)
    return isinstance(key, Whole) or (isinstance(key, Named) and not isinstance(key.name, str))


def array(key: Hashable) -> object:
    """Return the array that a table with a key is in, None for what is not in one."""
    if isinstance(key, Again):
        return array(key.key)
    return key.path if isinstance(key, Member) else None


def likeness(one: object, other: object) -> tuple[int, float]:
    """Return how much two mappings look like each other; (0, 0) where they share no key."""
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return 0, 0.0
    pairs = [(str(one[key]), str(other[key])) for key in one.keys() & other.keys()]
    ratios = [SequenceMatcher(None, *pair, autojunk=False).ratio() for pair in pairs]
    return ratios.count(1.0), sum(ratios)
