"""A copy of this project in another folder, with data, runs and servers of its own."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from . import ROOT

SETTINGS = ["params.yaml", "policy.yaml", "schema.yaml", "dvc.yaml", "pyproject.toml"]
COPIED = ["src", *SETTINGS, "requirements.txt", "reports/.gitignore", ".dvc/config"]


def make(folder: Path) -> None:
    """Copy the code and the settings, without data and runs."""
    for name in COPIED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, folder / name)
    (folder / "data" / "incoming").mkdir(parents=True)


def take(folder: Path, table: str) -> Path:
    """Let a table be the raw one of a copy; return where to put it."""
    settings = folder / "schema.yaml"
    content = YAML(typ="safe").load(settings) | {"table": table}
    settings.write_text(json.dumps(content, default=str), "utf-8")  # JSON is YAML
    (folder / table).parent.mkdir(parents=True)
    return folder / table


def start(folder: Path, module: str, *words: str, **streams: Any) -> "subprocess.Popen[str]":
    """Start a module of the copy, with the copy's settings, whatever servers this project uses."""
    own = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["poe"]["env"]
    settings = {name: text for name, text in os.environ.items() if name not in own}
    settings |= {"PYTHONPATH": str(folder / "src"), "PREFECT_LOGGING_LEVEL": "CRITICAL"}
    command = [sys.executable, "-m", f"{__package__}.{module}", *words]
    return subprocess.Popen(command, cwd=folder, env=settings, text=True, **streams)
