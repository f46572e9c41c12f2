"""Renders that tests share."""

from collections.abc import Callable
from functools import cache

import pytest
from mlops_ladder import render
from mlops_ladder.tree import Tree

from ..conftest import answers

Rendered = Callable[..., Tree]


@cache
def render_once(kind: str, **values: str) -> Tree:
    """Render a kind of project, once in a session for the same answers."""
    return render.render(answers(kind, **values))


@pytest.fixture
def rendered() -> Rendered:
    """Return the files of a kind of project."""

    def get(kind: str, name: str = "x", python: str = "3.11", **others: str) -> Tree:
        return render_once(kind, name=name, python=python, **others)

    return get
