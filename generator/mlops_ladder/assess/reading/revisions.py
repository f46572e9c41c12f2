"""What a run or a model keeps of where it comes from: the revision of the code, a hash of the data."""

import ast
import re
from collections.abc import Iterator

from ..finding import Evidence
from .graph import calls, graph
from .learning import learning, shown
from .python import Call
from .repository import Repository
from .running import running
from .scopes import Scope, plain, scopes

RECORDS = re.compile(
    r".*\.(set_tags?|log_params?|log_dict|log_text|start_run|set_model_version_tag|set_logged_model_tags|create_model_version|"
    r"log_parameters?|add_tags?|set_registered_model_tag|create_run|tag|add_properties|log_metadata|set_terminated|log_batch)|"
    r"mlflow(\.\w+)*\.\w+|wandb(\.\w+)*\.(init|update|Artifact|config\.update)|azureml(\.\w+)*\.(register|register_model|tag|add_properties)|"
    r"(neptune|clearml|comet_ml|aim|dvclive)(\.\w+)*\.\w+|google\.cloud\.aiplatform(\.\w+)*\.(upload|log_params|start_run)|"
    r"zenml(\.\w+)*\.\w*metadata|bentoml(\.\w+)*\.save_model"
)
WRITES = re.compile(r".*\.write_text|json\.dump|yaml\.(safe_)?dump")
CODE = re.compile(
    r"rev-parse|git['\", ]+describe|hexsha|\bhead\.commit\b|GITHUB_SHA|BUILD_SOURCEVERSION|CI_COMMIT_SHA|COMMIT_SHA|CODEBUILD_RESOLVED|"
    r"\bgit_?(sha|hash|commit|revision|rev)\b|\bcommit_?(sha|hash|id)\b|head\.object\.hexsha|get_git_revision",
    re.IGNORECASE,
)
DATA = re.compile(
    r"\bdata(set)?_?(md5|sha\d*|hash|digest|version|id|checksum|fingerprint|rev)\b|hashlib\.|\bmd5\b|hash_pandas_object|dvc\.api\.get_url|"
    r"dvc_(hash|rev|md5)|\.digest\b|\bxxhash\b|dataset\.(version|id)|\bdata_commit\b",
    re.IGNORECASE,
)
INPUT = re.compile(r"mlflow(\.\w+)*\.log_input|.*\.use_artifact|.*\.log_inputs?")
DATASETS = re.compile(r"\bdata|hashlib\.\w+\(.*(data|table|csv|parquet|path)", re.IGNORECASE)


def code_kept(repo: Repository) -> tuple[Evidence, ...]:
    """Return where a run or a model is told the revision of the code."""
    return tuple(_kept(repo, CODE))


def data_kept(repo: Repository) -> tuple[Evidence, ...]:
    """Return where a run or a model is told which data it was made from."""
    given = (
        Evidence(call.path, call.line, shown(call))
        for call in calls(repo, "*")
        if INPUT.fullmatch(call.name) and not call.path.endswith(".ipynb")
    )
    return (*_kept(repo, DATA), *given)


def _kept(repo: Repository, wanted: re.Pattern[str]) -> Iterator[Evidence]:
    for scope in scopes(repo):
        if scope.node not in graph(repo).live or scope.module.notebook:
            continue
        near = scope.node in running(repo).above(learning(repo).trains)
        for call in scope.calls.values():
            records = RECORDS.fullmatch(call.name) or (near and WRITES.fullmatch(call.name))
            if records and _says(repo, call, scope, wanted):
                yield Evidence(call.path, call.line, shown(call))


def _says(repo: Repository, call: Call, scope: Scope, wanted: re.Pattern[str]) -> bool:
    """Tell whether what a call records was taken from the code's history or the data."""
    given = [*call.node.args, *(each.value for each in call.node.keywords)]
    return any(_comes(repo, each, scope, wanted, 3) for each in given)


def _comes(
    repo: Repository, node: ast.expr, scope: Scope, wanted: re.Pattern[str], depth: int
) -> bool:
    if isinstance(node, ast.Constant):
        return False
    values = list(node.values) if isinstance(node, ast.Dict) else [node]
    for value in values:
        if value is None or isinstance(value, ast.Constant):
            continue
        if wanted.search(ast.unparse(value)) and not _only_names(value, scope):
            return True
        if depth and any(
            _comes(repo, held, scope, wanted, depth - 1)
            for each in ast.walk(value)
            if isinstance(each, ast.Name | ast.Attribute)
            for held in scope.values.get(plain(each), ())[:3]
        ):
            return True
        if depth and any(
            _made_by(repo, each, scope, wanted)
            for each in ast.walk(value)
            if isinstance(each, ast.Call)
        ):
            return True
    return False


def _only_names(value: ast.expr, scope: Scope) -> bool:
    """Tell whether a promising name holds a figure that is written in the code."""
    held = scope.values.get(plain(value), ()) if isinstance(value, ast.Name) else ()
    return bool(held) and all(isinstance(each, ast.Constant) for each in held)


def _made_by(repo: Repository, node: ast.Call, scope: Scope, wanted: re.Pattern[str]) -> bool:
    call = scope.calls.get(id(node))
    if call is None:
        return False
    for target in graph(repo).named(call.name, scope.module, scope.node):
        function = repo.modules[target.path].functions.get(target.function)
        if function is not None:
            returned = [
                each
                for each in ast.walk(function.node)
                if isinstance(each, ast.Call | ast.Attribute | ast.Constant)
            ]
            if any(wanted.search(ast.unparse(each)) for each in returned):
                return True
    return False


def dvc_locks(repo: Repository) -> tuple[Evidence, ...]:
    """Return the lock files of DVC that hold a hash of what a stage of today has read and made."""
    found = []
    for path in repo.matching("dvc.lock"):
        locked = repo.document(path)
        declared = repo.document(path.replace("dvc.lock", "dvc.yaml"))
        if not isinstance(locked, dict) or not isinstance(declared, dict):
            continue
        stages = locked.get("stages") if isinstance(locked.get("stages"), dict) else locked
        known = declared.get("stages") or {}
        for name, row in stages.items():
            wanted = str(name).split("@")[0]
            if (
                isinstance(row, dict)
                and wanted in known
                and _hashed(row.get("deps"))
                and _hashed(row.get("outs"))
            ):
                found.append(
                    Evidence(
                        path,
                        repo.line_of(path, f"{name}:"),
                        f"stage {name}: hashes of code, data and results",
                    )
                )
                break
    return tuple(found)


def _hashed(rows: object) -> bool:
    return isinstance(rows, list) and any(
        isinstance(row, dict)
        and (row.get("md5") or row.get("etag") or row.get("hash") or row.get("files"))
        for row in rows
    )
