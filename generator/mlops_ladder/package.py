"""Find a project's package, which its owner may have renamed."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath

from . import layers
from .answers import Answers
from .tree import File, Tree

SOURCES = PurePosixPath("src/{{ package }}")
PLACES = (
    rb"(?<=src/)NAME\b",
    rb"(?<=from )NAME\b",
    rb"(?<![\w.] import )(?<=import )NAME\b",  # no module of that name
    rb"(?<=-m )NAME\b",
    rb"(?<=[\"'])NAME(?=\.(?:MODULES)\b)",
    rb"\bNAME(?=\.(?:MODULES):)",
)
TOO_GENERAL = {"src", "tests", "lib"}


def find(files: Iterable[str], answers: Answers, expected: str) -> str:
    """Return the name of the folder that most of a project's modules are in.

    `files` are the project's paths, `expected` is the name that its answers give.
    """
    paths = [PurePosixPath(file) for file in files]
    rendered = map(PurePosixPath, layers.sources(answers.level, answers.applications))
    modules = {path.name for path in rendered if path.parent == SOURCES}
    folders = Counter(path.parent for path in paths if path.name in modules)
    found, count = max(folders.items(), key=lambda each: each[1], default=(PurePosixPath(), 0))
    expects = [folder for folder in folders if folder.name == expected]
    renamed = found.name.isidentifier() and found.name not in TOO_GENERAL
    return found.name if renamed and not expects and 2 * count > len(modules) else expected


def rename(files: Tree, old: str, new: str) -> Tree:
    """Return a render with its package called otherwise: in its paths, imports and commands.

    A name of the project that is the package's stays, in headings for example.
    """
    inside = f"src/{old}/"
    modules = {
        path.removeprefix(inside).split("/")[0].removesuffix(".py")
        for path in files
        if path.startswith(inside)
    }
    used = b"|".join(PLACES).replace(b"NAME", re.escape(old).encode())
    used = used.replace(b"MODULES", "|".join(map(re.escape, sorted(modules))).encode())
    return {
        path.replace(inside, f"src/{new}/", 1): File(
            re.sub(used, new.encode(), file.content), file.executable
        )
        for path, file in files.items()
    }
