"""Gates: a comparison of a model's quality whose outcome stops it, or lets it through."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..code.graph import Node, calls, graph
from ..code.scopes import Scope, named, scopes, tokens
from ..files.repository import Repository
from ..models.learning import shown
from ..models.registries import MARKED_BY, is_marking, is_registering
from .decisions import Decisions, decisions
from .quality import QUALITY, is_comparison, parts_of, selects, words_of

STOPS = re.compile(
    r"(sys\.|os\._?)?exit|quit|SystemExit|typer\.Exit|click\.(Abort|exceptions\.Exit)|"
    r".*\.(cancel|fail|abort)|pytest\.fail"
)
NO_GATE = re.compile(r"Prun|StopIteration|EarlyStop|NotImplemented")
RELEASES = re.compile(
    r".*\.(deploy|promote|publish|push_to_hub|create_endpoint|update_endpoint|"
    r"create_deployment|create_endpoint_config|"
    r"begin_create_or_update|set_default_version|upload_blob|upload_from_filename|put_object|"
    r"upload_file|upload_fileobj|"
    r"ModelDeployOp|ModelUploadOp|trigger_dag|run_deployment|register|copyfile|copy2|copytree|move)"
)
NAMED_RELEASE = re.compile(r"promot|deploy|regist|publish|releas|(^|_)push|blessed")
LEADS = re.compile(
    r"(baseline|champion|prod|production|previous|prev|current|existing|deployed|old|"
    r"registered|incumbent|served|serving)"
)
KEEPS = re.compile(
    r"joblib\.dump|(c|cloud)?pickle\.dump|dill\.dump|torch\.save|.*\.save_model|.*model\.save|"
    r"skops\.io\.dump|.*\.log_model"
)
CONDITIONS = re.compile(
    r"(.*\.)?(Condition\w*|If|Elif|ConditionStep|ChoiceRule\.Numeric\w+|Choice)"
)


@dataclass(frozen=True)
class Gate:
    """A comparison: where it decides, what it says, and whether its outcome blocks anything."""

    path: str
    line: int
    text: str
    blocks: bool


def gates(repo: Repository) -> tuple[Gate, ...]:
    """Return the comparisons of a model's quality, those that block first, made once."""
    return repo.fact(_gates)


def _gates(repo: Repository) -> tuple[Gate, ...]:
    made = decisions(repo)
    live = [scope for scope in scopes(repo) if scope.node in graph(repo).live]
    found = [gate for scope in live for gate in _of_scope(repo, scope, made)]
    found += _of_frameworks(repo, made)
    if not any(gate.blocks for gate in found):
        found += [
            Gate(scope.module.path, getattr(node, "lineno", 0), _text(node), False)
            for scope, node in made.compared
            if not _in_selection(node, scope)
        ]
    return tuple(sorted(found, key=lambda gate: not gate.blocks))


def _in_selection(node: ast.AST, scope: Scope) -> bool:
    return any(
        isinstance(each, ast.If)
        and selects(each, scope)
        and any(part is node for part in ast.walk(each.test))
        for each in scope.nodes
    )


def _of_scope(repo: Repository, scope: Scope, made: Decisions) -> Iterator[Gate]:
    local = made.local(scope)
    for node in scope.nodes:
        if isinstance(node, ast.Assert) and any(
            is_comparison(each, scope) for each in ast.walk(node.test)
        ):
            yield Gate(scope.module.path, node.lineno, _text(node), True)
        if isinstance(node, ast.If) and _guards(repo, node, scope, made, local):
            yield Gate(scope.module.path, node.lineno, f"if {_text(node.test)}", True)
        if isinstance(node, ast.Call) and _marks_by(repo, node, scope, made, local):
            yield Gate(scope.module.path, node.lineno, _text(node), True)
        if isinstance(node, ast.With):
            yield from _of_condition(repo, node, scope, made, local)


def _marks_by(
    repo: Repository, node: ast.Call, scope: Scope, made: Decisions, local: set[str]
) -> bool:
    """Tell whether a registering call is told by a comparison what the version is good for."""
    given = [each.value for each in node.keywords if each.arg in MARKED_BY | {"promote", "deploy"}]
    if not any(made.is_decision(each, scope, local) for each in given):
        return False
    call = scope.calls.get(id(node))
    own = graph(repo).named(call.name, scope.module, scope.node) if call else ()
    return call is not None and (is_registering(call) or _reaches_release(repo, list(own)))


def _guards(repo: Repository, node: ast.If, scope: Scope, made: Decisions, local: set[str]) -> bool:
    """Tell whether a branch depends on a comparison of quality, and something on the branch."""
    if _always(node.test) or not made.depends(node.test, scope, local):
        return False
    return not selects(node, scope) and blocks(repo, node, scope)


def _always(test: ast.expr) -> bool:
    """Tell whether a test was made to hold whatever the comparison gives."""
    return isinstance(test, ast.BoolOp) and any(
        isinstance(each, ast.Constant) and bool(each.value) is isinstance(test.op, ast.Or)
        for each in test.values
    )


