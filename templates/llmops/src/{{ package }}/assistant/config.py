"""What the assistant decides by itself, and by which numbers: assistant.yaml."""

import os
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, NonNegativeFloat, PositiveFloat, PositiveInt

from .. import ROOT
from ..settings import Settings

Share = Annotated[float, Field(ge=0, le=1)]
NAME = os.environ["MLFLOW_EXPERIMENT_NAME"]


class Price(Settings, frozen=True):
    """What a million tokens of a model cost in USD, since when, and who says so."""

    model: str
    input: NonNegativeFloat
    output: NonNegativeFloat
    since: date
    source: str


class Config(Settings, frozen=True):
    """The content of assistant.yaml, where each number is explained."""

    model: str
    api: Literal["completions", "chat"]
    max_tokens: PositiveInt
    timeout: PositiveFloat
    refuse_below: Share
    spelling_weight: Share
    question_characters: PositiveInt
    answer_words: PositiveInt
    canary: str
    requests_per_minute: PositiveInt
    cached_answers: PositiveInt
    daily_usd: PositiveFloat
    trace_days: PositiveInt
    index_hit_1: Share
    index_refusal_recall: Share
    index_refusal_precision: Share
    gate_right: Share
    gate_cases: PositiveInt
    gate_discordant: PositiveInt
    gate_drop: Share
    gate_confidence: Annotated[float, Field(gt=0.5, lt=1)]
    gate_safe: Share
    watch_days: PositiveInt
    watch_questions: PositiveInt
    index_at: str
    evaluate_at: str
    watch_at: str
    prices: tuple[Price, ...]


CONFIG = Config.read(ROOT / "assistant.yaml")
MODEL = os.environ.get("LLM_MODEL") or CONFIG.model
