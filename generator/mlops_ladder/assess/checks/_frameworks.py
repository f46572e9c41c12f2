"""What frameworks do for a project by their files: settings that they read, runs that they keep."""

import re
from dataclasses import dataclass, field

from ..finding import Evidence
from ..reading.documents import Mapping
from ..reading.repository import Repository
from ..reading.running import running


@dataclass
class Kept:
    """What files show of parameters and metrics of runs."""

    parameters: list[Evidence] = field(default_factory=list)
    metrics: list[Evidence] = field(default_factory=list)
    weak: list[Evidence] = field(default_factory=list)


def framework_settings(repo: Repository) -> list[Evidence]:
    """Return the files of settings that Kedro, DVC or Azure ML read for the code."""
    return [*_kedro(repo), *_dvc(repo), *_azure(repo)]


def _kedro(repo: Repository) -> list[Evidence]:
    if not any("kedro" in name for module in repo.modules.values() for name in module.imported):
        return []
    asked = any(
        text == "parameters" or text.startswith("params:")
        for module in repo.modules.values()
        for text, _, _ in module.strings
    )
    files = [
        path
        for path in repo.files
        if re.search(r"(^|/)conf/[^/]+/parameters[^/]*(/.*)?\.ya?ml$", path)
    ]
    return [
        Evidence(path, 1, "parameters that Kedro reads")
        for path in files
        if asked and _has_values(repo, path)
    ]


def _has_values(repo: Repository, path: str) -> bool:
    return bool(repo.document(path))


def _dvc(repo: Repository) -> list[Evidence]:
    """Return params.yaml where a command of a stage gets its values."""
    found = []
    for path in repo.matching("dvc.yaml"):
        folder = path.rpartition("/")[0]
        content = repo.document(path)
        stages = content.get("stages") if isinstance(content, dict) else None
        for name, stage in stages.items() if isinstance(stages, Mapping) else ():
            text = str(stage.get("cmd", "")) if isinstance(stage, dict) else ""
            file = f"{folder}/params.yaml".lstrip("/")
            if "${" in text and repo.exists(file):
                found.append(Evidence(path, stages.lines.get(name, 0), f"{name}: {text}"[:100]))
    return found


def _azure(repo: Repository) -> list[Evidence]:
    found = []
    for each in running(repo).everything:
        text = " ".join(each.words)
        if re.match(r"az ml (job|component) create", text):
            file = each.option("-f", "--file")
            if file and any(path.endswith(file.lstrip("./")) for path in repo.files):
                found.append(Evidence(each.path, each.line, text[:100]))
    return found


def tracked_by_files(repo: Repository) -> Kept:
    """Return what DVC keeps of the runs: parameters and metrics of stages that were run."""
    kept = Kept()
    for path in repo.matching("dvc.yaml"):
        folder = path.rpartition("/")[0]
        content = repo.document(path)
        if not isinstance(content, dict):
            continue
        lock = repo.document(f"{folder}/dvc.lock".lstrip("/"))
        locked = lock.get("stages") if isinstance(lock, dict) else None
        parameters = (
            any(
                isinstance(stage, dict) and stage.get("params") for stage in (locked or {}).values()
            )
            if isinstance(locked, dict)
            else False
        )
        line = repo.line_of(path, "metrics:")
        if line:
            (kept.metrics if locked else kept.weak).append(
                Evidence(path, line, "metrics that DVC keeps")
            )
        if parameters:
            kept.parameters.append(
                Evidence(f"{folder}/dvc.lock".lstrip("/"), 1, "parameters that DVC keeps")
            )
    return kept
