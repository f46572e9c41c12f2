"""Tools, and who builds which capability with them, from tools.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ..assess.capability import Capability, table


@dataclass(frozen=True)
class Tool:
    """A tool: what it does, what it replaces, its licence by SPDX name (empty: none is needed).

    `ours` says whether the templates of this package bring it.
    """

    id: str
    title: str
    does: str
    replaces: str
    licence: str
    ours: bool


@dataclass(frozen=True)
class Work:
    """Who answers for building a capability, and with which tools: ids."""

    owner: str
    tools: tuple[str, ...]


@dataclass(frozen=True)
class Toolbox:
    """All tools by name, and the work of each capability by its name."""

    tools: dict[str, Tool]
    work: dict[str, Work]


@cache
def toolbox() -> Toolbox:
    """Read the table that lies in this package."""
    data = tomllib.loads((files("mlops_ladder.plan") / "tools.toml").read_text("utf-8"))
    return Toolbox(
        {name: Tool(id=name, **row) for name, row in data["tools"].items()},
        {
            name: Work(row["owner"], tuple(row["tools"]))
            for name, row in data["capabilities"].items()
        },
    )


def rung_of(capability: Capability) -> str:
    """Return the rung that a capability belongs to: "0", "1", "2" or "llmops"."""
    return "llmops" if capability.level is None else str(capability.level)


def joining(rung: str) -> tuple[Tool, ...]:
    """Return the tools that a rung's capabilities need, optional ones aside, in their order."""
    box = toolbox()
    rows = table().capabilities.values()
    wanted = [each.id for each in rows if rung_of(each) == rung and each.need != "optional"]
    names = dict.fromkeys(tool for name in wanted for tool in box.work[name].tools)
    return tuple(box.tools[name] for name in names)
