"""Checks of data: what validates a table, and whether that stops what comes after."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..code.graph import Node, graph, is_test
from ..code.python import Call, Module
from ..code.running import body, running
from ..files.repository import Repository
from .learning import Site, shown
from .refusals import refusals

RAISES = re.compile(
    r"pandera(\.\w+)*\.(validate|check_types|check_input|check_output|check_io)|"
    r"pandera(\.\w+)*\.DataFrameSchema(\.\w+)*\.validate|"
    r"(cerberus|voluptuous|schema)(\.\w+)*\.(Schema|Validator)(\.\w+)*|jsonschema\.validate|"
    r"frictionless\.validate|patito(\.\w+)*\.validate|"
    r"pandas_schema(\.\w+)*\.validate|pydantic(\.\w+)*\.(validate_python|TypeAdapter(\.\w+)*)|"
    r"dataframely(\.\w+)*\.validate|hamilton(\.\w+)*\.check_output"
)
VERDICTS = re.compile(
    r"(great_expectations|gx)(\.\w+)*\.(validate|run_checkpoint|run|expect_\w+)|"
    r".*\.(run_checkpoint|run_validation_operator)|.*[vV]alidator\.validate|.*checkpoint\.run|"
    r"tensorflow_data_validation(\.\w+)*\.validate_\w+|.*tfdv\.validate_statistics|"
    r".*ExampleValidator|deepchecks(\.\w+)*\.run|"
    r"evidently(\.\w+)*\.TestSuite(\.\w+)*\.run|soda(\.\w+)*\.execute|"
    r"whylogs(\.\w+)*\.(constraints|validate|report)|ydata_quality(\.\w+)*\.evaluate|"
    r"pandera(\.\w+)*\.is_valid|.*\.expect_(column|table|compound)\w*|"
    r"pointblank(\.\w+)*\.interrogate|"
    r"cuallee(\.\w+)*\.validate|pydeequ(\.\w+)*\.run"
)
MODELS = re.compile(
    r"pandera(\.\w+)*\.(DataFrameModel|SchemaModel)|patito\.Model|dataframely\.Schema"
)
OWN = re.compile(
    r"(\w+_)?(validat(e|ion)|check|verify|assert|ensure)_?\w*(schema|data|dataset|df|dataframe|"
    r"columns|table|input\w*|quality|missing\w*|expectations?)\w*|data_validation|schema_(check|"
    r"validation)|validate_\w+|check_(schema|missing_values|distribution)",
    re.IGNORECASE,
)
ENDS = ("exit", "Exit", "fail", "abort")


@dataclass(frozen=True)
class Check:
    """A place that validates data; `stops`: what comes after it does not run on bad data."""

    site: Site
    stops: bool


def data_checks(repo: Repository) -> tuple[Check, ...]:
    """Return where live code validates data, tests and notebooks aside."""
    return repo.fact(_found)


def _found(repo: Repository) -> tuple[Check, ...]:
    by_hand = (Check(site, True) for site in refusals(repo))
    return (*_called(repo), *_decorated(repo, _models(repo)), *by_hand)


def _called(repo: Repository) -> Iterator[Check]:
    live, models = graph(repo).live, _models(repo)
    for module in repo.modules.values():
        for call in module.calls if not is_test(module.path) and not module.notebook else ():
            if Node(call.path, call.function) in live:
                site = Site(call.path, call.line, call.function, shown(call))
                yield from (Check(site, stops) for stops in _judged(repo, module, call, models))


def _judged(repo: Repository, module: Module, call: Call, models: set[str]) -> list[bool]:
    if RAISES.fullmatch(call.name) or _of_model(call, models):
        raises = not _swallowed(module, call) or _handed_up(repo, module, call)
        return [raises]
    if call.name.endswith("ExampleValidator"):
        return [False]  # TFX notes anomalies, and goes on
    if VERDICTS.fullmatch(call.name):
        return [_acted_on(module, call) or _handed_up(repo, module, call)]
    return [_acted_on(module, call)] if _is_own(repo, module, call) else []


def _handed_up(repo: Repository, module: Module, call: Call) -> bool:
    """Tell whether a function returns a verdict to somebody who ends for it, or returns it too."""
    returned = (ast.Return, ast.Yield, ast.YieldFrom)
    if not any(isinstance(each, returned) for each in ast.walk(_function(module, call))):
        return False
    called = call.function.rsplit(".", 1)[-1]
    callers = running(repo).callers.get(Node(call.path, call.function), ())
    return any(
        code is not None and _acts(code, called) for code in (body(repo, n) for n in callers)
    )


def _acts(code: ast.AST, called: str) -> bool:
    """Tell whether code ends, asserts or returns for what a function says."""
    names = {called}
    for node in ast.walk(code):
        if isinstance(node, ast.Assign) and called in _names(node.value):
            names |= {name for target in node.targets for name in _names(target)}
    for node in ast.walk(code):
        if isinstance(node, ast.If | ast.While) and _names(node.test) & names:
            if any(_ends(each) for each in node.body + node.orelse):
                return True
        elif isinstance(node, ast.For) and _names(node.iter) & names:
            if any(_ends(each) for each in node.body):
                return True
        elif (isinstance(node, ast.Assert) and _names(node.test) & names) or (
            isinstance(node, ast.Return) and node.value and _names(node.value) & names
        ):
            return True
    return False


def _names(node: ast.AST) -> set[str]:
    found = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return found | {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}


def _ends(node: ast.AST) -> bool:
    ending = (ast.Return, ast.Continue, ast.Break)
    return _stops(node) or any(isinstance(each, ending) for each in ast.walk(node))


def _models(repo: Repository) -> set[str]:
    """Return the names of classes that are schemas of tables, through what they inherit."""
    classes = [each for module in repo.modules.values() for each in module.classes.values()]
    known = {each.name for each in classes if any(MODELS.fullmatch(base) for base in each.bases)}
    while True:
        more = {
            each.name
            for each in classes
            if any(base.rsplit(".", 1)[-1] in known for base in each.bases)
        } - known
        if not more:
            return known
        known |= more


def _of_model(call: Call, models: set[str]) -> bool:
    parts = call.name.split(".")
    return (
        len(parts) > 1
        and parts[-2] in models
        and parts[-1] in ("validate", "check", "to_schema", "validate_df")
    )


def _decorated(repo: Repository, models: set[str]) -> list[Check]:
    live = graph(repo).live
    return [
        Check(Site(each.path, each.line, each.name, f"@{name}"), True)
        for module in repo.modules.values()
        if not is_test(module.path)
        for each in module.functions.values()
        for name in each.decorators
        if re.fullmatch(r"pandera(\.\w+)*\.(check_types|check_input|check_output|check_io)", name)
        and Node(each.path, each.name) in live
    ]


def _is_own(repo: Repository, module: Module, call: Call) -> bool:
    """Tell whether a call runs a check of data that the project wrote itself, and that raises."""
    last = call.name.rsplit(".", 1)[-1]
    if not OWN.fullmatch(last):
        return False
    for node in graph(repo).named(call.name, module, Node(call.path, call.function)):
        function = repo.modules[node.path].functions.get(node.function)
        if (
            function
            and node.function.rsplit(".", 1)[-1] == last
            and _looks_at_columns(function.node)
            and _stops(function.node)
        ):
            return True
    return False


def _looks_at_columns(node: ast.AST) -> bool:
    text = ast.unparse(node)
    return bool(
        re.search(
            r"\.columns\b|\.dtypes?\b|isnull|isna|\.between\(|schema|notnull|duplicated\(|"
            r"\.shape\[1\]",
            text,
        )
    )


def _stops(node: ast.AST) -> bool:
    """Tell whether code raises, asserts, or ends the program."""
    for each in ast.walk(node):
        if isinstance(each, ast.Raise | ast.Assert):
            return True
        if isinstance(each, ast.Call):
            name = (
                each.func.attr
                if isinstance(each.func, ast.Attribute)
                else getattr(each.func, "id", "")
            )
            if name in ENDS:
                return True
    return False


def _function(module: Module, call: Call) -> ast.AST:
    found = module.functions.get(call.function)
    return found.node if found else module.tree


def _swallowed(module: Module, call: Call) -> bool:
    """Tell whether what a check raises is caught, and nothing ends for it."""
    for node in ast.walk(_function(module, call)):
        if isinstance(node, ast.Try) and any(
            node.body[0].lineno <= call.line <= (each.end_lineno or 0) for each in node.body
        ):
            return bool(node.handlers) and not any(map(_stops, node.handlers))
        if isinstance(node, ast.With) and node.lineno <= call.line <= (node.end_lineno or 0):
            around = [ast.unparse(item.context_expr) for item in node.items]
            if any("suppress" in text for text in around):
                return True
    return False


def _acted_on(module: Module, call: Call) -> bool:
    """Tell whether a verdict is acted on: something raises, ends, or is returned for it."""
    function = _function(module, call)
    if call.function and module.functions.get(call.function) and _stops(function):
        return True
    if _returned(function, call):
        return True
    last = call.name.rsplit(".", 1)[-1]
    return bool(OWN.fullmatch(last))


def _returned(function: ast.AST, call: Call) -> bool:
    return any(
        isinstance(node, ast.Return)
        and node.value is not None
        and node.lineno <= call.line <= (node.end_lineno or 0)
        for node in ast.walk(function)
    )
