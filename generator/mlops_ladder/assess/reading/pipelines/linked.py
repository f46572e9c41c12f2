"""Stages that hang together by what one writes and another reads."""

from collections.abc import Iterable, Mapping, Set


def groups(reads: Mapping[str, Set[str]], writes: Mapping[str, Set[str]]) -> list[list[str]]:
    """Return the stages in groups that share data, in the order given.

    A stage hangs on another where it reads what that writes, or something inside it.
    """
    linked: dict[str, set[str]] = {name: {name} for name in reads}
    for later, needs in reads.items():
        for earlier, makes in writes.items():
            if later != earlier and _touch(needs, makes):
                together = linked[later] | linked[earlier]
                for each in together:
                    linked[each] = together
    return _distinct(linked.values(), list(reads))


def _touch(needs: Iterable[str], makes: Iterable[str]) -> bool:
    made = tuple(makes)
    return any(
        need == each or need.startswith(f"{each}/") or each.startswith(f"{need}/")
        for need in needs
        for each in made
    )


def _distinct(sets: Iterable[set[str]], order: list[str]) -> list[list[str]]:
    seen: set[str] = set()
    found = []
    for each in sets:
        if not seen & each:
            seen |= each
            found.append(sorted(each, key=order.index))
    return found
