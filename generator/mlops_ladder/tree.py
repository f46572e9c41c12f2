"""A tree of files in memory: path to content and mode."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class File:
    """The bytes of a file, and whether it may be executed."""

    content: bytes
    executable: bool = False

    @property
    def mode(self) -> int:
        """The permissions on disk: 0o755 or 0o644, whatever the template had."""
        return 0o755 if self.executable else 0o644


Tree = dict[str, File]


def read(folder: Path) -> Tree:
    """Return the files below a folder by their POSIX path relative to it, sorted."""
    found = {}
    for parent, _, names in os.walk(folder):
        for name in names:
            path = Path(parent, name)
            executable = bool(path.stat().st_mode & 0o100)
            found[path.relative_to(folder).as_posix()] = File(path.read_bytes(), executable)
    return dict(sorted(found.items()))


def write(tree: Tree, folder: Path) -> None:
    """Write the files below a folder, which is made where it is missing.

    Raises OSError, for example on a full disk; what was written by then stays.
    """
    for name, file in tree.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
        path.chmod(file.mode)
