"""New data becomes a judged model: poe pipeline."""

import asyncio

from filelock import FileLock
from prefect import flow

from .. import ROOT
from .steps import RefusedError, step


@flow(name="retrain")
async def retrain() -> str:
    """Take new data, run the DVC stages, register and judge the model; return the verdict.

    One run at a time: a second one waits, and then finds nothing to do.
    """
    from .. import ingest, stages

    with FileLock(ROOT / ".state" / "retrain.lock"):
        step(ingest.ingest, retries=3)()
        inputs = step(stages.reproduce)()
        return str(step(settle, retries=3)(inputs))


def settle(inputs: str) -> str:
    """Settle what came of these inputs, unless that was done: then MLflow is not even loaded."""
    known = ROOT / ".state" / "settled" / inputs
    if not known.exists():
        from ..settle import settle

        known.parent.mkdir(exist_ok=True)
        known.write_text(settle(inputs))
    return known.read_text()


if __name__ == "__main__":
    try:
        print(asyncio.run(retrain()))
    except RefusedError as error:
        raise SystemExit(str(error)) from None