def blocks(repo: Repository, node: ast.If, scope: Scope) -> bool:
    """Tell whether what a branch does depends on stops a run or a release."""
    for body in (node.body, node.orelse):
        if any(_stops(each, scope) for part in body for each in ast.walk(part)):
            return True
        if _releases(repo, [each for part in body for each in ast.walk(part)], scope, node):
            return True
    leaves = any(isinstance(part, ast.Return | ast.Continue) for part in (*node.body, *node.orelse))
    later = [each for each in scope.nodes if getattr(each, "lineno", 0) > (node.end_lineno or 0)]
    return leaves and _releases(repo, later, scope, node)


def _stops(node: ast.AST, scope: Scope) -> bool:
    if isinstance(node, ast.Raise):
        return node.exc is not None and not NO_GATE.search(ast.unparse(node.exc))
    if isinstance(node, ast.Call) and (call := scope.calls.get(id(node))):
        if call.name in ("exit", "quit", "sys.exit", "os._exit") and node.args:
            return ast.unparse(node.args[0]) != "0"
        return bool(STOPS.fullmatch(call.name))
    return False


def _releases(repo: Repository, nodes: Iterable[ast.AST], scope: Scope, test: ast.If) -> bool:
    for node in nodes:
        call = scope.calls.get(id(node)) if isinstance(node, ast.Call) else None
        if call is None:
            continue
        if is_registering(call) or is_marking(call) or RELEASES.fullmatch(call.name):
            return True
        last = call.name.rsplit(".", 1)[-1]
        own = [
            each for each in graph(repo).named(call.name, scope.module, scope.node) if each.function
        ]
        if own and (NAMED_RELEASE.search(last.lower()) or _reaches_release(repo, own)):
            return True
        if KEEPS.fullmatch(call.name) and LEADS.search(
            " ".join(words_of(test.test, scope)).lower()
        ):
            return True
    return False


def _reaches_release(repo: Repository, nodes: list[Node]) -> bool:
    releasing = repo.fact(_releasing)
    return any(node in releasing for node in nodes)


def _releasing(repo: Repository) -> frozenset[Node]:
    """Return the functions that themselves register a model or mark a version."""
    return frozenset(
        Node(call.path, call.function)
        for call in calls(repo, "*")
        if call.function and (is_registering(call) or is_marking(call))
    )


def _of_condition(
    repo: Repository, node: ast.With, scope: Scope, made: Decisions, local: set[str]
) -> Iterator[Gate]:
    """Yield the conditions under which an orchestrator runs further steps."""
    for item in node.items:
        call = (
            scope.calls.get(id(item.context_expr))
            if isinstance(item.context_expr, ast.Call)
            else None
        )
        if (
            call is None
            or not CONDITIONS.fullmatch(call.name)
            or not re.search(r"kfp|dsl|dagster", call.name)
        ):
            continue
        about = set(words_of(item.context_expr, scope, 2))
        decided = made.depends(item.context_expr, scope, local) or about & made.names
        spoken = {part for word in about for part in tokens(word)}
        if decided or (
            made.deciders
            and spoken & {"deploy", "decision", "approved", "pass", "passed", "blessed", "better"}
        ):
            yield Gate(call.path, call.line, shown(call), True)


def _of_frameworks(repo: Repository, made: Decisions) -> Iterator[Gate]:
    where = {scope.node: scope for scope in scopes(repo)}
    for call in calls(repo, "*"):
        scope = where.get(Node(call.path, call.function))
        last = call.name.rsplit(".", 1)[-1]
        if re.fullmatch(r"mlflow(\.\w+)*\.(validate_evaluation_results|evaluate)", call.name):
            if _given(call.arg(None, "validation_thresholds")):
                yield Gate(call.path, call.line, shown(call), True)
        elif (
            (last == "Pusher" and _given(call.arg(None, "model_blessing")))
            or (last == "ConditionStep" and scope is not None and _about_quality(call.node, scope))
            or (
                ".ChoiceRule.Numeric" in call.name
                and scope is not None
                and _about_quality(call.node, scope)
            )
        ):
            yield Gate(call.path, call.line, shown(call), True)
        elif last in ("BranchPythonOperator", "ShortCircuitOperator"):
            wanted = call.arg(None, "python_callable")
            if wanted is not None and {n.function.rsplit(".", 1)[-1] for n in made.deciders} & {
                named(wanted)
            }:
                yield Gate(call.path, call.line, shown(call), True)
        elif (
            last == "mlflow_model_deployer_step"
            and made.deciders
            and _given(call.arg(None, "deploy_decision"))
        ):
            yield Gate(call.path, call.line, shown(call), True)
    yield from _of_decorators(repo, made)


def _of_decorators(repo: Repository, made: Decisions) -> Iterator[Gate]:
    """Yield the tasks that choose the next ones, and hold a comparison."""
    for node in made.deciders:
        function = repo.modules[node.path].functions.get(node.function)
        if function and any(
            re.search(r"\.(branch|short_circuit)(_task)?$", each) for each in function.decorators
        ):
            yield Gate(node.path, function.line, f"@task.branch {function.name}", True)


def _given(value: ast.expr | None) -> bool:
    return value is not None and not (isinstance(value, ast.Constant) and not value.value)


def _about_quality(node: ast.AST, scope: Scope) -> bool:
    return bool(parts_of(node, scope, 4) & QUALITY)


def _text(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())[:90]
