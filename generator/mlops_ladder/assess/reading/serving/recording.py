"""What is kept of predictions: input, output, and the version of the model."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...finding import Evidence
from ..code.graph import Node, calls
from ..code.python import Call
from ..code.running import body, names, running, variables, walk
from ..files.repository import Repository
from ..models.model_calls import receiver
from .services import serving
from .traced import traces

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
LOGS = re.compile(r".*\.(log|info)")
INSERTS = re.compile(r"insert\s+into", re.IGNORECASE)
APPLICATIONS = re.compile(r"\w*(API|App|Flask|Starlette|Router|Blueprint|Service|Runner|Client)")
# Into a queue of the module, which a thread writes.
PUTS = re.compile(r".*\.(append|appendleft|extend|put|put_nowait)")
# What lists and sets have too, and what then tells a store from them.
MEMORY = re.compile(r".*\.(add|add_all|index|insert|rename)")
STORES = re.compile(
    r"session|(^|[._])(db|es|conn)|database|connection|cursor|collection|table|store|client|"
    r"engine|mongo|redis|elastic|sheet|index",
    re.IGNORECASE,
)
OBJECTS = re.compile(r"(joblib|(c|cloud)?[pP]ickle|dill|torch|skops)(\.\w+)*\.(dump|save)")
CACHE = re.compile(r"cache", re.IGNORECASE)
FARTHEST = 3  # calls between who makes a record and who writes it
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
CAPTURE = re.compile(
    r"sagemaker(\.\w+)*\.DataCaptureConfig|azureml(\.\w+)*\.(ModelDataCollector|InputsOutputsCollector)|azureml\.ai\.monitoring\.Collector(\.\w+)*|"
    r"bentoml(\.\w+)*\.monitor|evidently(\.\w+)*\.(add_run|send_data)|arize(\.\w+)*\.log|whylogs(\.\w+)*\.log"
)


@dataclass(frozen=True)
class Kept:
    """A place where predictions are kept, which of the parts are, and for a service or not."""

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
    found += [Kept(place, parts, True) for place, parts in traces(repo)]
    return tuple(dict.fromkeys((*found, *_written(repo, offline, False))))


def _written(repo: Repository, nodes: frozenset[Node], online: bool) -> Iterator[Kept]:
    """Yield the files of code in which something is written, with the fullest record there."""
    for path in sorted({node.path for node in nodes}):
        here = [node for node in nodes if node.path == path]
        found = [
            (_parts(fields), call)
            for call in _writes(repo, path, here)
            for fields in _records(repo, call, nodes)
        ]
        if found:
            held, call = max(found, key=lambda each: (len(each[0]), -each[1].line))
            text = f"keeps {', '.join(sorted(held)) or 'nothing of it'}"
            yield Kept(Evidence(path, call.line, text), held, online)


def _writes(repo: Repository, path: str, nodes: list[Node]) -> Iterator[Call]:
    """Yield the calls that write, or put something into what a writer of the file takes it from."""
    there, module = running(repo), repo.modules[path]
    yield from filter(_keeps, there.calls(nodes, WRITES))
    queues = variables(module)
    for call in there.calls(nodes, PUTS):
        if receiver(call) in queues and _drained(repo, path, receiver(call)):
            yield call


def _drained(repo: Repository, path: str, queue: str) -> bool:
    """Tell whether a function of a file takes from a queue what is then written there."""
    there, functions = running(repo), repo.modules[path].functions
    takers = [Node(path, each.name) for each in functions.values() if queue in names(each.node)]
    found = {node for node in there.called(takers) if node.path == path}
    return any(map(_keeps, there.calls(found, WRITES)))


def _keeps(call: Call) -> bool:
    """Tell whether a call writes to what stays: no list of the moment, no cache, no model."""
    if CACHE.search(f"{call.path} {call.function}") or OBJECTS.fullmatch(call.name):
        return False
    if call.name.rpartition(".")[2] == "open":
        return bool(set(call.text(1, "mode") or "") & set("wax+"))
    return not MEMORY.fullmatch(call.name) or bool(STORES.search(receiver(call)))


def _parts(words: Iterable[str]) -> frozenset[str]:
    """Return which of the three parts the fields of a record are."""
    given = set(words)
    patterns = {"input": INPUT, "output": OUTPUT, "version": VERSION}
    return frozenset(name for name, pattern in patterns.items() if any(map(pattern.search, given)))


def _records(repo: Repository, call: Call, nodes: frozenset[Node]) -> Iterator[set[str]]:
    """Yield the fields of the record that a call writes, for each way it may have come there.

    Whoever hands it over made it, or has it made; a log line keeps only what it is given.
    """
    writer, there = Node(call.path, call.function), running(repo)
    if LOGS.fullmatch(call.name):
        yield set(_given(call, body(repo, writer)))
        return
    own, seen, waiting = _fields(repo, writer), {writer}, {writer}
    for _ in range(FARTHEST):
        for node in waiting:
            handed = own | _fields(repo, node)
            yield handed
            made = (each for each in nodes if node in there.callers.get(each, ()))
            yield from (handed | _fields(repo, each) for each in made)
        above = (there.callers.get(node, set()) for node in waiting)
        waiting = (set[Node]().union(*above) & nodes) - seen
        seen |= waiting


def _given(call: Call, code: ast.AST | None) -> Iterator[str]:
    """Yield the fields of what a call is given, also by a variable of the function around it."""
    yield from _record(call.node)
    used = names(call.node)
    for each in walk(code) if code is not None else ():
        if isinstance(each, ast.Assign) and names(each.targets[0]) & used:
            yield from _record(each)


def _fields(repo: Repository, node: Node) -> set[str]:
    known = repo.fact(_known_fields)
    if node not in known:
        known[node] = {field for part in _statements(repo, node) for field in _record(part)}
    return known[node]


def _known_fields(repo: Repository) -> dict[Node, set[str]]:
    """Return where the fields that functions make are kept once they are known."""
    return {}


def _statements(repo: Repository, node: Node) -> Iterator[ast.AST]:
    """Yield the code of a node; of a file what stands outside its functions and classes."""
    code = body(repo, node)
    if isinstance(code, ast.Module):
        yield from (each for each in code.body if not isinstance(each, DEFINITIONS))
    elif code is not None:
        yield code


def _record(code: ast.AST) -> Iterator[str]:
    """Yield the names of the fields of records: keys, columns, keywords of what is made."""
    for each in walk(code):
        if isinstance(each, ast.Dict):
            yield from map(_text, each.keys)
        elif isinstance(each, ast.Subscript) and isinstance(each.ctx, ast.Store):
            yield _text(each.slice)
        elif isinstance(each, ast.Call) and _makes_record(each):
            yield from (given.arg for given in each.keywords if given.arg)
        elif isinstance(each, ast.Constant) and INSERTS.search(_text(each)):
            yield from re.findall(r"\w+", _text(each))


def _makes_record(call: ast.Call) -> bool:
    """Tell whether a call makes a record of its keywords: `frame.assign`, or a class."""
    made = ast.unparse(call.func).rsplit(".", 1)[-1]
    return made == "assign" or (made[:1].isupper() and not APPLICATIONS.fullmatch(made))


def _text(node: ast.AST | None) -> str:
    """Return a constant text, else an empty one."""
    text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return node.value if text else ""  # type: ignore[union-attr]


def captured(repo: Repository) -> list[Evidence]:
    """Return where a platform captures requests and answers."""
    found = [c for c in calls(repo, "*") if CAPTURE.fullmatch(c.name)]
    return [Evidence(call.path, call.line, ast.unparse(call.node)[:90]) for call in found]
