"""Deploy: is there code that scores, does it see the same features, and is it tested."""

import ast

from ..check import MISSING, Check, at, met, partial
from ..finding import Evidence, Finding
from ..reading.code.graph import Node
from ..reading.code.running import line_of, names, own, running
from ..reading.files.repository import Repository
from ..reading.models.learning import learning
from ..reading.serving.contracts import contracts, in_process
from ..reading.serving.load_tests import load_tests
from ..reading.serving.routes import graphs
from ..reading.serving.services import MEASURES, serving
from ..reading.serving.sharing import artifact, classes, shared
from ..reading.testing.model_tests import Test, called
from ..reading.testing.model_tests import model_tests as tests

REQUESTS = ("post", "put", "invoke_endpoint", "invocations")


class ScoringCode(Check):
    """Keep a module or service apart from training that loads a model and predicts."""

    id = "scoring-code"

    def look(self, repo: Repository) -> Finding:
        """Return the services and programs that load a model and ask it."""
        there = serving(repo)
        found = [
            Evidence(each.path, each.line, f"{each.kind} that asks a model")
            for each in there.asking
            if there.scores(there.reached[each])
        ]
        found += [_program(repo, node) for node in there.programs]
        found += [Evidence(n.path, 0, "graph that langgraph.json serves") for n in graphs(repo)]
        if found:
            return met(*found)
        if hosted := there.hosted:
            return met(*(at(call) for call in hosted))
        measured = {
            Node(m.path, c.function)
            for m in own(repo)
            for c in m.calls
            if MEASURES.fullmatch(c.name)
        }
        asks = [site for site in learning(repo).predicting if site.node not in measured]
        if asks:
            return partial(*(at(site) for site in asks))
        return MISSING


def _program(repo: Repository, node: Node) -> Evidence:
    return Evidence(
        node.path, line_of(repo, node), f"{node.function or 'program'} loads a model and predicts"
    )


class SharedFeatures(Check):
    """Let training and serving import the same feature code."""

    id = "shared-features"

    def look(self, repo: Repository) -> Finding:
        """Return the feature code that both reach, or what they share of the model."""
        if both := shared(repo):
            return met(*(Evidence(n.path, line_of(repo, n), f"{n.function}: both") for n in both))
        if less := [*artifact(repo), *classes(repo)]:
            return partial(*less)
        return MISSING


class ScoringTests(Check):
    """Write unit or in-process API tests that assert what is predicted."""

    id = "scoring-tests"

    def look(self, repo: Repository) -> Finding:
        """Return the tests that reach what scores, and look at what it says."""
        there = serving(repo)
        found = (
            [test for test in tests(repo) if asks_model(repo, test)]
            if there.asking or there.programs
            else []
        )
        full = [test for test in found if test.asserts and not test.only_status]
        if full:
            return met(*(shown(test) for test in full))
        return partial(*(shown(test) for test in found)) if found else MISSING


def asks_model(repo: Repository, test: Test) -> bool:
    """Tell whether a test asks a model, through a service in its own process or directly."""
    return bool(test.asked & repo.fact(_answering)) or in_process(repo, test)


def _answering(repo: Repository) -> set[Node]:
    """Return the functions that ask a model, and the programs and handlers around them."""
    there = serving(repo)
    answering = set(there.predicting & there.nodes) | set(there.programs)
    answering |= {
        node for each in there.asking for node in each.handlers if there.answers(each, node)
    }
    answering |= {node for each in there.programs for node in running(repo).methods(each)}
    return answering


def shown(test: Test) -> Evidence:
    """Return the evidence of a test."""
    return Evidence(test.path, test.line, test.name)


class ParityTest(Check):
    """Write a test that compares what training and the service make of the same rows."""

    id = "parity-test"

    def look(self, repo: Repository) -> Finding:
        """Return the tests that compare what both paths make of the same rows."""
        found = [test for test in tests(repo) if _both(repo, test)]
        whole = [test for test in found if not all(_shapes(each) for each in _comparisons(test))]
        if whole:
            return met(*(shown(test) for test in whole))
        return partial(*(shown(test) for test in found)) if found else MISSING


def _comparisons(test: Test) -> list[ast.expr]:
    return [each for each in test.asserts if isinstance(each, ast.Call | ast.Compare)]


def _shapes(node: ast.AST) -> bool:
    return bool(names(node) & {"shape", "len", "columns"})


def _both(repo: Repository, test: Test) -> bool:
    """Tell whether one side of a comparison comes from serving, the other from another path."""
    made = _made(test)
    for each in _comparisons(test):
        sides = _sides(each)
        if len(sides) < 2:
            continue
        left, right = (_origins(side, made) for side in sides[:2])
        for one, other in ((left, right), (right, left)):
            if (
                _served(repo, test, one)
                and _direct(repo, test, other)
                and not _served(repo, test, other)
            ):
                return True
    return False


def _sides(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.Call):
        return list(node.args)
    if isinstance(node, ast.Compare):
        return [node.left, *node.comparators]
    return []


def _made(test: Test) -> dict[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = {}
    for each in ast.walk(test.node):
        if isinstance(each, ast.Assign):
            for target in each.targets:
                for name in names(target):
                    found.setdefault(name, []).append(each.value)
    return found


def _origins(node: ast.expr, made: dict[str, list[ast.expr]]) -> list[ast.Call]:
    """Return the calls that an expression comes from, through the test's variables."""
    waiting, seen, found = [node], set[str](), list[ast.Call]()
    while waiting:
        for each in ast.walk(waiting.pop()):
            if isinstance(each, ast.Call):
                found.append(each)
            elif isinstance(each, ast.Name) and each.id not in seen:
                seen.add(each.id)
                waiting += made.get(each.id, [])
    return found


def _served(repo: Repository, test: Test, found: list[ast.Call]) -> bool:
    """Tell whether a value comes from a request, or from a handler or scoring program."""
    there, module = serving(repo), repo.modules[test.path]
    answering = {node for each in there.asking for node in each.handlers} | set(there.programs)
    for each in found:
        if isinstance(each.func, ast.Attribute) and each.func.attr in REQUESTS:
            return True
        meant = running(repo).meant(ast.unparse(each.func), module, Node(test.path, test.name))
        if answering & set(meant):
            return True
    return False


def _direct(repo: Repository, test: Test, found: list[ast.Call]) -> bool:
    """Tell whether a value comes from the model or the features, as training has them."""
    common = {node.function.rsplit(".", 1)[-1] for node in shared(repo)}
    asked = {
        "predict",
        "predict_proba",
        "transform",
        "decision_function",
        "scores",
        "score_samples",
    }
    return any(called(each) in asked | common for each in found)


class ContractTests(Check):
    """Start the service in CI and let tests ask it, so that a change of its contract fails."""

    id = "contract-tests"

    def look(self, repo: Repository) -> Finding:
        """Return the CI commands that ask a service, which they start."""
        found = contracts(repo)
        strong = [place for each in found if each.fails for place in each.evidence]
        if strong:
            return met(*dict.fromkeys(strong))
        weak = [place for each in found for place in each.evidence]
        return partial(*dict.fromkeys(weak)) if weak else MISSING


class LoadBudget(Check):
    """Run a load test in CI with a limit of latency or errors that fails it."""

    id = "load-budget"

    def look(self, repo: Repository) -> Finding:
        """Return the load tests, with the thresholds that can fail them."""
        found = load_tests(repo)
        strong = [each.evidence for each in found if each.limited and each.run]
        if strong:
            return met(*strong)
        return partial(*(each.evidence for each in found)) if found else MISSING
