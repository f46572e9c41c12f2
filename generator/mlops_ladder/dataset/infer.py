"""From files and a target to a schema: what is in the table, and what each column is for."""

from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path

from . import describe, sentences
from .columns import facts
from .findings import Findings, Source, Table, Typed, Wish
from .reading import rows, sources
from .roles import classes, splits
from .roles import switched as roles
from .roles import target as targets
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

    The table is not measured again, and only opened to count other classes than before. Raises
    UsageError as `infer` does.
    """
    roles.require(wish, list(findings.typed.facts))
    known = findings.counts if wish.target == findings.schema.target.name else {}

    def count() -> classes.Counts:
        table = rows.open_table(findings.source)
        return classes.count(table, findings.typed, wish.target)

    return _conclude(findings.source, findings.typed, wish, lambda: known or count())


def conclude(table: Table, typed: Typed, wish: Wish) -> Findings:
    """Return the findings that follow from a measured table. Raises UsageError as `infer` does."""
    count = partial(classes.count, table, typed, wish.target)
    return _conclude(table.source, typed, wish, count)


def _conclude(
    source: Source, typed: Typed, wish: Wish, count: Callable[[], classes.Counts]
) -> Findings:
    counts = cache(count)
    target = targets.decide(typed, wish, counts)
    switched = roles.switch(typed, wish, target)
    off = {one.name for one in switched} | {target.name}
    time, doubts = splits.time(typed, wish, [name for name in typed.facts if name not in off])
    columns = describe.columns(typed, target, switched, time)
    return Findings(
        source=source,
        schema=Schema(f"data/raw/{source.name}", target.task, columns, typed.read),
        typed=typed,
        balance=classes.balance(target.classes, typed.values(target.name)),
        decisions=(*target.decisions, *sentences.say(typed)),
        switched=tuple(switched),
        doubts=(*target.doubts, *doubts),
        counts=counts() if target.classes else {},
    )
