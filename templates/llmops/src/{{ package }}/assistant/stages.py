"""The DVC stages of index/dvc.yaml, files in and files out: from the handbook to its index."""

import json
import os
import sys
from contextlib import chdir
from pathlib import Path

import numpy as np
from filelock import FileLock

from .. import ROOT
from .config import CONFIG
from .handbook import Chunk, chunks

WORK = ROOT / "work"
CHUNKS, EMBEDDINGS, INDEX = WORK / "chunks.json", WORK / "embeddings.npy", WORK / "index.npz"
PIPELINE = "index/dvc.yaml"
LOCK = FileLock(ROOT / ".state" / "retrain.lock")  # DVC works for one at a time


def chunk() -> None:
    """Read the sentences of the handbook."""
    CHUNKS.write_text(json.dumps(chunks(), ensure_ascii=False, indent=1), "utf-8")


def load_chunks() -> list[Chunk]:
    """Return what the stage chunk wrote."""
    return [Chunk(*row) for row in json.loads(CHUNKS.read_text("utf-8"))]


def embed() -> None:
    """Turn each sentence into a vector."""
    from .index import Embedder

    embedder = Embedder()
    np.save(EMBEDDINGS, np.stack([embedder.embed(chunk.text) for chunk in load_chunks()]))


def index() -> None:
    """Put sentences and vectors into one file."""
    from .index import Index

    Index(load_chunks(), np.load(EMBEDDINGS), CONFIG.spelling_weight).save(INDEX)


def reproduce() -> Path:
    """Run the stages whose inputs have changed; return the index, SystemExit if one fails."""
    from dvc.exceptions import DvcException
    from dvc.repo import Repo

    WORK.mkdir(exist_ok=True)
    os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
    git = any((folder / ".git").exists() for folder in (ROOT, *ROOT.parents))
    with LOCK, chdir(ROOT), Repo(config={"core": {"no_scm": not git}}) as repo:
        repo.scm_context.quiet = True
        try:
            if repo.reproduce(PIPELINE):
                repo.push(PIPELINE)
        except DvcException as error:
            raise SystemExit(f"the index was not rebuilt: {error}") from None
    return INDEX


if __name__ == "__main__":
    {"chunk": chunk, "embed": embed, "index": index}[sys.argv[1]]()
