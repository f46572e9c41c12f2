"""Sets of cases for a language model, and who reads them."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from posixpath import dirname
from typing import Any

from ...finding import Evidence
from ..code.graph import Node, graph, is_test
from ..code.python import Module
from ..files.repository import Repository
from ..serving.sharing import training

ASKS = re.compile(
    r"(user_?)?(question|query|inputs?|prompt|messages?|instruction|claim|utterance|"
    r"request|task)(_?text)?$",
    re.IGNORECASE,
)
EXPECTS = re.compile(
    r"(gold\w*|expect\w*|reference\w*|ground_?truth\w*|ideal\w*|correct\w*|answers?|"
    r"labels?|target\w*|outputs?|response|criteria|rubric|must_?\w*|assert\w*|"
    r"should\w*|verdict|kind)$",
    re.IGNORECASE,
)
FEWEST = 5


@dataclass(frozen=True)
class Cases:
    """A set of cases: its file, how many, whether they say what is expected, what is asked."""

    path: str
    count: int
    expects: bool
    asked: tuple[str, ...]

    @property
    def evidence(self) -> Evidence:
        """Where it is."""
        return Evidence(self.path, 1, f"{self.count} cases")


def all_sets(repo: Repository) -> tuple[Cases, ...]:
    """Return the sets of cases that live code or tests read, made once."""
    return repo.fact(_sets)


def _sets(repo: Repository) -> tuple[Cases, ...]:
    found = []
    for path in repo.matching("*.jsonl", "*.json", "*.csv", "*.y*ml", "*.tsv"):
        if repo.sizes[path] > 1_000_000 or ".github/" in path or path.endswith("package-lock.json"):
            continue
        records = list(_records(repo, path))
        made = _cases(path, records) if len(records) >= FEWEST else None
        if made and readers(repo, path):
            found.append(made)
    return tuple(found)


def _records(repo: Repository, path: str) -> Iterator[dict[str, Any]]:
    text = repo.text(path)
    if path.endswith(".jsonl"):
        for line in text.splitlines():
            try:
                row = json.loads(line)
            except ValueError:
                continue
            if isinstance(row, dict):
                yield row
    elif path.endswith((".csv", ".tsv")):
        if text:
            yield from csv.DictReader(
                io.StringIO(text), delimiter="\t" if path.endswith(".tsv") else ","
            )
    else:
        document = repo.document(path)
        if isinstance(document, dict):
            lists = [value for value in document.values() if isinstance(value, list)]
            document = max(lists, key=len) if lists else []
        yield from (each for each in document or [] if isinstance(each, dict))


def _cases(path: str, records: list[dict[str, Any]]) -> Cases | None:
    keys = {str(key) for record in records for key in record if key}
    asks = [key for key in keys if ASKS.match(key)]
    if not asks:
        return None
    wanted = [key for key in keys - set(asks) if EXPECTS.match(key)]
    filled = sum(any(record.get(key) not in (None, "") for key in wanted) for record in records)
    texts = tuple(str(record.get(asks[0]) or "") for record in records)
    if sum(" " in text for text in texts) < len(texts) / 2:
        return None
    return Cases(path, len(records), filled >= len(records) / 2, texts)


def _live_texts(repo: Repository) -> list[tuple[Module, list[str]]]:
    """Return the strings of each module in tests and in code that runs."""
    live = graph(repo).live
    return [
        (module, [t for t, _, f in module.strings if is_test(path) or Node(path, f) in live])
        for path, module in repo.modules.items()
    ]


def readers(repo: Repository, path: str) -> tuple[Module, ...]:
    """Return the modules that read a set: their strings name its file, or folder and kind."""
    name, folder = path.rsplit("/", 1)[-1], dirname(path)
    kind = f".{name.rsplit('.', 1)[-1]}"
    last = folder.rsplit("/", 1)[-1]
    trains = {node.path for node in training(repo)}
    found = []
    for module, texts in repo.fact(_live_texts):
        written = repo.text(module.path)
        if name not in written and not (folder and last in written):
            continue
        file = any(t in (name, path) or t.endswith(f"/{name}") for t in texts)
        place = (
            folder
            and any(t.strip("./") in (last, folder) for t in texts)
            and any(t.endswith(kind) for t in texts)
        )
        if (file or place) and module.path not in trains:
            found.append(module)
    return tuple(found)


def reading(repo: Repository, wanted: Iterable[Cases]) -> frozenset[Node]:
    """Return the functions that read some sets: what names the file, else all of such a module."""
    found = set()
    for cases in wanted:
        kind = f".{cases.path.rsplit('.', 1)[-1]}"
        for module in readers(repo, cases.path):
            near = {f for text, _, f in module.strings if text.endswith(kind)}
            inner = near & module.functions.keys() or module.functions.keys() | {""}
            found |= {Node(module.path, name) for name in inner}
    return frozenset(found)
