"""Programs that YAML declares: jobs of Azure ML, Cloud Build, Vertex AI, Kubernetes, SkyPilot."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ..ci import script, values
from ..files.repository import Repository
from ..packaging import dockerfile
from ..shell import Command, join

_TEXTS = (
    "run", "script", "setup", "bash", "inlineScript", "commands", "before_script",
    "after_script", "shell",
)  # fmt: skip
_PROGRAM = ("entrypoint", "command", "cmd", "args", "arguments")
_FOLDERS = ("dir", "wdir", "working-directory", "workingDirectory", "working_dir", "code")
_IGNORED = (
    "continue-on-error",
    "continueOnError",
    "allow_failure",
    "allowFailure",
    "ignore_errors",
)
_DEPTH = 40


@dataclass(frozen=True)
class _Place:
    path: str
    cwd: str
    heard: bool
    seen: frozenset[str]
    depth: int = 0


def declared(repo: Repository, path: str, cwd: str, key: str = "") -> Iterator[Command]:
    """Every command in a file of YAML or JSON, and in the files that it names.

    `cwd` is the folder in which they run where the file says nothing about it; `key` the part
    of the file that counts, the whole without one.
    """
    place = _Place(path, cwd, True, frozenset({path}))
    if key:
        yield from below(repo, values.get(repo.document(path), key), place)
    else:
        yield from _file(repo, place)


def _file(repo: Repository, place: _Place) -> Iterator[Command]:
    for document in repo.documents(place.path):
        yield from below(repo, document, place)


def below(repo: Repository, value: Any, place: _Place) -> Iterator[Command]:
    """The commands in a value of a file."""
    if place.depth > _DEPTH:
        return
    inner = replace(place, depth=place.depth + 1)
    if isinstance(value, dict):
        yield from _mapping(repo, value, inner)
    elif isinstance(value, list):
        for item in value:
            yield from below(repo, item, inner)
    elif isinstance(value, str) and value.endswith((".yml", ".yaml")):
        yield from _named(repo, value, inner)


def _named(repo: Repository, name: str, place: _Place) -> Iterator[Command]:
    """The commands of another file, named from the one that is read."""
    path = join(posixpath.dirname(place.path), name.removeprefix("file:"))
    if path in repo.sizes and path not in place.seen:
        yield from _file(repo, replace(place, path=path, seen=place.seen | {path}))


def _mapping(repo: Repository, value: dict[Any, Any], place: _Place) -> Iterator[Command]:
    ignored = any(value.get(key) is True for key in _IGNORED)
    folder = next((values.text(value[key]) for key in _FOLDERS if key in value), "")
    place = replace(place, heard=place.heard and not ignored, cwd=_folder(repo, place, folder))
    for key, item in value.items():
        if key in _TEXTS and isinstance(item, str | list):
            pieces = script.snippets(repo, place.path, value, key)
            yield from script.parse(pieces, place.cwd, place.heard)
    yield from _program(repo, value, place)
    for key, item in value.items():
        if key not in _TEXTS or isinstance(item, dict):
            yield from below(repo, item, place)


def _folder(repo: Repository, place: _Place, folder: str) -> str:
    """Where a command runs: a folder seen from the file, or else from the folder around it."""
    beside = join(posixpath.dirname(place.path), folder)
    return beside if folder and repo.exists(beside) else join(place.cwd, folder)


def _program(repo: Repository, value: dict[Any, Any], place: _Place) -> Iterator[Command]:
    """A program in parts: an entry point, a command and arguments; or the image that has one."""
    keys = [key for key in _PROGRAM if isinstance(value.get(key), str | list)]
    written: list[Any] = [value[key] for key in keys]
    image = values.text(value.get("name"))
    if keys == ["args"] and "/" in image:
        written.insert(0, [image.rsplit("/", 1)[-1].partition(":")[0]])
    if name := values.text(value.get("program")):
        keys, written = ["program"], [["python", name]]
    if not keys or (keys[0] in ("args", "arguments") and len(written) == 1):
        return
    text = dockerfile.program(written)
    pieces = script.snippet(repo, place.path, value, keys[0], text)
    yield from script.parse(pieces, place.cwd, place.heard)
