"""The log of predictions, a file a day in .state; as a command it deletes lines: poe forget."""

import json
import os
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from filelock import FileLock

from . import ROOT
from .policy import POLICY

FOLDER = ROOT / ".state" / "predictions"
private = partial(os.open, mode=0o600)


def append(day: date, lines: list[dict[str, Any]]) -> None:
    """Write lines to the end of the day's file, all or none; OSError if there is no room."""
    data = "".join(json.dumps(line, default=datetime.isoformat) + "\n" for line in lines).encode()
    FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = FOLDER / f"{day}.jsonl"
    with FileLock(FOLDER / ".lock"), open(path, "ab", 0, opener=private) as file:
        size = file.tell()
        if file.write(data) < len(data):
            file.truncate(size)
            raise OSError("the disk is full")


def expire(today: date) -> None:
    """Delete the files of days that are longer ago than policy.yaml allows."""
    oldest = today - timedelta(days=POLICY.log_days)
    for path in FOLDER.glob("*.jsonl"):
        if path.stem < str(oldest):
            path.unlink()


def delete(goes: Callable[[dict[str, Any]], bool]) -> int:
    """Delete the lines that are to go; return how many went."""
    went = 0
    FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(FOLDER / ".lock"):
        for path in FOLDER.glob("*.jsonl"):
            aside = path.with_suffix(".part")
            with path.open() as lines, open(aside, "w", opener=private) as kept:
                for line in lines:
                    if goes(json.loads(line)):
                        went += 1
                    else:
                        kept.write(line)
            aside.replace(path)
    return went


def forget(words: list[str] | None = None) -> str:
    """Delete what the command line names; return a sentence."""
    parser = ArgumentParser("poe forget", description="Delete lines of the log of predictions.")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--id", help="of a request (X-Request-ID), or of one of its rows")
    which.add_argument("--before", type=date.fromisoformat, metavar="YYYY-MM-DD")
    asked = parser.parse_args(words)
    if asked.before:
        went = delete(lambda line: line["time"] < str(asked.before))
    else:
        went = delete(lambda line: asked.id in (line["id"], line["id"].rpartition("-")[0]))
    return f"{went} lines deleted"


if __name__ == "__main__":
    print(forget())
