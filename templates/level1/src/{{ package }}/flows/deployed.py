"""The flows that `poe schedule` runs: by which clock, and at once for which files."""

from typing import Any

from ..ingest import landed
from ..policy import POLICY
from .retrain import retrain
from .score import score

DEPLOYED: list[Any] = [
    (retrain, POLICY.retrain_at, landed),
    (score, POLICY.score_at, None),
]
