"""The flows that `poe schedule` runs: by which clock, and at once for which files."""

from typing import Any

from ..ingest import landed
from ..labels import waiting
from ..policy import POLICY
from .monitor import monitor
from .retrain import retrain
from .score import score

DEPLOYED: list[Any] = [
    (monitor, POLICY.monitor_at, lambda: [*landed(), *waiting()]),
    (retrain, None, None),
    (score, POLICY.score_at, None),
]
