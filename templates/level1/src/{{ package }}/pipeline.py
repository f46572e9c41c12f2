"""Everything once, if anything has changed: poe pipeline."""

import asyncio

from . import ROOT
from .flows.schedule import join
from .stages import settled


def run() -> str:
    """Return what came of the newest data, after a run of the flow unless that is known."""
    if not any((ROOT / "data" / "incoming").glob("[!.]*.*")) and (known := settled()):
        return f"nothing has changed: {known}"
    join()
    from .flows.retrain import retrain

    try:
        return asyncio.run(retrain())
    except Exception as error:
        raise SystemExit(f"the run failed: {error}") from None


if __name__ == "__main__":
    print(run())
