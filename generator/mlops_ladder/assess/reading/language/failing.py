"""What happens where a language model does not answer, and what limits the calls."""

import ast
import re

from ...finding import Evidence
from ..code.graph import Node
from ..code.python import Call
from ..code.running import body, names, running, walk
from ..files.repository import Repository
from ..serving.services import serving
from .asking import asking

READY = re.compile(
    r".*\.with_fallbacks|.*ModelFallbackMiddleware|"
    r"pydantic_ai(\.\w+)*\.\w*FallbackModel|haystack(\.\w+)*\.\w*FallbackChatGenerator"
)
RETRIES = re.compile(
    r"tenacity(\.\w+)*\.retry|backoff(\.\w+)*\.on_exception|.*\.with_retry|"
    r"retry(ing)?(\.\w+)*\.retry|stamina(\.\w+)*|.*RetryMiddleware|.*RetryPolicy"
)
BROAD = {"Exception", "BaseException"}
CLIENTS = re.compile(
    r".*(OpenAI|Anthropic|Chat[A-Z]\w*|Ollama|LLM|Mistral|Groq|Cohere|InferenceClient)\w*|litellm(\.\w+)*|"
    r".*\.init_chat_model"
)
ROUTERS = re.compile(r"litellm(\.\w+)*\.Router|portkey_ai(\.\w+)*|.*AI_?Gateway\w*")
LIMITERS = re.compile(
    r"slowapi(\.\w+)*|fastapi_limiter(\.\w+)*|flask_limiter(\.\w+)*|"
    r"aiolimiter(\.\w+)*|limits(\.\w+)*|.*RateLimiter\w*|ratelimit(\.\w+)*"
)


def fallbacks(repo: Repository) -> list[Evidence]:
    """Return the other models that are asked, and the refusals, where a call fails."""
    there = asking(repo)
    found = [Evidence(c.path, c.line, ast.unparse(c.node)[:80]) for c in there.calls(READY)]
    for call in there.calls(re.compile(r"litellm(\.\w+)*")):
        given = call.arg(None, "fallbacks")
        if given is not None and not (isinstance(given, ast.List) and not given.elts):
            found.append(Evidence(call.path, call.line, "fallbacks"))
    return found + _caught(repo)


def _caught(repo: Repository) -> list[Evidence]:
    found = []
    for node in sorted(asking(repo).above):
        code, module = body(repo, node), repo.modules[node.path]
        if code is None or node.function not in module.functions:
            continue
        for each in walk(code):
            if isinstance(each, ast.Try) and _asks(repo, node, each.body):
                found += [
                    Evidence(
                        node.path,
                        handler.lineno,
                        f"except {ast.unparse(handler.type)}"[:80] if handler.type else "except",
                    )
                    for handler in each.handlers
                    if _answers(repo, node, handler)
                ]
    return found


def _asks(repo: Repository, node: Node, part: list[ast.stmt]) -> bool:
    """Tell whether statements call a language model, here or through what they call."""
    there, module = running(repo), repo.modules[node.path]
    first, last = part[0].lineno, part[-1].end_lineno or part[-1].lineno
    for call in module.calls:
        if call.function == node.function and first <= call.line <= last:
            if any(s.path == call.path and s.line == call.line for s in _sites(repo)):
                return True
            reached = there.called(n for n in there.meant(call.name, module, node) if n.function)
            if reached & asking(repo).sites:
                return True
    return False


def _sites(repo: Repository) -> list[Evidence]:
    from ..models.learning import learning

    return [Evidence(s.path, s.line, "") for s in learning(repo).calling_llm]


def _answers(repo: Repository, node: Node, handler: ast.ExceptHandler) -> bool:
    """Tell whether a handler asks another model, or answers itself to a certain kind of failure."""
    if _asks(repo, node, handler.body):
        return not any(
            isinstance(each, ast.Continue) for part in handler.body for each in walk(part)
        )
    kinds = names(handler.type) if handler.type is not None else BROAD
    if kinds & BROAD:
        return False
    return any(
        (isinstance(each, ast.Return) and each.value is not None and not _nothing(each.value))
        or isinstance(each, ast.Yield)
        for part in handler.body
        for each in walk(part)
    )


def _nothing(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value in (None, "", False)


def retries(repo: Repository) -> list[Call]:
    """Return where a call that failed is only tried again."""
    there = asking(repo)
    return there.calls(RETRIES) + [
        c for c in there.calls(re.compile(r".*")) if c.arg(None, "max_retries") is not None
    ]


def gateways(repo: Repository) -> list[Evidence]:
    """Return the endpoint that all calls go through, where configuration names it."""
    there = asking(repo)
    found = [Evidence(c.path, c.line, ast.unparse(c.node)[:80]) for c in there.calls(ROUTERS)]
    for call in there.calls(CLIENTS):
        for name in ("base_url", "api_base", "openai_api_base", "azure_endpoint"):
            given = call.arg(None, name)
            if given is not None and not isinstance(given, ast.Constant):
                found.append(Evidence(call.path, call.line, ast.unparse(call.node)[:80]))
    for path in repo.matching("*.y*ml"):
        if "model_list" in repo.text(path) and "litellm_params" in repo.text(path):
            found.append(Evidence(path, repo.line_of(path, "model_list"), "model_list"))
    return found


def limits(repo: Repository) -> list[Evidence]:
    """Return what limits how often, or for how much, the model is asked."""
    there = asking(repo)
    nodes = there.path
    for service in serving(repo).asking:
        nodes |= serving(repo).reached[service]
    found = [Evidence(c.path, c.line, c.name) for c in running(repo).calls(nodes, LIMITERS)]
    for node in sorted(nodes):
        code = body(repo, node)
        for each in (
            walk(code)
            if code is not None and node.function in repo.modules[node.path].functions
            else ()
        ):
            if isinstance(each, ast.Constant) and each.value == 429:
                found.append(Evidence(node.path, each.lineno, "429"))
    for path in repo.matching("*.y*ml"):
        if "model_list" in repo.text(path) and re.search(
            r"(?m)^\s*(rpm|tpm|max_budget|max_parallel_requests):\s*\d", repo.text(path)
        ):
            found.append(Evidence(path, repo.line_of(path, "pm:"), "limits"))
    return found
