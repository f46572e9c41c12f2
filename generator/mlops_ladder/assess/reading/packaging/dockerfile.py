"""A Dockerfile: its stages, what they are based on, copy, run and start."""

import json
import re
import shlex
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from posixpath import basename, dirname, join, normpath, relpath
from typing import Any

from .. import shell
from ..files.repository import Repository
from .instructions import Instruction, instructions

DEV = re.compile(r"(^|/)\.(devcontainer|gitpod|codespaces|binder)|[._-]dev(el)?([._-]|$)")
VARIABLE = re.compile(r"\$(?:\{(\w+)(?::?[-+]([^}]*))?\}|(\w+))")
FLAG = re.compile(r"\A((?:\s|\\\n)*)--[\w-]+(?:=(?:\"[^\"]*\"|\S)*)?")
SHELLS = ("sh", "bash")


@dataclass(frozen=True)
class Copy:
    """A file or folder of the build context that goes into the image, as written."""

    source: str
    destination: str


@dataclass(frozen=True)
class Image:
    """A stage of a Dockerfile; a stage on another one has that one's `base`, `tag` and `digest`.

    `commands` run in the build, `starts` when a container starts; their folder is that of the
    repository which the working folder was copied from. `name` is the stage's, `last` the one
    that is built by default, `dev` a development environment.
    """

    path: str
    line: int
    base: str
    tag: str = ""
    digest: str = ""
    name: str = ""
    commands: tuple[shell.Command, ...] = ()
    starts: tuple[shell.Command, ...] = ()
    copies: tuple[Copy, ...] = ()
    dev: bool = False
    last: bool = False


@dataclass
class _Stage:
    """A stage while it is read."""

    line: int
    base: str
    name: str = ""
    folder: str = "/"
    runs: list[tuple[Instruction, str]] = field(default_factory=list)
    copies: list[tuple[Copy, str]] = field(default_factory=list)
    entry: Any = None
    command: Any = None
    started: int = 0


def read(repo: Repository, path: str, context: str | None = None) -> tuple[Image, ...]:
    """Return the stages of a Dockerfile; `context` is its build context where it is known."""
    stages = _stages(instructions(repo.text(path)))
    if context is None:
        context = _context(repo, path, [copy for stage in stages for copy, _ in stage.copies])
    return tuple(
        replace(_image(repo, path, stage, context), last=stage is stages[-1]) for stage in stages
    )


def program(written: Iterable[Any]) -> str:
    """Return an entry point and its arguments, each a text or a list, as shell text."""
    parts = [part for part in written if part]
    if not all(isinstance(part, list) for part in parts):
        return " ".join(part if isinstance(part, str) else program([part]) for part in parts)
    words = [str(word) for part in parts for word in part]
    if len(words) > 2 and basename(words[0]) in SHELLS and words[1].endswith("c"):
        return words[2]
    return " ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    return word if re.fullmatch(r"[\w$@%+=:,./{}-]+", word) else shlex.quote(word)


def _stages(found: Iterable[Instruction]) -> list[_Stage]:
    defaults: dict[str, str] = {}
    stages: list[_Stage] = []
    for each in found:
        if each.word == "ARG" and not stages:
            name, _, value = each.text.strip().partition("=")
            defaults[name.strip()] = _filled(value.strip().strip("\"'"), defaults)
        elif each.word == "FROM":
            stages.append(_started(each, defaults, stages))
        elif stages:
            _take(stages[-1], each)
    return stages


def _started(each: Instruction, defaults: dict[str, str], before: list[_Stage]) -> _Stage:
    words = [word for word in each.text.split() if not word.startswith("--")] or [""]
    base = _filled(words[0], defaults)
    name = words[2] if len(words) > 2 and words[1].lower() == "as" else ""
    for stage in before:
        if stage.name and stage.name.lower() == base.lower():
            inherited = replace(stage, runs=[], copies=list(stage.copies))
            return replace(inherited, line=each.line, name=name)
    return _Stage(each.line, base, name)


def _filled(text: str, known: dict[str, str]) -> str:
    return VARIABLE.sub(lambda found: known.get(found[1] or found[3]) or found[2] or found[0], text)


