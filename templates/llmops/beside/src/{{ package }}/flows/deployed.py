"""The flows that `poe schedule` runs: by which clock, and at once for which files."""

from typing import Any

from ..assistant.config import CONFIG
from ..ingest import landed
from ..labels import waiting
from ..policy import POLICY
from .evaluate import cases, evaluate
from .index import index, sources
from .monitor import monitor
from .promote import passed, promote
from .retrain import retrain
from .score import score
from .watch import watch

DEPLOYED: list[Any] = [
    (monitor, POLICY.monitor_at, lambda: [*landed(), *waiting()]),
    (retrain, None, None),
    (score, POLICY.score_at, None),
    (index, CONFIG.index_at, sources),
    (evaluate, CONFIG.evaluate_at, cases),
    (promote, CONFIG.evaluate_at, passed),
    (watch, CONFIG.watch_at, None),
]
