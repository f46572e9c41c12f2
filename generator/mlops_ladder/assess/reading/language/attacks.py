"""Attacks on a language model's application, tried before people try them."""

import re

from ...finding import Evidence
from ..code.graph import Node, graph, runs_tests
from ..code.running import own, running
from ..files.repository import Repository
from ..shell import Command
from ..testing.model_tests import Test, model_tests
from .answers import bounded, stopping, stops
from .asking import asking
from .cases import Cases, all_sets, readers

ATTACK = re.compile(
    r"(ignore|disregard|forget|override|bypass)\b.{0,40}\b(instruct|previous|above|"
    r"prior|rules?|prompt|guidelines)|"
    r"(reveal|show|print|repeat|leak|tell me|output)\b.{0,40}\b(system|hidden|secret|"
    r"initial|your)\b.{0,20}\b(prompt|instructions?|rules)|"
    r"\bjailbreak|do anything now|\bDAN\b|developer mode|pretend (you|to be)|"
    r"you are now|<script>|drop table|</?system>",
    re.IGNORECASE | re.DOTALL,
)
TOOLS = re.compile(
    r"\bgarak\b|promptfoo(@\S+)? redteam|deepteam|pyrit|giskard .*scan|augustus|llm-guard"
)
SCANS = re.compile(
    r"giskard(\.\w+)*\.scan|pyrit(\.\w+)*\.\w*(Attack|Orchestrator)\w*|deepteam(\.\w+)*\.red_team"
)
SAFE = re.compile(r"safe|attack|refus|pass_?rate|share|fail", re.IGNORECASE)
FEWEST = 3


def is_attack_set(cases: Cases) -> bool:
    """Tell whether a set of cases has attacks in it: three of them, and a tenth of all."""
    count = sum(bool(ATTACK.search(text)) for text in cases.asked)
    return count >= FEWEST and count >= cases.count / 10


def attack_sets(repo: Repository) -> list[Evidence]:
    """Return the lists of attacks: files that code reads, and literal ones in tests."""
    found = [each.evidence for each in all_sets(repo) if is_attack_set(each)]
    for path, lines in literal_attacks(repo).items():
        found.append(Evidence(path, lines[0], f"{len(lines)} attacks"))
    return found


def literal_attacks(repo: Repository) -> dict[str, list[int]]:
    """Return the lines of attacks in each file of code that has three of them."""
    return repo.fact(_literal_attacks)


def _literal_attacks(repo: Repository) -> dict[str, list[int]]:
    found = {}
    for module in [*asking(repo).tests, *own(repo)]:
        lines = [
            line for text, line, _ in module.strings if len(text) < 400 and ATTACK.search(text)
        ]
        if len(lines) >= FEWEST and "prompt" not in module.path.rsplit("/", 1)[-1]:
            found[module.path] = lines
    return found


def attacked(repo: Repository) -> list[Evidence]:
    """Return where attacks are tried and too many successes stop: in CI, else by a command."""
    places = {
        module.path
        for each in all_sets(repo)
        if is_attack_set(each)
        for module in readers(repo, each.path)
    }
    places |= set(literal_attacks(repo))
    return stopping(repo, lambda command: _tried(repo, command, places), tests=False)


def _tries(repo: Repository, test: Test, places: set[str]) -> bool:
    """Tell whether a test tries a set and limits what succeeds, or tries attacks of its own."""
    own = literal_attacks(repo).get(test.path, [])
    if any(test.line <= line <= (test.node.end_lineno or 0) for line in own) or (
        own and test.node.decorator_list
    ):
        return bool(test.asserts) and bool(test.reached & asking(repo).path)
    read = any(node.path in places for node in test.reached)
    return read and bounded(test, SAFE) and bool(test.reached & asking(repo).sites)


def _tried(repo: Repository, command: Command, places: set[str]) -> list[Evidence]:
    words = " ".join(command.words)
    if TOOLS.search(words):
        return [Evidence(command.path, command.line, words[:80])]
    there, entries = running(repo), graph(repo).entries(command)
    if runs_tests(command):
        wanted = set(entries)
        return [
            Evidence(test.path, test.line, test.name)
            for test in model_tests(repo)
            if Node(test.path, test.name) in wanted
            and not test.made_up
            and _tries(repo, test, places)
        ]
    nodes = there.called(entries)
    if any(node.path in places for node in nodes) and nodes & asking(repo).sites:
        return list(stops(repo, nodes, SAFE))
    return []
