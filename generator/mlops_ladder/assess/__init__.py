"""Says at which level of maturity a repository is, from evidence in its files."""

from collections.abc import Callable
from pathlib import Path

from .finding import Assessment


def assess(path: Path, tell: Callable[[str], None] = lambda text: None) -> Assessment:
    """Assess the repository in a folder; nothing of it is executed, and no network is used.

    `tell` is given a few words on each step, as it begins.

    Raises UsageError where its settings for this tool are wrong.
    """
    from .judging import assessment

    return assessment(path, tell)
