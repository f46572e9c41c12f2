"""The champion scores the tables in data/to-score, on a schedule."""

from pathlib import Path

from prefect import flow

from .. import ROOT
from .steps import step

WAITING = ROOT / "data" / "to-score"


@flow(name="score")
async def score() -> list[str]:
    """Write predictions to reports for each table that is newer than its predictions."""
    return list(step(score_waiting, retries=3)())


def score_waiting() -> list[str]:
    """Score each table that waits; return the new files."""
    from ..score import score as predict

    waiting = [path for path in sorted(WAITING.glob("*")) if waits(path)]
    return [str(predict(path).relative_to(ROOT)) for path in waiting]


def waits(path: Path) -> bool:
    """Return whether a file is a table that is newer than its predictions."""
    answer = ROOT / "reports" / f"{path.stem}-predictions.csv"
    known = path.suffix in (".csv", ".parquet")
    return known and not (answer.exists() and answer.stat().st_mtime >= path.stat().st_mtime)
