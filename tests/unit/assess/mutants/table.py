"""The mutants, by what they take away."""

from . import (
    data,
    deploy,
    evaluate,
    experiment,
    frame,
    govern,
    llm,
    llm_serving,
    llm_watching,
    monitor,
    release,
    train,
)
from .mutant import Mutant

MUTANTS: list[Mutant] = [
    *frame.MUTANTS,
    *data.MUTANTS,
    *experiment.MUTANTS,
    *train.MUTANTS,
    *evaluate.MUTANTS,
    *release.MUTANTS,
    *deploy.MUTANTS,
    *monitor.MUTANTS,
    *govern.MUTANTS,
    *llm.MUTANTS,
    *llm_serving.MUTANTS,
    *llm_watching.MUTANTS,
]
