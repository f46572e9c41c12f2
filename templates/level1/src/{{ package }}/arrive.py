"""Let the next month of flights arrive in data/incoming: poe arrive."""

import os
from pathlib import Path

from . import ROOT, sample
from .ingest import BATCHES, INCOMING, QUARANTINE
from .schema import SCHEMA


def arrive() -> Path:
    """Write the next month that has not arrived yet; SystemExit if there is none."""
    if SCHEMA.table != sample.TABLE:
        raise SystemExit("schema.yaml: table: only the flights arrive by themselves")
    for month in range(7, 13):
        name = f"flights-2013-{month:02}"
        if any(list(folder.glob(f"*{name}*")) for folder in (INCOMING, BATCHES, QUARANTINE)):
            continue
        hidden = ROOT / ".state" / f"{name}.parquet"
        sample.flights(range(month, month + 1)).to_parquet(hidden, index=False)
        INCOMING.mkdir(parents=True, exist_ok=True)
        os.replace(hidden, INCOMING / hidden.name)
        return INCOMING / hidden.name
    raise SystemExit("every month of 2013 has arrived")


if __name__ == "__main__":
    print(arrive().relative_to(ROOT))
