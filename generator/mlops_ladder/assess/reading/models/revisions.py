"""What a run or a model keeps of where it comes from: a revision of the code, a hash of data."""

import ast
import re
from collections.abc import Callable, Iterator

from ...finding import Evidence
from ..code.graph import calls, graph
from ..code.places import is_test
from ..code.python import Call
from ..code.running import running
from ..code.scopes import Scope, of_function, plain, scopes
from ..files.repository import Repository
from .learning import learning, shown

RECORDS = re.compile(
    r".*\.(set_tags?|log_params?|log_dict|log_text|start_run|set_model_version_tag|create_run|tag|"
    r"set_logged_model_tags|create_model_version|log_parameters?|log_other|add_tags?|log_batch|"
    r"set_registered_model_tag|add_properties|log_metadata|connect|register|register_model)|"
    r"register|wandb(\.\w+)*\.(init|update|Artifact)|google\.cloud\.aiplatform(\.\w+)*\.upload|"
    r"zenml(\.\w+)*\.\w*metadata|bentoml(\.\w+)*\.save_model"
)
WRITES = re.compile(r".*\.write_text|json\.dump|yaml\.(safe_)?dump")
CODE = re.compile(
    r"rev-parse|git['\", ]+describe|hexsha|\bhead\.commit\b|GITHUB_SHA|BUILD_SOURCEVERSION|"
    r"CI_COMMIT_SHA|COMMIT_SHA|CODEBUILD_RESOLVED|"
    r"\bgit_?(sha|hash|commit|revision|rev)\b|\bcommit_?(sha|hash|id)\b|head\.object\.hexsha|"
    r"get_git_revision",
    re.IGNORECASE,
)
HASH = re.compile(
    r"md5|sha_?\d|hexdigest|digest|hash|checksum|fingerprint|\brev\b|get_url", re.IGNORECASE
)
VERSION = re.compile(
    r"(data_?set|data_?asset|feature_view|data_?version|dvc)\w*(\(.*\))?\.?_?(version|id|rev)",
    re.IGNORECASE,
)
ABOUT_DATA = re.compile(r"data|table|csv|parquet|batches|corpus|dvc", re.IGNORECASE)
OF_MODELS = re.compile(r"model|onnx|weights", re.IGNORECASE)
ABOUT_OTHERS = re.compile(
    r"model|onnx|weights|code|commit|git|package|python|config", re.IGNORECASE
)
INPUT = re.compile(r"mlflow(\.\w+)*\.log_input|.*\.use_artifact|.*\.log_inputs?")


def code_kept(repo: Repository) -> tuple[Evidence, ...]:
    """Return where a run or a model is told the revision of the code."""
    return tuple(_kept(repo, lambda text: bool(CODE.search(_value(text)))))


def _value(text: str) -> str:
    return text.partition("=")[2]


def _is_data(text: str) -> bool:
    """Tell whether a recorded value is a hash or a version of data."""
    key, _, value = text.partition("=")
    if ABOUT_OTHERS.search(key):
        return False
    hashed = [o for o in value.split("\n") if HASH.search(o) and not OF_MODELS.search(o)]
    return bool(VERSION.search(value)) or any(ABOUT_DATA.search(f"{key} {each}") for each in hashed)


def data_kept(repo: Repository) -> tuple[Evidence, ...]:
    """Return where a run or a model is told which data it was made from."""
    given = (
        Evidence(call.path, call.line, shown(call))
        for call in calls(repo, "*")
        if INPUT.fullmatch(call.name) and not call.path.endswith(".ipynb")
    )
    return (*_kept(repo, _is_data), *given)


def _kept(repo: Repository, wanted: Callable[[str], bool]) -> Iterator[Evidence]:
    above = running(repo).above(learning(repo).trains)
    for scope in scopes(repo):
        if scope.node not in graph(repo).live or scope.module.notebook:
            continue
        near = scope.node in above
        for call in scope.calls.values():
            records = RECORDS.fullmatch(call.name) or (near and WRITES.fullmatch(call.name))
            if records and any(wanted(text) for text in recorded(repo, call, scope)):
                yield Evidence(call.path, call.line, shown(call))


def recorded(repo: Repository, call: Call, scope: Scope) -> Iterator[str]:
    """Yield what a call records: each value that is not written down, with how it came about."""
    pairs = [(each.arg or "", each.value) for each in call.node.keywords]
    key = ""
    for each in call.node.args:
        pairs.append((key, each))
        key = each.value if isinstance(each, ast.Constant) and isinstance(each.value, str) else ""
    for name, value in pairs:
        for inner, part in _parts(name, value, scope):
            if not isinstance(part, ast.Constant):
                yield "=".join((inner, "\n".join(_origins(repo, part, scope, 3))))


def _parts(name: str, value: ast.expr, scope: Scope) -> Iterator[tuple[str, ast.expr]]:
    """Yield the entries of a mapping, also of one that a name holds; else the value itself."""
    held = scope.values.get(plain(value), ()) if isinstance(value, ast.Name) else ()
    for each in (value, *held):
        if isinstance(each, ast.Dict):
            for key, inner in zip(each.keys, each.values, strict=True):
                yield ast.unparse(key) if key is not None else name, inner
        else:
            yield name, each


def _origins(repo: Repository, node: ast.expr, scope: Scope, depth: int) -> Iterator[str]:
    yield " ".join(ast.unparse(node).split())
    for each in ast.walk(node) if depth else ():
        if isinstance(each, ast.Name | ast.Attribute):
            for held in scope.values.get(plain(each), ())[:3]:
                yield from _origins(repo, held, scope, depth - 1)
        elif isinstance(each, ast.Call) and (call := scope.calls.get(id(each))):
            yield from _answers(repo, call, scope, depth)


def _answers(repo: Repository, call: Call, scope: Scope, depth: int) -> Iterator[str]:
    """Yield what the functions of this repository that a call means give back."""
    for target in graph(repo).named(call.name, scope.module, scope.node):
        module = repo.modules[target.path]
        if (function := module.functions.get(target.function)) is not None:
            inner = of_function(module, function)
            for node in inner.nodes:
                if isinstance(node, ast.Return) and node.value is not None:
                    yield from _origins(repo, node.value, inner, depth - 1)


def dvc_locks(repo: Repository) -> tuple[Evidence, ...]:
    """Return the lock files of DVC that hold a hash of what a stage of today has read and made."""
    return tuple(
        found
        for path in repo.matching("dvc.lock")
        if not is_test(path) and (found := _locked_stage(repo, path))
    )


def _locked_stage(repo: Repository, path: str) -> Evidence | None:
    locked, declared = repo.document(path), repo.document(path.replace("dvc.lock", "dvc.yaml"))
    if not isinstance(locked, dict) or not isinstance(declared, dict):
        return None
    stages, known = locked.get("stages", locked), declared.get("stages") or {}
    for name, row in stages.items() if isinstance(stages, dict) else ():
        there = isinstance(row, dict) and str(name).split("@")[0] in known
        if there and _hashed(row.get("deps")) and _hashed(row.get("outs")):
            line = repo.line_of(path, f"{name}:")
            return Evidence(path, line, f"stage {name}: hashes of code, data and results")
    return None


def _hashed(rows: object) -> bool:
    known = ("md5", "etag", "hash", "files")
    return isinstance(rows, list) and any(
        isinstance(row, dict) and any(row.get(key) for key in known) for row in rows
    )
