"""A folder of files and what people do to it; what was done can be done again elsewhere."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec

Words = ParamSpec("Words")
PACKAGE = "late_flights"


class NotThereError(Exception):
    """What an edit is about is not in the folder; the argument is the path."""


@dataclass
class Files:
    """A folder; `done` are the edits made in it, `moves` the paths that got another name.

    `package` is what the project's package is called now.
    """

    folder: Path
    done: list["Edit"] = field(default_factory=list)
    moves: list[tuple[str, str]] = field(default_factory=list)
    package: str = PACKAGE

    def text(self, path: str) -> str:
        """Return the text of a file."""
        return (self.folder / path).read_bytes().decode()

    def put(self, path: str, text: str) -> None:
        """Write the text of a file, line ends as they are given."""
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_bytes(text.encode())


Edit = Callable[[Files], None]
Verb = Callable[Concatenate[Files, Words], None]


def verb(act: Verb[Words]) -> Verb[Words]:
    """Remember every call of a function that edits a folder, so that it can be repeated."""

    @wraps(act)
    def run(files: Files, /, *words: Words.args, **named: Words.kwargs) -> None:
        act(files, *words, **named)
        files.done.append(lambda other: act(other, *words, **named))

    return run


def repeat(done: list[Edit], files: Files) -> list[str]:
    """Make edits in another folder; return the paths where that cannot be done."""
    missing = []
    for each in done:
        try:
            each(files)
        except NotThereError as error:
            missing.append(str(error))
    return missing


@verb
def edit(files: Files, path: str, old: str, new: str) -> None:
    """Replace a text that a file holds once."""
    if not (files.folder / path).is_file():
        raise NotThereError(path)
    text = files.text(path)
    if "\r\n" in text:
        old, new = (each.replace("\n", "\r\n") for each in (old, new))
    if text.count(old) != 1:
        raise NotThereError(path)
    files.put(path, text.replace(old, new))


@verb
def append(files: Files, path: str, text: str) -> None:
    """Add a text at the end of a file."""
    files.put(path, files.text(path) + text)


@verb
def write(files: Files, path: str, text: str) -> None:
    """Write a file, whether or not it is there."""
    files.put(path, text)


@verb
def delete(files: Files, path: str) -> None:
    """Remove a file or a folder."""
    if (files.folder / path).is_dir():
        shutil.rmtree(files.folder / path)
    else:
        (files.folder / path).unlink()


@verb
def move(files: Files, old: str, new: str) -> None:
    """Give a file or a folder another path."""
    (files.folder / new).parent.mkdir(parents=True, exist_ok=True)
    (files.folder / old).rename(files.folder / new)
    files.moves.append((old, new))


@verb
def link(files: Files, path: str, target: str) -> None:
    """Put a link that leads to a target."""
    (files.folder / path).symlink_to(target)


@verb
def rename_package(files: Files, name: str) -> None:
    """Rename the package: its folder, and its name in every text."""
    (files.folder / "src" / PACKAGE).rename(files.folder / "src" / name)
    for path in files.folder.rglob("*"):
        if path.is_file() and ".git" not in path.relative_to(files.folder).parts:
            path.write_bytes(path.read_bytes().replace(PACKAGE.encode(), name.encode()))
    files.package = name


@verb
def replace(files: Files, path: str, pattern: str, new: str) -> None:
    """Replace what matches a regular expression, wherever it does."""
    text, count = re.subn(pattern, new, files.text(path), flags=re.MULTILINE)
    if not count:
        raise NotThereError(path)
    files.put(path, text)


@verb
def reformat(files: Files, path: str, width: int) -> None:
    """Format a module for another line length."""
    command = [sys.executable, "-m", "ruff", "format", "--quiet", "--isolated", "--no-cache"]
    subprocess.run([*command, "--line-length", str(width), path], cwd=files.folder, check=True)


@verb
def make_executable(files: Files, path: str) -> None:
    """Let a file be executed."""
    (files.folder / path).chmod(0o755)


@verb
def end_lines_with_crlf(files: Files, path: str) -> None:
    """Give a file the line ends of Windows."""
    files.put(path, files.text(path).replace("\n", "\r\n"))
