"""Tests of a running service in CI: what starts it there, and what asks it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import join

from ...finding import Evidence
from ..ci import Job, jobs
from ..code.graph import Node, graph, is_test, runs_tests
from ..code.running import constants, running
from ..files.repository import Repository
from ..shell import Command
from ..testing.model_tests import Test, model_tests
from .routes import answering, graphs, routes
from .services import serving

STARTS = re.compile(
    r"docker[- ]compose .*\bup\b|docker (container )?run |podman run |uvicorn |"
    r"gunicorn |hypercorn |bentoml serve|flask run|fastapi (run|dev)|"
    r"mlflow models serve|torchserve --start|ray serve |serve run |"
    r"seldon-core-microservice|mlserver start|kubectl port-forward|litestar run|"
    r"chainlit run|langgraph (dev|up)"
)
ASKS = re.compile(
    r"(requests|httpx|urllib3?|aiohttp|boto3|google\.cloud)(\.\w+)*\.(post|get|put|"
    r"request|urlopen|invoke_endpoint|predict)|requests\.Session(\.\w+)*"
)
CURL = re.compile(r"\b(curl|http|wget|newman|schemathesis|hurl|tavern-ci|dredd)\b")
EARLY = {"push", "pull_request", "call", "release", "other"}


@dataclass(frozen=True)
class Contract:
    """Tests of a service in CI; `fails`: what they find stops a change."""

    evidence: tuple[Evidence, ...]
    fails: bool


def contracts(repo: Repository) -> list[Contract]:
    """Return the CI commands that ask a running service, those that can stop a change first."""
    there = serving(repo)
    if not (there.asking or there.programs or there.hosted or graphs(repo)):
        return []
    found = [each for job in jobs(repo) for each in _of(repo, job)]
    return sorted(found, key=lambda each: not each.fails)


def _of(repo: Repository, job: Job) -> Iterator[Contract]:
    early, started = bool(job.triggers & EARLY), False
    for command in running(repo).of_job(job):
        words = " ".join(command.words)
        said = Evidence(command.path, command.line, words[:90])
        stops = command.blocking and job.blocking and early
        if STARTS.search(words):
            started = True
        elif CURL.search(command.program):
            fails = bool(re.search(r"--fail|-\w*f\b|newman|schemathesis|hurl|tavern|dredd", words))
            if started and re.search(r"localhost|127\.0\.0\.1|0\.0\.0\.0|\$", words):
                yield Contract((said,), stops and fails)
        elif runs_tests(command):
            yield from _tests(repo, command, said, stops, started)
        elif _asks_from_outside(repo, command):
            yield Contract((said,), stops and started)


def _tests(
    repo: Repository, command: Command, said: Evidence, stops: bool, started: bool
) -> Iterator[Contract]:
    if _absent(repo, command):
        return
    run = frozenset(graph(repo).entries(command))
    for test in model_tests(repo):
        if Node(test.path, test.name) not in run or not test.asserts:
            continue
        place = Evidence(test.path, test.line, test.name)
        if in_process(repo, test):
            yield Contract((said, place), stops)
        elif _outside(repo, test):
            yield Contract((said, place), stops and started)
        elif any(node.path in test.imported for node in graphs(repo)) and "invoke" in str(
            test.names
        ):
            yield Contract((said, place), stops)


def _absent(repo: Repository, command: Command) -> bool:
    """Tell whether a test runner is sent to paths that are not there."""
    given = [word.split("::")[0] for word in command.arguments if not word.startswith("-")]
    paths = [word for word in given if "/" in word or word.endswith(".py")]
    return bool(paths) and not any(repo.exists(join(command.cwd, word)) for word in paths)


def in_process(repo: Repository, test: Test) -> bool:
    """Tell whether a test sends requests to a service, which it starts in its own process."""
    there = serving(repo)
    return not test.elsewhere and any(
        there.answers(each, handler) and sent_to(repo, test, handler)
        for each in there.asking
        if answering(repo, each.path) & test.imported
        for handler in each.handlers
    )


def sent_to(repo: Repository, test: Test, handler: Node) -> bool:
    """Tell whether a test sends a request to a handler."""
    route = routes(repo, handler.path).get(handler, f"/{handler.function.rsplit('.', 1)[-1]}")
    fixed = re.split(r"[{<]", route)[0].rstrip("/")
    sent = [re.sub(r"^https?://[^/]*", "", each).split("?")[0].rstrip("/") for each in test.sent_to]
    return any(each == fixed or (bool(fixed) and each.endswith(fixed)) for each in sent)


def _outside(repo: Repository, test: Test) -> bool:
    """Tell whether a test asks something that listens on a port, or a platform's endpoint."""
    own = [
        c
        for c in repo.modules[test.path].calls
        if c.function == test.name and ASKS.fullmatch(c.name)
    ]
    return bool(own) or bool(running(repo).calls(test.reached, ASKS))


def _asks_from_outside(repo: Repository, command: Command) -> bool:
    """Tell whether a script asks a service, and can fail by what it says."""
    nodes = running(repo).called(graph(repo).entries(command))
    asked = running(repo).calls(nodes, ASKS)
    texts = " ".join(text for call in asked for text in constants(call.node))
    near = any(
        is_test(call.path)
        or re.search(r"test|smoke|predict|score|invocations", f"{call.path} {texts}")
        for call in asked
    )
    return bool(asked) and near and not running(repo).trains(nodes)
