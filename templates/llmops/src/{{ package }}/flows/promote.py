"""A prompt that has passed the gate serves, as a Prefect flow."""

from pathlib import Path

from prefect import flow, task

from .. import ROOT
from .index import LOCK, again


def passed() -> list[Path]:
    """Return the pages of the gate's verdicts, of which each new one may be a yes."""
    return list(ROOT.glob("reports/evaluation-*.html"))


@flow(name="promote")
async def promote() -> str:
    """Let the challenger serve if the gate said yes, and draw the page of all that serves."""
    from ..assistant import promotion
    from ..overview import write

    with LOCK:
        said = again(promotion.settle)()
        task(write)()
    return said
