"""Tokens and money of a language model: counted, priced, and capped."""

import ast
import re
from typing import Any

from ...finding import Evidence
from ..code.running import names, variables, walk
from ..files.repository import Repository
from .asking import asking

USAGE = re.compile(
    r"(prompt|completion|input|output|total|cached)_?tokens?(_?count)?|usage_metadata|"
    r"token_usage|get_openai_callback|candidates_token_count|num_tokens\w*|llm_output",
    re.IGNORECASE,
)
PRICE = re.compile(
    r"(?<![a-z])(prices?|pricing|costs?|rates?|usd|cost_per\w*|price_per\w*)(?![a-z])",
    re.IGNORECASE,
)
READY = re.compile(
    r"litellm(\.\w+)*\.(completion_cost|cost_per_token)|tokencost(\.\w+)*|"
    r"genai_prices(\.\w+)*|llm_cost(\.\w+)*"
)
MONEY = re.compile(
    r"(?<![a-z])(spen[dt]\w*|usd\w*|\w*_usd|\w*costs?|dollars?|daily_(limit|cap)|max_cost\w*)(?![a-z])",
    re.IGNORECASE,
)
READY_CAP = re.compile(r"litellm(\.\w+)*\.BudgetManager(\.\w+)*|.*UsageLimits")


def usages(repo: Repository) -> list[Evidence]:
    """Return where code on the way of a question reads the tokens that an answer took."""
    found = []
    for node, code in asking(repo).functions:
        for each in walk(code):
            attribute = isinstance(each, ast.Attribute) and USAGE.fullmatch(each.attr)
            key = (
                isinstance(each, ast.Subscript)
                and isinstance(each.slice, ast.Constant)
                and USAGE.fullmatch(str(each.slice.value))
            )
            called = isinstance(each, ast.Call) and ast.unparse(each.func).endswith(
                "get_openai_callback"
            )
            if attribute or key or called:
                line = getattr(each, "lineno", 0)
                found.append(Evidence(node.path, line, ast.unparse(each)[:80]))
                break
    return found


def prices(repo: Repository) -> list[Evidence]:
    """Return where tokens are multiplied with a price from a table that has rows."""
    found = [Evidence(c.path, c.line, c.name) for c in asking(repo).calls(READY)]
    if not (table := _table(repo)):
        return found
    for node, code in asking(repo).functions:
        for each in walk(code):
            if (
                isinstance(each, ast.BinOp)
                and isinstance(each.op, ast.Mult | ast.Div)
                and any(isinstance(p, ast.Mult) for p in walk(each))
            ):
                used = names(each)
                if any(PRICE.search(name) for name in used) and len(used) > 1:
                    found += [Evidence(node.path, each.lineno, ast.unparse(each)[:80]), table]
                    break
    return found


def _table(repo: Repository) -> Evidence | None:
    """Return a table of prices with at least one row: in a file that code names, or in code."""
    for *_, file in asking(repo).named_files:
        if file.endswith((".yaml", ".yml", ".toml", ".json")) and (
            key := _priced(repo.document(file))
        ):
            return Evidence(file, repo.line_of(file, key), key)
    for module in asking(repo).modules:
        for name, values in variables(module).items():
            if PRICE.search(name):
                for value in values:
                    rows = (
                        len(value.keys)
                        if isinstance(value, ast.Dict)
                        else len(value.elts)
                        if isinstance(value, ast.List | ast.Tuple)
                        else 0
                    )
                    number = isinstance(value, ast.Constant) and isinstance(value.value, float)
                    if rows or number:
                        return Evidence(module.path, value.lineno, name)
    return None


def _priced(document: Any, depth: int = 0) -> str:
    if isinstance(document, dict) and depth < 4:
        for key, value in document.items():
            if PRICE.search(str(key)) and isinstance(value, dict | list) and value:
                return str(key)
            if inner := _priced(value, depth + 1):
                return inner
    return ""


def caps(repo: Repository) -> list[Evidence]:
    """Return the comparisons with a budget that refuse, on the way of a question."""
    return [
        *_compared(repo, refuses=True),
        *(Evidence(c.path, c.line, c.name) for c in asking(repo).calls(READY_CAP)),
        *_proxy(repo),
    ]


def warnings(repo: Repository) -> list[Evidence]:
    """Return the comparisons with a budget that refuse nothing."""
    return list(_compared(repo, refuses=False))


def _compared(repo: Repository, refuses: bool) -> list[Evidence]:
    found = []
    for node, code in asking(repo).functions:
        for each in walk(code):
            if not isinstance(each, ast.If) or not _is_budget(each.test):
                continue
            stops = any(
                isinstance(p, ast.Raise | ast.Return) for part in each.body for p in walk(part)
            )
            if stops == refuses:
                found.append(Evidence(node.path, each.lineno, f"if {ast.unparse(each.test)}"[:80]))
    return found


def _is_budget(test: ast.expr) -> bool:
    return any(
        isinstance(each, ast.Compare)
        and isinstance(each.ops[0], ast.Gt | ast.GtE | ast.Lt | ast.LtE)
        and any(MONEY.search(name) for name in names(each))
        for each in ast.walk(test)
    )


def _proxy(repo: Repository) -> list[Evidence]:
    found = []
    for path in repo.matching("*.y*ml"):
        if "max_budget" in repo.text(path):
            document = repo.document(path)
            if (
                isinstance(document, dict)
                and "model_list" in document
                and re.search(r"(?m)^\s*max_budget:\s*[\d.]+", repo.text(path))
            ):
                found.append(Evidence(path, repo.line_of(path, "max_budget"), "max_budget"))
    return found
