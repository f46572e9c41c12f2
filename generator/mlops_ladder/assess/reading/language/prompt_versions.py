"""Which version of a prompt serves: aliases that move, go back, and share the questions."""

import ast
import re

from ...finding import Evidence
from ..code.graph import Node, calls, runs_tests
from ..code.running import body, constants, names, running, walk
from ..files.repository import Repository
from ..models.learning import shown
from ..serving.releasing import BACK, BEFORE
from ..tasks import tasks
from .asking import asking

MOVES = (
    "*.set_prompt_alias",
    "*.set_prompt_version_alias",
    "langfuse*.update_prompt",
    "langfuse*.create_prompt",
    "*.push_prompt",
)


def switched(repo: Repository) -> list[Evidence]:
    """Return where an alias of a prompt is moved."""
    return [Evidence(c.path, c.line, shown(c)) for c in calls(repo, *MOVES)]


def taken_back(repo: Repository) -> list[Evidence]:
    """Return the commands that put the version of a prompt back that served before."""
    acts = frozenset(Node(c.path, c.function) for c in calls(repo, *MOVES))
    found = []
    for task in tasks(repo):
        for command in task.commands:
            if runs_tests(command):
                continue
            nodes = running(repo).of_command(command)
            own = any(
                BACK.fullmatch(text)
                for node in nodes
                if node.function and (code := body(repo, node)) is not None
                for text in constants(code)
            )
            if (
                nodes & acts
                and (own or BACK.search(f"{task.name} {' '.join(command.words)}"))
                and _before(repo, nodes)
            ):
                found.append(
                    Evidence(task.path, task.line, f"{task.name}: {' '.join(command.words)}"[:80])
                )
    return found


def _before(repo: Repository, nodes: frozenset[Node]) -> bool:
    return any(
        BEFORE.search(word)
        for node in nodes
        if node.function and (code := body(repo, node)) is not None
        for word in (*names(code), node.function)
    )


def shares(repo: Repository) -> list[Evidence]:
    """Return where a draw decides which prompt answers."""
    found = []
    for node in sorted(asking(repo).path):
        code = body(repo, node)
        for each in walk(code) if code is not None and node.function else ():
            if isinstance(each, ast.If | ast.IfExp) and isinstance(each.test, ast.Compare):
                drawn = any(
                    isinstance(p, ast.Call)
                    and re.search(r"random|hash|crc32|md5|sha", ast.unparse(p.func))
                    for p in walk(each.test)
                )
                if drawn and any("prompt" in name.lower() for name in names(each)):
                    found.append(Evidence(node.path, each.lineno, ast.unparse(each.test)[:80]))
    return found
