"""From files and a target to a schema: what is in the table, and what each column is for."""

from collections.abc import Callable, Sequence
from pathlib import Path

from . import classes, describe, facts, roles, rows, sentences, sources, splits
from . import target as targets
from .findings import Findings, Table, Typed, Wish
from .schema import Schema

Tell = Callable[[str], None]


def infer(paths: Sequence[Path], wish: Wish, tell: Tell = lambda _: None) -> Findings:
    """Read the files, and return what they hold and the schema that follows.

    `tell` is called with a word on each step that takes a while. Raises UsageError where the files
    are no table, or where it cannot be learnt from as wished.
    """
    source = sources.find(paths)
    tell(f"reading {source.name}")
    table = rows.open_table(source)
    roles.require(wish, table.names)
    typed = facts.measure(table, tell)
    tell("finding what each column is for")
    return conclude(table, typed, wish)


def settle(findings: Findings, wish: Wish) -> Findings:
    """Return findings anew for another wish, such as one that answers a doubt.

    The table is not measured again. Raises UsageError as `infer` does.
    """
    table = rows.open_table(findings.source)
    roles.require(wish, table.names)
    return conclude(table, findings.typed, wish)


def conclude(table: Table, typed: Typed, wish: Wish) -> Findings:
    """Return the findings that follow from a measured table. Raises UsageError as `infer` does."""
    target = targets.decide(typed, wish, lambda: classes.count(table, typed, wish.target))
    switched = roles.switch(typed, wish, target)
    off = {one.name for one in switched} | {target.name}
    time, doubts = splits.time(typed, wish, [name for name in typed.facts if name not in off])
    columns = describe.columns(typed, target, switched, time)
    return Findings(
        source=table.source,
        schema=Schema(f"data/raw/{table.source.name}", target.task, columns, typed.read),
        typed=typed,
        balance=classes.balance(target.classes, typed.values(target.name)),
        decisions=(*target.decisions, *sentences.say(typed)),
        switched=tuple(switched),
        doubts=(*target.doubts, *doubts),
    )
