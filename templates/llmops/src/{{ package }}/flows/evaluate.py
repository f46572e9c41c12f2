"""The prompt in the folder prompts is judged, as a Prefect flow."""

from pathlib import Path

from prefect import flow, task

from .. import ROOT
from .index import LOCK


def cases() -> list[Path]:
    """Return the files that a verdict depends on: prompt, evaluation sets, index."""
    patterns = ("prompts/answer.txt", "evaluation/*.jsonl", "work/index.npz")
    return [path for pattern in patterns for path in ROOT.glob(pattern)]


@flow(name="evaluate")
async def evaluate() -> str:
    """Let the prompt answer the evaluation set, and judge it against the champion."""
    from ..assistant.evaluate import evaluate as judge

    with LOCK:
        said, _ = await task(judge)()
    return said
