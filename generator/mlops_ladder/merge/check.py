"""Faults of a merged file: what does not parse, what is there twice, what got lost."""

import ast
import json
import re
from collections import Counter
from collections.abc import Hashable, Iterator
from itertools import chain
from pathlib import PurePosixPath
from typing import Any

from . import lock, toml, yaml
from .identity import aligned, are_requirements, called, freeze, list_keys, requirement

MARKERS = re.compile(r"^<{7} .*^={7}$.*^>{7} ", re.MULTILINE | re.DOTALL)
IGNORE = (".gitignore", ".dvcignore", ".dockerignore")
FORMATS = {".toml": toml, ".yaml": yaml, ".yml": yaml, ".dvc": yaml}
Leaves = dict[tuple[Hashable, ...], Hashable]


def format_of(path: str) -> Any:
    """Return the module that reads the format of a file as items, or None."""
    name = PurePosixPath(path).name
    return yaml if name == "dvc.lock" else FORMATS.get(PurePosixPath(name or ".").suffix)


def faults(path: str, base: str | None, ours: str, theirs: str, merged: str) -> list[str]:
    """Return what is wrong with a merged text, in one sentence each."""
    found = broken(path, ours, theirs, merged)
    if format_of(path) and parses(path, merged):
        found += lost(path, base, ours, theirs, merged)
    return found


def broken(path: str, ours: str, theirs: str, merged: str) -> list[str]:
    """Return what is wrong with a merged text by itself, and is not so in one of the sides."""
    if MARKERS.search(merged) and not MARKERS.search(ours):
        return ["conflict markers are left"]
    try:
        parsed = list(parse_faults(path, merged))
    except (ValueError, SyntaxError, RecursionError) as error:
        return [f"does not parse: {' '.join(str(error).split())}"]
    known = set(
        chain.from_iterable(
            parse_faults(path, side) for side in (ours, theirs) if parses(path, side)
        )
    )
    return [fault for fault in parsed if fault not in known]


def parses(path: str, text: str) -> bool:
    """Say whether a text is what its file's name says."""
    try:
        list(parse_faults(path, text))
    except (ValueError, SyntaxError, RecursionError):
        return False
    return True


def parse_faults(path: str, text: str) -> Iterator[str]:
    """Return what a text has twice; raises ValueError or SyntaxError where it does not parse."""
    name = PurePosixPath(path).name
    if name.endswith(".py"):
        yield from twice_in_python(text)
    elif name.endswith((".json", ".ipynb")):
        json.loads(text)
    elif re.fullmatch(r"requirements.*\.txt", name):
        yield from (f"{project} is there twice" for project in lock.twice(text))
    elif name in IGNORE:
        patterns = Counter(line for line in text.splitlines() if line and line[0] not in "#!")
        yield from (f"{each} is there twice" for each, count in patterns.items() if count > 1)
    elif format_of(path) is toml:
        yield from twice_in_lists(toml.data(text)[0], ())
    elif format_of(path) is yaml:
        yield from (f"the key {key} is there twice" for key in yaml.repeated(text))
        for document in yaml.data(text):
            yield from twice_in_lists(document, ())


def twice_in_lists(value: object, path: tuple[object, ...]) -> Iterator[str]:
    """Return the dependencies that a list has twice."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from twice_in_lists(item, (*path, key))
    if isinstance(value, list):
        if are_requirements(path):
            found = Counter(requirement(item) for item in value if isinstance(item, str))
            for project, count in found.items():
                if project and count > 1:
                    yield f"dependency {project.name} is there twice"
        for item in value:
            yield from twice_in_lists(item, (*path, ""))


def twice_in_python(text: str) -> Iterator[str]:
    """Return the names that a module binds twice, as functions, classes or imports."""
    bound: dict[str, set[str]] = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            bound.setdefault(node.name, set()).add(f"line {node.lineno}")
        elif isinstance(node, ast.Import):
            for alias in node.names:
                module = alias.name if alias.asname else alias.name.partition(".")[0]
                bound.setdefault(alias.asname or module, set()).add(module)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            for alias in node.names:
                bound.setdefault(alias.asname or alias.name, set()).add(f"{module} {alias.name}")
    bound.pop("*", None)
    yield from (f"{name} is defined twice" for name, sources in bound.items() if len(sources) > 1)


def lost(path: str, base: str | None, ours: str, theirs: str, merged: str) -> Iterator[str]:
    """Return the values in a merged text that are not what the two sides made of base."""
    read = format_of(path).data
    try:
        old, mine, new = (read(text) if text else [] for text in (base, ours, theirs))
    except ValueError:
        return
    before, *sides = (every_leaf(side, old) for side in (old, mine, new, read(merged)))
    for key in dict.fromkeys(chain(before, *sides)):
        was = before.get(key)
        you, they, now = (side.get(key) for side in sides)
        if now not in wanted(was, you, they):
            yield f"{'.'.join(map(called, key[1:]))} is not what the two sides made it"


def wanted(base: Hashable, ours: Hashable, theirs: Hashable) -> set[Hashable]:
    """Return the values that a merge may have: both where the sides changed it differently."""
    if base == ours:
        return {theirs}
    return {ours} if base == theirs else {ours, theirs}


def every_leaf(documents: list[object], base: list[object]) -> Leaves:
    """Return the values in documents by their number and the keys to them."""
    found: Leaves = {}
    for number, document in enumerate(documents):
        before = base[number] if number < len(base) else None
        below = leaves(document, before, ())
        single = not isinstance(document, dict | list | None)  # else it may be empty, and null
        found |= {(number, *path): value for path, value in below if path or single}
    return found


def leaves(
    value: object, base: object, path: tuple[Hashable, ...]
) -> Iterator[tuple[tuple[Hashable, ...], Hashable]]:
    """Return the values in a value by the keys to them; items of lists as they were in base."""
    if not isinstance(value, dict | list):
        yield path, freeze(value)
        return
    yield path, type(value).__name__
    if isinstance(value, dict):
        below = base if isinstance(base, dict) else {}
        for key, item in value.items():
            yield from leaves(item, below.get(key), (*path, key))
        return
    old = base if isinstance(base, list) else []
    before = dict(zip(list_keys(old, path), old, strict=True))
    keys = list_keys(value, path)
    values = dict(zip(keys, value, strict=True)) | before
    for key, item in zip(aligned(list(before), keys, values.__getitem__), value, strict=True):
        yield from leaves(item, before.get(key), (*path, key))
