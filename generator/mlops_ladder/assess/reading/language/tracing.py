"""Traces of calls to a language model."""

import re

from ...finding import Evidence
from ..code.graph import calls
from ..files.repository import Repository
from ..models.learning import shown
from .asking import asking
from .prompts import registries

SPANS = re.compile(
    r"mlflow(\.\w+)*\.(start_span\w*|trace|start_trace|start_span_no_context)|"
    r"mlflow\.\w+\.autolog|langfuse(\.\w+)*\.(observe|trace|span|generation|start_\w+|"
    r"CallbackHandler|Langfuse)|"
    r"langsmith(\.\w+)*\.(traceable|trace|wrap_openai|tracing_context)|"
    r"opentelemetry(\.\w+)*\.(start_as_current_span|start_span)|weave\.(op|init)|"
    r"opik(\.\w+)*\.(track|track_openai|trace|OpikTracer|Opik)|"
    r"(phoenix|openinference|traceloop|openlit|logfire|agentops|helicone|"
    r"arize)(\.\w+)*\.(instrument\w*|register|init|workflow|launch_app)|"
    r"comet_llm(\.\w+)*\.\w+|wandb(\.\w+)*\.(Trace|WandbTracer)|promptlayer(\.\w+)*"
)
VERSION = re.compile(
    r"prompt_?version|prompt_?commit|prompt_?hash|prompt_?name|LINKED_PROMPTS|"
    r"linked_?prompts|prompt_id|promptVersion",
    re.IGNORECASE,
)
LOGS = re.compile(
    r"logging(\.\w+)*\.(info|debug|warning)|loguru\.logger\.\w+|.*logger\.(info|debug|"
    r"warning)|structlog(\.\w+)*\.info"
)


def spans(repo: Repository) -> list[Evidence]:
    """Return where calls on the way of a question are traced, none where that is turned off."""
    there = asking(repo)
    if calls(repo, "*.tracing.disable"):
        return []
    found = [Evidence(c.path, c.line, shown(c)) for c in there.calls(SPANS)]
    for module in there.modules:
        for each in module.functions.values():
            if any(SPANS.fullmatch(name) for name in each.decorators):
                found.append(Evidence(module.path, each.line, f"@{each.decorators[0]} {each.name}"))
        for call in module.calls:
            if not call.function and SPANS.fullmatch(call.name):
                found.append(Evidence(module.path, call.line, shown(call)))
    return list(dict.fromkeys(found))


def tells_prompt(repo: Repository) -> list[Evidence]:
    """Return where a trace gets the version of the prompt."""
    traced = {each.path for each in spans(repo)}
    found = [
        Evidence(module.path, line, text)
        for module in asking(repo).modules
        if module.path in traced
        for text, line, _ in module.strings
        if len(text) < 60 and VERSION.search(text)
    ]
    for module in asking(repo).modules:
        if module.path in traced and any(
            VERSION.search(name) for used in module.refers.values() for name in used
        ):
            found.append(Evidence(module.path, 1, "the trace has the version of the prompt"))
    return found or [Evidence(c.path, c.line, c.name) for c in registries(repo) if c.path in traced]


def only_logs(repo: Repository) -> list[Evidence]:
    """Return the lines that are logged where a language model is called."""
    found = []
    for node in sorted(asking(repo).sites):
        for call in repo.modules[node.path].calls:
            if call.function == node.function and LOGS.fullmatch(call.name):
                found.append(Evidence(call.path, call.line, shown(call)))
    return found
