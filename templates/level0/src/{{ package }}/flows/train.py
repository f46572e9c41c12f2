"""Everything once, in order: poe pipeline."""

import asyncio
from importlib import import_module
from threading import Thread

from prefect import flow, task


@flow(name="train")
async def pipeline() -> str:
    """Bring the data, train and log a model, draw the drift page; return the verdict."""
    from .. import data, evaluate, report, train

    task(data.bring_data)()
    metrics = task(train.train)()
    task(report.report)()
    return evaluate.verdict(metrics)


if __name__ == "__main__":
    # The libraries take as long to load as Prefect's server takes to start: both at once.
    Thread(target=import_module, args=("..report", __package__)).start()
    print(asyncio.run(pipeline()), "see docs/run/README.md and reports/drift.html", sep="\n")
