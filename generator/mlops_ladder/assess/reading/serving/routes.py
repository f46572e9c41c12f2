"""The URLs of handlers, and the graphs that a platform serves."""

import ast
import re

from ..code.graph import Node, graph
from ..code.running import own
from ..files.repository import Repository

INCLUDES = re.compile(r".*\.(include_router|register_blueprint|add_router|mount|include)")


def routes(repo: Repository, path: str) -> dict[Node, str]:
    """Return the URL path of each handler of a file, as its decorator says it."""
    found = {}
    for function in repo.modules[path].functions.values():
        for each in function.node.decorator_list:
            if isinstance(each, ast.Call) and each.args:
                given = each.args[0]
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    found[Node(path, function.name)] = given.value
    return found


def answering(repo: Repository, path: str) -> frozenset[str]:
    """Return the files whose application answers the routes of a file: it, and what includes it."""
    return frozenset({path}) | repo.fact(_including).get(path, frozenset())


def _including(repo: Repository) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for module in own(repo):
        if any(INCLUDES.fullmatch(call.name) for call in module.calls):
            for path in _imported(repo, module.path):
                found.setdefault(path, set()).add(module.path)
    return {path: frozenset(users) for path, users in found.items()}


def _imported(repo: Repository, path: str) -> set[str]:
    """Return the files that a file imports, also by what their packages give out."""
    there, module = graph(repo), repo.modules[path]
    found = {node.path for name in module.imported for node in there.resolve(name, path)}
    packages = [each for each in found if each.endswith("/__init__.py")]
    return found.union(
        node.path
        for each in packages
        for name in repo.modules[each].imported
        for node in there.resolve(name, each)
    )


def graphs(repo: Repository) -> list[Node]:
    """Return the graphs that `langgraph.json` names, as nodes."""
    found: list[Node] = []
    for path in repo.matching("langgraph.json"):
        document = repo.document(path)
        if isinstance(document, dict) and isinstance(document.get("graphs"), dict):
            for text in document["graphs"].values():
                words = text if isinstance(text, str) else text.get("path", "")
                cwd = path.rpartition("/")[0]
                found += graph(repo).spelled(words.removeprefix("./"), cwd)
    return found
