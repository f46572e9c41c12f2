"""Everything once, in order: poe pipeline."""

import asyncio
from importlib import import_module
from threading import Thread

from prefect import flow, task


@flow(name="train")
async def pipeline() -> str:
    """Bring the data, draw the drift page, train and log a model; return the verdict."""
    from .. import data, evaluate, report, train

    task(data.bring_data)()
    task(report.report)()
    return evaluate.verdict(task(train.train)())


if __name__ == "__main__":
    Thread(target=import_module, args=("..report", __package__)).start()  # while Prefect starts
    print(asyncio.run(pipeline()), "see docs/run/README.md and reports/drift.html", sep="\n")
