"""What git keeps of a table in data/raw: DVC's pointer and .gitignore, as `dvc add` writes them."""

import hashlib
import io
import json
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from ...tree import File, Tree

SPECIAL = re.compile(r"[\[\]!*#?]")  # in .gitignore


@dataclass(frozen=True)
class Kept:
    """A file that was brought: its path in data/raw, its size in bytes, and its MD5."""

    path: str
    size: int
    md5: str


def pointer(name: str, files: list[Kept]) -> Tree:
    """Return the files of git that stand for a table, by their paths in the project.

    `name` is the table's in data/raw: that of its only file, or of a folder that holds them all.
    """
    single = files[0].path == name
    out: dict[str, Any] = {"md5": files[0].md5 if single else listing(name, files)}
    out["size"] = sum(file.size for file in files)
    out |= {} if single else {"nfiles": len(files)}
    text = io.StringIO()
    dump({"outs": [out | {"hash": "md5", "path": name}]}, text)
    ignored = SPECIAL.sub(r"\\\g<0>", name)
    return {
        f"data/raw/{name}.dvc": File(text.getvalue().encode()),
        "data/raw/.gitignore": File(f"/{ignored}\n".encode()),
    }


def listing(name: str, files: list[Kept]) -> str:
    """Return what DVC calls a folder by: the MD5 of its list of files, and .dir."""
    paths = {str(PurePosixPath(file.path).relative_to(name)): file.md5 for file in files}
    entries = [{"md5": md5, "relpath": path} for path, md5 in sorted(paths.items())]
    return hashlib.md5(json.dumps(entries).encode(), usedforsecurity=False).hexdigest() + ".dir"


def dump(content: dict[str, Any], text: io.StringIO) -> None:
    """Write YAML as DVC does, which uses this library as well."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.default_flow_style = False
    yaml.dump(content, text)
