"""The batches in the folder replay, one after another, through the flows score and monitor."""

import asyncio
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pandas as pd

from .. import ROOT
from ..schema import SCHEMA
from .schedule import server


async def replay() -> list[dict[str, Any]]:
    """Return of each batch the champion's quality, and whether a training followed."""
    from .. import looks
    from .monitor import monitor
    from .score import score

    print(await monitor(), file=sys.stderr)
    for path in sorted((ROOT / "replay").glob("*.parquet")):
        serve(path)
        await score()
        arrive(path)
        print(f"{path.stem}: {await monitor()}", file=sys.stderr)
    return [
        {"quality": look.quality and look.quality.value, "trained": look.action == "retrain"}
        for look in looks.read()
    ]


def serve(path: Path) -> None:
    """Ask for predictions of a batch, whose targets nobody knows yet."""
    waiting = ROOT / "data" / "to-score" / path.name
    waiting.parent.mkdir(parents=True, exist_ok=True)
    pd.read_parquet(path).drop(columns=SCHEMA.target).to_parquet(waiting, index=False)


def arrive(path: Path) -> None:
    """Let the targets of a batch arrive: as labels, and with the rows to learn from."""
    predicted = pd.read_csv(ROOT / "reports" / f"{path.stem}-predictions.csv")
    labels = pd.read_parquet(path, columns=[SCHEMA.target])
    (ROOT / "data" / "labels").mkdir(parents=True, exist_ok=True)
    labels.assign(id=predicted["prediction_id"]).to_parquet(ROOT / "data" / "labels" / path.name)
    new = shutil.copyfile(path, ROOT / "data" / "incoming" / path.name)
    os.utime(new, (0, 0))  # it is whole


if __name__ == "__main__":
    try:
        with server(0):
            found = asyncio.run(replay())
    except Exception as error:
        raise SystemExit(f"the run failed: {error}") from None
    (ROOT / "replay.json").write_text(json.dumps(found), "utf-8")
    os._exit(0)  # as `poe schedule` does
