"""Feedback of people on answers, and what it is tied to."""

import ast
import re

from ...finding import Evidence
from ..code.running import body, constants, names, running
from ..files.repository import Repository
from ..models.learning import shown
from ..serving.recording import WRITES
from ..serving.services import serving

KEEPS = re.compile(
    r"mlflow(\.\w+)*\.log_(feedback|assessment|expectation)|"
    r"langsmith(\.\w+)*\.create_feedback|.*\.create_feedback|langfuse(\.\w+)*\.(score|"
    r"create_score|score_current_trace)|"
    r"opik(\.\w+)*\.log_\w*feedback\w*|phoenix(\.\w+)*\.(log_evaluations|"
    r"annotations\.\w+)|weave(\.\w+)*\.\w*feedback(\.\w+)*|"
    r"trubrics(\.\w+)*\.log_feedback"
)
SAID = re.compile(r"feedback|thumbs?|helpful|rating|vote", re.IGNORECASE)
TIE = re.compile(
    r"(trace|run|message|msg|answer|conversation|request|response|generation|session|"
    r"chat|query)_?id",
    re.IGNORECASE,
)
WIDGETS = re.compile(
    r"streamlit_feedback(\.\w+)*|streamlit\.feedback|gradio(\.\w+)*\.(like|flag\w*)|"
    r"chainlit(\.\w+)*\.\w*feedback\w*"
)


def feedback(repo: Repository) -> list[Evidence]:
    """Return where a service keeps feedback with the id of what it is about."""
    there, found = serving(repo), list[Evidence]()
    for each in there.services:
        nodes = there.reached[each]
        found += [Evidence(c.path, c.line, shown(c)) for c in running(repo).calls(nodes, KEEPS)]
        for handler in each.handlers:
            code = body(repo, handler)
            if code is not None and SAID.search(handler.function):
                inner = running(repo).called([handler])
                tied = any(
                    TIE.search(w)
                    for n in inner
                    if (b := body(repo, n)) is not None and n.function
                    for w in (*names(b), *constants(b))
                )
                if tied and running(repo).calls(inner, WRITES):
                    found.append(Evidence(handler.path, code.lineno, handler.function))  # type: ignore[attr-defined]
    return list(dict.fromkeys(found))


def loose_feedback(repo: Repository) -> list[Evidence]:
    """Return where feedback is asked for and tied to nothing."""
    found = []
    for each in serving(repo).services:
        nodes = serving(repo).reached[each] | set(each.entries)
        found += [Evidence(c.path, c.line, shown(c)) for c in running(repo).calls(nodes, WIDGETS)]
        for handler in each.handlers:
            code = body(repo, handler)
            if isinstance(code, ast.FunctionDef | ast.AsyncFunctionDef) and SAID.search(
                handler.function
            ):
                found.append(Evidence(handler.path, code.lineno, handler.function))
    return found
