"""The knobs of training, read from params.yaml."""

from pydantic import Field

from . import ROOT
from .settings import Settings


class Params(Settings, frozen=True):
    """What may be tuned; every run logs it."""

    seed: int
    validation: float = Field(gt=0, lt=1)
    learning_rate: float = Field(gt=0)
    max_iter: int = Field(gt=0)


PARAMS = Params.read(ROOT / "params.yaml")
