"""In which order capabilities are built: what a step builds on comes before it."""

import heapq
from collections.abc import Collection, Iterable

from ..assess.capability import GRADES, Capability, table

NEEDS = ("defining", "expected", "optional")


def urgency(capability: Capability) -> tuple[int, int, int]:
    """Return what goes first where nothing else decides: the level, what its rule needs, the table.

    The grades of the llm axis follow the levels.
    """
    rows = list(table().capabilities)
    grade = len(table().levels) + GRADES.index(capability.grade or GRADES[0])
    level = grade if capability.level is None else capability.level
    return level, NEEDS.index(capability.need), rows.index(capability.id)


def ordered(wanted: Iterable[Capability]) -> tuple[Capability, ...]:
    """Return capabilities so that each follows those of them that it builds on.

    What can be built at once is sorted by `urgency`; the order is the same for any input order.
    Raises ValueError where they wait for each other.
    """
    waiting = {each.id: each for each in wanted}
    open_before = {name: set(each.after) & set(waiting) for name, each in waiting.items()}
    ready = [(urgency(waiting[name]), name) for name, before in open_before.items() if not before]
    heapq.heapify(ready)
    result = []
    while ready:
        _, done = heapq.heappop(ready)
        result.append(waiting[done])
        for name, before in open_before.items():
            if done in before:
                before.remove(done)
                if not before:
                    heapq.heappush(ready, (urgency(waiting[name]), name))
    if len(result) < len(waiting):
        stuck = sorted(set(waiting) - {each.id for each in result})
        raise ValueError(f"these capabilities wait for each other: {', '.join(stuck)}")
    return tuple(result)


def with_foundations(wanted: Collection[str], there: Collection[str]) -> set[str]:
    """Return ids with all that they build on, however far down, but what is there already."""
    found, open_ = set[str](), [name for name in wanted if name not in there]
    while open_:
        name = open_.pop()
        if name not in found:
            found.add(name)
            after = table().capabilities[name].after
            open_ += [each for each in after if each not in there]
    return found
