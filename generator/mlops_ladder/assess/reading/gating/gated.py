"""Deployments of a model that a gate has to pass first."""

import re
from collections.abc import Iterator

from ...finding import Evidence
from ..ci import jobs
from ..code.graph import Node
from ..code.running import running
from ..files.repository import Repository
from ..pipelines import pipelines
from ..serving.deploying import Deployment, deployments
from ..serving.services import HOSTED
from ..shell import Command
from .gates import Gate, gates

DEPLOYS = re.compile(
    HOSTED.pattern
    + (
        r"|.*(model_deployer(_step)?|_deployer_step|deploy_model|deploy_to_\w+)|"
        r".*\.(deploy|ModelDeployOp)"
    )
)


def gated(repo: Repository) -> list[Evidence]:
    """Return the deployments that a blocking gate comes before, in CI or in code."""
    blocking = [
        (gate, node) for gate in gates(repo) if gate.blocks and (node := enclosing(repo, gate))
    ]
    found = [each for gate, node in blocking for each in _within(repo, gate, node)]
    for each in deployments(repo):
        if each.kind == "service" and blocking:
            reached = _before(repo, each)
            found += [
                place
                for gate, node in blocking
                if node in reached or _unseen(repo, each, node)
                for place in (_at(gate), Evidence(each.path, each.line, each.text))
            ]
    return list(dict.fromkeys(found))


def _at(gate: Gate) -> Evidence:
    return Evidence(gate.path, gate.line, gate.text)


def enclosing(repo: Repository, gate: Gate) -> Node | None:
    """Return the function around a gate, or the file where it stands at module level."""
    module = repo.modules.get(gate.path)
    if module is None:
        return None
    around = [
        each
        for each in module.functions.values()
        if each.line <= gate.line <= (each.node.end_lineno or each.line)
    ]
    return Node(gate.path, max(around, key=lambda each: each.line).name if around else "")


def _within(repo: Repository, gate: Gate, node: Node) -> Iterator[Evidence]:
    """Yield the deployments that the function with a gate does after it."""
    module = repo.modules[node.path]
    for call in module.calls:
        if call.function == node.function and call.line >= gate.line:
            meant = [n for n in running(repo).meant(call.name, module, node) if n.function]
            deploys = running(repo).calls(running(repo).called(meant), DEPLOYS)
            if DEPLOYS.fullmatch(call.name) or deploys:
                yield _at(gate)
                yield Evidence(call.path, call.line, call.name)


def _before(repo: Repository, deployment: Deployment) -> frozenset[Node]:
    """Return what has to succeed before a deployment: in its job, or before that."""
    found = frozenset[Node]()
    for command in _commands_before(repo, deployment):
        if command.blocking:
            found |= running(repo).of_command(command)
    if deployment.job.triggers == {"call"}:  # another pipeline has come to its end
        for each in pipelines(repo):
            found |= each.reach(repo)
    return found


def _unseen(repo: Repository, deployment: Deployment, node: Node) -> bool:
    """Tell whether a gate is a script, and the pipeline before has steps that name none."""
    script = node.function in ("", "__main__", "main")
    return (
        script
        and deployment.job.triggers == {"call"}
        and any(not stage.entries(repo) for each in pipelines(repo) for stage in each.stages)
    )


def _commands_before(repo: Repository, deployment: Deployment) -> Iterator[Command]:
    for command in running(repo).of_job(deployment.job):
        if (command.path, command.line) == (deployment.path, deployment.line):
            break
        yield command
    waiting, seen = list(deployment.job.needs), set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for job in jobs(repo):
            if job.name == name and job.path == deployment.job.path and job.blocking:
                waiting += job.needs
                yield from running(repo).of_job(job)
