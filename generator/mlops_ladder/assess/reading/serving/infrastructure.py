"""Infrastructure as files: what is described in a language for it, and what is only a manifest."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from typing import Any

from ..code.graph import is_aside, is_test
from ..code.running import own
from ..files.repository import Repository

RESOURCE = re.compile(r'^\s*(resource|module)\s+"[^"]+"', re.MULTILINE)
MODULE = re.compile(
    r'^\s*module\s+"[^"]+"\s*\{(?:[^{}]|\{[^{}]*\})*?source\s*=\s*"([^"]+)"', re.MULTILINE
)
BICEP = re.compile(r"^\s*(resource|module)\s+\w+\s+'", re.MULTILINE)
HCL_COMMENT = re.compile(r"^[ \t]*(?:#|//)[^\n]*|/\*.*?\*/", re.DOTALL | re.MULTILINE)
CLOUD = re.compile(r"AWS::[A-Z]\w+::\w+|Custom::\w+")
KUBERNETES = {"Deployment", "Service", "StatefulSet", "CronJob", "Job", "Ingress", "DaemonSet",
              "InferenceService", "SeldonDeployment", "Rollout", "Pod"}  # fmt: skip
TASKS = re.compile(r"aws_cdk(\.\w+)*|pulumi(_\w+)?(\.\w+)*|cdktf(\.\w+)*|troposphere(\.\w+)*")
CREATES = re.compile(
    r"(boto3|botocore)(\.\w+)*\.create_\w+|google\.cloud(\.\w+)*\.create_\w*(cluster|"
    r"instance|bucket|endpoint)\w*|"
    r"azure\.mgmt(\.\w+)*\.(begin_)?create\w*|azureml\.core(\.\w+)*\.(ComputeTarget|"
    r"Workspace)\.create"
)


@dataclass(frozen=True)
class Described:
    """A file that describes infrastructure; `code` False: a bare manifest, or calls of an SDK."""

    kind: str
    path: str
    line: int
    code: bool


def infrastructure(repo: Repository) -> tuple[Described, ...]:
    """Return what a repository describes of the machines and services that it runs on."""
    return repo.fact(_infrastructure)


def _infrastructure(repo: Repository) -> tuple[Described, ...]:
    readers = (_terraform, _bicep, _templates, _helm, _kustomize, _programs, _projects, _manifests)
    return tuple(
        each
        for reader in readers
        for each in reader(repo)
        if not is_aside(each.path) and not is_test(each.path)
    )


def without_comments(text: str) -> str:
    """Return HCL or Bicep text with its comments blanked out, line by line."""
    return HCL_COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _terraform(repo: Repository) -> Iterator[Described]:
    for path in repo.matching("*.tf"):
        text = without_comments(repo.text(path))
        for found in RESOURCE.finditer(text):
            if found[1] == "module" and not _source_exists(repo, path, text):
                continue
            yield Described("Terraform", path, _line(text, found.end()), True)
            break


def _source_exists(repo: Repository, path: str, text: str) -> bool:
    local = [each for each in MODULE.findall(text) if each.startswith(".")]
    return all(repo.exists(normpath(join(dirname(path), each))) for each in local)


def _bicep(repo: Repository) -> Iterator[Described]:
    for path in repo.matching("*.bicep"):
        if found := BICEP.search(text := without_comments(repo.text(path))):
            yield Described("Bicep", path, _line(text, found.end()), True)


def _templates(repo: Repository) -> Iterator[Described]:
    for path in repo.matching("*.y*ml", "*.json", "*.template"):
        text = repo.text(path)
        if "AWS::" in text and "Resources" in text:
            kinds = [r.get("Type") for r in resources(repo.document(path))]
            if any(CLOUD.fullmatch(str(kind)) for kind in kinds):
                yield Described("CloudFormation", path, repo.line_of(path, "Resources"), True)
        elif "deploymentTemplate.json" in text and '"resources"' in text:
            document = repo.document(path)
            if isinstance(document, dict) and document.get("resources"):
                yield Described("ARM", path, repo.line_of(path, "resources"), True)
        elif path.endswith(("serverless.yml", "serverless.yaml")):
            document = repo.document(path)
            if (
                isinstance(document, dict)
                and document.get("provider")
                and document.get("functions")
            ):
                yield Described("Serverless", path, repo.line_of(path, "functions"), True)


def resources(document: Any) -> list[dict[str, Any]]:
    """Return the resources of a CloudFormation template."""
    found = document.get("Resources") if isinstance(document, dict) else None
    return (
        [each for each in found.values() if isinstance(each, dict)]
        if isinstance(found, dict)
        else []
    )


def _helm(repo: Repository) -> Iterator[Described]:
    for path in repo.matching("Chart.yaml"):
        if repo.matching(join(dirname(path), "templates", "*.y*ml")):
            yield Described("Helm", path, 1, True)


def _kustomize(repo: Repository) -> Iterator[Described]:
    for path in repo.matching("kustomization.y*ml"):
        document = repo.document(path)
        if not isinstance(document, dict):
            continue
        named = [*(document.get("resources") or []), *(document.get("bases") or [])]
        local = [each for each in named if isinstance(each, str) and "://" not in each]
        if named and all(repo.exists(normpath(join(dirname(path), each))) for each in local):
            yield Described("Kustomize", path, 1, True)


def _projects(repo: Repository) -> Iterator[Described]:
    for path in repo.matching("Pulumi.y*ml", "databricks.yml", "template.y*ml"):
        document = repo.document(path)
        if path.endswith(("Pulumi.yaml", "Pulumi.yml")) and isinstance(document, dict):
            folder = dirname(path)
            inside = [each for each in repo.files if dirname(each) == folder]
            if document.get("resources") or any(
                each.endswith((".py", ".ts", ".go")) for each in inside
            ):
                yield Described("Pulumi", path, 1, True)


def _programs(repo: Repository) -> Iterator[Described]:
    for module in own(repo):
        if module.notebook:
            continue
        for call in module.calls:
            if TASKS.fullmatch(call.name) and call.name.rsplit(".", 1)[-1][:1].isupper():
                yield Described("CDK or Pulumi", module.path, call.line, True)
                break
            if CREATES.fullmatch(call.name):
                yield Described("calls of a cloud SDK", module.path, call.line, False)
                break


def _manifests(repo: Repository) -> Iterator[Described]:
    for path in repo.matching("*.y*ml"):
        if "apiVersion" in repo.text(path) and "kind" in repo.text(path):
            for document in repo.documents(path):
                if isinstance(document, dict) and document.get("kind") in KUBERNETES:
                    yield Described("manifest", path, getattr(document, "line", 1), False)
                    break
