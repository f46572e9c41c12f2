"""What a person needs to know about a capability: why, how by hand, and what is no evidence."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class About:
    """Texts in Markdown about a capability, and where our own projects have it.

    `where` maps a level of `ladder new --level` to the files that it brings for the capability,
    the project's package written {package}; it is empty where no level has it yet. `test_score`
    lists the tests of the ML Test Score where they differ from those that the table names.
    """

    why: str
    how: str
    not_counted: str
    where: dict[str, tuple[str, ...]]
    test_score: tuple[str, ...] = ()


@cache
def abouts() -> dict[str, About]:
    """Read all texts from the file that lies in this package, by the id of the capability."""
    text = (files("mlops_ladder") / "capabilities_about.toml").read_text("utf-8")
    return {name: _about(row) for name, row in tomllib.loads(text).items()}


def about(capability: str) -> About:
    """Return the texts about a capability, given its id; KeyError if there is none."""
    return abouts()[capability]


def _about(row: dict[str, Any]) -> About:
    where = {level: tuple(paths) for level, paths in row.get("where", {}).items()}
    why, how, not_counted = (str(row[key]).strip() for key in ("why", "how", "not_counted"))
    return About(why, how, not_counted, where, tuple(row.get("test_score", ())))
