"""Run flows once, on the server of `poe schedule` if that is at work: poe monitor."""

import asyncio
import os
import sys
from contextlib import suppress
from http.client import HTTPException
from importlib import import_module
from typing import Any
from urllib.request import urlopen

from .. import ROOT

ADDRESS = ROOT / ".state" / "scheduler"  # where `poe schedule` says where its server is


def join() -> None:
    """Let this process's flows use the server of `poe schedule`; without it Prefect starts one."""
    with suppress(HTTPException, OSError, ValueError):
        urlopen(f"{ADDRESS.read_text()}/health", timeout=5).close()
        os.environ["PREFECT_API_URL"] = ADDRESS.read_text()


async def each(names: tuple[str, ...]) -> list[Any]:
    """Run flows of this folder one after another; return what came of each."""
    modules = {name: import_module(f".{name}", __package__) for name in names}
    return [await getattr(module, name)() for name, module in modules.items()]


def run(*names: str) -> str:
    """Return what came of flows of this folder; SystemExit with a sentence if one failed."""
    join()
    try:
        return "\n".join(asyncio.run(each(names)))
    except Exception as error:
        raise SystemExit(f"the run failed: {error}") from None


if __name__ == "__main__":
    print(run(*sys.argv[1:]))
