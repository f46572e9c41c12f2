"""Indexes in the registry, a version for each content, one serves, the champion: poe index."""

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import mlflow

from . import cases, stages
from .config import NAME
from .handbook import chunks
from .index import Index
from .retrieval import measure, shortcomings

INDEX = f"{NAME}-index"


def release(path: Path) -> str:
    """Judge an index on the test questions, and publish it; return what came of it."""
    return publish(path, measure(Index.load(path), cases.load("test")))


def publish(path: Path, metrics: dict[str, float]) -> str:
    """Register an index, and let it serve if it is good enough; return what came of it."""
    digest, before = hashlib.sha256(path.read_bytes()).hexdigest(), champion_version() or "none"
    found = find(digest) or register(path, digest)
    mlflow.log_metrics(metrics, run_id=found.run_id)
    client, version = mlflow.MlflowClient(), str(found.version)
    if lacks := shortcomings(metrics):
        if version != before:
            client.set_registered_model_alias(INDEX, "challenger", version)
        return f"index: version {version} falls short: {'; '.join(lacks)}; champion: {before}"
    client.set_registered_model_alias(INDEX, "champion", version)
    client.delete_registered_model_alias(INDEX, "challenger")
    return f"index: version {version} serves" + f", before it {before}" * (before != version)


def register(path: Path, digest: str) -> Any:
    """Return a new version, whose file is an artifact of a run."""
    client = mlflow.MlflowClient()
    if not client.search_registered_models(f"name = '{INDEX}'"):
        client.create_registered_model(INDEX)
    with mlflow.start_run(run_name="index") as run:
        mlflow.log_artifact(str(path))
    source, tags = f"{run.info.artifact_uri}/{path.name}", {"sha256": digest}
    return client.create_model_version(INDEX, source, run.info.run_id, tags)


def find(digest: str) -> Any:
    """Return the version of this content whose file is whole, or None."""
    client, query = mlflow.MlflowClient(), f"name = '{INDEX}' and tag.sha256 = '{digest}'"
    for found in client.search_model_versions(query):
        with TemporaryDirectory() as folder:
            if fetch(found, folder):
                return found
    return None


def fetch(found: Any, folder: str) -> Path | None:
    """Return the file of a version, copied into a folder; None if it is not what was registered."""
    try:
        path = Path(mlflow.artifacts.download_artifacts(found.source, dst_path=folder))
        whole = hashlib.sha256(path.read_bytes()).hexdigest() == found.tags["sha256"]
    except (mlflow.MlflowException, OSError):
        return None
    return path if whole else None


def champion_version() -> str:
    """Return the version that serves, empty if none does."""
    found = mlflow.MlflowClient().search_registered_models(f"name = '{INDEX}'")
    return str(found[0].aliases.get("champion", "")) if found else ""


def load_champion() -> Index:
    """Return the index that serves; SystemExit if there is none, or it cannot be trusted."""
    if not (version := champion_version()):
        raise SystemExit("there is no index yet: run `poe index`")
    with TemporaryDirectory() as folder:
        if path := fetch(mlflow.MlflowClient().get_model_version(INDEX, version), folder):
            return Index.load(path, version)
    raise SystemExit(f"index version {version} is not the file that was registered: `poe index`")


def stale() -> str:
    """Return a sentence if the index that serves is not of today's handbook, else nothing."""
    index = load_champion()
    older = set(index.chunks) != set(chunks())
    return f"index version {index.version} is older than the handbook: run `poe index`" * older


if __name__ == "__main__":
    print(release(stages.reproduce()))
