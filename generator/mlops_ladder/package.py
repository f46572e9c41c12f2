"""Find a project's package, which its owner may have renamed."""

from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath

from . import layers

SOURCES = PurePosixPath("src/{{ package }}")
TOO_GENERAL = {"src", "tests", "lib"}


def find(files: Iterable[str], level: str, expected: str) -> str:
    """Return the name of the folder that most of a level's modules are in.

    `files` are the project's paths, `expected` is the name that its answers give.
    """
    paths = [PurePosixPath(file) for file in files]
    modules = {
        path.name.removesuffix(".jinja")
        for each in layers.stack(level)
        for path in each.files()
        if path.parent.as_posix() == str(SOURCES)
    }
    folders = Counter(path.parent for path in paths if path.name in modules)
    found, count = max(folders.items(), key=lambda each: each[1], default=(PurePosixPath(), 0))
    expects = [folder for folder in folders if folder.name == expected]
    renamed = found.name.isidentifier() and found.name not in TOO_GENERAL
    return found.name if renamed and not expects and 2 * count > len(modules) else expected
