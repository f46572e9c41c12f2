"""How versions of data are kept: pointers, lock files, and data sets asked for by version."""

import ast
import posixpath
import re
from collections.abc import Iterator

from ...finding import Evidence
from ..code.graph import Node, graph, is_test
from ..code.python import Call, Module
from ..code.running import running
from ..files.documents import Mapping
from ..files.repository import Repository
from .learning import shown

POINTER = re.compile(r"^version https://git-lfs", re.M)
TABLES = (
    ".csv",
    ".tsv",
    ".parquet",
    ".json",
    ".jsonl",
    ".txt",
    ".xml",
    ".zip",
    ".gz",
    ".tar",
    ".h5",
    ".hdf5",
    ".npz",
    ".npy",
    ".feather",
    ".arrow",
    ".xlsx",
    ".db",
    ".sqlite",
    ".jpg",
    ".png",
    ".wav",
    ".tfrecord",
    ".pt",
    ".pkl",
)
ASKED = re.compile(
    r"(azureml|azure\.ai\.ml)(\.\w+)*\.(get_by_name|get_by_id)|.*\.data(sets)?\.get|"
    r".*Dataset(\.\w+)*\.(get_by_name|get_by_id)|"
    r"clearml(\.\w+)*\.Dataset\.get|datasets\.load_dataset|(wandb|.*run)(\.\w+)*\.use_artifact|"
    r"hopsworks(\.\w+)*\.(get_feature_view|get_feature_group|get_training_data)|"
    r".*\.(get_feature_view|get_feature_group|get_training_data|get_or_create_feature_group|"
    r"get_train_test_split|create_training_data)|lakefs\w*(\.\w+)*|deeplake\.(load|dataset)|"
    r"quilt3?\.\w+(\.\w+)*|boto3(\.\w+)*\.(get_object|download_file)|.*\.(get_object|"
    r"download_file)|neptune(\.\w+)*\.track_files|.*Run(\.\w+)*\.track_files|"
    r"dvc\.api\.(open|read|get_url|DVCFileSystem)|pachyderm\w*(\.\w+)*|dolt\w*(\.\w+)*|"
    r".*\.versionAsOf|mltable\.load|comet_ml(\.\w+)*\.get_artifact|"
    r".*experiment(\.\w+)*\.get_artifact|"
    r"google\.cloud\.aiplatform(\.\w+)*\.get_dataset_version|tensorflow_datasets\.load|"
    r"openml(\.\w+)*\.get_dataset|sklearn\.datasets\.fetch_openml"
)
# Entries of a catalog that hold what was made of data.
NO_DATA = re.compile(r"model|pickle|plot|matplotlib|metric|report|regress|classif", re.IGNORECASE)
VERSION_KEYS = (
    "version",
    "dataset_version",
    "revision",
    "VersionId",
    "version_id",
    "rev",
    "dataset_id",
    "training_dataset_version",
    "feature_view_version",
    "commit",
    "ref",
    "data_id",
    "versionAsOf",
)
ALWAYS = re.compile(
    r"(lakefs|quilt|pachyderm|dolt|deeplake)\w*\b|.*\.track_files|.*\.get_by_id|"
    r"clearml(\.\w+)*\.Dataset\.get"
)
KEEPS = re.compile(
    r"(wandb(\.\w+)*|.*run)\.log_artifact|"
    r"clearml(\.\w+)*\.Dataset\.(create|finalize)|(azureml|azure)(\.\w+)*Dataset(\.\w+)*\.register(_pandas_dataframe)?|.*ml_client\.data\.create_or_update"
)
COMMANDS = re.compile(
    r"dvc (add|commit|push|pull|import|import-url|repro|exp run|fetch|checkout|update)\b|"
    r"lakectl \w+|git lfs (pull|fetch)|az ml data create|clearml-data \w+"
)
WORDS = re.compile(
    r"(data|dataset)_?version\w*|version_?of_?(the_)?data|data_?(hash|digest|md5|revision|tag)",
    re.IGNORECASE,
)


def pointers(repo: Repository) -> list[Evidence]:
    """Return the pointers of DVC and Git LFS to data, each with a digest."""
    return [*_dvc_pointers(repo), *_locked(repo), *_lfs(repo)]


def _dvc_pointers(repo: Repository) -> Iterator[Evidence]:
    for path in repo.matching("*.dvc"):
        content = repo.document(path)
        outs = content.get("outs") if isinstance(content, dict) else None
        for out in outs if isinstance(outs, list) else []:
            if isinstance(out, dict) and any(
                out.get(key) for key in ("md5", "etag", "checksum", "hash", "version_id", "files")
            ):
                yield Evidence(
                    path, repo.line_of(path, "md5") or 1, f"DVC keeps {out.get('path', '')}"
                )


def _locked(repo: Repository) -> Iterator[Evidence]:
    """Yield what dvc.lock knows of stages that dvc.yaml still has."""
    for path in repo.matching("dvc.lock"):
        content, plan = (
            repo.document(path),
            repo.document(posixpath.join(posixpath.dirname(path), "dvc.yaml")),
        )
        stages = content.get("stages") if isinstance(content, dict) else None
        known = plan.get("stages") if isinstance(plan, dict) else None
        if not isinstance(stages, dict) or not isinstance(known, dict):
            continue
        for name, stage in stages.items():
            deps = stage.get("deps", []) if isinstance(stage, dict) else []
            data = [
                dep
                for dep in deps
                if isinstance(dep, dict)
                and dep.get("md5")
                and not str(dep.get("path", "")).endswith((".py", ".yaml"))
            ]
            if data and name.split("@")[0] in known:
                yield Evidence(
                    path, repo.line_of(path, str(data[0]["path"])), f"{name} used {data[0]['path']}"
                )


