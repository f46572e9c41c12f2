"""How the traffic of a service is split between versions, or mirrored."""

import ast
import re
from collections.abc import Iterator
from typing import Any

from ...finding import Evidence
from ..code.graph import calls, is_aside, is_test
from ..code.running import body, names, running, walk
from ..files.repository import Repository
from .infrastructure import resources

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
    return _model_server(kind, spec) or _endpoint(document)


def _model_server(kind: Any, spec: dict[str, Any]) -> str:
    """Return where a resource of KServe or Seldon splits the traffic."""
    shares = [each for each in _values(spec, "canaryTrafficPercent") if isinstance(each, int)]
    if kind == "InferenceService" and any(0 < each < 100 for each in shares):
        return "canaryTrafficPercent"
    shares = [each for each in _values(spec, "traffic") if isinstance(each, int)]
    split = len(shares) > 1 and max(shares) < 100
    shadow = True in list(_values(spec, "shadow"))
    return "predictors" if kind == "SeldonDeployment" and (split or shadow) else ""


def _endpoint(document: dict[str, Any]) -> str:
    """Return where an endpoint of Azure or AWS splits the traffic."""
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