def _take(stage: _Stage, each: Instruction) -> None:
    if each.word == "WORKDIR":
        stage.folder = normpath(join(stage.folder, each.text.strip().strip("\"'")))
    elif each.word in ("COPY", "ADD"):
        stage.copies += [(copy, stage.folder) for copy in _copies(each.text)]
    elif each.word == "RUN":
        stage.runs.append((each, stage.folder))
    elif each.word == "ENTRYPOINT":
        stage.entry, stage.command, stage.started = _form(each.text), None, each.line
    elif each.word == "CMD":
        stage.command, stage.started = _form(each.text), stage.started or each.line


def _form(text: str) -> Any:
    """Return the list that an instruction holds, or its shell text."""
    try:
        found = json.loads(text.replace("\\\n", " "))
    except ValueError:
        return text
    return found if isinstance(found, list) else text


def _copies(text: str) -> list[Copy]:
    written = _form(re.sub(r"--(?!from)\S+", "", text).strip())
    words = written if isinstance(written, list) else written.replace("\\\n", " ").split()
    words = [str(word) for word in words]
    if len(words) < 2 or words[0].startswith("--from"):
        return []
    words = [word.strip("\"'") for word in words]
    return [Copy(source.lstrip("/") or ".", words[-1]) for source in words[:-1]]


def _context(repo: Repository, path: str, copies: list[Copy]) -> str:
    """Return the folder, the Dockerfile's or one above it, that has the most of what is copied."""
    folders = [dirname(path)]
    while folders[-1]:
        folders.append(dirname(folders[-1]))
    named = [copy.source for copy in copies if normpath(copy.source) != "."]
    return max(folders, key=lambda folder: sum(repo.exists(join(folder, s)) for s in named))


def _image(repo: Repository, path: str, stage: _Stage, context: str) -> Image:
    base, tag, digest = _reference(stage.base)
    commands: list[shell.Command] = []
    for each, folder in stage.runs:
        text, line = each.text, each.line
        while FLAG.match(text):
            text = FLAG.sub(r"\1", text, count=1)
        form = _form(text)
        text = program([form]) if isinstance(form, list) else text
        commands += shell.parse(
            text, path, line, _origin(repo, stage, folder, context), stops=False
        )
    cwd = _origin(repo, stage, stage.folder, context)
    start = program([stage.entry, stage.command])
    starts = shell.parse(start, path, stage.started, cwd, stops=False)
    return Image(
        path, stage.line, base, tag, digest, stage.name, tuple(commands),
        tuple(_mapped(repo, stage, context, command) for command in starts),
        tuple(copy for copy, _ in stage.copies), bool(DEV.search(path)),
    )  # fmt: skip


def _reference(image: str) -> tuple[str, str, str]:
    """Return the name, tag and digest of an image; a port of its registry is no tag."""
    name, _, digest = image.partition("@")
    head, slash, last = name.rpartition("/")
    last, _, tag = last.partition(":")
    return head + slash + last, tag, digest


def _targets(stage: _Stage, context: str) -> list[tuple[str, str]]:
    """Return where in the image each copied path of the repository lies, and that path."""
    found = []
    for copy, worked in stage.copies:
        target = normpath(join(worked, copy.destination))
        source = shell.join(context, copy.source)
        found.append((target, source))
        if copy.destination.endswith("/") or copy.destination == ".":
            found.append((join(target, basename(source)), source))
    return found


def _origin(repo: Repository, stage: _Stage, folder: str, context: str) -> str:
    """Return the folder of the repository that a folder of the image was copied from."""
    for target, source in _targets(stage, context):
        if target == folder and repo.exists(source) and source not in repo.sizes:
            return source
    return context


def _mapped(repo: Repository, stage: _Stage, context: str, command: shell.Command) -> shell.Command:
    """Return a command whose words name files of the repository, not those of the image."""
    words = list(command.words)
    for at, word in enumerate(words):
        inside = normpath(join(stage.folder, word))
        for target, source in sorted(_targets(stage, context), reverse=True):
            rest = inside.removeprefix(target)
            path = shell.join(source, rest.lstrip("/")) if inside != rest or not rest else ""
            if path in repo.sizes and not repo.exists(shell.join(command.cwd, word)):
                words[at] = relpath(path, command.cwd or ".")
                break
    return replace(command, words=tuple(words))
