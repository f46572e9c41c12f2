"""Where an upgrade goes: the level, the version of its template, the answers."""

from . import __version__, layers, questions
from .answers import Answers
from .errors import UsageError

LADDER = ["0", "1", "2"]


def answers(before: Answers, to: str | None, given: list[str]) -> Answers:
    """Return the answers after an upgrade; UsageError for a level or an answer that cannot be."""
    level, applications = place_after(before, to)
    named = questions.parse(level, given)
    if named.get("name", before.values["name"]) != before.values["name"]:
        hint = "rename the package and the distribution yourself: later upgrades follow"
        raise UsageError("--set name: an upgrade gives no new name", hint)
    values = questions.fill(level, before.values | named)
    return Answers(level, values, applications=applications)


def place_after(before: Answers, to: str | None) -> tuple[str, tuple[str, ...]]:
    """Return the level and the applications to go to; UsageError if there is no way.

    To go to llmops is to have the llm application too, beside what there is; it needs level 1.
    """
    if as_version(before.template) > as_version(__version__):
        message = f"the project was made by version {before.template}, this is {__version__}"
        raise UsageError(message, "install the newer version of mlops-ladder")
    if to == layers.LLM and "llm" in before.applications:
        return before.level, before.applications
    level = level_after(before.level, to)
    return layers.with_llm(before.level) if level == layers.LLM else (level, before.applications)


def level_after(before: str, to: str | None) -> str:
    """Return the level to go to: the given one, else the next; UsageError if there is no way."""
    if to is None:
        later = LADDER[LADDER.index(before) + 1 :] if before in LADDER else []
        if not later or later[0] not in layers.available():
            hint = f"`--to {before}` takes over what is new in its template"
            raise UsageError(f"level {before} is the highest of this version", hint)
        return later[0]
    layers.stack(to, flag="--to")
    if to not in reachable(before):
        hint = "to undo an upgrade, see `git revert -m 1`"
        raise UsageError(f"--to {to}: the project is at level {before} already", hint)
    return to


def reachable(level: str) -> list[str]:
    """Return the levels that hold every layer of a level, itself first."""
    own = set(layers.STACKS[level])
    return [other for other, stack in layers.STACKS.items() if own <= set(stack)]


def as_version(text: str) -> tuple[int, ...]:
    """Return a version as numbers that can be compared."""
    return tuple(int(part) for part in text.split(".") if part.isdecimal())
