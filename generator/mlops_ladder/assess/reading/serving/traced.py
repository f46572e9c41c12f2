"""What traces keep of answers: a span with what went in, what came out, and the version."""

import ast
import re

from ...finding import Evidence
from ..code.bodies import body, constants, names
from ..code.graph import Node
from ..code.places import is_test
from ..code.running import running
from ..files.repository import Repository
from .services import serving

SPANS = re.compile(
    r"mlflow(\.\w+)*\.(start_span\w*|start_trace)|langfuse(\.\w+)*\.(trace|span|generation|start_\w+)|"
    r"opentelemetry(\.\w+)*\.(start_as_current_span|start_span)|opik(\.\w+)*\.trace"
)
INTO = re.compile(r"(set_)?inputs?(_value)?|question|prompt")
OUT = re.compile(r"(set_)?outputs?(_value)?|answer|completion")
VERSION = re.compile(r"(prompt|model|index)_?version|model_?id|registered_model", re.IGNORECASE)


def traces(repo: Repository) -> list[tuple[Evidence, frozenset[str]]]:
    """Return the spans around the answers of services, with which parts of an answer they keep."""
    there, found = serving(repo), []
    nodes = frozenset[Node]().union(*(there.reached[each] for each in there.online))
    for call in running(repo).calls(nodes, SPANS):
        code = body(repo, Node(call.path, call.function))
        if code is None or is_test(call.path):
            continue
        said = {each.arg for each in call.node.keywords if each.arg} | _said(code)
        words = {*names(code), *constants(code)}
        parts = {
            name
            for name, there_is in (
                ("input", any(INTO.fullmatch(each) for each in said)),
                ("output", any(OUT.fullmatch(each) for each in said)),
                ("version", any(VERSION.fullmatch(each) for each in words)),
            )
            if there_is
        }
        found.append((Evidence(call.path, call.line, "the span of an answer"), frozenset(parts)))
    return found


def _said(code: ast.AST) -> set[str]:
    """Return what is set on a span: `span.set_outputs(…)`, `span.update(output=…)`."""
    made = [each for each in ast.walk(code) if isinstance(each, ast.Call)]
    methods = {each.func.attr for each in made if isinstance(each.func, ast.Attribute)}
    updates = [e for e in made if isinstance(e.func, ast.Attribute) and e.func.attr == "update"]
    return methods | {given.arg for each in updates for given in each.keywords if given.arg}
