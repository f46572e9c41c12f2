"""Checks of questions and answers on their way, that refuse."""

import ast
import re

from ...finding import Evidence
from ..code.calling import BUILTIN
from ..code.graph import Node, is_test
from ..code.python import Call
from ..code.running import body, names, running, walk
from ..files.repository import Repository
from ..models.learning import shown
from .asking import asking

BOTH = re.compile(
    r"nemoguardrails(\.\w+)*\.LLMRails(\.\w+)*|nemoguardrails(\.\w+)*\.RunnableRails|"
    r".*\.apply_guardrail"
)
INPUT = re.compile(
    r"llm_guard(\.\w+)*\.(scan_prompt|input_scanners(\.\w+)*)|rebuff(\.\w+)*|"
    r"lakera\w*(\.\w+)*|.*\.moderations\.create|.*PromptInjection\w*"
)
OUTPUT = re.compile(
    r"llm_guard(\.\w+)*\.(scan_output|output_scanners(\.\w+)*)|"
    r"guardrails(\.\w+)*\.(Guard(\.\w+)*|validate|parse)"
)
MATCHES = re.compile(
    r"(?:.*\.)?(search|match|findall|fullmatch|finditer|predict|analyze|analyze_text|"
    r"classify|invoke|ainvoke|create|detect\w*)"
)
QUESTION = re.compile(
    r"question|query|prompt|message|user|input|request|instruction", re.IGNORECASE
)
ANSWER = re.compile(r"answer|response|completion|output|reply", re.IGNORECASE)
REFUSED = re.compile(
    r"refus|reject|blocked|unsafe|is_safe|flagged|deni(ed|es)|forbid|violat|guard|moderat|"
    r"(dis)?allowed|toxic|injection",
    re.IGNORECASE,
)


def guards(repo: Repository) -> tuple[list[Evidence], list[Evidence]]:
    """Return the checks of questions and those of answers, by libraries and of one's own."""
    there = asking(repo)
    both = [Evidence(c.path, c.line, shown(c)) for c in there.calls(BOTH)]
    before = both + [
        Evidence(c.path, c.line, shown(c)) for c in there.calls(INPUT) if _acts(repo, c)
    ]
    after = both + [
        Evidence(c.path, c.line, shown(c)) for c in there.calls(OUTPUT) if _acts(repo, c)
    ]
    for node in sorted(each for each in there.path if not is_test(each.path)):
        module, code = repo.modules[node.path], body(repo, node)
        if code is None or node.function not in module.functions:
            continue
        for call in module.calls:
            if call.function != node.function or not call.node.args:
                continue
            meant = _meant(repo, call, node)
            if not any(_refuses(repo, n) for n in meant) or not _used(code, call.node):
                continue
            first = ast.unparse(call.node.args[0])
            own = call.name.rsplit(".", 1)[-1]
            place = Evidence(call.path, call.line, shown(call))
            if ANSWER.search(f"{first} {own}"):
                after.append(place)
            elif QUESTION.search(f"{first} {own}"):
                before.append(place)
    return before, after


def _meant(repo: Repository, call: Call, node: Node) -> list[Node]:
    """Return the functions of that very name: a table's `get` is none of the class it came from."""
    last = call.name.rsplit(".", 1)[-1]
    if call.name.startswith("?") and last in BUILTIN:
        return []
    meant = running(repo).meant(call.name, repo.modules[node.path], node)
    return [each for each in meant if each.function.rsplit(".", 1)[-1] == last]


def _acts(repo: Repository, call: object) -> bool:
    """Tell whether something follows from a check of a library: a branch, or an exception."""
    code = body(repo, Node(call.path, call.function))  # type: ignore[attr-defined]
    return code is not None and any(
        isinstance(each, ast.If | ast.Raise | ast.IfExp) for each in walk(code)
    )


def _refuses(repo: Repository, node: Node) -> bool:
    """Tell whether a function looks at a text, and returns a reason or raises."""
    code = body(repo, node)
    if not isinstance(code, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    if not REFUSED.search(code.name) and not any(REFUSED.search(name) for name in names(code)):
        return False
    looks = any(
        (isinstance(each, ast.Call) and MATCHES.fullmatch(ast.unparse(each.func).replace("\n", "")))
        or (isinstance(each, ast.Compare) and isinstance(each.ops[0], ast.In))
        for each in walk(code)
    )
    ends = [each for each in walk(code) if isinstance(each, ast.Return | ast.Raise)]
    values = {
        ast.unparse(e.value) for e in ends if isinstance(e, ast.Return) and e.value is not None
    }
    return looks and (
        any(isinstance(e, ast.Raise) for e in ends)
        or len(values) > 1
        or any(
            isinstance(e, ast.Return) and isinstance(e.value, ast.IfExp | ast.Compare | ast.BoolOp)
            for e in ends
        )
    )


def _used(code: ast.AST, call: ast.Call) -> bool:
    """Tell whether what a check says is looked at: in a branch, kept, or given on; or it raises."""
    for each in walk(code):
        if isinstance(each, ast.Expr) and each.value is call:
            return True  # a check that only raises
        if (
            isinstance(each, ast.Call)
            and each is not call
            and re.match(r"(\w+\.)*(log\w*|print|warning|info)$", ast.unparse(each.func))
            and any(part is call for part in walk(each))
        ):
            return False
    return True