def _lfs(repo: Repository) -> Iterator[Evidence]:
    for path in repo.files:
        if (
            path.lower().endswith(TABLES)
            and 100 < repo.sizes[path] < 200
            and POINTER.match(repo.text(path))
        ):
            yield Evidence(path, 1, "a pointer of Git LFS")


def asked(repo: Repository) -> tuple[list[Evidence], list[Evidence]]:
    """Return where code asks for data by version or keeps one, and where only a string says one."""
    live, good, weak = graph(repo).live, [], []
    for module in repo.modules.values():
        if is_test(module.path) or module.notebook:
            continue
        for call in module.calls:
            if Node(call.path, call.function) not in live:
                continue
            if (ASKED.fullmatch(call.name) and _by_version(call)) or _keeps(repo, call, module):
                good.append(Evidence(call.path, call.line, shown(call)))
    for module in repo.modules.values():
        if not is_test(module.path):
            weak += [
                Evidence(module.path, line, text[:80])
                for text, line, _ in module.strings
                if len(text) < 60 and WORDS.fullmatch(text)
            ]
            weak += [
                Evidence(module.path, f.line, f.name)
                for f in module.functions.values()
                if re.search(r"data_?version", f.name, re.IGNORECASE)
            ]
    return good, weak


def _by_version(call: Call) -> bool:
    if ALWAYS.fullmatch(call.name):
        return True
    for keyword in call.node.keywords:
        if keyword.arg in VERSION_KEYS:
            return not (
                isinstance(keyword.value, ast.Constant)
                and keyword.value.value in (None, "latest", "main", "active")
            )
    last = call.name.rsplit(".", 1)[-1]
    if last in ("get_by_name", "get") and len(call.node.args) > 2 - (last == "get"):
        return True
    if last in ("use_artifact", "get_artifact"):
        given = " ".join(map(ast.unparse, [*call.node.args, *call.node.keywords]))
        return bool(re.search(r"data", given, re.IGNORECASE)) and "model" not in given.lower()
    if last == "load" and call.name.startswith("tensorflow_datasets"):
        return bool(re.search(r":\d+\.\d+", call.text(0, "name") or ""))
    return False


def _keeps(repo: Repository, call: Call, module: Module) -> bool:
    opened = call.name.startswith("dvc.repo.Repo.") or _opens_dvc(repo, call, module)
    if opened and call.name.endswith(".add"):
        return bool(repo.matching("*.dvc/config"))
    if opened and call.name.endswith(".reproduce"):
        return bool(repo.matching("dvc.yaml")) and call.arg(None, "no_commit") is None
    if not KEEPS.fullmatch(call.name):
        return False
    if call.name.endswith("log_artifact"):
        made = [each for each in module.calls if each.name.endswith("wandb.Artifact")]
        return any(re.search(r"data", each.text(1, "type") or "") for each in made)
    return True


def _opens_dvc(repo: Repository, call: Call, module: Module) -> bool:
    """Tell whether a method is called on a DVC repository that a function here opens."""
    opener = call.name.rsplit(".", 1)[0]
    return any(
        name.startswith("dvc.") and name.endswith("Repo")
        for node in graph(repo).named(opener, module, Node(call.path, call.function))
        for name in repo.modules[node.path].refers.get(node.function, ())
    )


def run_by_commands(repo: Repository) -> list[Evidence]:
    """Return the commands of tasks and CI jobs that version data or bring a version of it."""
    return [
        Evidence(each.path, each.line, " ".join(each.words)[:100])
        for each in running(repo).everything
        if COMMANDS.match(" ".join(each.words))
    ]


def catalog(repo: Repository) -> list[Evidence]:
    """Return the entries of a Kedro catalog, or of a job of Azure ML, that are versioned."""
    found = []
    for path in repo.matching("*catalog*.y*ml"):
        content = repo.document(path) if "{{" not in path else None
        if not isinstance(content, Mapping):
            continue
        for name, entry in content.items():
            if not isinstance(entry, dict) or NO_DATA.search(f"{name} {entry.get('type')}"):
                continue
            if entry.get("versioned") is True:
                found.append(Evidence(path, content.lines.get(name, 0), f"{name} is versioned"))
    for path in repo.matching("*.y*ml"):
        if "azureml:" in repo.text(path) and (line := _azure_line(repo, path)):
            found.append(Evidence(path, line, repo.lines(path)[line - 1].strip()))
    return found


def _azure_line(repo: Repository, path: str) -> int:
    rows = repo.lines(path)
    for number, row in enumerate(rows, 1):
        around = " ".join(rows[max(0, number - 5) : number])
        if re.match(r"[^#]*\bpath: azureml:[\w-]+:\d+", row) and re.search(
            r"uri_f|mltable|data", around
        ):
            return number
    return 0
