"""Steps of a flow: tried again where that may help, and plain about what they refuse."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from prefect import task


class RefusedError(Exception):
    """A step has said in a sentence why it cannot go on."""


def step(function: Callable[..., Any], retries: int = 0) -> Callable[..., Any]:
    """Return a task of a function, which is tried again after 2, 4, 8… seconds.

    A SystemExit, whose sentence is for people, becomes a RefusedError and is not tried again.
    """

    @wraps(function)
    def run(*args: Any) -> Any:
        try:
            return function(*args)
        except SystemExit as error:
            raise RefusedError(str(error)) from None

    waits = [2.0**n for n in range(1, retries + 1)]
    return task(retries=retries, retry_delay_seconds=waits, retry_condition_fn=may_help)(run)


def may_help(task: Any, run: Any, state: Any) -> bool:
    """Return whether a step failed in a way that another try may mend."""
    return RefusedError.__name__ not in str(state.message)


def shorten(record: logging.LogRecord) -> bool:
    """Cut the traceback of a refusal off a line of the log."""
    if record.exc_info and isinstance(record.exc_info[1], RefusedError):
        record.exc_info = None
    return True


for name in ("prefect.flow_runs", "prefect.task_runs"):
    logging.getLogger(name).addFilter(shorten)
logging.getLogger("dvc").propagate = False  # it prints by itself
logging.getLogger("dvc.output").setLevel(logging.ERROR)  # no batch yet is nothing to warn of
