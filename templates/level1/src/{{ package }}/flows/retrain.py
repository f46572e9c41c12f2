"""New data becomes a judged model, as a Prefect flow."""

import logging
from contextlib import suppress

from prefect import flow, task

again = task(retries=3, retry_delay_seconds=[2, 4, 8])  # what may work a moment later
logging.getLogger("dvc").propagate = False  # it prints by itself
logging.getLogger("dvc.output").setLevel(logging.ERROR)  # no batch yet is nothing to warn of


@flow(name="retrain")
async def retrain() -> str:
    """Take new data, run the DVC stages, register and judge; a second run waits for the first."""
    from .. import champion, ingest, settle, stages

    with suppress(champion.NoChampionError):
        champion.find_champion()  # if the registry is away, nothing is begun
    with stages.alone():
        again(ingest.ingest)()
        inputs = task(stages.reproduce)()
        return again(settle.settle)(inputs)
