"""Serve the flows on a local Prefect server: poe schedule."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any

from filelock import FileLock, Timeout

from .. import ROOT
from .once import ADDRESS

STOP = Event()


@contextmanager
def server(port: int) -> Iterator[None]:
    """Run Prefect's server in a thread, on a port that this process's flows use (0: a free one)."""
    try:
        listener = socket.create_server(("127.0.0.1", port))
    except OSError:
        raise SystemExit(f"port {port} is taken: use `poe schedule --port N`") from None
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    os.environ["PREFECT_API_URL"] = f"{address}/api"  # before Prefect is imported
    import uvicorn
    from prefect.server.api.server import create_app

    running = uvicorn.Server(uvicorn.Config(create_app(), log_level="warning"))
    thread = Thread(target=running.run, args=([listener],))
    thread.start()
    while thread.is_alive() and not running.started:
        thread.join(0.05)
    print(f"{address} shows the runs; Ctrl-C stops", flush=True)
    ADDRESS.write_text(f"{address}/api")
    try:
        yield
    finally:
        ADDRESS.unlink(missing_ok=True)
        running.should_exit = True
        thread.join()


async def schedule() -> None:
    """Run the flows that are due, one after another in this process, until somebody stops it."""
    from prefect import get_client

    from .deployed import DEPLOYED

    async with get_client() as client:
        flows, seen = dict[Any, Any](), dict[Any, set[Any]]()
        for flow, cron, files in DEPLOYED:
            deployment: Any = await flow.ato_deployment(flow.name, cron=cron)
            flows[await deployment.apply()] = flow, files
        while not STOP.is_set():
            for key in (key for key, (_, files) in flows.items() if files):
                found = {(path.name, path.stat().st_mtime) for path in flows[key][1]()}
                if found - seen.get(key, set()) or key not in seen:
                    reason = ["new data" if key in seen else "start"]
                    await client.create_flow_run_from_deployment(key, tags=reason)
                seen[key] = found
            now = datetime.now(UTC)
            for run in await client.get_scheduled_flow_runs_for_deployments(list(flows), now):
                await execute(flows[run.deployment_id][0], run)
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
    """Serve the flows until Ctrl-C, a run to its end; SystemExit if that is done already."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: os._exit(1) if STOP.is_set() else STOP.set())
    try:
        with FileLock(ROOT / ".state" / "schedule.lock", timeout=0), server(port):
            asyncio.run(schedule())
    except Timeout:
        raise SystemExit("another `poe schedule` is at work in this project") from None
    print("stopped", flush=True)
    os._exit(0)  # Prefect's threads would try for a minute to reach the server


if __name__ == "__main__":
    main(int(sys.argv[1]))
