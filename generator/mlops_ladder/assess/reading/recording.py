"""What is kept of predictions: input, output, and the version of the model."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..finding import Evidence
from .graph import Node, calls
from .learning import learning
from .repository import Repository
from .running import body, running, walk
from .services import serving

WRITES = re.compile(
    r".*\.(to_csv|to_parquet|to_sql|to_gbq|to_json|insert_one|insert_many|insert|insert_rows_json|put_item|put_record|put_object|"
    r"put_records|produce|send|send_message|publish|writerow|writerows|write|write_text|write_bytes|executemany|execute|add|add_all|"
    r"upload_blob|upload_from_string|save|writelines|log_table|dump|saveAsTable|collect|log|info|append_rows|xadd|lpush|rpush|log_input|index|rename)|"
    r"json\.dump|csv\.writer|(builtins\.)?open"
)
VERSION = re.compile(
    r"(?<![a-z])(model_?_?(version|id|uri|name_version|run_id|tag|hash)|version|run_?id|model_?sha\w*|registry_version)(?![a-z])",
    re.IGNORECASE,
)
OUTPUT = re.compile(
    r"pred(ict\w*)?(?![a-z])|prediction|y_hat|y_pred|score[sd]?(?![a-z])|output|answer|response|result|proba|label|duration_pred",
    re.IGNORECASE,
)
INPUT = re.compile(
    r"input|feature|row|request|record|payload|question|query|instance|data(?!base)|\bdf\b|ride|text|image|prompt",
    re.IGNORECASE,
)
CAPTURE = re.compile(
    r"sagemaker(\.\w+)*\.DataCaptureConfig|azureml(\.\w+)*\.(ModelDataCollector|InputsOutputsCollector)|azureml\.ai\.monitoring\.Collector(\.\w+)*|"
    r"bentoml(\.\w+)*\.monitor|evidently(\.\w+)*\.(add_run|send_data)|arize(\.\w+)*\.log|whylogs(\.\w+)*\.log"
)


@dataclass(frozen=True)
class Kept:
    """A place where predictions are kept, which of the three parts are, and for a service or not."""

    evidence: Evidence
    parts: frozenset[str]
    online: bool


def kept(repo: Repository) -> tuple[Kept, ...]:
    """Return where predictions are kept."""
    return repo.fact(_kept)


def _kept(repo: Repository) -> tuple[Kept, ...]:
    there = serving(repo)
    found = [
        each for service in there.online for each in _written(repo, there.reached[service], True)
    ]
    offline = running(repo).called(there.programs)
    return (*found, *_written(repo, offline, False))


def _written(repo: Repository, nodes: frozenset[Node], online: bool) -> Iterator[Kept]:
    """Yield the files of code in which something is written, with what a record there holds."""
    for path in sorted({node.path for node in nodes}):
        here = [node for node in nodes if node.path == path]
        writes = [call for call in running(repo).calls(here, WRITES)]
        if not writes:
            continue
        words = {word for node in here for word in _record(body(repo, node))}
        parts = {
            name
            for name, pattern in (("input", INPUT), ("output", OUTPUT), ("version", VERSION))
            if any(pattern.search(word) for word in words)
        }
        first = min(writes, key=lambda call: call.line)
        yield Kept(
            Evidence(path, first.line, f"keeps {', '.join(sorted(parts)) or 'nothing of it'}"),
            frozenset(parts),
            online,
        )


def _record(code: ast.AST | None) -> Iterator[str]:
    """Yield the names of the fields of records: keys, columns, keywords of `assign`."""
    for each in walk(code) if code is not None else ():
        if isinstance(each, ast.Dict):
            for key in each.keys:
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value
        elif isinstance(each, ast.Subscript) and isinstance(each.ctx, ast.Store):
            if isinstance(each.slice, ast.Constant) and isinstance(each.slice.value, str):
                yield each.slice.value
        elif (
            isinstance(each, ast.Call)
            and isinstance(each.func, ast.Attribute)
            and each.func.attr == "assign"
        ) or (isinstance(each, ast.Call) and ast.unparse(each.func)[:1].isupper()):
            yield from (given.arg for given in each.keywords if given.arg)
        elif (
            isinstance(each, ast.Constant)
            and isinstance(each.value, str)
            and re.search(r"insert\s+into", each.value, re.IGNORECASE)
        ):
            yield from re.findall(r"\w+", each.value)


def captured(repo: Repository) -> list[Evidence]:
    """Return where a platform captures requests and answers."""
    found = [c for c in calls(repo, "*") if CAPTURE.fullmatch(c.name)]
    return [Evidence(call.path, call.line, ast.unparse(call.node)[:90]) for call in found]


_ = learning
