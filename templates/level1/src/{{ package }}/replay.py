"""Replay a table batch by batch: no retraining, always, by policy.yaml: poe replay TABLE."""

import json
import shutil
import sys
from pathlib import Path
from subprocess import DEVNULL
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from sklearn.pipeline import Pipeline

from . import ROOT, sandbox
from .bootstrap import metric
from .data import load, split
from .evaluate import SCORER
from .features import build_features
from .model import Model
from .params import PARAMS
from .schema import SCHEMA
from .train import fit

PARTS, FIRST = 24, 2  # equal spans of time; the project starts with the first ones
PAGES, PICTURE = ROOT / "reports" / "replay", ROOT / "docs" / "run" / "replay.png"
Arm = list[dict[str, Any]]  # of each batch: quality, and whether a training followed


def cut(table: pd.DataFrame) -> list[pd.DataFrame]:
    """Return what is there at first, and the batches, which span the same time each."""
    if not (time := SCHEMA.names("time")):
        raise SystemExit("schema.yaml: a replay needs a column with the role time")
    span = pd.cut(table[time[0]], PARTS, labels=False)
    return [table[span < FIRST], *(rows for _, rows in table[span >= FIRST].groupby(span))]


def naive(parts: list[pd.DataFrame], always: bool) -> Arm:
    """Return the quality on each batch of a model that learns never, or after each batch."""
    known, model, arm = parts[0], learn(parts[0]), []
    for batch in parts[1:]:
        rows = batch.dropna(subset=[SCHEMA.target])
        scores = Model("", model).scores(build_features(rows))
        value = float(metric(SCHEMA.encode(rows[SCHEMA.target]), scores)[0])
        arm.append({"quality": value, "trained": always})
        if always:
            known = pd.concat([known, batch])
            model = learn(known)
    return arm


def learn(table: pd.DataFrame) -> Pipeline:
    """Return a model that has learned what a run of the pipeline would learn of a table."""
    return fit(split(table, PARAMS.validation)[0], PARAMS)


def prepare(folder: Path, parts: list[pd.DataFrame]) -> None:
    """Make a project like this one that knows the first rows; the batches wait beside it."""
    sandbox.make(folder)
    raw, waiting = sandbox.take(folder, "data/raw/first.parquet"), folder / "replay"
    waiting.mkdir()
    parts[0].to_parquet(raw, index=False)
    for number, batch in enumerate(parts[1:], 1):
        batch.to_parquet(waiting / f"batch-{number:02}.parquet", index=False)


def draw(arms: dict[str, Arm], days: list[str]) -> None:
    """Draw the quality of each arm batch by batch, a mark where a training followed."""
    axes = (figure := Figure(figsize=(10, 5), layout="constrained")).subplots()
    for (name, arm), colour in zip(arms.items(), ["#888", "#4393c3", "#b2182b"], strict=True):
        line = [batch["quality"] for batch in arm]
        trained = [number for number, batch in enumerate(arm) if batch["trained"]]
        label = describe(name, arm)
        axes.plot(days, line, color=colour, marker="o", markevery=trained, label=label)
    axes.set_ylabel(f"{SCORER} on the next batch")
    axes.set_xlabel("end of a batch; a mark where a training followed")
    axes.tick_params(axis="x", rotation=60)
    figure.legend(loc="outside upper center", frameon=False)
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(PICTURE, dpi=120)


def describe(name: str, arm: Arm) -> str:
    """Return how good an arm was, and at what price."""
    quality, trained = (np.array([batch[key] for batch in arm], float) for key in arm[0])
    return f"{name}: {np.nanmean(quality):.3f} on average, {trained.sum():.0f} trainings"


def replay(table: pd.DataFrame) -> str:
    """Replay a table; draw the picture and return what it shows."""
    parts = cut(table)
    with TemporaryDirectory() as name:
        folder = Path(name) / ROOT.name
        prepare(folder, parts)
        with sandbox.start(folder, "flows.replay", stdout=DEVNULL) as running:
            arms = {"never": naive(parts, always=False), "always": naive(parts, always=True)}
        if running.returncode:
            raise SystemExit("the replay failed: see above")
        arms["by policy.yaml"] = json.loads((folder / "replay.json").read_text("utf-8"))
        shutil.copytree(folder / "reports", PAGES, dirs_exist_ok=True)
    draw(arms, [str(rows[SCHEMA.names("time")[0]].max().date()) for rows in parts[1:]])
    said = [f"retrained {describe(arm, batches)}" for arm, batches in arms.items()]
    return "\n".join([*said, "see docs/run/replay.png and reports/replay/monitor.html"])


if __name__ == "__main__":
    print(replay(load(Path(sys.argv[1]))))
