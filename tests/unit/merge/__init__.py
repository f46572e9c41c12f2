"""What the tests of merging share: edits of a text, and a merge of three of them."""

from mlops_ladder.merge import check, merge

LEVEL = "level 1"


def edited(text: str, *edits: tuple[str, str]) -> str:
    """Return a text in which every edit's first string, which has to be there, is the second."""
    for before, after in edits:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


def clean(path: str, base: str | None, ours: str, theirs: str) -> str:
    """Return a merge that has to be free of conflicts and faults."""
    content, conflicts = clashing(path, base, ours, theirs)
    assert conflicts == []
    assert faults(path, base, ours, theirs, content) == []
    return content


def clashing(path: str, base: str | None, ours: str, theirs: str) -> tuple[str, list[str]]:
    """Return a merge, and its conflicts."""
    merged = merge(path, encoded(base), ours.encode(), theirs.encode(), LEVEL)
    return merged.content.decode(), list(merged.conflicts)


def faults(path: str, base: str | None, ours: str, theirs: str, merged: str) -> list[str]:
    """Return the faults of a merge."""
    return check(path, encoded(base), ours.encode(), theirs.encode(), merged.encode())


def encoded(text: str | None) -> bytes | None:
    """Return a text's bytes, or None."""
    return None if text is None else text.encode()
