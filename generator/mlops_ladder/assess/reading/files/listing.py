"""The files that belong to a repository: what git knows or would know, else a walk."""

import os
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

NOT_OURS = frozenset(
    [
        ".git",
        ".hg",
        ".svn",
        ".venv",
        "venv",
        "env",
        "node_modules",
        "__pycache__",
        ".tox",
        ".nox",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".ipynb_checkpoints",
        ".eggs",
        "site-packages",
        ".terraform",
        ".idea",
        ".vscode",
    ]
)
# What a repository's own configuration could make git run is switched off.
QUIET = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}")


@dataclass(frozen=True)
class Listing:
    """Sizes in bytes by POSIX path, which of the paths git tracks, and whether git is there."""

    sizes: dict[str, int]
    tracked: frozenset[str]
    has_git: bool


def listing(root: Path) -> Listing:
    """List the regular files below a folder; links and the content of submodules are left out."""
    tracked = _git(root, "--cached")
    if tracked is None:
        names = _walk(root)
        sizes = _sizes(root, names)
        return Listing(sizes, frozenset(sizes), False)
    others = _git(root, "--others", "--exclude-standard") or []
    sizes = _sizes(root, sorted({*tracked, *others}))
    return Listing(sizes, frozenset(tracked) & sizes.keys(), True)


def _git(root: Path, *which: str) -> list[str] | None:
    if shutil.which("git") is None:
        return None
    command = ["git", *QUIET, "ls-files", "-z", *which]
    kept = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
    environment = {**kept, "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1"}
    done = subprocess.run(
        command,
        cwd=root,
        env=environment,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        return None
    return [os.fsdecode(name) for name in done.stdout.split(b"\0") if name]


def _walk(root: Path) -> list[str]:
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in NOT_OURS]
        found += [Path(folder, name).relative_to(root).as_posix() for name in names]
    return sorted(found)


def _sizes(root: Path, names: list[str]) -> dict[str, int]:
    sizes = {}
    top = os.fspath(root)
    for name in names:
        if "/.venv/" in f"/{name}" or "/node_modules/" in f"/{name}":
            continue
        try:
            status = os.lstat(f"{top}/{name}")
        except (OSError, ValueError):
            continue
        if stat.S_ISREG(status.st_mode):
            sizes[name] = status.st_size
    return sizes
