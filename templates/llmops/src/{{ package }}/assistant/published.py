"""Indexes in the registry, a version for each content, one serves, the champion: poe index."""

import hashlib
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import mlflow

from . import cases, stages
from .config import CONFIG, NAME
from .handbook import chunks
from .index import Index, measure

INDEX = f"{NAME}-index"


def release(path: Path) -> str:
    """Judge an index on the test questions, and publish it; return what came of it."""
    return publish(path, measure(Index.load(path), cases.load("test")))


def publish(path: Path, metrics: dict[str, float]) -> str:
    """Register an index, and let it serve if it is good enough; return what came of it."""
    found = register(path)
    mlflow.log_metrics(metrics, run_id=found.run_id)
    if lacks := shortcomings(metrics):
        serves = champion_version() or "none"
        return f"index: version {found.version} falls short: {lacks}; champion: {serves}"
    mlflow.MlflowClient().set_registered_model_alias(INDEX, "champion", found.version)
    return f"index: version {found.version} serves"


def shortcomings(metrics: dict[str, float]) -> str:
    """Return what assistant.yaml asks more of, nothing if the metrics are good enough."""
    needed = {name: getattr(CONFIG, f"index_{name}", 0) for name in metrics}
    lacks = [name for name in metrics if metrics[name] < needed[name]]
    return ", ".join(f"{name} is {metrics[name]:.3f}, not {needed[name]}" for name in lacks)


def register(path: Path) -> Any:
    """Return the version of an index; its file is an artifact of a run, which this repairs."""
    client, digest = mlflow.MlflowClient(), sha256(path)
    if known := client.search_model_versions(f"name = '{INDEX}' and tag.sha256 = '{digest}'"):
        client.log_artifact(known[0].run_id, str(path))
        return known[0]
    if not client.search_registered_models(f"name = '{INDEX}'"):
        client.create_registered_model(INDEX)
    with mlflow.start_run(run_name="index") as run:
        mlflow.log_artifact(str(path))
    source, tags = f"{run.info.artifact_uri}/{path.name}", {"sha256": digest}
    return client.create_model_version(INDEX, source, run.info.run_id, tags)


def sha256(path: Path) -> str:
    """Return what tells a file from all others."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def champion_version() -> str:
    """Return the version that serves, empty if none does."""
    found = mlflow.MlflowClient().search_registered_models(f"name = '{INDEX}'")
    return str(found[0].aliases.get("champion", "")) if found else ""


def load_champion() -> Index:
    """Return the index that serves; SystemExit if there is none, or it cannot be trusted."""
    if not (version := champion_version()):
        raise SystemExit("no index serves yet: run `poe index`")
    found = mlflow.MlflowClient().get_model_version(INDEX, version)
    with TemporaryDirectory() as folder, suppress(mlflow.MlflowException, OSError):
        path = Path(mlflow.artifacts.download_artifacts(found.source, dst_path=folder))
        if sha256(path) == found.tags["sha256"]:
            return Index.load(path, version)
    raise SystemExit(f"index version {version} is not the file that was registered: `poe index`")


def stale(index: Index) -> str:
    """Return a sentence if an index is not of today's handbook, else nothing."""
    older = set(index.chunks) != set(chunks())
    return f"index version {index.version} is older than the handbook: run `poe index`" * older


if __name__ == "__main__":
    said = release(stages.reproduce())
    print(said)
    sys.exit("falls short" in said)
