"""New data becomes a judged model, as a Prefect flow."""

import asyncio
import logging
from contextlib import suppress

from filelock import FileLock
from prefect import flow, task

from .. import ROOT

again = task(retries=3, retry_delay_seconds=[2, 4, 8])  # for what may work a moment later
logging.getLogger("dvc").propagate = False  # it prints by itself
logging.getLogger("dvc.output").setLevel(logging.ERROR)  # no batch yet is nothing to warn of


@flow(name="retrain")
async def retrain() -> str:
    """Take new data, run the DVC stages, register and judge the model; return the verdict.

    One run at a time: a second one waits, and then finds nothing to do.
    """
    from .. import champion, ingest, stages

    with suppress(champion.NoChampionError):
        champion.find_champion()  # if the registry is away, nothing is begun
    with FileLock(ROOT / ".state" / "retrain.lock"):
        again(ingest.ingest)()
        inputs = task(stages.reproduce)()
        return again(settle)(inputs)


def settle(inputs: str) -> str:
    """Settle what came of these inputs, unless that was done: then MLflow is not even loaded."""
    known = ROOT / ".state" / "settled" / inputs
    if not known.exists():
        from ..settle import settle

        known.parent.mkdir(exist_ok=True)
        known.write_text(settle(inputs))
    return known.read_text()


if __name__ == "__main__":
    print(asyncio.run(retrain()))
