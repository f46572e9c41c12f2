"""Sets of cases for a language model, and thresholds over them that stop something."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator

from ...finding import Evidence
from ..ci import jobs
from ..code.graph import Node, calls, graph, is_test, runs_tests
from ..code.running import body, constants, line_of, names, running, walk
from ..files.repository import Repository
from ..shell import Command
from ..tasks import tasks
from ..testing.model_tests import Test, model_tests
from .asking import asking
from .cases import Cases, all_sets, reading

TOOLS = re.compile(
    r"promptfoo(@\S+)? eval|deepeval test run|ragas \w+|langsmith (evaluate|eval)|"
    r"inspect eval|agenta eval|braintrust eval|pf run create"
)
EVALUATES = re.compile(
    r"langsmith(\.\w+)*\.a?evaluate(_existing)?|.*\.run_on_dataset|"
    r"ragas(\.\w+)*\.evaluate|deepeval(\.\w+)*\.(evaluate|assert_test)|"
    r"mlflow(\.\w+)*\.\w*genai(\.\w+)*\.evaluate|mlflow\.evaluate|"
    r"langfuse(\.\w+)*\.(get_dataset|run_experiment)|trulens(\w*)(\.\w+)*|"
    r"phoenix(\.\w+)*\.(run_evals|run_experiment)|opik(\.\w+)*\.evaluate|"
    r"promptflow(\.\w+)*\.evaluate|azure\.ai\.evaluation(\.\w+)*|"
    r"weave(\.\w+)*\.(Evaluation|evaluate)|giskard(\.\w+)*\.evaluate|"
    r"llama_index(\.\w+)*\.(\w*Evaluator|BatchEvalRunner)(\.\w+)*|"
    r"langchain(\w*)(\.\w+)*\.(load_evaluator|QAEvalChain)(\.\w+)*|"
    r"vertexai(\.\w+)*\.EvalTask(\.\w+)*"
)
WORTH = re.compile(
    r"(?<![a-z])(pass(ed)?|scores?|share|accuracy|rate|threshold|gate\w*|verdict|"
    r"quality|metrics?|right|promoted|outcome|faithfulness|relevancy|correct\w*|mean|"
    r"average|recall|hit\w*|safe\w*|fail(ed|ures?)?)(?![a-z])",
    re.IGNORECASE,
)


def case_sets(repo: Repository) -> tuple[Cases, ...]:
    """Return the sets of cases that live code or tests read, attacks apart."""
    from .attacks import is_attack_set

    return tuple(each for each in all_sets(repo) if not is_attack_set(each))


def dataset_names(repo: Repository) -> list[Evidence]:
    """Return where an evaluation runs over a set that a platform keeps, or literal examples."""
    found = [
        Evidence(c.path, c.line, ast.unparse(c.node)[:80])
        for c in calls(repo, "*")
        if EVALUATES.fullmatch(c.name)
    ]
    for module in asking(repo).tests:
        for call in module.calls:
            if EVALUATES.fullmatch(call.name) or re.match(
                r"langsmith\.(expect|unit|test)", call.name
            ):
                found.append(Evidence(module.path, call.line, ast.unparse(call.node)[:80]))
    return found


def blocking_scores(repo: Repository) -> list[Evidence]:
    """Return the thresholds over an evaluation set that stop CI; without any there, a release."""
    sets = reading(repo, case_sets(repo))
    return stopping(repo, lambda command: _stops(repo, command, sets))


def stopping(
    repo: Repository, look: Callable[[Command], Iterable[Evidence]], tests: bool = True
) -> list[Evidence]:
    """Return what a look at commands finds in CI where it stops it; without any there, in tasks.

    Of tasks, those that run tests count only with `tests`. What CI runs and does not hear is a
    reason not to look at the tasks.
    """
    heard, weak = list[Evidence](), False
    for job in jobs(repo):
        for command in running(repo).of_job(job):
            for place in look(command):
                if command.blocking and job.blocking:
                    heard.append(place)
                else:
                    weak = True
    if heard or weak:
        return heard
    commands = [each for task in tasks(repo) for each in task.commands]
    return [place for each in commands if tests or not runs_tests(each) for place in look(each)]


def _stops(repo: Repository, command: Command, sets: frozenset[Node]) -> list[Evidence]:
    if TOOLS.search(" ".join(command.words)) and _configured(repo):
        return [Evidence(command.path, command.line, " ".join(command.words)[:80])]
    if runs_tests(command):
        entries = set(graph(repo).entries(command))
        tests = [t for t in model_tests(repo) if Node(t.path, t.name) in entries]
        return [
            Evidence(t.path, t.line, t.name)
            for t in tests
            if bounded(t) and not t.replaces and _over(repo, t.reached, sets)
        ]
    nodes = running(repo).called(graph(repo).entries(command))
    if not _over(repo, nodes, sets):
        return []
    return list(stops(repo, nodes))


def _over(repo: Repository, nodes: frozenset[Node], sets: frozenset[Node]) -> bool:
    """Tell whether some functions read a set of cases, and ask the model."""
    return bool(nodes & asking(repo).sites and nodes & sets)


def _configured(repo: Repository) -> bool:
    paths = repo.matching("promptfooconfig.y*ml", "*promptfoo*.y*ml")
    return any("assert" in repo.text(path) for path in paths) or not paths


def bounded(test: Test, worth: re.Pattern[str] = WORTH) -> bool:
    """Tell whether a test asserts a limit of a share or score."""
    return any(
        isinstance(each, ast.Compare)
        and isinstance(each.ops[0], ast.Gt | ast.GtE | ast.Lt | ast.LtE)
        and any(worth.search(name) for name in (*names(each), *constants(each)))
        for each in test.asserts
    ) or any(
        isinstance(each, ast.Call) and "assert_test" in ast.unparse(each.func)
        for each in test.asserts
    )


def stops(
    repo: Repository, nodes: frozenset[Node], worth: re.Pattern[str] = WORTH
) -> Iterator[Evidence]:
    """Yield where some functions end with failure because of a score."""
    for node in sorted(nodes):
        code = None if is_test(node.path) else body(repo, node)
        for each in walk(code) if code is not None and node.function else ():
            if isinstance(each, ast.Call) and ast.unparse(each.func) in ("sys.exit", "exit"):
                given = each.args[0] if each.args else None
                if (
                    given is not None
                    and not isinstance(given, ast.Constant)
                    and _worth(given, worth)
                ):
                    yield Evidence(node.path, each.lineno, ast.unparse(each)[:80])
            elif (
                isinstance(each, ast.If)
                and _worth(each.test, worth)
                and any(_fails(part) for part in each.body)
            ):
                yield Evidence(node.path, each.lineno, f"if {ast.unparse(each.test)}"[:80])
            elif (
                isinstance(each, ast.Assert)
                and isinstance(each.test, ast.Compare)
                and _worth(each.test, worth)
            ):
                yield Evidence(node.path, each.lineno, ast.unparse(each)[:80])


def _worth(node: ast.expr, worth: re.Pattern[str]) -> bool:
    return any(worth.search(name) for name in names(node))


def _fails(node: ast.stmt) -> bool:
    for each in walk(node):
        if isinstance(each, ast.Raise):
            return True
        if isinstance(each, ast.Call) and ast.unparse(each.func) in (
            "sys.exit",
            "exit",
            "typer.Exit",
        ):
            return not (
                each.args and isinstance(each.args[0], ast.Constant) and not each.args[0].value
            )
    return False


def printed_scores(repo: Repository) -> list[Evidence]:
    """Return the evaluations of answers whose outcome stops nothing."""
    found = dataset_names(repo)
    there, sites = running(repo), asking(repo).sites
    for node in sorted(reading(repo, case_sets(repo))):
        if not is_test(node.path) and there.called(there.above([node])) & sites:
            found.append(Evidence(node.path, line_of(repo, node), "asks the model the cases"))
    return found
