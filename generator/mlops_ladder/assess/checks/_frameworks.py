"""What frameworks do for a project by their files: settings that they read, runs that they keep."""

import ast
import re
from dataclasses import dataclass, field

from ..finding import Evidence
from ..reading.code.running import running
from ..reading.files.documents import Mapping
from ..reading.files.prose import readmes
from ..reading.files.repository import Repository
from ..reading.files.snippets import commands
from ..reading.models.learning import learning
from ..reading.packaging.requirements import declared

METRICS_ENTRY = re.compile(r"kedro_mlflow\..*[Mm]etric|tracking\.(Metrics|JSON)Data[Ss]et")
LOGGER = re.compile(
    r"_target_:\s*[\w.]*\.(WandbLogger|MLFlowLogger|CometLogger|NeptuneLogger|TensorBoardLogger)\b"
)


@dataclass
class Kept:
    """What files show of parameters and metrics of runs."""

    parameters: list[Evidence] = field(default_factory=list)
    metrics: list[Evidence] = field(default_factory=list)
    weak: list[Evidence] = field(default_factory=list)


def framework_settings(repo: Repository) -> list[Evidence]:
    """Return the files of settings that Kedro, DVC, Azure ML or W&B read for the code."""
    return [*_kedro(repo), *_dvc(repo), *_by_commands(repo)]


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
        stages = content.get("stages") if isinstance(content, Mapping) else None
        if not isinstance(stages, Mapping):
            continue
        for name, stage in stages.items():
            text = str(stage.get("cmd", "")) if isinstance(stage, dict) else ""
            file = f"{folder}/params.yaml".lstrip("/")
            if "${" in text and repo.exists(file):
                found.append(Evidence(path, stages.lines.get(name, 0), f"{name}: {text}"[:100]))
    return found


def _by_commands(repo: Repository) -> list[Evidence]:
    """Return the commands that hand a file to Azure ML or to a sweep of W&B."""
    shown = [each for path in readmes(repo) for each in commands(repo, path)]
    found = []
    for each in (*running(repo).everything, *shown):
        text = " ".join(each.words)
        file = each.option("-f", "--file") if text.startswith("az ml") else each.words[-1]
        if re.match(r"az ml (job|component) create|wandb sweep \S", text) and file:
            name = file.lstrip("./")
            if any(path == name or path.endswith(f"/{name}") for path in repo.files):
                found.append(Evidence(each.path, each.line, text[:100]))
    return found


def tracked_by_files(repo: Repository) -> Kept:
    """Return what frameworks keep of the runs: DVC, Kedro, ZenML, Lightning by Hydra."""
    kept = Kept()
    _kept_by_dvc(repo, kept)
    _kept_by_kedro(repo, kept)
    _kept_by_zenml(repo, kept)
    _kept_by_hydra(repo, kept)
    return kept


def _kept_by_kedro(repo: Repository, kept: Kept) -> None:
    """Add what kedro-mlflow logs, and metrics that a catalog tracks."""
    hooked = [each for each in declared(repo) if each.name == "kedro-mlflow"]
    if hooked and any("kedro" in name for m in repo.modules.values() for name in m.imported):
        text = "kedro-mlflow logs the parameters"
        kept.parameters.append(Evidence(hooked[0].path, hooked[0].line, text))
    for path in repo.files:
        if not re.search(r"(^|/)conf/[^/]+/catalog[^/]*(/.*)?\.ya?ml$", path) or "{{" in path:
            continue
        content = repo.document(path)
        for name, entry in content.items() if isinstance(content, Mapping) else ():
            if isinstance(entry, Mapping) and METRICS_ENTRY.search(str(entry.get("type", ""))):
                line = content.lines.get(name, 0)
                kept.metrics.append(Evidence(path, line, f"{name}: {entry['type']}"))


def _kept_by_zenml(repo: Repository, kept: Kept) -> None:
    """Add the parameters of steps that train, which ZenML keeps of each run."""
    for node in learning(repo).trains:
        function = repo.modules[node.path].functions.get(node.function)
        if function and any(re.match(r"zenml\b.*\.step$", each) for each in function.decorators):
            given = [each for each in function.node.args.args if _is_plain(each.annotation)]
            if given:
                text = f"ZenML keeps {given[0].arg} of step {function.name}"
                kept.parameters.append(Evidence(function.path, function.line, text))


def _is_plain(annotation: ast.expr | None) -> bool:
    return annotation is not None and bool(
        re.fullmatch(r"(Optional\[)?(int|float|str|bool)\]?", ast.unparse(annotation))
    )


def _kept_by_hydra(repo: Repository, kept: Kept) -> None:
    """Add the loggers that Hydra makes by default from its groups of settings."""
    loggers = [path for path in repo.matching("*.y*ml") if LOGGER.search(repo.text(path))]
    for path in loggers:
        group, name = path.split("/")[-2:] if "/" in path else ("", path)
        above = path.rsplit("/", 2)[0]
        chosen = any(
            re.search(
                rf"^\s*- ({group}: *{name.rsplit('.', 1)[0]}\b|{group}/)", repo.text(each), re.M
            )
            for each in repo.matching(f"{above}/*.y*ml")
        )
        line = repo.line_of(path, "_target_")
        evidence = Evidence(path, line, repo.lines(path)[line - 1].strip())
        (kept.metrics if chosen or not group else kept.weak).append(evidence)


def _kept_by_dvc(repo: Repository, kept: Kept) -> None:
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
