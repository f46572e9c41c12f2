"""A project of one's own table stands at its level; what nobody has said of it yet is a gap."""

import functools
import random
import tempfile
from pathlib import Path

import pytest
from mlops_ladder import new, tree
from mlops_ladder.dataset import infer
from mlops_ladder.dataset.findings import Wish

from ...conftest import answers
from .ran import ADDED, expected, laid_out, quick_parsing, standing

__all__ = ["quick_parsing"]
KINDS = ("0", "1", "1+llm")
OPEN = ("goal-metric", "data-card")  # a goal is not set, the licence of the data is not known
pytestmark = pytest.mark.usefixtures("quick_parsing")


def shop(folder: Path) -> Path:
    """Write a table of orders, some of which were sent back."""
    chance = random.Random(0)
    prices = [chance.randrange(90) / 10 for _ in range(200)]
    rows = [f"{n};{p};{chance.choice('SML')};{'ny'[p > 4]}" for n, p in enumerate(prices)]
    path = folder / "orders.csv"
    path.write_text("\n".join(["order;price;size;returned", *rows]) + "\n", "utf-8")
    return path


@functools.cache
def as_after_its_first_run(kind: str, licence: str) -> tree.Tree:
    """Return the files that git holds of a project of a table, after its first run."""
    with tempfile.TemporaryDirectory() as name:
        table = infer.infer([shop(Path(name))], Wish("returned"), tell=lambda _: None)
        given = answers(kind, data="own", licence=licence)
        place = Path(name, "project")
        new.apply(new.plan(place, given, use_git=False, table=table))
        kept = {path: file for path, file in tree.read(place).items() if path != table.schema.table}
    run = {path: text for path, text in ADDED[kind].items() if not path.startswith("data/raw")}
    return kept | {path: tree.File(text.encode()) for path, text in run.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_of_ones_own_makes_a_project_of_its_level(kind: str, tmp_path: Path) -> None:
    found = standing(laid_out(as_after_its_first_run(kind, "unknown"), tmp_path))
    asked = tuple(name for name in OPEN if name in expected(kind))
    assert (found["level"], found["gaps"]) == (0 if kind == "0" else 1, asked)
    assert {name for name in expected(kind) if found[name] != "met"} == set(asked)
    assert {found[name] for name in OPEN} == {"partial"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_goal_and_a_licence_close_the_gaps(kind: str, tmp_path: Path) -> None:
    made = dict(as_after_its_first_run(kind, "CC-BY-4.0"))
    card = made["MODEL_CARD.md"].content.decode()
    said = card.replace("No goal is set, and that is a gap", "It has to reach **roc_auc 0.80**")
    assert said != card
    made["MODEL_CARD.md"] = tree.File(said.encode())
    assert standing(laid_out(made, tmp_path))["gaps"] == ()
