"""The pipelines of a repository, whatever orchestrates them."""

import re

from ..code.graph import Node
from ..code.running import running
from ..files.repository import Repository
from ..models.learning import learning
from . import built, declared, decorated, dvc
from .model import Pipeline, Stage, reach

__all__ = ["Node", "Pipeline", "Stage", "pipelines", "reach", "trains"]


def pipelines(repo: Repository) -> tuple[Pipeline, ...]:
    """Return the pipelines of a repository, with the most stages first."""
    return repo.fact(_found)


def _found(repo: Repository) -> tuple[Pipeline, ...]:
    readers = (dvc, decorated, built, declared)
    found = [made for reader in readers for made in reader.pipelines(repo)]
    return tuple(sorted(found, key=lambda each: -len(each.stages)))


def trains(repo: Repository, stage: Stage) -> bool:
    """Tell whether a stage trains a model: its code does, or it is a managed training job.

    A stage whose code cannot be seen from here is taken by its name.
    """
    sites = learning(repo).training
    if any(stage.path == site.path and stage.line == site.line for site in sites):
        return True
    entries = stage.entries(repo)
    if entries:  # a function of a file runs, not the file, which may make the whole pipeline
        inner = [node for node in entries if node.function]
        return bool(running(repo).called(inner or entries) & learning(repo).trains)
    return bool(
        re.search(r"(?<!pre)(?<!re)train(?!ing_?(data|set|file|base|date))", stage.name, re.I)
    )
