"""The people of a rung: roles, decisions and what is handed over, from people.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

STACKS = {"0": ("0",), "1": ("0", "1"), "2": ("0", "1", "2"), "llmops": ("0", "1", "llmops")}


@dataclass(frozen=True)
class Role:
    """A role; `definition` is quoted from `source`, or ours where that is "own".

    `salary` is the id of the figure that the role is paid by.
    """

    id: str
    title: str
    definition: str
    source: str
    salary: str
    skills: tuple[str, ...]


@dataclass(frozen=True)
class Rung:
    """What a level, or llmops, changes for people: who joins, who leads, how they work together."""

    id: str
    joins: tuple[str, ...]
    leads: tuple[str, ...]
    together: str
    together_source: str


@dataclass(frozen=True)
class Decision:
    """What has to be decided from a rung on, and by whom: ids of roles, one of them accountable.

    `applies` is "tabular" where it has no meaning for a language model alone; so of a hand-over.
    """

    id: str
    rung: str
    about: str
    files: tuple[str, ...]
    accountable: str
    responsible: tuple[str, ...]
    consulted: tuple[str, ...]
    informed: tuple[str, ...]
    applies: str = ""

    def part(self, role: str) -> str:
        """Return the letters of a role in this decision: A, R, AR, C, I, or none."""
        letters = "A" if role == self.accountable else ""
        letters += "R" if role in self.responsible else ""
        return letters or ("C" if role in self.consulted else "I" if role in self.informed else "")


@dataclass(frozen=True)
class Handover:
    """What one role has to give another from a rung on, and the files that hold it."""

    rung: str
    giver: str
    taker: str
    what: str
    files: tuple[str, ...]
    applies: str = ""


@dataclass(frozen=True)
class People:
    """All roles by id, rungs by id, decisions and hand-overs, in the order of the file."""

    roles: dict[str, Role]
    rungs: dict[str, Rung]
    decisions: tuple[Decision, ...]
    handovers: tuple[Handover, ...]


@cache
def people() -> People:
    """Read the table that lies in this package."""
    data = tomllib.loads((files("mlops_ladder.plan") / "people.toml").read_text("utf-8"))
    return People(
        {key: Role(id=key, **plain(row)) for key, row in data["roles"].items()},
        {key: Rung(id=key, **plain(row)) for key, row in data["rungs"].items()},
        tuple(Decision(**plain(row)) for row in data["decisions"]),
        tuple(Handover(**plain(row)) for row in data["handovers"]),
    )


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of TOML with its lists as tuples."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def joining(rung: str) -> tuple[Role, ...]:
    """Return the roles that join at a rung ("0", "1", "2", "llmops")."""
    table = people()
    return tuple(table.roles[role] for role in table.rungs[rung].joins)


def team(rung: str) -> tuple[Role, ...]:
    """Return all roles of a rung: those of the rungs below it, and those that join."""
    return tuple(role for below in STACKS[rung] for role in joining(below))


def decisions(rung: str) -> tuple[Decision, ...]:
    """Return the decisions that come with a rung."""
    return tuple(each for each in people().decisions if each.rung == rung)


def handovers(rung: str) -> tuple[Handover, ...]:
    """Return the hand-overs that come with a rung."""
    return tuple(each for each in people().handovers if each.rung == rung)


def asks(rung: str) -> list[str]:
    """Return what a rung asks of people, a sentence for each role that joins or gets to decide."""
    answers: dict[str, list[str]] = {role: [] for role in people().rungs[rung].joins}
    for each in decisions(rung):
        answers.setdefault(each.accountable, []).append(each.about)
    return [_asked(role, rung, abouts) for role, abouts in answers.items()]


def _asked(role: str, rung: str, abouts: list[str]) -> str:
    joins = "joins" * (role in people().rungs[rung].joins)
    decides = f"answers for {'; '.join(abouts)}" if abouts else ""
    return f"{people().roles[role].title} {', and '.join(filter(None, [joins, decides]))}"
