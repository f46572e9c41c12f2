"""What the project decides by itself, and by which numbers: policy.yaml."""

from typing import Annotated, Literal

from pydantic import Field, PositiveFloat, PositiveInt

from . import ROOT
from .settings import Settings

Share = Annotated[float, Field(ge=0, le=1)]
Action = Literal["retrain", "look", "nothing"]


class Policy(Settings, frozen=True):
    """The content of policy.yaml, where each number is explained."""

    batch_rows: tuple[PositiveFloat, PositiveFloat]
    batch_missing: Share
    batch_duplicates: Share
    batch_target: PositiveFloat
    batch_agreement: Share
    gate_rows: PositiveInt
    gate_cases: PositiveInt
    gate_resamples: PositiveInt
    gate_confidence: Annotated[float, Field(gt=0.5, lt=1)]
    gate_slices: PositiveInt
    gate_drop: Share
    on_drop: Action
    on_drift_and_drop: Action
    on_drift: Action
    on_refused: Action
    on_growth: Action
    on_age: Action
    drop: Share
    drift: Share
    growth: PositiveFloat
    age: PositiveInt
    monitor_at: str
    score_at: str
    service_bytes: PositiveInt
    service_requests: PositiveInt
    log_inputs: tuple[str, ...] | None
    log_days: PositiveInt


POLICY = Policy.read(ROOT / "policy.yaml")
