"""Says at which level of maturity a repository is, from evidence in its files."""

from pathlib import Path

from .finding import Assessment


def assess(path: Path) -> Assessment:
    """Assess the repository in a folder; nothing of it is executed, and no network is used.

    Raises UsageError where its settings for this tool are wrong.
    """
    from .judging import assessment

    return assessment(path)
