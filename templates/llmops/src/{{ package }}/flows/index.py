"""The handbook becomes an index that serves, as a Prefect flow."""

import logging
from pathlib import Path

from filelock import FileLock
from prefect import flow, task

from .. import ROOT

again = task(retries=3, retry_delay_seconds=[2, 4, 8])  # what may work a moment later
logging.getLogger("dvc").propagate = False  # it prints by itself
LOCK = FileLock(ROOT / ".state" / "assistant.lock")  # one of the assistant's flows at a time


def sources() -> list[Path]:
    """Return what the index is made of; the folder's own time tells of a file that has gone."""
    folder = ROOT / "handbook"
    return [folder, *folder.glob("*.md")]


@flow(name="index")
async def index() -> str:
    """Run the DVC stages whose inputs have changed, judge the index, and let it serve."""
    from ..assistant import published, stages

    with LOCK:
        return again(published.release)(task(stages.reproduce)())
