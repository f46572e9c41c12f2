"""The capability table: what each level and grade consists of, and the rules that join them."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

STAGES = (
    "frame", "data", "experiment", "train", "evaluate", "release", "deploy", "monitor", "govern",
)  # fmt: skip
GRADES = ("initial", "defined", "managed", "optimized")


@dataclass(frozen=True)
class Capability:
    """One row of the table; `level` is None for a row of the llm axis, `grade` for the others.

    `applies` is "tabular" or "llm" where the row has no meaning for the other application.
    """

    id: str
    title: str
    stage: str
    need: str
    met: str
    sources: str
    level: int | None = None
    grade: str | None = None
    partial: str = ""
    applies: str = ""
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """What a level or grade asks: `all` are met, and of each group in `any` at least one is."""

    title: str
    all: tuple[str, ...]
    any: tuple[tuple[str, ...], ...]
    words: str = ""


@dataclass(frozen=True)
class Table:
    """The capabilities by id, in the order of the file, and the rules by level and grade."""

    capabilities: dict[str, Capability]
    levels: dict[int, Rule]
    grades: dict[str, Rule]


@cache
def table() -> Table:
    """Read the table that lies in this package."""
    data = tomllib.loads((files("mlops_ladder") / "capabilities.toml").read_text("utf-8"))
    return Table(
        {name: _capability(name, row) for name, row in data["capabilities"].items()},
        {int(level): _rule(row, level) for level, row in data["levels"].items()},
        {grade: _rule(row, grade) for grade, row in data["grades"].items()},
    )


def _capability(name: str, row: dict[str, object]) -> Capability:
    known = {key: value for key, value in row.items() if key not in ("corpus", "axis", "after")}
    return Capability(id=name, after=tuple(row.get("after", ())), **known)  # type: ignore[arg-type]


def _rule(row: dict[str, object], name: str) -> Rule:
    return Rule(
        str(row.get("title", name)),
        tuple(row.get("all", ())),  # type: ignore[arg-type]
        tuple(tuple(group) for group in row.get("any", ())),  # type: ignore[attr-defined]
        str(row.get("rule", "")),
    )
