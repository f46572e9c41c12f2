"""Serve the flows on a local Prefect server: poe schedule."""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Thread
from typing import Any

from filelock import FileLock, Timeout

from .. import ROOT
from ..policy import POLICY

ADDRESS = ROOT / ".state" / "scheduler"  # where `poe pipeline` finds the server


@contextmanager
def server(port: int) -> Iterator[str]:
    """Run Prefect's server in a thread, on a port of which 0 is a free one; give its address."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            raise SystemExit(f"port {port} is taken: use `poe schedule --port N`") from None
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        os.environ["PREFECT_API_URL"] = f"{address}/api"  # before Prefect is imported
        import uvicorn
        from prefect.server.api.server import create_app

        running = uvicorn.Server(uvicorn.Config(create_app(), log_level="warning"))
        thread = Thread(target=running.run, args=([listener],))
        thread.start()
        try:
            while thread.is_alive() and not running.started:
                time.sleep(0.05)
            ADDRESS.write_text(f"{address}/api")
            yield address
        finally:
            ADDRESS.unlink(missing_ok=True)
            running.should_exit = True
            thread.join()


async def schedule() -> None:
    """Run the flows that are due, one after another in this process, until somebody stops it."""
    from prefect import get_client

    from ..ingest import landed
    from .retrain import retrain
    from .score import score

    async with get_client() as client:
        flows = {}
        for flow, cron in ((retrain, POLICY.retrain_at), (score, POLICY.score_at)):
            deployment: Any = await flow.ato_deployment(flow.name, cron=cron)
            flows[await deployment.apply()] = flow
        retraining, seen, reason = next(iter(flows)), set[Any](), "start"
        while True:
            files = {(path.name, path.stat().st_mtime) for path in landed()}
            if files - seen or reason == "start":
                await client.create_flow_run_from_deployment(retraining, tags=[reason])
            seen, reason = files, "new data"
            now = datetime.now(UTC)
            for run in await client.get_scheduled_flow_runs_for_deployments(list(flows), now):
                await execute(flows[run.deployment_id], run)
            await asyncio.sleep(1)


async def execute(flow: Any, run: Any) -> None:
    """Run a flow as one of its scheduled runs, and say what came of it."""
    from prefect.flow_engine import run_flow_async

    try:
        said: Any = await run_flow_async(flow, run)
    except (Exception, SystemExit) as error:
        said = error
    print(f"{flow.name} ({', '.join(run.tags)}): {said}", flush=True)


def main(port: int) -> None:
    """Serve the flows until Ctrl-C; SystemExit if that is done already, or the port is taken."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with FileLock(ROOT / ".state" / "schedule.lock", timeout=0), server(port) as address:
            print(f"{address} shows the runs; Ctrl-C stops", flush=True)
            asyncio.run(schedule())
    except Timeout:
        raise SystemExit("another `poe schedule` is at work in this project") from None
    except KeyboardInterrupt:
        print("stopped")


if __name__ == "__main__":
    main(int(sys.argv[1]))
