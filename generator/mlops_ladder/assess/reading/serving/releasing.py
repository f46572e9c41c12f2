"""How a version comes into service: through which environments, to what share, and back."""

import re
from collections.abc import Iterable

from ...finding import Evidence
from ..ci import jobs
from ..code.graph import Node, calls, graph, is_test
from ..code.python import MAIN, Call
from ..code.running import body, constants, line_of, names, own, running
from ..files.repository import Repository
from ..follow import follow
from ..shell import Command
from ..tasks import tasks
from .deploying import deployments, kinds
from .infrastructure import without_comments
from .sharing import training

STAGE = re.compile(
    r"(?<![a-z])(dev|develop|development|test|qa|stg|stag\w*|uat|pre-?prod\w*|preview|"
    r"int)(?![a-z])",
    re.IGNORECASE,
)
PRODUCTION = re.compile(r"(?<![a-z])(prod|production|prd|live)(?![a-z])", re.IGNORECASE)
SWITCHES = (
    "*.set_registered_model_alias", "*.transition_model_version_stage", "*.set_model_version_alias",
    "*.set_stage", "*.update_endpoint", "*.set_prompt_alias", "wandb*.link_artifact",
    "*.update_model_package",
)  # fmt: skip
BACK_COMMANDS = re.compile(
    r"kubectl rollout undo|helm rollback|gto (assign|deprecate) .*rollback|"
    r"aws deploy stop-deployment .*rollback|"
    r"heroku (releases:)?rollback|cf rollback|nomad job revert|argo rollouts? undo|"
    r"kubectl argo rollouts (undo|abort)|fly releases rollback"
)
BACK = re.compile(
    r"(?<![a-z])(roll_?-?back|revert|undo|restore_previous|put_back)(?![a-z])", re.IGNORECASE
)
BEFORE = re.compile(
    r"previous|before|prior(?!it)|last_good|history|earlier|old_version", re.IGNORECASE
)
REROLLS = re.compile(
    r"^(aws ssm send-command|docker (compose|stack|service) (up|deploy|update)|docker-compose up|"
    r"docker run|systemctl (re)?start|ssh) "
)


def targets(repo: Repository) -> dict[str, Evidence]:
    """Return the separate targets that CI deploys to, "stage" and "production"."""
    found: dict[str, Evidence] = {}
    for each in deployments(repo):
        words = re.sub(
            r"(?<=[a-z])(?=[A-Z])", " ", f"{each.job.environment} {each.text} {each.job.name}"
        )
        for kind, pattern in (("stage", STAGE), ("production", PRODUCTION)):
            if pattern.search(words) and not re.search(r"\b(pypi|github-pages|publish)\b", words):
                found.setdefault(kind, Evidence(each.path, each.line, each.text))
    return found


def approvals(repo: Repository) -> list[Evidence]:
    """Return where somebody has to approve outside CI: a model package, a promotion policy."""
    found = []
    for module in own(repo):
        for text, line, function in module.strings:
            if text == "PendingManualApproval" and Node(module.path, function) in graph(repo).live:
                found.append(Evidence(module.path, line, "a model package waits for approval"))
    for path in repo.matching("*.tf", "*.y*ml", "*.json"):
        text = without_comments(repo.text(path)) if path.endswith(".tf") else repo.text(path)
        if re.search(
            r"Category\W+Approval|requireApproval:\s*true|provider\s*=\s*\"Manual\"", text
        ) and not is_test(path):
            found.append(Evidence(path, repo.line_of(path, "pproval"), "an approval step"))
    return found


def switches(repo: Repository) -> list[Call]:
    """Return the calls outside of training that let a version serve."""
    within = training(repo)
    return [c for c in calls(repo, *SWITCHES) if Node(c.path, c.function) not in within]


def rollbacks(repo: Repository) -> list[Evidence]:
    """Return the commands and jobs that put the version back that served before."""
    acts = frozenset(Node(call.path, call.function) for call in calls(repo, *SWITCHES))
    found = []
    for task in tasks(repo):
        for command in task.commands:
            named = BACK.search(task.name) or BACK.search(" ".join(command.words))
            if named and (
                _puts_back(repo, running(repo).of_command(command), acts)
                or _deploys_before(repo, follow(repo, command))
            ):
                text = f"{task.name}: {' '.join(command.words)}"[:90]
                found.append(Evidence(task.path, task.line, text))
    for command in running(repo).everything:
        words = " ".join(command.words)
        if BACK_COMMANDS.search(words):
            found.append(Evidence(command.path, command.line, words[:90]))
    for job in jobs(repo):
        named = BACK.search(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", job.name))
        after = re.search(r"fail", job.condition)
        if named and after and any(each.job == job for each in deployments(repo)):
            found.append(Evidence(job.path, job.line, f"{job.name}: {job.condition}"[:90]))
        for command in running(repo).of_job(job) if named else ():
            if _puts_back(repo, running(repo).of_command(command), acts):
                found.append(Evidence(job.path, job.line, job.name))
    return found + _commands_of_own(repo, acts)


def _deploys_before(repo: Repository, commands: Iterable[Command]) -> bool:
    """Tell whether commands deploy, and name the version that was there before."""
    texts = {" ".join(command.words): command for command in commands if command.blocking}
    return any(map(BEFORE.search, texts)) and any(
        kinds(repo, command) or REROLLS.search(text) for text, command in texts.items()
    )


def _puts_back(repo: Repository, nodes: frozenset[Node], acts: frozenset[Node]) -> bool:
    if not nodes & acts:
        return False
    return any(
        BEFORE.search(name)
        for node in nodes
        if (code := body(repo, node)) is not None and node.function
        for name in (*names(code), *constants(code), node.function)
    )


def _commands_of_own(repo: Repository, acts: frozenset[Node]) -> list[Evidence]:
    """Return what is called rollback and can be asked for: commands, routes, flows, files."""
    there = graph(repo)
    named = [
        Node(module.path, name)
        for module in own(repo)
        for name, function in module.functions.items()
        if there.handed_over(function) and BACK.search(name)
    ]
    named += [
        Node(module.path, MAIN)
        for module in own(repo)
        if MAIN in module.refers and BACK.search(module.path.rsplit("/", 1)[-1])
    ]
    return [
        Evidence(node.path, line_of(repo, node), node.function)
        for node in named
        if _puts_back(repo, running(repo).called([node]), acts)
    ]
