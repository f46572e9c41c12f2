"""The champion scores the tables in data/to-score, as a Prefect flow."""

from prefect import flow

from .. import ROOT
from .retrain import again


@flow(name="score")
async def score() -> list[str]:
    """Write predictions for each table that is newer than its predictions; return their files."""
    return again(score_waiting)()


def score_waiting() -> list[str]:
    """Score the tables that wait, and return where their predictions are."""
    from ..ingest import tables
    from ..score import score

    done = {path.name: path.stat().st_mtime for path in (ROOT / "reports").glob("*.csv")}
    return [
        str(score(path).relative_to(ROOT))
        for path in tables(ROOT / "data" / "to-score")
        if done.get(f"{path.stem}-predictions.csv", 0) < path.stat().st_mtime
    ]
