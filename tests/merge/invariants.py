"""What has to hold for every project after an upgrade, looked at without the tool's own checks."""

import ast
import json
import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from .files import PACKAGE

IGNORE_FILES = (".gitignore", ".dvcignore", ".dockerignore")
MARKER = re.compile(r"^(<{7}|\|{7}|>{7})( |$)|^={7}$", re.MULTILINE)
REQUIREMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
LOCKED = re.compile(r"^([\w.-]+)==[^\s;]+( ?;[^\\\n]*)?", re.MULTILINE)
NAMES = ("id", "module", "package-ecosystem")


class File(NamedTuple):
    """A file's bytes (of a link, where it leads to), and whether it may be executed."""

    content: bytes
    executable: bool

    @property
    def text(self) -> str:
        """The text, empty for what is none."""
        try:
            return self.content.decode()
        except UnicodeDecodeError:
            return ""


Tree = dict[str, File]
Lines = dict[str, list[str]]


def read(folder: Path) -> Tree:
    """Return the files below a folder, but for git's."""
    found = {}
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != ".git"]
        for name in sorted({*names} - {".git"}):
            path = Path(parent, name)
            content = os.readlink(path).encode() if path.is_symlink() else path.read_bytes()
            executable = not path.is_symlink() and bool(path.stat().st_mode & 0o100)
            found[path.relative_to(folder).as_posix()] = File(content, executable)
    return found


def write(tree: Tree, folder: Path) -> None:
    """Write files into a folder."""
    for path, file in tree.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(file.content)
        (folder / path).chmod(0o755 if file.executable else 0o644)


def called(tree: Tree, package: str, moves: list[tuple[str, str]]) -> Tree:
    """Return a scaffold's files as if the package, and some paths, had been called otherwise."""
    found = {}
    for path, file in tree.items():
        content = file.content.replace(PACKAGE.encode(), package.encode())
        name = path.replace(PACKAGE, package)
        for old, new in moves:
            if name == old or name.startswith(f"{old}/"):
                name = new + name.removeprefix(old)
        found[name] = File(content, file.executable)
    return found


@cache
def lines(file: File | None) -> Counter[bytes]:
    """Return how often a file has each line that is not blank."""
    content = file.content if file else b""
    return Counter(line.strip() for line in content.splitlines() if line.strip())


def missing(before: Tree, side: Tree, merged: Tree) -> Lines:
    """Return the lines that one side has added since `before`, and that a merge has not."""
    found: Lines = {}
    for path in side:
        if side[path] in (before.get(path), merged.get(path)):
            continue
        added = lines(side[path]) - lines(before.get(path))
        if lost := added - lines(merged.get(path)):
            found[path] = [line.decode("utf-8", "replace") for line in lost.elements()]
    return found


def broken(tree: Tree) -> list[str]:
    """Return what does not parse, or is there twice, in any file of a project."""
    return [f"{path}: {fault}" for path in tree for fault in faults(path, tree[path].text)]


@cache
def faults(path: str, text: str) -> list[str]:
    """Return what is wrong with a file."""
    found = ["a conflict marker"] if MARKER.search(text) else []
    try:
        found += twice(path, text)
    except (ValueError, SyntaxError, yaml.YAMLError) as error:
        found.append(f"does not parse: {error}")
    return found


def twice(path: str, text: str) -> Iterator[str]:
    """Yield what a file has twice; raises what its parser raises."""
    name, suffix = os.path.basename(path), os.path.splitext(path)[1]
    if suffix == ".toml":
        yield from twice_in(tomllib.loads(text))
    elif suffix in (".yaml", ".yml", ".dvc") or name == "dvc.lock":
        yield from twice_in(yaml.load(text, UniqueLoader))
    elif suffix == ".py":
        yield from repeated(defined(text))
    elif suffix == ".json":
        json.loads(text)
    elif name == "requirements.txt":
        yield from repeated(name + marker for name, marker in LOCKED.findall(text))
    elif name in IGNORE_FILES:
        yield from repeated(line.strip() for line in text.splitlines() if line.strip())


def twice_in(value: Any) -> Iterator[str]:
    """Yield what lists in TOML or YAML hold twice: texts, requirements, named mappings."""
    children: Iterable[Any] = value.values() if isinstance(value, dict) else ()
    if isinstance(value, list):
        children = value
        texts = [item for item in value if isinstance(item, str)]
        yield from repeated(texts)
        if len(texts) == len(value):
            yield from repeated(distribution(text) for text in set(texts))
        named = [item for item in value if isinstance(item, dict)]
        for key in NAMES:
            yield from repeated(str(item[key]) for item in named if key in item)
    for child in children:
        yield from twice_in(child)


def distribution(text: str) -> str:
    """Return the normalised name in a requirement; any other text as it is."""
    found = REQUIREMENT.match(text)
    rest = text[found.end() :].strip() if found else ""
    is_requirement = found and (not rest or rest[0] in "<>=~![;@")
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found and is_requirement else text


def defined(text: str) -> Iterator[str]:
    """Yield the functions, classes and imported names at the top of a module."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)


def repeated(names: Iterable[str]) -> Iterator[str]:
    """Yield that a name is there more than once."""
    yield from (f"{name} is there twice" for name, count in Counter(names).items() if count > 1)


class UniqueLoader(yaml.SafeLoader):
    """Reads YAML, and refuses a key that is there twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return a mapping."""
        keys = [key.value for key, _ in node.value]
        for fault in repeated(keys):
            raise ValueError(f"the key {fault}")
        return super().construct_mapping(node, deep)


def different(one: Tree, other: Tree) -> list[str]:
    """Return the paths of files that two trees do not have alike."""
    paths = sorted(one.keys() | other.keys())
    return [path for path in paths if not alike(path, one.get(path), other.get(path))]


def alike(path: str, one: File | None, other: File | None) -> bool:
    """Return whether two files say the same.

    TOML and YAML are compared by content, ignore files as sets of lines.
    """
    if one is None or other is None or one.executable != other.executable:
        return False
    if one.content == other.content:
        return True
    if path.endswith(".toml"):
        return bool(unordered(tomllib.loads(one.text)) == unordered(tomllib.loads(other.text)))
    if path.endswith((".yaml", ".yml")):
        return bool(unordered(yaml.safe_load(one.text)) == unordered(yaml.safe_load(other.text)))
    if os.path.basename(path) in IGNORE_FILES:
        return set(one.text.split("\n")) == set(other.text.split("\n"))
    return False


def unordered(value: Any) -> Any:
    """Return a value in which lists of plain texts are sorted."""
    if isinstance(value, dict):
        return {key: unordered(item) for key, item in value.items()}
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return sorted(value)
    return [unordered(item) for item in value] if isinstance(value, list) else value
