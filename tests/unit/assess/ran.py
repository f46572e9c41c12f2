"""Projects as their first run leaves them, without running them: what a run adds is put there.

The tests of whole projects assess projects that really ran, and hold them against these.
"""

import functools
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from mlops_ladder import render
from mlops_ladder import tree as trees
from mlops_ladder.assess import assess
from mlops_ladder.assess.capability import table
from mlops_ladder.assess.reading.code import parsing
from mlops_ladder.assess.reading.files import repository
from mlops_ladder.tree import File, Tree

from ...conftest import answers

KINDS = ("0", "1", "llmops", "1+llm")
POINTER = "outs:\n- md5: 5f2b9c7c1f1e4e0fb0a1\n  size: 1\n  hash: md5\n  path: {}\n"
HASHED = "    - path: {}\n      hash: md5\n      md5: 5f2b9c7c1f1e4e0fb0a1\n      size: 1\n"
LOCK = (
    "schema: '2.0'\nstages:\n  {}:\n    cmd: python -m x.stages\n"
    f"    deps:\n{HASHED.format('data')}    outs:\n{HASHED.format('work')}"
)
RUN = {
    "data/raw/.gitignore": "/flights.parquet\n",
    "data/raw/flights.parquet.dvc": POINTER.format("flights.parquet"),
    "docs/run/README.md": "# Model m-1\n\nroc_auc 0.725 on 32136 unseen rows; the goal is 0.7.\n",
    "metrics.json": '{"metric": "roc_auc", "value": 0.725, "baseline": 0.5, "rows": 32136}\n',
}
PIPELINE_RUN = RUN | {
    "data/batches.dvc": POINTER.format("batches"),
    "dvc.lock": LOCK.format("ingest"),
}
LLM_RUN = {
    "docs/run/README.md": "# Prompt answer, version 1\n\n165 of 204 answers are right.\n",
    "index/dvc.lock": LOCK.format("chunk"),
}
ADDED = {"0": RUN, "1": PIPELINE_RUN, "llmops": LLM_RUN, "1+llm": PIPELINE_RUN | LLM_RUN}


@functools.cache
def as_after_its_first_run(kind: str) -> Tree:
    """Return the files that git holds of a kind of project after its first run."""
    added = {path: File(text.encode()) for path, text in ADDED[kind].items()}
    return render.render(answers(kind)) | added


def laid_out(tree: Tree, folder: Path) -> Path:
    """Write a project to a folder, each file known to git."""
    trees.write(tree, folder)
    for words in (["init", "-q"], ["add", "--all", "--force", "--intent-to-add"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    return folder


def standing(folder: Path) -> dict[str, object]:
    """Return the place of a project on the ladder, and the state of each capability."""
    found = assess(folder)
    states = {each.capability.id: each.state for each in found.judged}
    return {"level": found.level, "gaps": found.gaps, "llm": found.llm, **states}


def promised(kind: str, folder: Path) -> dict[str, object]:
    """Return what a kind of project is assessed as by the tests that run nothing."""
    return standing(laid_out(as_after_its_first_run(kind), folder / "promised"))


def expected(kind: str) -> set[str]:
    """Return the capabilities that the table asks of a kind of project and has no excuse for."""
    level = 0 if kind == "0" else 1
    applications = {"0": {"tabular"}, "1": {"tabular"}, "llmops": {"llm"}}.get(
        kind, {"tabular", "llm"}
    )
    return {
        name
        for name, each in table().capabilities.items()
        if each.level is not None and each.level <= level and each.need != "optional"
        if not each.applies or each.applies in applications
    }  # fmt: skip


@pytest.fixture(autouse=True, scope="session")
def quick_parsing() -> Iterator[None]:
    """Parse what is the same in many projects once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(repository, "parse", functools.cache(parsing.parse))
        yield
