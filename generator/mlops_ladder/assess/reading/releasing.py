"""How a version comes into service: through which environments, to what share, and back."""

import ast
import re
from collections.abc import Iterator
from typing import Any

from ..finding import Evidence
from .ci import jobs
from .deploying import deployments
from .graph import Node, calls, graph, is_aside, is_test
from .infrastructure import resources, without_comments
from .python import Call
from .repository import Repository
from .running import body, constants, line_of, names, own, running, walk
from .sharing import training
from .tasks import tasks

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
    r"previous|before|prior|last_good|history|earlier|rollback|old_version", re.IGNORECASE
)
SPLIT_CALLS = re.compile(
    r".*\.(update_endpoint_weights_and_capacities|update_traffic|start_canary)|"
    r"google\.cloud\.aiplatform(\.\w+)*\.deploy"
)
CANARY = re.compile(r"(Canary|Linear)\d+Percent\w*|CodeDeployDefault\.\w*(Canary|Linear)\w*")
SPLIT_COMMANDS = re.compile(
    r"gcloud (beta )?run services update-traffic .*--to-(revisions|tags)|"
    r"gcloud (beta )?run deploy .*--no-traffic|"
    r"az ml online-endpoint update .*--(traffic|mirror-traffic)|"
    r"gcloud ai endpoints .*--traffic-split"
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


def splits(repo: Repository) -> list[Evidence]:
    """Return where traffic is split between versions, or mirrored."""
    return [*_split_files(repo), *_split_calls(repo), *_split_commands(repo), *_own_splits(repo)]


def _split_files(repo: Repository) -> Iterator[Evidence]:
    for path in repo.matching("*.y*ml", "*.json"):
        if is_aside(path) or is_test(path):
            continue
        text = repo.text(path)
        if not re.search(
            r"weight|canary|traffic|shadow|mirror|Rollout|DeploymentPreference", text, re.IGNORECASE
        ):
            continue
        weights = re.findall(r"(?m)^\s*(?:- )?weight:\s*\S", text)
        if "/templates/" in path and "kind: VirtualService" in text and len(weights) > 1:
            yield Evidence(path, repo.line_of(path, "weight"), "weight")
            continue
        for document in repo.documents(path):
            if what := _split_in(document):
                yield Evidence(path, repo.line_of(path, what), what)


def _split_in(document: Any) -> str:
    if not isinstance(document, dict):
        return ""
    kind, spec = document.get("kind"), document.get("spec")
    spec = spec if isinstance(spec, dict) else {}
    if (
        kind == "Rollout"
        and isinstance(spec.get("strategy"), dict)
        and "canary" in spec["strategy"]
    ):
        return "canary"
    if kind == "Canary" and "analysis" in spec:
        return "analysis"
    if kind == "VirtualService":
        weights = [each for each in _values(spec, "weight") if isinstance(each, int)]
        if len(weights) > 1 and max(weights) < 100:
            return "weight"
        return "mirror" if list(_values(spec, "mirror")) else ""
    if kind == "InferenceService" and any(
        isinstance(v, int) and 0 < v < 100 for v in _values(spec, "canaryTrafficPercent")
    ):
        return "canaryTrafficPercent"
    if kind == "SeldonDeployment":
        shares = [each for each in _values(spec, "traffic") if isinstance(each, int)]
        if (len(shares) > 1 and max(shares) < 100) or True in list(_values(spec, "shadow")):
            return "predictors"
    if "online_endpoint" in str(document.get("$schema", "")).lower() or "traffic" in document:
        shares = document.get("traffic")
        if isinstance(shares, dict) and len(shares) > 1 and 100 not in shares.values():
            return "traffic"
    for each in resources(document):
        if CANARY.search(str(each.get("Properties", {}))) or _variants(each):
            return "DeploymentPreference" if CANARY.search(str(each)) else "ProductionVariants"
    return ""


def _variants(resource: dict[str, Any]) -> bool:
    properties = resource.get("Properties")
    variants = properties.get("ProductionVariants") if isinstance(properties, dict) else None
    return (isinstance(variants, list) and len(variants) > 1) or bool(
        isinstance(properties, dict) and properties.get("ShadowProductionVariants")
    )


def _values(node: Any, key: str) -> Iterator[Any]:
    if isinstance(node, dict):
        for name, value in node.items():
            if name == key:
                yield value
            yield from _values(value, key)
    elif isinstance(node, list):
        for each in node:
            yield from _values(each, key)


def _split_calls(repo: Repository) -> Iterator[Evidence]:
    for call in calls(repo, "*"):
        if SPLIT_CALLS.fullmatch(call.name):
            share = call.arg(None, "traffic_percentage")
            whole = isinstance(share, ast.Constant) and share.value in (0, 100)
            if (
                not call.name.endswith(".deploy")
                or (share is not None and not whole)
                or call.arg(None, "traffic_split")
            ):
                yield Evidence(call.path, call.line, ast.unparse(call.node)[:90])
        elif call.arg(None, "ProductionVariants") is not None:
            variants = call.arg(None, "ProductionVariants")
            if (isinstance(variants, ast.List) and len(variants.elts) > 1) or call.arg(
                None, "ShadowProductionVariants"
            ):
                yield Evidence(call.path, call.line, "several variants share the traffic")


def _split_commands(repo: Repository) -> Iterator[Evidence]:
    for command in running(repo).everything:
        words = " ".join(command.words)
        if SPLIT_COMMANDS.search(words):
            yield Evidence(command.path, command.line, words[:90])


def _own_splits(repo: Repository) -> Iterator[Evidence]:
    """Yield where code of the project's own draws which model answers a request."""
    from .services import serving

    for node in sorted(serving(repo).nodes):
        code = body(repo, node)
        for each in walk(code) if code is not None and node.function else ():
            if isinstance(each, ast.If | ast.IfExp) and isinstance(each.test, ast.Compare):
                drawn = any(
                    isinstance(part, ast.Call)
                    and ast.unparse(part.func).split(".")[-1] in ("random", "uniform", "randint")
                    for part in walk(each.test)
                )
                if drawn and any(
                    re.search("model|challenger|canary|shadow|variant", name, re.I)
                    for name in names(each)
                ):
                    yield Evidence(node.path, each.lineno, ast.unparse(each.test)[:90])


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
            if named and _puts_back(repo, running(repo).of_command(command), acts):
                found.append(
                    Evidence(task.path, task.line, f"{task.name}: {' '.join(command.words)}"[:90])
                )
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
    """Return the commands of a program of the project's own that are called rollback."""
    found = []
    for module in own(repo):
        for name, function in module.functions.items():
            handed = any(each.rsplit(".", 1)[-1] == "command" for each in function.decorators)
            if handed and BACK.search(name):
                nodes = running(repo).called([Node(module.path, name)])
                if _puts_back(repo, nodes, acts):
                    found.append(
                        Evidence(module.path, line_of(repo, Node(module.path, name)), name)
                    )
    return found
