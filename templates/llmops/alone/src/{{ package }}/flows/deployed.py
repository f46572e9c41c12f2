"""The flows that `poe schedule` runs: by which clock, and at once for which files."""

from typing import Any

from ..assistant.config import CONFIG
from .evaluate import cases, evaluate
from .index import index, sources
from .promote import passed, promote
from .watch import watch

DEPLOYED: list[Any] = [
    (index, CONFIG.index_at, sources),
    (evaluate, CONFIG.evaluate_at, cases),
    (promote, CONFIG.evaluate_at, passed),
    (watch, CONFIG.watch_at, None),
]
