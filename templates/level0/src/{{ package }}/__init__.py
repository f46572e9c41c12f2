"""One model, from its data to its service."""

import os
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
(ROOT / ".state").mkdir(mode=0o700, exist_ok=True)

# The settings of the tasks hold however a command is started; the environment wins.
with (ROOT / "pyproject.toml").open("rb") as file:
    for name, setting in tomllib.load(file)["tool"]["poe"]["env"].items():
        os.environ.setdefault(name, setting["default"].replace("${POE_ROOT}", str(ROOT)))
