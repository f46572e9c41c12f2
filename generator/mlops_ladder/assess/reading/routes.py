"""The URLs of handlers, and the graphs that a platform serves."""

import ast

from .graph import Node, graph
from .repository import Repository


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
